// Staff at the console of their operator: signing in and out, first by a one-time code; who they are.
import { Hono } from 'hono'
import type { ProblemCode } from './contract/problem.ts'
import {
  Colleagues,
  Consoles,
  EnrolmentCode,
  EnrolPasskey,
  EnrolPassword,
  PasskeyAnswer,
  PasskeyOptions,
  Staff,
  StaffLanguage,
  StaffSignIn,
} from './contract/staff.ts'
import { describe } from './describe.ts'
import { onlyJson } from './only-json.ts'
import { staffActs } from './staff-acts.ts'
import { answerEntered, staffShown } from './staff-answers.ts'
import { staffCounter } from './staff-counter.ts'
import { ownKeys } from './staff-keys.ts'
import { staffRooms } from './staff-rooms.ts'
import {
  atConsole,
  consoleOf,
  onlyStaff,
  type StaffApi,
  staffOf,
  takeToken,
  tokenOf,
  whoAsks,
} from './staff-session.ts'
import { staffUse } from './staff-use.ts'
import { taking } from './taking.ts'

const TAKES: readonly ProblemCode[] = ['bad-request', 'not-json', 'too-large', 'no-console', 'unavailable']
const TRIES: readonly ProblemCode[] = [...TAKES, 'slow', 'crowded']
const IN = { 201: { what: 'Signed in; the cookie says so from now on.', schema: Staff } }
const OPTIONS = { 200: { what: 'For the browser’s passkeys, good for five minutes.', schema: PasskeyOptions } }

const signIn = (app: Hono, { door, from }: StaffApi): void => {
  app.post(
    '/session',
    describe({
      id: 'staffSignIn',
      summary: 'Sign in to the console by name and password.',
      well: IN,
      problems: [...TRIES, 'wrong-sign-in'],
    }),
    ...taking(StaffSignIn),
    async (c) => {
      const at = consoleOf(c)
      return answerEntered(c, at, await door.byPassword(at, from(c), c.req.valid('json')), 'wrong-sign-in')
    },
  )
  app.post(
    '/session/passkey/options',
    describe({
      id: 'staffPasskeyOptions',
      summary: 'What the browser’s passkeys are asked for.',
      well: OPTIONS,
      problems: ['no-console'],
    }),
    onlyJson,
    async (c) => c.json(await door.askPasskey(consoleOf(c))),
  )
  app.post(
    '/session/passkey',
    describe({
      id: 'staffSignInByPasskey',
      summary: 'Sign in to the console by a passkey.',
      well: IN,
      problems: [...TAKES, 'wrong-sign-in'],
    }),
    ...taking(PasskeyAnswer),
    async (c) => {
      const at = consoleOf(c)
      return answerEntered(c, at, await door.byPasskey(at, c.req.valid('json').answer), 'wrong-sign-in')
    },
  )
}

const enrolment = (app: Hono, { door, from }: StaffApi): void => {
  app.post(
    '/enrolment/password',
    describe({
      id: 'staffEnrolPassword',
      summary: 'Choose a password by a one-time code, and be signed in.',
      well: IN,
      problems: [...TRIES, 'wrong-code', 'bad-password'],
    }),
    ...taking(EnrolPassword),
    async (c) => {
      const at = consoleOf(c)
      return answerEntered(c, at, await door.enrolByPassword(at, from(c), c.req.valid('json')), 'wrong-code')
    },
  )
  app.post(
    '/enrolment/passkey/options',
    describe({
      id: 'staffEnrolOptions',
      summary: 'What the browser makes a passkey by, with a one-time code.',
      well: OPTIONS,
      problems: [...TRIES, 'wrong-code'],
    }),
    ...taking(EnrolmentCode),
    async (c) => {
      const at = consoleOf(c)
      const asked = await door.enrolAsk(at, from(c), c.req.valid('json'))
      return asked.outcome === 'options' ? c.json(asked.options) : answerEntered(c, at, asked, 'wrong-code')
    },
  )
  app.post(
    '/enrolment/passkey',
    describe({
      id: 'staffEnrolPasskey',
      summary: 'Bring the passkey that the browser made by a one-time code, and be signed in.',
      well: IN,
      problems: [...TRIES, 'wrong-code'],
    }),
    ...taking(EnrolPasskey),
    async (c) => {
      const at = consoleOf(c)
      return answerEntered(c, at, await door.enrolByPasskey(at, from(c), c.req.valid('json')), 'wrong-code')
    },
  )
}

const session = (app: Hono, parts: StaffApi): void => {
  const { door } = parts
  app.delete(
    '/session',
    describe({
      id: 'staffSignOut',
      summary: 'Sign out of the console. The same where nobody is signed in.',
      well: { 204: { what: 'Nobody is signed in here now.' } },
      problems: ['no-console', 'unavailable'],
    }),
    async (c) => {
      const token = tokenOf(c, consoleOf(c))
      if (token !== undefined) await door.leave(token)
      takeToken(c, consoleOf(c))
      return c.body(null, 204)
    },
  )
  app.put(
    '/language',
    describe({
      id: 'staffLanguage',
      summary: 'Choose the language of the console.',
      well: { 204: { what: 'It is chosen.' } },
      problems: [...TAKES, 'not-signed-in'],
    }),
    onlyStaff(parts),
    ...taking(StaffLanguage),
    async (c) => {
      await door.setLanguage(staffOf(c), c.req.valid('json').language)
      return c.body(null, 204)
    },
  )
  app.get(
    '/accounts',
    describe({
      id: 'staffAccounts',
      summary: 'Who has an account of the same operator, for its engineers and auditors.',
      well: { 200: { what: 'They have.', schema: Colleagues } },
      problems: ['no-console', 'not-signed-in', 'not-your-role', 'unavailable'],
    }),
    onlyStaff(parts, 'engineer', 'auditor'),
    async (c) => {
      const accounts = (await door.colleagues(staffOf(c))).map(
        ({ id, operator, name, roles, language, ...account }) => ({
          ...{ id, operator, name, roles, language },
          enrolled: account.password !== null || account.passkeys.length > 0,
        }),
      )
      return c.json({ accounts })
    },
  )
}

/** What every page of the console asks, signed in or not: an answer without anybody is no problem. */
const openToAll = (app: Hono, parts: StaffApi): void => {
  app.get(
    '/session',
    describe({
      id: 'staffSession',
      summary: 'Who is signed in to the console here.',
      well: { 200: { what: 'They are.', schema: Staff }, 204: { what: 'Nobody is.' } },
      problems: ['unavailable'],
    }),
    async (c) => {
      const at = parts.consoleOf(c)
      const who = at && (await whoAsks(parts, c, at))
      return at === undefined || who === undefined ? c.body(null, 204) : c.json(staffShown(who.account, at))
    },
  )
  app.get(
    '/consoles',
    describe({
      id: 'staffConsoles',
      summary: 'Where staff sign in.',
      well: { 200: { what: 'The origins of the consoles.', schema: Consoles } },
      problems: [],
    }),
    (c) => c.json({ here: parts.consoleOf(c)?.origin ?? null, consoles: parts.origins() }),
  )
}

/** The routes under /staff. */
export const staff = (parts: StaffApi): Hono => {
  const app = new Hono()
  openToAll(app, parts)
  app.use(atConsole(parts))
  signIn(app, parts)
  enrolment(app, parts)
  session(app, parts)
  ownKeys(app, parts)
  staffActs(app, parts)
  staffCounter(app, parts)
  staffRooms(app, parts)
  staffUse(app, parts)
  return app
}
