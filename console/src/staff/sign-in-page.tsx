// Signing in to the console of one's operator: by passkey, or by name and password.
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Consoles, Staff } from '../../../src/edges/api/contract/staff.ts'
import { ask, send } from '../live/ask.ts'
import { goTo } from '../route.ts'
import { showPasskey } from '../sign/passkey.ts'
import { Both, HeadingInBoth } from './both.tsx'
import { ConsolesElsewhere } from './consoles.tsx'
import { StaffTrouble } from './staff-trouble.tsx'
import { useSetStaff } from './use-staff.ts'

type Options = Parameters<typeof showPasskey>[0]

const byPasskey = async (): Promise<Staff> => {
  const options = await send<Options>('/staff/session/passkey/options', {})
  return send<Staff>('/staff/session/passkey', { answer: await showPasskey(options) })
}

const SignInForms = () => {
  const setStaff = useSetStaff()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const onSuccess = (staff: Staff): void => {
    setStaff(staff)
    goTo('/me')
  }
  const passkey = useMutation({ mutationFn: byPasskey, onSuccess })
  const typed = useMutation({ mutationFn: () => send<Staff>('/staff/session', { name, password }), onSuccess })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    typed.mutate()
  }
  const error = passkey.error ?? typed.error
  return (
    <>
      <div className="buttons">
        <Button onClick={() => passkey.mutate()} loading={passkey.isPending}>
          <Both text="staff.by-passkey" />
        </Button>
      </div>
      <form className="fields" onSubmit={submit}>
        <TextInput
          label={<Both text="staff.name" />}
          autoComplete="username"
          required
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label={<Both text="staff.password" />}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <div className="buttons">
          <Button type="submit" variant="default" loading={typed.isPending}>
            <Both text="staff.by-password" />
          </Button>
        </div>
      </form>
      {error !== null && <StaffTrouble error={error} />}
    </>
  )
}

export const SignInPage = () => {
  const { data } = useQuery({ queryKey: ['consoles'], queryFn: () => ask<Consoles>('/staff/consoles') })
  return (
    <>
      <HeadingInBoth text="staff.sign-in" />
      <p className="lead">
        <Both text="staff.sign-in.says" />
      </p>
      {data?.here === null ? <ConsolesElsewhere origins={data.consoles} /> : <SignInForms />}
    </>
  )
}
