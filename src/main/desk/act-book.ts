// The acts of the desk in the running park: judged by the charter's table, written before they hold, remembered over restarts.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { DeskTable } from '../../domain/council/charter.ts'
import { newest } from '../../domain/council/clock.ts'
import { isLine } from '../../domain/council/words.ts'
import type { ActRefused, By } from '../../domain/desk/acting.ts'
import {
  type Act,
  isForgotten,
  isInForce,
  leftOf,
  limitMet,
  type Moment,
  refusalOf,
  settled,
  takenBack,
  type WishedAct,
} from '../../domain/desk/acts.ts'
import { type ActCount, type ShownCounts, shownCounts } from '../../domain/desk/counts.ts'
import { heldBackBy, type SeatHeld, seatHeldBy } from '../../domain/desk/holding.ts'
import type { LookUp } from '../../domain/people/people.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { HeldBack } from '../../domain/sessions/held.ts'
import type { Store } from '../../domain/store/store.ts'
import type { ParkRecord } from '../council/record.ts'

type ActBookParts = {
  readonly clock: Clock
  readonly store: Store
  readonly record: Pick<ParkRecord, 'governed' | 'byOperators'>
  readonly decider: () => Decider
}

/** What is asked for, before anybody has looked whose staff it is. */
type Asked = Omit<WishedAct, 'operator'> & { readonly by: By; readonly why: string | null }

type Begun = { readonly done: true; readonly act: Act } | ActRefused

/** What the person reads of it. */
type Told = (act: Act) => readonly LookUp[]

export type ActBook = {
  /** Whom the acts in force keep offline now. */
  readonly held: () => HeldBack
  readonly seatHeld: () => SeatHeld
  /** Once it resolves the act counts and holds, and `told` is written. Throws `store:failed`, and then there is none. */
  readonly begin: (asked: Asked, told: Told) => Promise<Begun>
  readonly takeBack: (asked: Pick<Asked, 'kind' | 'target' | 'by'>, told: Told) => Promise<Begun>
  readonly inForce: () => readonly (Act & { readonly until: number })[]
  /** What each operator did in the last day of running. */
  readonly lately: () => readonly Act[]
  readonly table: () => DeskTable | null
  /** How often, on finished days, for everybody. */
  readonly counts: () => readonly ShownCounts[]
  /** From time to time: what neither holds nor counts is forgotten, and a day that is over is counted. */
  readonly note: () => Promise<void>
}

const DAY = 86_400
/** Finished days of which everybody is shown how often. */
const SHOWN_DAYS = 30

const refused = (why: ActRefused['why']): ActRefused => ({ done: false, why })

const momentOf = ({ clock, record }: ActBookParts): Moment => {
  const { wall, boot, bootId } = clock()
  const read = record.governed()?.clock()
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
  return { wall: seconds(wall), boot: seconds(boot), bootId, ran: read?.ran ?? 0, seen: read ? newest(read) : 0 }
}

/** Whose staff it is, and by what limits. */
type Side = { readonly operator: string | null; readonly table: DeskTable | null } | ActRefused

const sideOf = ({ record }: ActBookParts, { operator }: By): Side => {
  if (!record.byOperators()) return operator === null ? { operator: null, table: null } : refused('no-operator')
  const charter = record.governed()?.park().charter
  if (charter === undefined) return refused('record-bad')
  const ids = Object.keys(charter.operators)
  const only = ids.length === 1 ? (ids[0] ?? null) : null
  const side = operator ?? only
  if (side === null) return refused('which-operator')
  return ids.includes(side) ? { operator: side, table: charter.desk } : refused('no-operator')
}

/** Where a file rules a session may be ended without a word, as before there were operators. */
const isReasonEnough = ({ kind, why }: Asked, table: DeskTable | null): boolean =>
  why === null ? table === null && kind === 'end' : isLine(why, 200)

/** How often what was done, read anew when a day is over. */
const createCounts = ({ store, record, clock, decider }: ActBookParts) => {
  const today = (): string => decider().dayOf(clock().wall)
  let read: { readonly day: string; readonly counts: readonly ActCount[] } = { day: '', counts: [] }
  return {
    today,
    note: async (): Promise<void> => {
      const day = today()
      if (day === read.day) return
      read = { day, counts: await store.actCounts(decider().dayOf(clock().wall - SHOWN_DAYS * DAY * 1000)) }
    },
    shown: () => shownCounts(read.counts, Object.keys(record.governed()?.park().charter.operators ?? {}), today()),
  }
}

/** The acts in memory. What a clock has ended stays ended, and is written from time to time. */
const createMemory = (parts: ActBookParts, first: readonly Act[]) => {
  let acts = first
  let unwritten: readonly Act[] = []
  return {
    all: () => acts,
    now: (): Moment => {
      const moment = momentOf(parts)
      const after = settled(acts, moment)
      // A session that was ended is over from the first moment on: nobody asks.
      const isNew = (act: Act, at: number): boolean => act.kind !== 'end' && act.over && acts[at]?.over === false
      if (after !== acts) unwritten = [...unwritten, ...after.filter(isNew)]
      acts = after
      return moment
    },
    add: (act: Act): void => {
      acts = [...acts, act]
    },
    replace: (act: Act): void => {
      acts = acts.map((each) => (each.id === act.id ? act : each))
    },
    drop: (ids: readonly string[]): void => {
      acts = acts.filter(({ id }) => !ids.includes(id))
      unwritten = unwritten.filter(({ id }) => !ids.includes(id))
    },
    write: async (): Promise<void> => {
      const ended = unwritten
      if (ended.length === 0) return
      await parts.store.endActs(ended, [])
      unwritten = unwritten.filter((act) => !ended.includes(act))
    },
  }
}

type Memory = ReturnType<typeof createMemory>

const begin = async (
  parts: ActBookParts,
  memory: Memory,
  asked: Asked,
  write: (act: Act) => Promise<void>,
): Promise<Begun> => {
  const side = sideOf(parts, asked.by)
  if ('done' in side) return side
  if (!isReasonEnough(asked, side.table)) return refused('no-reason')
  const { kind, target, seconds } = asked
  const wish = { kind, target, seconds, operator: side.operator }
  const start = memory.now()
  const why = refusalOf(wish, memory.all(), side.table, start)
  if (why !== undefined) return { ...refused(why), ...limitMet(why, wish, memory.all(), side.table, start) }
  const act: Act = { ...wish, id: randomUUID(), by: asked.by.name, why: asked.why ?? '', start, over: false }
  // In memory before anything waits: of many that ask at once no more get through than may.
  memory.add(act)
  try {
    await write(act)
  } catch (error) {
    memory.drop([act.id])
    throw error
  }
  return { done: true, act }
}

const takeBack = async (
  parts: ActBookParts,
  memory: Memory,
  { kind, target, by }: Pick<Asked, 'kind' | 'target' | 'by'>,
  write: (act: Act) => Promise<void>,
): Promise<Begun> => {
  const side = sideOf(parts, by)
  if ('done' in side) return side
  const moment = memory.now()
  const held = memory.all().filter((act) => act.kind === kind && act.target === target && isInForce(act, moment))
  const own = held.find(({ operator }) => operator === side.operator)
  if (own === undefined) return refused(held.length > 0 ? 'others' : 'not-held')
  const back = takenBack(own, moment)
  await write(back)
  memory.replace(back)
  return { done: true, act: back }
}

/** Reads what is remembered; what holds still holds. */
export const openActBook = async (parts: ActBookParts): Promise<ActBook> => {
  const { store, record } = parts
  const days = createCounts(parts)
  await days.note()
  const memory = createMemory(parts, await store.acts())
  const table = (): DeskTable | null => record.governed()?.park().charter.desk ?? null
  /** Ended ones are marked before anybody looks. */
  const seen = (): readonly [acts: readonly Act[], now: Moment] => {
    const now = memory.now()
    return [memory.all(), now]
  }
  return {
    begin: (asked, told) => begin(parts, memory, asked, (act) => store.addAct(act, days.today(), told(act))),
    takeBack: (asked, told) => takeBack(parts, memory, asked, (act) => store.endActs([act], told(act))),
    table,
    held: () => heldBackBy(...seen()),
    seatHeld: () => seatHeldBy(...seen()),
    inForce: () => {
      const [acts, now] = seen()
      return acts
        .filter((act) => isInForce(act, now))
        .map((act) => ({ ...act, until: (now.wall + leftOf(act, now)) * 1000 }))
    },
    lately: () => {
      const [acts, { ran }] = seen()
      return acts.filter(({ operator, start }) => operator !== null && ran - start.ran < DAY)
    },
    counts: days.shown,
    note: async () => {
      await days.note()
      const [acts, now] = seen()
      await memory.write()
      // Without the charter nobody knows for how long something counts.
      if (record.byOperators() && record.governed() === null) return
      const gone = acts.filter((act) => isForgotten(act, table(), now)).map(({ id }) => id)
      if (gone.length === 0) return
      await store.forgetActs(gone)
      memory.drop(gone)
    },
  }
}
