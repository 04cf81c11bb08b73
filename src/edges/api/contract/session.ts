// Signing in and the session, as they travel. Members that are not named here are ignored in requests.
import * as v from 'valibot'

const word = (most: number, what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.description(what))

/** Somebody with a badge. The same request with `newPin` or `accept` goes on after a 409 with `next`. */
const BadgeSignIn = v.object({
  badge: word(64, 'The number of the badge, as the reader sends it.'),
  pin: word(64, 'Six digits, as a string.'),
  newPin: v.optional(word(64, 'The PIN that replaces the one on the slip.')),
  accept: v.optional(word(64, 'The version of the rules that is accepted.')),
  voucher: v.optional(v.never()),
})

/** Somebody with a voucher. */
const VoucherSignIn = v.object({
  voucher: word(64, 'The code; case, spaces and hyphens do not matter.'),
  badge: v.optional(v.never()),
  pin: v.optional(v.never()),
})

export const SignIn = v.pipe(v.union([BadgeSignIn, VoucherSignIn]), v.metadata({ ref: 'SignIn' }))
export type SignIn = v.InferOutput<typeof SignIn>

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const instant = v.pipe(v.string(), v.isoTimestamp())

const shared = {
  id: v.string(),
  plan: v.string(),
  ends: v.pipe(v.nullable(instant), v.description('When the session ends, in UTC; null: the plan sets no end.')),
  secondsLeft: v.pipe(v.nullable(whole), v.description('Counts on a clock that nobody can set; null: no end.')),
}

/** The answer to a sign-in. */
export const OpenedSession = v.pipe(v.object(shared), v.metadata({ ref: 'OpenedSession' }))
export type OpenedSession = v.InferOutput<typeof OpenedSession>

/** The session of the asker's seat. */
const current = v.object({
  ...shared,
  opened: instant,
  seat: v.nullable(v.string()),
  dataLeft: v.pipe(v.nullable(whole), v.description('Bytes left today; null: the plan sets no bound.')),
})
export const CurrentSession = v.pipe(current, v.metadata({ ref: 'CurrentSession' }))
export type CurrentSession = v.InferOutput<typeof CurrentSession>
