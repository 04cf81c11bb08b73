// What staff do to people and seats at the console. Whose staff it is the account says, never the request.
import type { Context, Hono } from 'hono'
import type { ActDesk, ActRefusal, ActRefused, By, DeskActs } from '../../domain/desk/acting.ts'
import type { ActKind } from '../../domain/desk/acts.ts'
import type { Role } from '../../domain/staff/account.ts'
import { ActDone, DoAct, StaffActs, TakeBackAct } from './contract/acts.ts'
import type { ProblemCode } from './contract/problem.ts'
import { describe } from './describe.ts'
import { problem } from './problems.ts'
import { onlyStaff, type StaffApi, staffOf } from './staff-session.ts'
import { taking } from './taking.ts'

const ROLES: readonly Role[] = ['desk', 'engineer']

const OWN = ['no-console', 'not-signed-in', 'not-your-role', 'unavailable'] as const
const TAKES = [...OWN, 'bad-request', 'not-json', 'too-large', 'no-such', 'act-conflict', 'refused'] as const

const CODES: { readonly [why in ActRefusal]: ProblemCode } = {
  'no-such': 'no-such',
  'no-reason': 'bad-reason',
  'nobody-alone': 'beyond-limit',
  'too-long': 'beyond-limit',
  'too-often': 'beyond-limit',
  rests: 'beyond-limit',
  already: 'act-conflict',
  'not-held': 'act-conflict',
  others: 'act-conflict',
  // The charter has changed under the console.
  'which-operator': 'no-console',
  'no-operator': 'no-console',
  'record-bad': 'refused',
}

export const answerActRefused = (c: Context, { why, limit, wait }: ActRefused): Response => {
  const code = CODES[why]
  if (code === 'refused') return problem(c, code, { reason: 'frozen' })
  if (code !== 'beyond-limit' && code !== 'act-conflict') return problem(c, code)
  return problem(
    c,
    code,
    { reason: why, ...(limit !== undefined && { limit }), ...(wait !== undefined && { retryAfter: wait }) },
    wait === undefined ? {} : { 'retry-after': String(wait) },
  )
}

const byOf = (c: Context): By => {
  const { operator, name } = staffOf(c).account
  return { operator, name }
}

type Ending = Extract<DoAct, { act: 'end' }>

/** `undefined`: neither, or both. */
const whichOf = ({ session, seat }: Ending): { readonly id: string } | { readonly seat: string } | undefined => {
  if (session !== undefined) return seat === undefined ? { id: session } : undefined
  return seat === undefined ? undefined : { seat }
}

const answerEnd = async (c: Context, desk: ActDesk, asked: Ending): Promise<Response> => {
  const which = whichOf(asked)
  if (which === undefined) return problem(c, 'bad-request', { detail: 'Name either the session or the seat.' })
  const ended = await desk.endSession({ which, by: byOf(c), why: asked.reason ?? null })
  return ended.done ? c.json({ act: asked.act, until: null } satisfies ActDone, 201) : answerActRefused(c, ended)
}

const hold = (desk: ActDesk, by: By, asked: Exclude<DoAct, Ending>): ReturnType<ActDesk['suspend']> => {
  const { seconds, reason: why } = asked
  switch (asked.act) {
    case 'suspend':
      return desk.suspend({ badge: asked.badge, seconds, why, by })
    case 'out':
      return desk.takeOut({ seat: asked.seat, seconds, why, by })
    case 'close':
      return desk.closeEarly({ seconds, why, by })
  }
}

const letGo = (desk: ActDesk, by: By, asked: TakeBackAct): ReturnType<ActDesk['restore']> => {
  switch (asked.act) {
    case 'suspend':
      return desk.restore({ badge: asked.badge, by })
    case 'out':
      return desk.putBack({ seat: asked.seat, by })
    case 'close':
      return desk.openAgain({ by })
  }
}

/** Whom the other side suspended is its own and the person's business; that seats are closed everybody sees there. */
const shown = ({ table, done, inForce }: DeskActs, own: string | null): StaffActs => {
  const used = (of: ActKind): number => done.find(({ operator, kind }) => operator === own && kind === of)?.count ?? 0
  return {
    operator: own,
    table: table && {
      end: { day: table.end.day, used: used('end') },
      suspend: { ...table.suspend, used: used('suspend') },
      out: { ...table.out, used: used('out') },
      close: { ...table.close, used: used('close') },
    },
    inForce: inForce
      .filter(({ kind, operator }) => operator === own || kind !== 'suspend')
      .map(({ kind, operator, by, target, why, until }) => ({
        ...{ act: kind, operator, target, reason: why, until: new Date(until).toISOString() },
        by: operator === own ? by : null,
      })),
  }
}

/** Their routes, under /staff. */
export const staffActs = (app: Hono, parts: StaffApi): void => {
  const { desk } = parts
  app.get(
    '/acts',
    describe({
      id: 'staffActs',
      summary: 'What one side may do alone, how often one’s own did in the last day of running, and what is in force.',
      well: { 200: { what: 'As it is now.', schema: StaffActs } },
      problems: OWN,
    }),
    onlyStaff(parts, ...ROLES),
    async (c) => c.json(shown(await desk.acts(), staffOf(c).account.operator)),
  )
  app.post(
    '/acts',
    describe({
      id: 'doAct',
      summary:
        'End a session, suspend a person, take a seat out of service or close the seats early, for one’s own side.',
      well: { 201: { what: 'It is in force, and counted.', schema: ActDone } },
      problems: [...TAKES, 'bad-reason', 'beyond-limit'],
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(DoAct),
    async (c) => {
      const asked = c.req.valid('json')
      if (asked.act === 'end') return answerEnd(c, desk, asked)
      const held = await hold(desk, byOf(c), asked)
      if (!held.done) return answerActRefused(c, held)
      return c.json({ act: asked.act, until: new Date(held.until).toISOString() } satisfies ActDone, 201)
    },
  )
  app.post(
    '/acts/back',
    describe({
      id: 'takeBackAct',
      summary: 'Take back what one’s own side did: restore a person, put a seat back, open again.',
      well: { 204: { what: 'It is over. It counts all the same.' } },
      problems: TAKES,
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(TakeBackAct),
    async (c) => {
      const back = await letGo(desk, byOf(c), c.req.valid('json'))
      return back.done ? c.body(null, 204) : answerActRefused(c, back)
    },
  )
}
