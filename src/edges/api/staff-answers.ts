// What staff are answered: who they are, their passkeys, and each outcome at the door of the console.
import type { Context } from 'hono'
import type { Account, Console, StaffPasskey as Passkey } from '../../domain/staff/account.ts'
import type { Entered, Refused, Stale } from '../../domain/staff/door.ts'
import type { Staff, StaffPasskey } from './contract/staff.ts'
import { problem } from './problems.ts'
import { giveToken } from './staff-session.ts'

export const passkeyShown = (passkey: Passkey): StaffPasskey => ({
  id: passkey.id,
  point: passkey.point,
  mayBeCopied: passkey.mayBeCopied,
  origin: passkey.origin,
  transports: [...passkey.transports],
  title: passkey.title,
  made: new Date(passkey.madeAt).toISOString(),
})

export const staffShown = (account: Account, at: Console): Staff => ({
  id: account.id,
  operator: account.operator,
  name: account.name,
  roles: [...account.roles],
  language: account.language,
  console: at.origin,
  password: account.password !== null,
  passkeys: account.passkeys.map(passkeyShown),
})

/** `wrong`: the code for what was not right. */
export const answerEntered = (
  c: Context,
  at: Console,
  entered: Entered | Refused | Stale,
  wrong: 'wrong-sign-in' | 'wrong-code',
): Response => {
  switch (entered.outcome) {
    case 'in':
      giveToken(c, at, entered.token)
      return c.json(staffShown(entered.account, at), 201, { location: '/api/v1/staff/session' })
    case 'wrong':
      return problem(c, wrong)
    case 'slow':
      return problem(c, 'slow', { retryAfter: entered.retryAfter }, { 'retry-after': String(entered.retryAfter) })
    case 'busy':
      return problem(c, 'crowded', { retryAfter: 2 }, { 'retry-after': '2' })
    case 'bad-password':
      return problem(c, 'bad-password', { reason: entered.why })
    case 'stale':
      return problem(c, 'sign-in-again')
  }
}
