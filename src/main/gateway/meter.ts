// What the kernel counted for each session reaches the store: each byte once, also those of a session's last seconds, and those that
// passed while no program ran. The kernel's numbers are absolute, and the store notes in one commit how far they are booked.
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Carried, Element } from '../../domain/enforcement/elements.ts'
import type { Kernel } from '../../domain/enforcement/kernel.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Counted } from '../../domain/sessions/counted.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { latestOf, slotOf } from '../../domain/sessions/slots.ts'
import type { Booked, Store } from '../../domain/store/store.ts'

export type MeterParts = {
  readonly kernel: Pick<Kernel, 'count' | 'read' | 'apply'>
  readonly store: Pick<Store, 'book' | 'counted' | 'forgetCounted' | 'lastNumber'>
  readonly clock: Clock
  readonly decider: () => Pick<Decider, 'dayOf'>
  readonly log: Log
  /** What has just been booked, for whoever watches over quotas. */
  readonly booked: (booked: Booked) => void
}

export type GatewayMeter = {
  /** Books what open sessions have used. */
  readonly look: () => Promise<void>
  /** The end of a session: once it passes no longer (`gone`), what it carried is read and booked, then its counters go. */
  readonly settle: (session: Session, gone: Promise<unknown>) => Promise<void>
  /** Counters that ought to be otherwise: what they carried is booked before they go, and new ones begin at nothing. */
  readonly mend: (remove: readonly Element[], add: readonly Element[]) => Promise<void>
  /** When all that is under way is booked. */
  readonly idle: () => Promise<void>
}

/** Whether an element counts what a session moves. */
export const isMeter = ({ set }: Element): boolean => set === 'up' || set === 'down'

const AT_ONCE = 4000

const slotIn = ({ key }: Element): number => Number(key[0])
const slotsIn = (elements: readonly Element[]): readonly number[] => [...new Set(elements.map(slotIn))]

type State = {
  readonly live: ReadonlyMap<number, Session>
  /** Slots whose sessions have ended and are not settled, with the session's number. */
  readonly leaving: Map<number, number>
  /** What the store has, by session number. */
  readonly seen: Map<number, Counted>
  lastNumber: number
}

/** Whose counter it is: of the session that is there, that just left, or that had the slot last. */
const numberOf = ({ live, leaving, lastNumber }: State, slot: number): number =>
  live.get(slot)?.number ?? leaving.get(slot) ?? latestOf(slot, lastNumber)

const bookAll = async (parts: MeterParts, state: State, carried: readonly Carried[]): Promise<void> => {
  const counted = carried
    .map(({ mark, up, down }) => ({ number: numberOf(state, mark), up, down }))
    .filter(({ number, up, down }) => {
      const before = state.seen.get(number)
      return before?.up !== up || before.down !== down
    })
  if (counted.length === 0) return
  const booked = await parts.store.book(parts.decider().dayOf(parts.clock().wall), counted)
  for (const each of counted) state.seen.set(each.number, each)
  parts.booked(booked)
  if (booked.unknown > 0) parts.log('meter.unattributed', { bytes: booked.unknown })
}

const forget = async ({ store }: MeterParts, { seen }: State, numbers: readonly number[]): Promise<void> => {
  for (const number of numbers) seen.delete(number)
  if (numbers.length > 0) await store.forgetCounted(numbers)
}

/** What was counted while no program ran, also for sessions that ended meanwhile. */
const takeUp = async (parts: MeterParts, state: State): Promise<void> => {
  const { kernel, store } = parts
  state.lastNumber = await store.lastNumber()
  const slots = slotsIn([...(await kernel.read('up')), ...(await kernel.read('down'))])
  const rows = await store.counted()
  const there = new Set(slots)
  for (const { number } of rows)
    if (there.has(slotOf(number)) && !state.live.has(slotOf(number))) state.leaving.set(slotOf(number), number)
  // Rows without a counter: the counter went with the machine, or after its session was settled.
  const stays = ({ number }: Counted): boolean =>
    there.has(slotOf(number)) && numberOf(state, slotOf(number)) === number
  await forget(
    parts,
    state,
    rows.filter((row) => !stays(row)).map(({ number }) => number),
  )
  await bookAll(parts, state, await kernel.count(slots))
}

const exchange = async (
  parts: MeterParts,
  state: State,
  remove: readonly Element[],
  wanted: readonly Element[],
): Promise<void> => {
  const gone = slotsIn(remove)
  const counted = await parts.kernel.count(slotsIn([...remove, ...wanted]))
  await bookAll(parts, state, counted)
  // Who signed in since the comparison is counted already: that counter goes on, and what is booked of it stays noted.
  const there = new Set(counted.map(({ mark }) => mark))
  // Sessions may have ended since the comparison.
  const add = wanted.filter((element) => state.live.has(slotIn(element)))
  for (let at = 0; at < Math.max(remove.length, add.length); at += AT_ONCE)
    await parts.kernel.apply({ remove: remove.slice(at, at + AT_ONCE), add: add.slice(at, at + AT_ONCE) })
  const begun = slotsIn(add).filter((slot) => !there.has(slot))
  const anew = new Set([...gone, ...begun].map((slot) => numberOf(state, slot)))
  await forget(parts, state, [...anew])
  for (const slot of gone) state.leaving.delete(slot)
}

/** `live`: the sessions that ought to pass, by slot; it changes under the meter's eyes. To be made before anything is mended. */
export const createGatewayMeter = async (
  parts: MeterParts,
  live: ReadonlyMap<number, Session>,
): Promise<GatewayMeter> => {
  const state: State = { live, leaving: new Map(), seen: new Map(), lastNumber: 0 }
  await takeUp(parts, state)
  let last: Promise<unknown> = Promise.resolve()
  // One after the other: a reading that is older than the end of its session must not be booked after it.
  const turn = (act: () => Promise<void>): Promise<void> => {
    const mine = last.then(act)
    last = mine.catch(() => {})
    return mine
  }
  return {
    look: () => turn(async () => bookAll(parts, state, await parts.kernel.count([...live.keys()]))),
    settle: async (session, gone) => {
      const slot = slotOf(session.number)
      state.leaving.set(slot, session.number)
      await gone
      await turn(async () => {
        await bookAll(parts, state, await parts.kernel.count([slot]))
        const key = [String(slot)]
        const remove: readonly Element[] = [
          { set: 'up', key },
          { set: 'down', key },
        ]
        await parts.kernel.apply({ remove, add: [] })
        state.leaving.delete(slot)
        await forget(parts, state, [session.number])
      })
    },
    mend: (remove, add) =>
      remove.length + add.length === 0 ? Promise.resolve() : turn(() => exchange(parts, state, remove, add)),
    idle: async () => void (await last),
  }
}
