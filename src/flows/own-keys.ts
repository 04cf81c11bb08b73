// enrolment code, or a fresh sign-in → password or passkey → written
import { type Account, accountId, type Console, plainCode, type StaffPasskey } from '../domain/staff/account.ts'
import type {
  Added,
  Asked,
  Code,
  Entered,
  NewPasskey,
  NewPassword,
  Refused,
  SignedIn,
  Slow,
  Stale,
  Wrong,
} from '../domain/staff/door.ts'
import { badPassword } from '../domain/staff/password.ts'
import { isFresh } from '../domain/staff/session.ts'
import { open, type StaffParts } from './enter-console.ts'

const WRONG: Wrong = { outcome: 'wrong' }

type Admitted = { readonly account: Account; readonly hash: string }

/** Codes are too long to be guessed; tries cost a look at the database, and are slowed as passwords are. */
const admit = async (parts: StaffParts, at: Console, from: string, given: Code): Promise<Admitted | Wrong | Slow> => {
  const id = accountId(at.operator, given.name)
  const attempt = { badge: `enrol ${id}`, spot: from }
  const retryAfter = parts.tries.begin(attempt, parts.clock().boot)
  if (retryAfter > 0) return { outcome: 'slow', retryAfter }
  const account = await parts.store.staffAccount(id)
  const hash = parts.hashOf(plainCode(given.code))
  const enrolment = account?.enrolment
  if (account === undefined || enrolment?.hash !== hash || parts.clock().credible >= enrolment.until) return WRONG
  parts.tries.right(attempt)
  return { account, hash }
}

const enrol = async (
  parts: StaffParts,
  { account, hash }: Admitted,
  chosen: { readonly password: string } | { readonly passkey: StaffPasskey },
): Promise<Entered> => {
  const done = await parts.store.enrolStaff(account.id, { hash, now: parts.clock().credible }, chosen)
  return done ? open(parts, account) : WRONG
}

/** The first password: the code is used up, and its person signed in. */
export const enrolByPassword = async (
  parts: StaffParts,
  at: Console,
  from: string,
  given: Code & { readonly password: string },
): Promise<Entered | Refused> => {
  const why = badPassword(given.password)
  if (why !== undefined) return { outcome: 'bad-password', why }
  const admitted = await admit(parts, at, from, given)
  if ('outcome' in admitted) return admitted
  const password = await parts.passwords.hash(given.password)
  return password === 'busy' ? { outcome: 'busy' } : enrol(parts, admitted, { password })
}

const MAKE = ({ id, epoch }: Account, at: Console): string => `make ${id} ${epoch} ${at.origin}`

const askToMake = async (parts: StaffParts, at: Console, account: Account) => {
  const challenge = parts.challenges.give(MAKE(account, at), parts.clock().boot)
  return { outcome: 'options', options: await parts.webauthn.toMake(at, account, challenge) } as const
}

const made = async (parts: StaffParts, at: Console, account: Account, given: NewPasskey) => {
  const { webauthn, challenges, clock } = parts
  const isOurs = (challenge: string): boolean => challenges.take(challenge, MAKE(account, at), clock().boot)
  const passkey = await webauthn.made(at, given.answer, isOurs)
  return passkey && { ...passkey, title: given.title, madeAt: clock().credible }
}

/** What a browser makes the first passkey by. */
export const enrolAsk = async (
  parts: StaffParts,
  at: Console,
  from: string,
  given: Code,
): Promise<Asked | Wrong | Slow> => {
  const admitted = await admit(parts, at, from, given)
  return 'outcome' in admitted ? admitted : askToMake(parts, at, admitted.account)
}

/** The first passkey: the code is used up, and its person signed in. */
export const enrolByPasskey = async (
  parts: StaffParts,
  at: Console,
  from: string,
  given: Code & NewPasskey,
): Promise<Entered> => {
  const admitted = await admit(parts, at, from, given)
  if ('outcome' in admitted) return admitted
  const passkey = await made(parts, at, admitted.account, given)
  return passkey === undefined ? WRONG : enrol(parts, admitted, { passkey })
}

const STALE: Stale = { outcome: 'stale' }

/** What a browser makes another passkey by. */
export const askOwn = async (parts: StaffParts, at: Console, { account, session }: SignedIn): Promise<Asked | Stale> =>
  isFresh(session, parts.clock().credible) ? askToMake(parts, at, account) : STALE

/** Adds a passkey to one's own. */
export const addOwn = async (
  parts: StaffParts,
  at: Console,
  { account, session }: SignedIn,
  given: NewPasskey,
): Promise<Added> => {
  if (!isFresh(session, parts.clock().credible)) return STALE
  const passkey = await made(parts, at, account, given)
  if (passkey === undefined || !(await parts.store.addStaffPasskey(account, passkey))) return WRONG
  return { outcome: 'added', passkey }
}

/** Takes one of one's own passkeys away. */
export const removeOwn = async (
  { store, clock }: StaffParts,
  { account, session }: SignedIn,
  passkey: string,
): Promise<boolean | Stale> =>
  isFresh(session, clock().credible) ? store.removeStaffPasskey(account.id, passkey) : STALE

/** Another password, by whoever knows the one before or, where there is none, has just signed in. All sessions end; a new one opens. */
export const changePassword = async (
  parts: StaffParts,
  from: string,
  { account, session }: SignedIn,
  given: NewPassword,
): Promise<Entered | Refused | Stale> => {
  const why = badPassword(given.password)
  if (why !== undefined) return { outcome: 'bad-password', why }
  if (!isFresh(session, parts.clock().credible)) return STALE
  if (account.password !== null) {
    const checked = await isBefore(parts, from, account, given.before ?? '')
    if (checked !== undefined) return checked
  }
  const password = await parts.passwords.hash(given.password)
  if (password === 'busy') return { outcome: 'busy' }
  if (!(await parts.store.setStaffPassword(account, password))) return WRONG
  return open(parts, { ...account, epoch: account.epoch + 1 })
}

/** Slowed with the sign-ins: a cookie is no way to guess faster. */
const isBefore = async (
  parts: StaffParts,
  from: string,
  account: Account,
  before: string,
): Promise<Exclude<Entered, { outcome: 'in' }> | undefined> => {
  const attempt = { badge: `staff ${account.id}`, spot: from }
  const retryAfter = parts.tries.begin(attempt, parts.clock().boot)
  if (retryAfter > 0) return { outcome: 'slow', retryAfter }
  const right = await parts.passwords.isRight(before, account.password)
  if (right === 'busy') return { outcome: 'busy' }
  if (!right) return WRONG
  parts.tries.right(attempt)
  return undefined
}
