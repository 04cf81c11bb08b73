// Imports on a running park: tables held here until they are weighed and written, and taken back.
import { randomUUID } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { createTurn } from '../../base/turn.ts'
import type { Defaults, ImportDesk, Imported, TablePiece, Undone, Weighed } from '../../domain/desk/importing.ts'
import { isAsLeft, NOTHING, sizesOf, type Things } from '../../domain/imports/kept.ts'
import { type Change, type Plan, planPeople, planSeats, planTenants } from '../../domain/imports/plan.ts'
import { MOST_ROWS, type PersonRow, type Rows } from '../../domain/imports/rows.ts'
import type { LookUp, Person } from '../../domain/people/people.ts'
import type { Places } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { EndReason, Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'
import type { SideDoors } from './side-doors.ts'

export type ImportingParts = {
  readonly clock: Clock
  readonly store: Store
  readonly decider: () => Decider
  readonly places: () => Places
  readonly roster: Roster
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
  /** Reads networks and seats anew. */
  readonly relocate: () => Promise<void>
  readonly sideDoors: SideDoors
}

const MOST_PROBLEMS = 20
const FIRST = 5
/** Ids and badges that are looked up at once. */
const PORTION = 250

type Table = { readonly upload: string; readonly rows: Rows }

type Weighing = {
  readonly things: Things
  readonly plan: Plan<{ readonly id: string; readonly badge?: string }>
  readonly online: readonly Session[]
}

const nothingOf = ({ kind }: Rows): Rows => ({ kind, rows: [] })

/** One table at a time: a new one takes the place of one that nobody finished. */
const createHeld = () => {
  let held: Table | undefined
  const of = (upload: string): Table => {
    if (held?.upload === upload) return held
    throw new IsthmusError('import:gone', 'the table is not here any more', 'import the file again')
  }
  return {
    add: ({ upload, at, ...piece }: TablePiece): { rows: number } => {
      const before = at === 0 ? nothingOf(piece) : of(upload).rows
      if (before.kind !== piece.kind || before.rows.length !== at || at + piece.rows.length > MOST_ROWS)
        throw new IsthmusError('import:gone', 'a piece of the table does not fit', 'import the file again')
      held = { upload, rows: { kind: piece.kind, rows: [...before.rows, ...piece.rows] } as Rows }
      return { rows: held.rows.rows.length }
    },
    of,
    drop: (upload: string): void => {
      if (held?.upload === upload) held = undefined
    },
  }
}

/** In portions, with a breath between: whoever signs in meanwhile does not wait. */
const peopleOf = async (store: Store, rows: readonly PersonRow[]): Promise<readonly Person[]> => {
  const found = new Map<string, Person>()
  for (let at = 0; at < rows.length; at += PORTION) {
    const portion = rows.slice(at, at + PORTION)
    const ids = portion.flatMap(({ id }) => id ?? [])
    const badges = portion.flatMap(({ badge }) => badge ?? [])
    for (const person of await store.peopleWith({ ids, badges })) found.set(person.id, person)
    await breath()
  }
  return [...found.values()]
}

/** Who is online as somebody else than they would be. */
const onlineOf = (roster: Roster, people: readonly Change<Person>[]): readonly Session[] => {
  const changed = new Set(people.flatMap(({ before }) => before?.id ?? []))
  return [...roster.all()].filter(({ holder }) => holder.kind === 'person' && changed.has(holder.id))
}

const weigh = async (parts: ImportingParts, { rows: table }: Table, defaults: Defaults): Promise<Weighing> => {
  const { store, sideDoors, roster, decider } = parts
  const park = await store.park()
  if (table.kind === 'tenants') {
    const plan = planTenants(table.rows, park.tenants, ({ id }) => sideDoors.whyTenant(id))
    return { plan, things: { ...NOTHING, tenants: plan.changes }, online: [] }
  }
  if (table.kind === 'seats') {
    const networks = new Set(park.networks.map(({ id }) => id))
    const plan = planSeats(table.rows, { seats: park.seats, networks, network: defaults.network }, sideDoors.whySeat)
    return { plan, things: { ...NOTHING, seats: plan.changes }, online: [] }
  }
  const people = await peopleOf(store, table.rows)
  const door = await sideDoors.people()
  const plans = new Set(decider().policy.plans.map(({ id }) => id))
  const known = {
    ...{ people, plans, tenants: new Set(park.tenants.map(({ id }) => id)) },
    ...{ plan: defaults.plan, newId: randomUUID },
  }
  const plan = planPeople(table.rows, known, door)
  return { plan, things: { ...NOTHING, people: plan.changes }, online: onlineOf(roster, plan.changes) }
}

/** By what people know them: an id that was drawn here says nothing to anybody. */
const firstOf = (plan: Weighing['plan'], isNew: boolean): readonly string[] =>
  plan.changes
    .filter(({ before }) => (before === null) === isNew)
    .slice(0, FIRST)
    .map(({ after }) => after.badge ?? after.id)

const shown = ({ rows }: Table, { plan, online }: Weighing): Weighed => ({
  ...{ kind: rows.kind, ...sizesOf(plan), same: plan.same, online: online.length },
  ...{ wrong: plan.problems.length, problems: plan.problems.slice(0, MOST_PROBLEMS) },
  ...{ firstAdded: firstOf(plan, true), firstChanged: firstOf(plan, false) },
})

/** What each finds in their own record. */
const lookUpsOf = (people: Things['people'], by: string, at: number): readonly LookUp[] =>
  people.flatMap(({ before, after }): LookUp[] => {
    const note = { person: after.id, by, at }
    if (before === null) return [{ ...note, what: 'person-added' }]
    return [{ ...note, what: before.badge === after.badge ? 'record-seen' : 'badge-replaced' }]
  })

const write = async (parts: ImportingParts, table: Table, weighing: Weighing, by: string): Promise<Imported> => {
  if (weighing.plan.problems.length > 0) return { done: false, weighed: shown(table, weighing) }
  const { store, clock, end, relocate, roster } = parts
  const { credible } = clock()
  const { things, plan } = weighing
  const made = { at: Math.trunc(credible), by, kind: table.rows.kind, ...sizesOf(plan) }
  const done = await store.addImport(made, things, lookUpsOf(things.people, by, made.at))
  await end(onlineOf(roster, things.people), 'staff')
  if (things.seats.length > 0) await relocate()
  return { done: true, import: done }
}

const peopleNow = async (store: Store, { people }: Things): Promise<ReadonlyMap<string, Person>> => {
  const ids = people.map(({ after }) => after.id)
  const now = new Map<string, Person>()
  for (let at = 0; at < ids.length; at += PORTION)
    for (const person of await store.peopleWith({ ids: ids.slice(at, at + PORTION), badges: [] }))
      now.set(person.id, person)
  return now
}

/** Ids of those whom somebody has changed since. */
const changedSince = async (
  store: Store,
  things: Things,
  now: ReadonlyMap<string, Person>,
): Promise<readonly string[]> => {
  const { tenants, seats } = await store.park()
  const byId = new Map<string, unknown>([...tenants, ...seats].map((each) => [each.id, each]))
  const isSame = (after: { id: string }): boolean => JSON.stringify(byId.get(after.id)) === JSON.stringify(after)
  const changed = [
    ...things.people.filter(({ after }) => {
      const person = now.get(after.id)
      return person === undefined || !isAsLeft(person, after)
    }),
    ...[...things.tenants, ...things.seats].filter(({ after }) => !isSame(after)),
  ]
  return changed.map(({ after }) => after.id)
}

/** Whether something refers to a tenant that would go. */
const isUsed = async (store: Store, { tenants }: Things): Promise<boolean> => {
  const gone = new Set(tenants.filter(({ before }) => before === null).map(({ after }) => after.id))
  if (gone.size === 0) return false
  const { networks, devices } = await store.park()
  const holders = [...(await store.headCounts()), ...networks, ...devices]
  return holders.some(({ tenant }) => tenant !== null && gone.has(tenant))
}

const undo = async (parts: ImportingParts, id: number): Promise<Undone> => {
  const { store, clock, end, roster, relocate } = parts
  const known = (await store.imports()).find((each) => each.id === id)
  if (known === undefined) return { done: false, why: 'no-such' }
  if (known.undoneAt !== null) return { done: false, why: 'undone' }
  const things = await store.importChanges(id)
  if (Object.values(things).every((each) => each.length === 0)) return { done: false, why: 'forgotten' }
  const now = await peopleNow(store, things)
  const ids = await changedSince(store, things, now)
  if (ids.length > 0) return { done: false, why: 'changed', ids: ids.slice(0, MOST_PROBLEMS) }
  if (await isUsed(store, things)) return { done: false, why: 'in-use' }
  const people = things.people.map(({ before, after }) => ({ before, now: now.get(after.id) ?? after }))
  await parts.sideDoors.undo({ people, seats: things.seats })
  const theirs = new Set(things.people.map(({ after }) => after.id))
  await end(
    [...roster.all()].filter(({ holder }) => holder.kind === 'person' && theirs.has(holder.id)),
    'staff',
  )
  const undoneAt = Math.trunc(clock().credible)
  await store.undoImport(id, undoneAt, things)
  if (things.seats.length > 0) await relocate()
  return { done: true, import: { ...known, undoneAt } }
}

/** `inTurn`: one after another with whatever else adds people. */
export const createImporting = (parts: ImportingParts, inTurn: ReturnType<typeof createTurn>['inTurn']): ImportDesk => {
  const held = createHeld()
  return {
    sendTable: async (piece) => held.add(piece),
    weighImport: async ({ upload, ...defaults }) => {
      const table = held.of(upload)
      return shown(table, await weigh(parts, table, defaults))
    },
    importTable: ({ upload, by, ...defaults }) =>
      inTurn(async () => {
        const table = held.of(upload)
        const done = await write(parts, table, await weigh(parts, table, defaults), by)
        held.drop(upload)
        return done
      }),
    imports: async () => parts.store.imports(),
    undoImport: ({ id }) => inTurn(() => undo(parts, id)),
  }
}
