// Who is signed in, what they sign in with, and their passkeys as keys of the charter.
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Staff } from '../../../src/edges/api/contract/staff.ts'
import { Link } from '../link.tsx'
import { ask, send } from '../live/ask.ts'
import { Heading } from '../parts/heading.tsx'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { goTo } from '../route.ts'
import { makePasskey } from '../sign/passkey.ts'
import { useSpeaking } from '../texts/language.tsx'
import { Colleagues } from './colleagues.tsx'
import { OwnPasskey } from './own-passkey.tsx'
import { StaffTrouble } from './staff-trouble.tsx'
import { useSetStaff, useStaff } from './use-staff.ts'

const SignOut = () => {
  const { t } = useSpeaking()
  const setStaff = useSetStaff()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => ask('/staff/session', { method: 'DELETE' }),
    onSuccess: () => {
      setStaff(null)
      goTo('/')
    },
  })
  return (
    <>
      <div className="buttons">
        <Button variant="default" onClick={() => mutate()} loading={isPending}>
          {t('staff.sign-out')}
        </Button>
      </div>
      {error !== null && <StaffTrouble error={error} />}
    </>
  )
}

type Options = Parameters<typeof makePasskey>[0]

const NewPasskey = ({ name }: { readonly name: string }) => {
  const { t } = useSpeaking()
  const setStaff = useSetStaff()
  const [title, setTitle] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const options = await send<Options>('/staff/passkeys/options', {})
      return send('/staff/passkeys', { title: title.trim() || name, answer: await makePasskey(options) })
    },
    onSuccess: () => setStaff(),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate()
  }
  return (
    <form className="fields" onSubmit={submit}>
      <TextInput
        label={t('me.passkey.title')}
        maxLength={100}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <div className="buttons">
        <Button type="submit" variant="default" loading={isPending}>
          {t('me.passkey.make')}
        </Button>
      </div>
      {error !== null && <StaffTrouble error={error} />}
    </form>
  )
}

const Password = ({ has }: { readonly has: boolean }) => {
  const { t } = useSpeaking()
  const setStaff = useSetStaff()
  const [before, setBefore] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error, isSuccess } = useMutation({
    mutationFn: () => send<Staff>('/staff/password', { password, ...(has && { before }) }, 'PUT'),
    onSuccess: setStaff,
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate()
  }
  return (
    <form className="fields" onSubmit={submit}>
      {has && (
        <TextInput
          label={t('me.password.before')}
          type="password"
          autoComplete="current-password"
          required
          value={before}
          onChange={({ currentTarget }) => setBefore(currentTarget.value)}
        />
      )}
      <TextInput
        label={t('me.password.new')}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <div className="buttons">
        <Button type="submit" variant="default" loading={isPending}>
          {t('me.password.choose')}
        </Button>
      </div>
      {error !== null && <StaffTrouble error={error} />}
      {isSuccess && (
        <p className="say" role="status">
          {t('me.password.chosen')}
        </p>
      )}
    </form>
  )
}

const Me = ({ staff }: { readonly staff: Staff }) => {
  const { t } = useSpeaking()
  return (
    <>
      <Heading>{staff.id}</Heading>
      <dl className="facts">
        <dt>{t('me.roles')}</dt>
        <dd>{staff.roles.map((role) => t(`me.role.${role}`)).join(', ')}</dd>
        <dt>{t('me.console')}</dt>
        <dd>{staff.console}</dd>
      </dl>
      <SignOut />
      <section className="part" aria-labelledby="passkeys">
        <h2 id="passkeys">{t('me.passkeys')}</h2>
        <p>{t('me.passkeys.says')}</p>
        {staff.passkeys.length > 0 && (
          <ul className="rows">
            {staff.passkeys.map((passkey) => (
              <OwnPasskey key={passkey.id} staff={staff} passkey={passkey} />
            ))}
          </ul>
        )}
        <NewPasskey name={staff.name} />
      </section>
      <section className="part" aria-labelledby="password">
        <h2 id="password">{t('staff.password')}</h2>
        <p className="soft">{t('me.password.says')}</p>
        <Password has={staff.password} />
      </section>
      <Colleagues roles={staff.roles} />
    </>
  )
}

export const MePage = () => {
  const { t } = useSpeaking()
  const { data: staff, error, refetch } = useStaff()
  if (staff) return <Me staff={staff} />
  if (error !== null) return <Trouble error={error} again={() => void refetch()} />
  if (staff === undefined) return <Loading />
  return (
    <>
      <Heading>{t('me.title')}</Heading>
      <p className="lead">
        {t('me.out')} <Link to="/sign-in">{t('staff.sign-in')}</Link>
      </p>
    </>
  )
}
