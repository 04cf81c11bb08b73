// Reading a lease: a signed note of the server's lease key, for this seat.

import type { VerifierKey } from '../record/keys.ts'
import { type VerifiedNote, verifyNote } from '../record/note.ts'
import { LEASE_ORIGIN } from '../room/lease.ts'
import type { Lease } from './agent.ts'

const LONGEST = 4000
/** A year: more is no lease. */
const MOST_SECONDS = 31_536_000
const MOST_WARNINGS = 10

const whole = (line: string | undefined, word: string, most: number): number | undefined => {
  const digits = new RegExp(`^${word} (0|[1-9][0-9]{0,15})$`).exec(line ?? '')?.[1]
  const value = digits === undefined ? Number.NaN : Number(digits)
  return value <= most ? value : undefined
}

const warnings = (line: string | undefined): readonly number[] | undefined => {
  const list = /^warn ((?:0|[1-9][0-9]{0,8})(?:,(?:0|[1-9][0-9]{0,8}))*)?$/.exec(line ?? '')
  if (list === null) return undefined
  const numbers = (list[1] ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map(Number)
  return numbers.length <= MOST_WARNINGS ? numbers : undefined
}

const isSigned = (note: VerifiedNote, key: VerifierKey): note is Extract<VerifiedNote, { ok: true }> =>
  note.ok && note.signatures.some((each) => each.key === key)

/** The lease of this seat; `undefined` for one of another seat, one that nobody of ours signed, and anything else. */
export const readLease = (note: string, key: VerifierKey, seat: string): Lease | undefined => {
  const verified = note.length > LONGEST ? undefined : verifyNote(note, [key])
  if (verified === undefined || !isSigned(verified, key)) return undefined
  const lines = verified.text.split('\n')
  const [origin, , of, session, secondsLine, serialLine, warnLine, ...rest] = lines
  if (origin !== LEASE_ORIGIN || of !== seat || session === undefined || session === '' || rest.join('') !== '')
    return undefined
  const seconds = whole(secondsLine, 'seconds', MOST_SECONDS)
  const serial = whole(serialLine, 'serial', Number.MAX_SAFE_INTEGER)
  const warn = warnings(warnLine)
  if (seconds === undefined || serial === undefined || warn === undefined) return undefined
  return { seat, session, seconds, serial, warn }
}
