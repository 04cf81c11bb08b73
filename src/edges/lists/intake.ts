// A new version of a list arrives: is it one, does too much change, and where does it go?
import { existsSync, rmSync } from 'node:fs'
import type { ListDone } from '../../domain/desk/lists.ts'
import { MOST_ADDRESSES } from '../../domain/policy/compile/list-difference.ts'
import { inDay, isWithinCap, type NoList, type Weigh, type Weighed } from '../../domain/policy/list-cap.ts'
import { fileHash, type Shelf } from './shelf.ts'
import type { ListState } from './state.ts'

/** `accept`: a person is there and says yes. `url`, `etag`, `modified`: of a fetched one. */
export type Arrival = {
  readonly id: string
  readonly draft: string
  readonly by: 'fetch' | 'put'
  readonly cap: number
  readonly accept: boolean
  readonly origin: Pick<ListState, 'url' | 'etag' | 'modified'> | null
  readonly now: number
  /** When its source had it; now, if left out. */
  readonly heardAt?: number
}

type Version = Pick<Arrival, 'id' | 'now'>

type Change = Pick<Weighed, 'report' | 'difference'>

export type Intake = {
  readonly shelf: Shelf
  readonly weigh: Weigh
  /** Puts the policy in force with what is on the shelf now. `later`: no server runs. */
  readonly adopt: () => Promise<'in-force' | 'refused' | 'later'>
}

export const NO_LIST: Readonly<Record<NoList, string>> = {
  empty: 'it is empty',
  page: 'it is a page, not a list',
  'nothing-in-it': 'not one name or address is in it',
  'too-many-addresses': `more than ${MOST_ADDRESSES} addresses are in it`,
}

export const heard = (state: ListState, { origin, now, heardAt = now }: Arrival): ListState =>
  origin === null ? state : { ...state, ...origin, checkedAt: heardAt, failure: null }

/** What has passed by itself in this day; after a person has looked, nothing. */
const passedWith = (state: ListState, { by, now, accept }: Arrival, { difference }: Weighed): ListState['passed'] => {
  if (by === 'put' || accept) return null
  return inDay(difference, state.passed, now)
}

const inForce = (state: ListState, arrival: Arrival, weighed: Weighed, first: boolean): ListState => ({
  ...state,
  passed: first ? null : passedWith(state, arrival, weighed),
  changedAt: arrival.now,
  by: arrival.by,
  report: weighed.report,
  pending: null,
  dropped: null,
  failure: null,
})

const waitingState = async (
  { shelf }: Intake,
  arrival: Version,
  weighed: Change,
  refused: boolean,
): Promise<ListState> => {
  const { id, now } = arrival
  const state = shelf.state(id)
  const hash = await fileHash(shelf.waiting(id))
  const at = state.pending?.hash === hash ? state.pending.at : now
  return {
    ...state,
    pending: { at, hash, refused, report: weighed.report, difference: weighed.difference },
  }
}

/** With the new version the policy fails its own tests: it is put aside if the one before is the remedy. */
const undo = async (intake: Intake, arrival: Version, weighed: Change, old: ListState): Promise<boolean> => {
  const { shelf, adopt } = intake
  const { id } = arrival
  if (!(await shelf.putBack(id))) return false
  if ((await adopt()) === 'refused') {
    await shelf.takeWaiting(id)
    return false
  }
  const { report, changedAt, by, passed } = old
  await shelf.save(id, { ...(await waitingState(intake, arrival, weighed, true)), report, changedAt, by, passed })
  return true
}

const takeIn = async (intake: Intake, arrival: Arrival, weighed: Weighed, first: boolean): Promise<ListDone> => {
  const { shelf, adopt } = intake
  const { id, draft } = arrival
  const old = shelf.state(id)
  // The copy first: a crash before the state is written makes the next fetch come to the same copy once more.
  await shelf.take(id, draft)
  shelf.dropWaiting(id)
  // What is put in by hand has no validators: the source is asked for all it has, and compared.
  await shelf.save(id, inForce(heard({ ...old, etag: null, modified: null }, arrival), arrival, weighed, first))
  const adopted = await adopt()
  if (adopted === 'refused' && !first && (await undo(intake, arrival, weighed, old)))
    return { done: false, why: 'refused' }
  const difference = first ? null : weighed.difference
  return { done: true, what: 'in-force', report: weighed.report, difference, adopted: adopted === 'in-force' }
}

export const setAside = async (intake: Intake, arrival: Arrival, weighed: Weighed, refused: boolean): Promise<void> => {
  const { shelf } = intake
  const { id, draft } = arrival
  await shelf.setAside(id, draft)
  await shelf.save(id, heard(await waitingState(intake, arrival, weighed, refused), arrival))
}

/** The same names as in force: nothing to do but to remember that the source was heard. */
const same = async ({ shelf }: Intake, arrival: Arrival, { report, difference }: Weighed): Promise<ListDone> => {
  shelf.dropWaiting(arrival.id)
  await shelf.save(arrival.id, { ...heard(shelf.state(arrival.id), arrival), pending: null })
  return { done: true, what: 'same', report, difference, adopted: true }
}

/** A version that somebody turned down, or with which the policy failed, does not come back by itself. */
const isKnown = async ({ shelf }: Intake, { id, draft, by }: Arrival): Promise<ListDone | null> => {
  if (by === 'put') return null
  const { dropped, pending, report } = shelf.state(id)
  const refused = pending?.refused === true ? pending.hash : null
  if (dropped === null && refused === null) return null
  const hash = await fileHash(draft)
  if (hash === refused) return { done: false, why: 'refused' }
  const same = { what: 'same', report, difference: null, adopted: true } as const
  return hash === dropped ? { done: true, ...same } : null
}

const judge = async (intake: Intake, arrival: Arrival, weighed: Weighed): Promise<ListDone> => {
  const { id, by, cap, accept } = arrival
  const { difference, report } = weighed
  const { shelf } = intake
  if (weighed.noList !== null) return { done: false, why: 'failed', what: NO_LIST[weighed.noList] }
  const first = shelf.copy(id) === null
  if (!first && difference.added + difference.removed === 0) return same(intake, arrival, weighed)
  const known = await isKnown(intake, arrival)
  if (known !== null) {
    await shelf.save(id, heard(shelf.state(id), arrival))
    return known
  }
  const today = inDay(difference, shelf.state(id).passed, arrival.now)
  if (first || accept || isWithinCap(difference, today, cap)) return takeIn(intake, arrival, weighed, first)
  if (by === 'fetch') await setAside(intake, arrival, weighed, false)
  return { done: false, why: 'beyond-cap', difference, entries: report.entries }
}

/** Takes an arrival in, sets it aside, or says why not. The draft is gone afterwards. */
export const receive = async (intake: Intake, arrival: Arrival): Promise<ListDone> => {
  try {
    const weighed = await intake.weigh(intake.shelf.copy(arrival.id), arrival.draft)
    if ('why' in weighed) return { done: false, why: 'failed', what: weighed.why }
    return await judge(intake, arrival, weighed)
  } finally {
    if (existsSync(arrival.draft)) rmSync(arrival.draft, { force: true })
  }
}

/** Whether what lies there is what is shown: a crash may have left a newer version beside the state of the one before. */
const isShown = async (shelf: Shelf, id: string, hash: string): Promise<boolean> =>
  existsSync(shelf.waiting(id)) && (await fileHash(shelf.waiting(id))) === hash

/** What people name a version by. */
export const versionOf = (hash: string): string => hash.slice(0, 12)

/** What is to be accepted; without a version whatever waits. */
type Accepted = { readonly id: string; readonly version?: string | undefined }

/** Puts in force what waits; if the policy still fails its own tests with it, it goes on waiting. */
export const acceptWaiting = async (intake: Intake, { id, version }: Accepted, now: number): Promise<ListDone> => {
  const { shelf, adopt } = intake
  const old = shelf.state(id)
  const { pending } = old
  if (pending === null || !(await isShown(shelf, id, pending.hash))) return { done: false, why: 'nothing-waits' }
  if (version !== undefined && version !== versionOf(pending.hash)) return { done: false, why: 'another-waits' }
  await shelf.take(id, shelf.waiting(id))
  const seen = { report: pending.report, passed: null, pending: null, dropped: null }
  await shelf.save(id, { ...old, changedAt: now, by: 'fetch', ...seen })
  const adopted = await adopt()
  const { difference, report } = pending
  if (adopted === 'refused' && (await undo(intake, { id, now }, { report, difference }, old)))
    return { done: false, why: 'refused' }
  return { done: true, what: 'in-force', report, difference, adopted: adopted === 'in-force' }
}

/** Turns down what waits; the same version does not come back. */
export const dropWaiting = async ({ shelf }: Intake, id: string): Promise<ListDone> => {
  const state = shelf.state(id)
  if (state.pending === null) return { done: false, why: 'nothing-waits' }
  shelf.dropWaiting(id)
  await shelf.save(id, { ...state, pending: null, dropped: state.pending.hash })
  return { done: true, what: 'same', report: state.report, difference: null, adopted: true }
}
