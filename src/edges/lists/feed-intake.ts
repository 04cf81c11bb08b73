// A new version of a list arrives in a park that operators rule: is it one, may it come by itself, and where does it go?
import { existsSync, rmSync } from 'node:fs'
import type { ListDone } from '../../domain/desk/lists.ts'
import { inDay, isWithinCap, type Weighed } from '../../domain/policy/list-cap.ts'
import type { Brought, Feeds, VersionInForce } from './feeds.ts'
import { type Arrival, heard, type Intake, NO_LIST, setAside } from './intake.ts'
import { fileHash } from './shelf.ts'

export type FeedIntake = Intake & { readonly feeds: Feeds }

const failed = (what: string): ListDone => ({ done: false, why: 'failed', what })

/** `bring` says that it is in force: what is remembered of it, so that the source is asked for what is new only. */
const remember = async (
  { shelf }: FeedIntake,
  arrival: Arrival,
  { report, difference }: Weighed,
  hash: string,
): Promise<void> => {
  const state = heard(shelf.state(arrival.id), arrival)
  shelf.dropWaiting(arrival.id)
  await shelf.save(arrival.id, {
    ...state,
    ...{ passed: inDay(difference, state.passed, arrival.now), brought: hash, by: 'fetch', report, pending: null },
    ...(difference.added + difference.removed > 0 && { changedAt: arrival.now }),
  })
}

const beyond = async (intake: FeedIntake, arrival: Arrival, weighed: Weighed): Promise<ListDone> => {
  await setAside(intake, arrival, weighed, false)
  return { done: false, why: 'beyond-cap', difference: weighed.difference, entries: weighed.report.entries }
}

const bring = async (
  intake: FeedIntake,
  arrival: Arrival,
  weighed: Weighed,
  { hash: from }: VersionInForce,
): Promise<ListDone> => {
  const { id, draft } = arrival
  const { report, difference } = weighed
  const { added, removed } = difference
  const hash = `sha256:${await fileHash(draft)}`
  const brought: Brought = await intake.feeds.bring({ id, from, hash, path: draft, added, removed })
  switch (brought.outcome) {
    case 'failed':
      return failed(brought.what)
    case 'cap':
      return beyond(intake, arrival, weighed)
    case 'policy':
      await setAside(intake, arrival, weighed, true)
      return { done: false, why: 'refused' }
    case 'in-force':
      await remember(intake, arrival, weighed, hash)
      return { done: true, what: 'in-force', report, difference, adopted: true }
  }
}

const judge = async (
  intake: FeedIntake,
  arrival: Arrival,
  weighed: Weighed,
  now: VersionInForce,
): Promise<ListDone> => {
  const { id, cap } = arrival
  const { noList, difference, report, protected: name } = weighed
  if (noList !== null) return failed(NO_LIST[noList])
  if (name !== null) return failed(`it has ${name}, which the charter lets nobody block`)
  if (difference.added + difference.removed === 0) {
    await remember(intake, arrival, weighed, now.hash)
    return { done: true, what: 'same', report, difference, adopted: true }
  }
  const today = inDay(difference, intake.shelf.state(id).passed, arrival.now)
  return isWithinCap(difference, today, cap) ? bring(intake, arrival, weighed, now) : beyond(intake, arrival, weighed)
}

/** Brings an arrival in, sets it aside, or says why not. The draft is gone afterwards. */
export const receiveFeed = async (intake: FeedIntake, arrival: Arrival): Promise<ListDone> => {
  try {
    const now = intake.feeds.inForce(arrival.id)
    if (now === null) return failed('what is in force of it cannot be read')
    const weighed = await intake.weigh(now.path, arrival.draft, intake.feeds.neverBlock())
    return 'why' in weighed ? failed(weighed.why) : await judge(intake, arrival, weighed, now)
  } finally {
    if (existsSync(arrival.draft)) rmSync(arrival.draft, { force: true })
  }
}
