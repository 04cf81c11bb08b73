// Errors of the engines, in words for whoever runs Isthmus. Values of rows never get into them.
import { IsthmusError } from '../../base/errors.ts'
import type { Failure } from './messages.ts'

// Each thing that must be unique, as SQLite and as PostgreSQL name it in their message.
const TAKEN: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/people\.badge|people_badge/, 'another person holds that badge'],
  [/devices\.hardware|devices_hardware/, 'another device has that card'],
  [/sessions\.address|sessions_open_address/, 'the address has an open session'],
  [/sessions\.number|sessions_pkey/, 'the session number was used before'],
  [/vouchers\.mac|vouchers_mac/, 'another voucher has that code'],
  [/seat_addresses/, 'another seat has that address, or there is no such seat'],
]

const wordsOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return TAKEN.find(([pattern]) => pattern.test(message))?.[1] ?? message
}

const MEND = 'Nothing of it was written. See that the database is reachable and its disk has room, then do it again.'

/** The failure of a call by name, for instance `openSession`. */
export const failureOf = (name: string, error: unknown): Failure => {
  if (error instanceof IsthmusError) return { code: error.code, what: error.message, mend: error.mend }
  return { code: 'store:failed', what: `${name}: ${wordsOf(error)}`, mend: MEND }
}

// A crash of the connection here may come before or after the server wrote the batch.
const UNSURE =
  'It may or may not have been written. A session so opened is taken back at the next contact; look at anything else before doing it again.'

/** The failure of every call of a batch whose commit got no answer. */
export const unsureOf = (name: string, error: unknown): Failure => ({
  code: 'store:failed',
  what: `${name}: the commit got no answer (${wordsOf(error)})`,
  mend: UNSURE,
})

/** The error on the caller's side. */
export const errorOf = ({ code, what, mend }: Failure): IsthmusError => new IsthmusError(code, what, mend)
