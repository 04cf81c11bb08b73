// What somebody of the staff signs in with: their own passkeys and password.
import type { Hono } from 'hono'
import { ChangePassword, NewPasskey, PasskeyOptions, Staff, StaffPasskey } from './contract/staff.ts'
import { describe } from './describe.ts'
import { onlyJson } from './only-json.ts'
import { problem } from './problems.ts'
import { answerEntered, passkeyShown } from './staff-answers.ts'
import { consoleOf, onlyStaff, type StaffApi, staffOf } from './staff-session.ts'
import { taking } from './taking.ts'

const OWN = ['no-console', 'not-signed-in', 'sign-in-again', 'unavailable'] as const
const TAKES = [...OWN, 'bad-request', 'not-json', 'too-large'] as const

const passkeys = (app: Hono, parts: StaffApi): void => {
  const { door } = parts
  app.post(
    '/passkeys/options',
    describe({
      id: 'newPasskeyOptions',
      summary: 'What the browser makes another passkey by.',
      well: { 200: { what: 'For the browser, good for five minutes.', schema: PasskeyOptions } },
      problems: OWN,
    }),
    onlyStaff(parts),
    onlyJson,
    async (c) => {
      const asked = await door.askOwn(consoleOf(c), staffOf(c))
      return asked.outcome === 'stale' ? problem(c, 'sign-in-again') : c.json(asked.options)
    },
  )
  app.post(
    '/passkeys',
    describe({
      id: 'addPasskey',
      summary: 'Add a passkey to one’s own.',
      well: { 201: { what: 'It is one’s own.', schema: StaffPasskey } },
      problems: [...TAKES, 'wrong-passkey'],
    }),
    onlyStaff(parts),
    ...taking(NewPasskey),
    async (c) => {
      const added = await door.addOwn(consoleOf(c), staffOf(c), c.req.valid('json'))
      if (added.outcome === 'stale') return problem(c, 'sign-in-again')
      return added.outcome === 'wrong' ? problem(c, 'wrong-passkey') : c.json(passkeyShown(added.passkey), 201)
    },
  )
  app.delete(
    '/passkeys/:id{[A-Za-z0-9_-]{1,200}}',
    describe({
      id: 'removePasskey',
      summary: 'Take one of one’s own passkeys away. In the charter its key stays until it is revoked there.',
      well: { 204: { what: 'Nobody signs in with it any more.' } },
      problems: [...OWN, 'not-found'],
    }),
    onlyStaff(parts),
    async (c) => {
      const done = await door.removeOwn(staffOf(c), c.req.param('id'))
      if (typeof done !== 'boolean') return problem(c, 'sign-in-again')
      return done ? c.body(null, 204) : problem(c, 'not-found')
    },
  )
}

/** Their routes, under /staff. */
export const ownKeys = (app: Hono, parts: StaffApi): void => {
  passkeys(app, parts)
  app.put(
    '/password',
    describe({
      id: 'changePassword',
      summary: 'Choose another password. Ends every session of the account, and opens one here.',
      well: { 201: { what: 'It is chosen.', schema: Staff } },
      problems: [...TAKES, 'wrong-sign-in', 'bad-password', 'slow', 'crowded'],
    }),
    onlyStaff(parts),
    ...taking(ChangePassword),
    async (c) => {
      const at = consoleOf(c)
      const { before, password } = c.req.valid('json')
      const changed = await parts.door.changePassword(parts.from(c), staffOf(c), { before, password })
      return answerEntered(c, at, changed, 'wrong-sign-in')
    },
  )
}
