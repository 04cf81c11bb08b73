// The console's staff in the running program: whose console a request comes to, their door, and the desk's word about accounts.
import { createHash, randomBytes } from 'node:crypto'
import { createPasswords } from '../base/argon2.ts'
import type { Clock } from '../base/clock.ts'
import type { Consoles } from '../config/consoles.ts'
import type { AccountRefusal, AddedAccount, DeskAccount, Enrol, NewAccount, StaffDesk } from '../domain/desk/staff.ts'
import { createTries } from '../domain/people/tries.ts'
import { voucherCode } from '../domain/people/vouchers.ts'
import {
  type Account,
  accountId,
  type Console,
  ENROLMENT,
  isStaffName,
  MOST_ACCOUNTS,
  plainCode,
} from '../domain/staff/account.ts'
import { createChallenges } from '../domain/staff/challenges.ts'
import type { StaffDoor } from '../domain/staff/door.ts'
import { LONGEST_SESSION } from '../domain/staff/session.ts'
import type { StaffStore } from '../domain/store/staff.ts'
import { webauthn } from '../edges/webauthn/webauthn.ts'
import { askPasskey, enterByPasskey, enterByPassword, type StaffParts, signedIn } from '../flows/enter-console.ts'
import {
  addOwn,
  askOwn,
  changePassword,
  enrolAsk,
  enrolByPasskey,
  enrolByPassword,
  removeOwn,
} from '../flows/own-keys.ts'

export type StaffStands = {
  readonly clock: Clock
  readonly store: StaffStore
  readonly consoles: Consoles
  /** Those of the charter; none where a file rules. */
  readonly operators: () => readonly string[]
}

export type Staff = {
  readonly door: StaffDoor
  /** Whose console answers under this authority (`host:port`); `undefined`: nobody's. */
  readonly consoleAt: (authority: string) => Console | undefined
  readonly desk: StaffDesk
  /** Forgets sessions that are over, once an hour however often it is asked. */
  readonly forget: () => Promise<void>
}

const newSecret = (): string => randomBytes(32).toString('base64url')

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const LOCAL = /^localhost(:\d{1,5})?$/

/**
 * The consoles of the settings. Without any, a park that has no two operators has its console on the machine itself:
 * with several, nobody could say whose it is.
 */
const consoleAt = ({ consoles, operators }: StaffStands, authority: string): Console | undefined => {
  const ids = operators()
  for (const [id, origin] of consoles) {
    const isTheirs = ids.length === 0 ? id === '' : ids.includes(id)
    if (isTheirs && new URL(origin).host === authority) return { operator: id || null, origin }
  }
  if (consoles.size > 0 || ids.length > 1 || !LOCAL.test(authority)) return undefined
  return { operator: ids[0] ?? null, origin: `http://${authority}` }
}

const doorOf = (parts: StaffParts): StaffDoor => ({
  byPassword: (at, from, given) => enterByPassword(parts, at, from, given),
  askPasskey: (at) => askPasskey(parts, at),
  byPasskey: (at, answer) => enterByPasskey(parts, at, answer),
  who: (at, token) => signedIn(parts, at, token),
  leave: (token) => parts.store.endStaffSession(parts.hashOf(token)),
  enrolByPassword: (at, from, given) => enrolByPassword(parts, at, from, given),
  enrolAsk: (at, from, given) => enrolAsk(parts, at, from, given),
  enrolByPasskey: (at, from, given) => enrolByPasskey(parts, at, from, given),
  askOwn: (at, who) => askOwn(parts, at, who),
  addOwn: (at, who, given) => addOwn(parts, at, who, given),
  removeOwn: (who, passkey) => removeOwn(parts, who, passkey),
  changePassword: (from, who, given) => changePassword(parts, from, who, given),
  setLanguage: ({ account }, language) => parts.store.setStaffLanguage(account.id, language),
  colleagues: async ({ account }) =>
    (await parts.store.staff()).filter(({ operator }) => operator === account.operator),
})

const shown = (account: Account, now: number): DeskAccount => {
  const { id, operator, name, roles, language, enrolment } = account
  return {
    ...{ id, operator, name, roles, language },
    password: account.password !== null,
    passkeys: account.passkeys.length,
    enrolment: enrolment !== null && enrolment.until > now ? enrolment.until : null,
  }
}

const refusalOf = (operators: readonly string[], asked: NewAccount): AccountRefusal | undefined => {
  if (!isStaffName(asked.name)) return 'bad-name'
  if (asked.operator === null) return operators.length === 0 ? undefined : 'needs-operator'
  if (operators.length === 0) return 'ruled-by-file'
  return operators.includes(asked.operator) ? undefined : 'unknown-operator'
}

/** Some 147 bits, in letters that are not mistaken for one another. */
const newCode = (): string => Array.from({ length: 3 }, () => voucherCode(randomBytes(64))).join('-')

const deskOf = ({ store, clock, consoles, operators }: StaffStands): StaffDesk => {
  const enrolOf = (id: string, operator: string | null, name: string): Enrol => {
    const code = newCode()
    const origin = consoles.get(operator ?? '')
    // Behind #: a browser sends it to nobody.
    const link = origin === undefined ? null : `${origin}/console/enrol#${name}:${code}`
    return { id, code, link, until: clock().credible + ENROLMENT }
  }
  const kept = ({ code, until }: Enrol) => ({ hash: hashOf(plainCode(code)), until })
  return {
    addStaff: async (asked): Promise<AddedAccount> => {
      const refused = (why: AccountRefusal): AddedAccount => ({ added: false, why })
      const why = refusalOf(operators(), asked)
      if (why !== undefined) return refused(why)
      if ((await store.staff()).length >= MOST_ACCOUNTS) return refused('too-many')
      const { name, operator, roles, language, by } = asked
      const enrol = enrolOf(accountId(operator, name), operator, name)
      const added = await store.addStaff({
        ...{ id: enrol.id, operator, name, roles, language, password: null },
        ...{ enrolment: kept(enrol), madeBy: by, madeAt: clock().credible },
      })
      return added ? { added: true, ...enrol } : refused('taken')
    },
    staff: async () => (await store.staff()).map((account) => shown(account, clock().credible)),
    removeStaff: ({ id }) => store.removeStaff(id),
    resetStaff: async ({ id }) => {
      const account = await store.staffAccount(id)
      if (account === undefined) return null
      const enrol = enrolOf(id, account.operator, account.name)
      return (await store.resetStaff(id, kept(enrol))) ? enrol : null
    },
  }
}

const HOUR = 3_600_000

/** The staff of one park. */
export const openStaff = (stands: StaffStands): Staff => {
  const { store, clock } = stands
  let forgotten = Number.NEGATIVE_INFINITY
  const parts: StaffParts = {
    ...{ store, clock, webauthn, hashOf },
    passwords: createPasswords(),
    tries: createTries(),
    challenges: createChallenges(randomBytes(32), newSecret),
    newSecret,
  }
  return {
    door: doorOf(parts),
    consoleAt: (authority) => consoleAt(stands, authority),
    desk: deskOf(stands),
    forget: async () => {
      const { boot, credible } = clock()
      if (boot - forgotten < HOUR) return
      forgotten = boot
      await store.forgetStaffSessions(credible - LONGEST_SESSION)
    },
  }
}
