// The first sign-in: by a one-time code somebody makes a passkey or chooses a password.
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import type { Staff } from '../../../src/edges/api/contract/staff.ts'
import { send } from '../live/ask.ts'
import { goTo } from '../route.ts'
import { makePasskey } from '../sign/passkey.ts'
import { Both, HeadingInBoth } from './both.tsx'
import { StaffTrouble } from './staff-trouble.tsx'
import { useSetStaff } from './use-staff.ts'

type Options = Parameters<typeof makePasskey>[0]
type Code = { readonly name: string; readonly code: string }

/** `#kim:K7PM-3QXD-9F-…` of the link that was handed over. */
const codeInAddress = (): Code => {
  const [name = '', code = ''] = location.hash.slice(1).split(':')
  return { name, code }
}

const byPasskey = async (given: Code, title: string): Promise<Staff> => {
  const options = await send<Options>('/staff/enrolment/passkey/options', given)
  return send<Staff>('/staff/enrolment/passkey', { ...given, title, answer: await makePasskey(options) })
}

export const EnrolPage = () => {
  const setStaff = useSetStaff()
  const [given, setGiven] = useState(codeInAddress)
  // Nobody finds it in the history of the browser.
  useEffect(() => history.replaceState(null, '', location.pathname), [])
  const [title, setTitle] = useState('')
  const [password, setPassword] = useState('')
  const onSuccess = (staff: Staff): void => {
    setStaff(staff)
    goTo('/me')
  }
  const passkey = useMutation({ mutationFn: () => byPasskey(given, title.trim() || given.name), onSuccess })
  const typed = useMutation({
    mutationFn: () => send<Staff>('/staff/enrolment/password', { ...given, password }),
    onSuccess,
  })
  const run = (mutation: { readonly mutate: () => void }) => (event: FormEvent) => {
    event.preventDefault()
    mutation.mutate()
  }
  const error = passkey.error ?? typed.error
  return (
    <>
      <HeadingInBoth text="enrol.title" />
      <p className="lead">
        <Both text="enrol.says" />
      </p>
      <div className="fields">
        <TextInput
          label={<Both text="staff.name" />}
          autoComplete="username"
          value={given.name}
          onChange={({ currentTarget }) => setGiven({ ...given, name: currentTarget.value })}
        />
        <TextInput
          label={<Both text="enrol.code" />}
          autoComplete="one-time-code"
          value={given.code}
          onChange={({ currentTarget }) => setGiven({ ...given, code: currentTarget.value })}
        />
      </div>
      {error !== null && <StaffTrouble error={error} />}
      <form className="fields" onSubmit={run(passkey)}>
        <h2>
          <Both text="enrol.passkey" />
        </h2>
        <TextInput
          label={<Both text="me.passkey.title" />}
          maxLength={100}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <div className="buttons">
          <Button type="submit" loading={passkey.isPending}>
            <Both text="me.passkey.make" />
          </Button>
        </div>
      </form>
      <form className="fields" onSubmit={run(typed)}>
        <h2>
          <Both text="enrol.password" />
        </h2>
        <TextInput
          label={<Both text="me.password.new" />}
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <div className="buttons">
          <Button type="submit" variant="default" loading={typed.isPending}>
            <Both text="me.password.choose" />
          </Button>
        </div>
      </form>
    </>
  )
}
