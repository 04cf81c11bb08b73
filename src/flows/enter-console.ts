// name and password, or passkey → not too often? → who? → right, at this console? → session → written → cookie
import type { Passwords } from '../base/argon2.ts'
import type { Clock } from '../base/clock.ts'
import type { Tries } from '../domain/people/tries.ts'
import { type Account, accountId, type Console } from '../domain/staff/account.ts'
import type { Challenges } from '../domain/staff/challenges.ts'
import type { Entered, SignedIn, Wrong } from '../domain/staff/door.ts'
import { isOver, isSeenLong } from '../domain/staff/session.ts'
import type { Options, Webauthn } from '../domain/staff/webauthn.ts'
import type { StaffStore } from '../domain/store/staff.ts'

export type StaffParts = {
  readonly clock: Clock
  readonly store: StaffStore
  readonly passwords: Passwords
  readonly tries: Tries
  readonly webauthn: Webauthn
  readonly challenges: Challenges
  /** 256 random bits, as text. */
  readonly newSecret: () => string
  /** Of a secret, as it is kept. */
  readonly hashOf: (secret: string) => string
}

const WRONG: Wrong = { outcome: 'wrong' }

/** Opens a session of an account as it was read. */
export const open = async ({ store, clock, newSecret, hashOf }: StaffParts, account: Account): Promise<Entered> => {
  const token = newSecret()
  const at = clock().credible
  const session = { hash: hashOf(token), account: account.id, openedAt: at, seenAt: at }
  if (!(await store.openStaffSession(session, account.epoch))) return WRONG
  return { outcome: 'in', token, account: (await store.staffAccount(account.id)) ?? account }
}

/** Signs somebody in by password. An unknown name costs the same. */
export const enterByPassword = async (
  parts: StaffParts,
  at: Console,
  from: string,
  given: { readonly name: string; readonly password: string },
): Promise<Entered> => {
  const id = accountId(at.operator, given.name)
  const attempt = { badge: `staff ${id}`, spot: from }
  const retryAfter = parts.tries.begin(attempt, parts.clock().boot)
  if (retryAfter > 0) return { outcome: 'slow', retryAfter }
  const account = await parts.store.staffAccount(id)
  const right = await parts.passwords.isRight(given.password, account?.password ?? null)
  if (right === 'busy') return { outcome: 'busy' }
  if (!right || account === undefined) return WRONG
  parts.tries.right(attempt)
  return open(parts, account)
}

const SIGN_IN = (at: Console): string => `sign-in ${at.origin}`

/** What a browser shows its passkeys for. */
export const askPasskey = async (parts: StaffParts, at: Console): Promise<Options> => {
  return parts.webauthn.toSignIn(at, parts.challenges.give(SIGN_IN(at), parts.clock().boot))
}

/** Signs somebody in by a passkey. */
export const enterByPasskey = async (parts: StaffParts, at: Console, answer: unknown): Promise<Entered> => {
  const { store, webauthn, challenges, clock } = parts
  const id = webauthn.credentialOf(answer)
  const account = id === undefined ? undefined : await store.staffOfPasskey(id)
  const passkey = account?.passkeys.find((each) => each.id === id)
  if (account === undefined || passkey === undefined || account.operator !== at.operator) return WRONG
  const isOurs = (challenge: string): boolean => challenges.take(challenge, SIGN_IN(at), clock().boot)
  const counter = await webauthn.signedIn(at, passkey, answer, isOurs)
  if (counter === undefined) return WRONG
  await store.countStaffPasskey(passkey.id, counter)
  return open(parts, account)
}

/** Who shows this cookie at this console; nobody once it is over. */
export const signedIn = async (parts: StaffParts, at: Console, token: string): Promise<SignedIn | undefined> => {
  const { store, clock, hashOf } = parts
  const found = await store.staffSession(hashOf(token))
  if (found === undefined || found.account.operator !== at.operator) return undefined
  const now = clock().credible
  if (isOver(found.session, now)) {
    await store.endStaffSession(found.session.hash)
    return undefined
  }
  if (isSeenLong(found.session, now)) await store.seeStaffSession(found.session.hash, now)
  return found
}
