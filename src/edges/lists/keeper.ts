// Lists that keep themselves: fetched when they are due, taken in within their caps, and shown as they are.
import { rmSync } from 'node:fs'
import type { Log } from '../../base/log.ts'
import type { DeskList, ListDesk, ListDone } from '../../domain/desk/lists.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import type { Fetched, ListSource } from '../../domain/policy/language.ts'
import { DEFAULT_CAP } from '../../domain/policy/list-cap.ts'
import { isStale, nextLook } from './due.ts'
import { receiveFeed } from './feed-intake.ts'
import type { Feeds } from './feeds.ts'
import { type FetchParts, fetchList } from './fetch.ts'
import { acceptWaiting, dropWaiting, type Intake, receive, versionOf } from './intake.ts'
import type { ListState } from './state.ts'
import { judgeTaken } from './taken.ts'
import { createUploads, type Uploads } from './uploads.ts'

export type KeeperParts = Intake &
  Omit<FetchParts, 'signal'> & {
    /** The lists of the policy as it was last read. */
    readonly sources: () => readonly ListSource[]
    /** When a list that is a file beside the policy last changed; `null` where nobody knows. */
    readonly fileTime?: (source: ListSource) => number | null
    /** Where operators rule; left out: nobody asks. */
    readonly feeds?: Feeds
    /** The domain of the park, for which parcels of lists are packed. */
    readonly park: string
    /** What was read from the lists in force. */
    readonly reports: () => ReadonlyMap<string, ListReport>
    /** Milliseconds since 1970. */
    readonly now: () => number
    readonly log: Log
    /** Milliseconds between looks at what is due. */
    readonly tick?: number
  }

export type ListKeeper = ListDesk & {
  /** Fetches, for at most so many milliseconds, what has no copy yet; true when something came. */
  readonly fetchMissing: (most: number) => Promise<boolean>
  /** From now on lists are fetched when they are due. */
  readonly start: () => void
  /** How each list is, at once. */
  readonly shown: () => readonly DeskList[]
  readonly close: () => Promise<void>
}

type AskedTake = Parameters<ListDesk['takeList']>[0]

type FetchedList = ListSource & { readonly fetched: Fetched }

const TICK = 1000

const isFetched = (source: ListSource): source is FetchedList => source.fetched !== undefined

type Failure = NonNullable<ListState['failure']>

const failedAgain = (failure: Failure | null, why: string, at: number): Failure => ({
  why,
  since: failure?.since ?? at,
  at,
  times: (failure?.times ?? 0) + 1,
})

type Keeping = {
  readonly parts: KeeperParts
  readonly stopping: AbortController
  /** Fetches under way, by list: asked for twice, a list is fetched once. */
  readonly under: Map<string, Promise<ListDone>>
  readonly uploads: Uploads
  /** One list after the other is weighed, put in its place and adopted. */
  turn: Promise<unknown>
  readonly shares: Map<string, number>
}

const inTurn = <T>(keeping: Keeping, run: () => Promise<T> | T): Promise<T> => {
  const mine = keeping.turn.then(run)
  keeping.turn = mine.catch(() => {})
  return mine
}

/** What one person alone does with a list, where operators agree on each. */
const byPerson = async (keeping: Keeping, run: () => Promise<ListDone>): Promise<ListDone> =>
  keeping.parts.feeds?.governs() === true ? { done: false, why: 'agreed' } : run()

const find = ({ parts }: Keeping, id: string): FetchedList | ListDone => {
  const source = parts.sources().find((each) => each.id === id)
  if (source === undefined) return { done: false, why: 'unknown-list' }
  return isFetched(source) ? source : { done: false, why: 'by-file' }
}

const noteFailure = async ({ parts }: Keeping, { id, fetched }: FetchedList, why: string): Promise<ListDone> => {
  const { shelf, now, log } = parts
  const state = shelf.state(id)
  const failure = failedAgain(state.url === fetched.url ? state.failure : null, why, now())
  await shelf.save(id, {
    ...state,
    url: fetched.url,
    failure,
    ...(state.url === fetched.url ? {} : { etag: null, modified: null }),
  })
  log('list.failed', { list: id, why, times: failure.times })
  return { done: false, why: 'failed', what: why }
}

/**
 * Validators count only for what is here: the copy, or the version that waits. Where operators rule, for what is in force; what waits
 * is asked for again, since it may come in once another day has begun.
 */
const isHere = ({ shelf, feeds }: KeeperParts, id: string, { brought, pending }: ListState): boolean =>
  feeds?.governs() === true
    ? pending === null && brought !== null && brought === feeds.inForce(id)?.hash
    : shelf.copy(id) !== null

const fetchNow = async (keeping: Keeping, source: FetchedList): Promise<ListDone> => {
  const { parts, stopping } = keeping
  const { id, fetched } = source
  const { shelf, now } = parts
  const state = shelf.state(id)
  const known = state.url === fetched.url && isHere(parts, id, state)
  const { etag, modified } = known ? state : { etag: null, modified: null }
  const draft = shelf.draft(id)
  const got = await fetchList({ url: fetched.url, etag, modified }, draft, { ...parts, signal: stopping.signal })
  if (stopping.signal.aborted) return { done: false, why: 'failed', what: 'it was stopped' }
  return inTurn(keeping, async () => {
    if (got.outcome === 'failed') {
      rmSync(draft, { force: true })
      return noteFailure(keeping, source, got.why)
    }
    if (got.outcome === 'unchanged') {
      await shelf.save(id, { ...shelf.state(id), checkedAt: now(), failure: null })
      return { done: true, what: 'same', report: state.report, difference: null, adopted: true }
    }
    const origin = { url: fetched.url, etag: got.etag, modified: got.modified }
    const arrival = { id, draft, by: 'fetch', cap: fetched.cap, accept: false, origin, now: now() } as const
    const { feeds } = parts
    const done = await (feeds?.governs() === true ? receiveFeed({ ...parts, feeds }, arrival) : receive(parts, arrival))
    if (!done.done && done.why === 'failed') return noteFailure(keeping, source, done.what)
    parts.log('list.fetched', { list: id, what: done.done ? done.what : done.why })
    return done
  })
}

const fetchOnce = (keeping: Keeping, source: FetchedList): Promise<ListDone> => {
  const { under } = keeping
  const running = under.get(source.id)
  if (running !== undefined) return running
  const fetching = fetchNow(keeping, source)
    .catch((error: unknown): ListDone => {
      const what = error instanceof Error ? error.message : String(error)
      keeping.parts.log('list.failed', { list: source.id, why: what })
      return { done: false, why: 'failed', what }
    })
    .finally(() => under.delete(source.id))
  under.set(source.id, fetching)
  return fetching
}

const shareOf = ({ shares }: Keeping, id: string): number => {
  const share = shares.get(id) ?? Math.random()
  shares.set(id, share)
  return share
}

const dueAt = (keeping: Keeping, { id, fetched }: FetchedList): number =>
  nextLook(keeping.parts.shelf.state(id), fetched, shareOf(keeping, id))

const shownFetched = (keeping: Keeping, source: FetchedList): DeskList => {
  const { parts } = keeping
  const { id, fetched } = source
  const state = parts.shelf.state(id)
  const { pending, failure } = state
  return {
    id,
    ...fetched,
    agreed: parts.feeds?.governs() === true,
    report: state.report ?? parts.reports().get(id) ?? null,
    changedAt: state.changedAt,
    checkedAt: state.checkedAt,
    nextAt: Math.round(Math.max(parts.now(), dueAt(keeping, source))),
    stale: isStale(state, fetched.every, parts.now()),
    failure: failure === null ? null : { why: failure.why, since: failure.since, times: failure.times },
    waiting: pending && {
      at: pending.at,
      version: versionOf(pending.hash),
      refused: pending.refused,
      entries: pending.report.entries,
      difference: pending.difference,
    },
  }
}

const shownFile = ({ parts }: Keeping, source: ListSource): DeskList => ({
  id: source.id,
  agreed: parts.feeds?.governs() === true,
  url: null,
  every: null,
  cap: null,
  report: parts.reports().get(source.id) ?? null,
  changedAt: parts.fileTime?.(source) ?? null,
  checkedAt: null,
  nextAt: null,
  stale: false,
  failure: null,
  waiting: null,
})

type Sent = { readonly source: FetchedList; readonly draft: string }

/** What was sent for a list; what cannot be used is gone. */
const sentFor = (keeping: Keeping, id: string, upload: string): Sent | ListDone => {
  const draft = keeping.uploads.take(upload)
  const source = find(keeping, id)
  if (!('done' in source) && draft !== undefined) return { source, draft }
  if (draft !== undefined) rmSync(draft, { force: true })
  return 'done' in source ? source : { done: false, why: 'failed', what: 'nothing was sent' }
}

const putIn = (keeping: Keeping, id: string, upload: string, accept: boolean): Promise<ListDone> =>
  inTurn(keeping, async () => {
    const { parts } = keeping
    const sent = sentFor(keeping, id, upload)
    if ('done' in sent) return sent
    const { source, draft } = sent
    const cap = source.fetched.cap ?? DEFAULT_CAP
    return receive(parts, { id, draft, by: 'put', cap, accept, origin: null, now: parts.now() })
  })

const takeIn = (keeping: Keeping, { id, upload, note, by }: AskedTake): Promise<ListDone> =>
  inTurn(keeping, async () => {
    const { parts } = keeping
    const sent = sentFor(keeping, id, upload)
    if ('done' in sent) return sent
    const { draft, source } = sent
    const { feeds, shelf, park } = parts
    const now = parts.now()
    const packed = await judgeTaken({ id, draft, note, by, state: shelf.state(id), park, feeds, now })
    if (typeof packed === 'string') {
      rmSync(draft, { force: true })
      return { done: false, why: 'failed', what: packed }
    }
    // As if it had been fetched when it was packed.
    const origin = { url: source.fetched.url, etag: null, modified: null }
    const cap = source.fetched.cap ?? DEFAULT_CAP
    const arrival = { id, draft, by: 'fetch', cap, accept: false, origin, now, heardAt: packed } as const
    return feeds?.governs() === true ? receiveFeed({ ...parts, feeds }, arrival) : receive(parts, arrival)
  })

const missing = ({ parts }: Keeping): FetchedList[] =>
  parts
    .sources()
    .filter(isFetched)
    .filter(({ id }) => parts.feeds?.governs() !== true && parts.shelf.copy(id) === null)

const look = (keeping: Keeping): void => {
  for (const source of keeping.parts.sources().filter(isFetched))
    if (dueAt(keeping, source) <= keeping.parts.now()) void fetchOnce(keeping, source)
}

const within = (most: number): Promise<void> => new Promise((over) => void setTimeout(over, most).unref())

/** Fetches nothing by itself before `start`. */
export const createListKeeper = (parts: KeeperParts): ListKeeper => {
  const keeping: Keeping = {
    parts,
    stopping: new AbortController(),
    under: new Map(),
    uploads: createUploads(parts.shelf.draft, parts.limits.bytes),
    turn: Promise.resolve(),
    shares: new Map(),
  }
  const shown = (): readonly DeskList[] =>
    parts.sources().map((source) => (isFetched(source) ? shownFetched(keeping, source) : shownFile(keeping, source)))
  let timer: NodeJS.Timeout | undefined
  return {
    shown,
    lists: async () => shown(),
    fetchList: async ({ id }) => {
      const source = find(keeping, id)
      return 'done' in source ? source : fetchOnce(keeping, source)
    },
    sendList: async (piece) => keeping.uploads.add(piece),
    putList: ({ id, upload, accept }) => byPerson(keeping, () => putIn(keeping, id, upload, accept)),
    takeList: (asked) => takeIn(keeping, asked),
    acceptList: ({ id, version }) =>
      byPerson(keeping, () => inTurn(keeping, () => acceptWaiting(parts, { id, version }, parts.now()))),
    dropList: ({ id }) => byPerson(keeping, () => inTurn(keeping, () => dropWaiting(parts, id))),
    fetchMissing: async (most) => {
      const before = missing(keeping)
      await Promise.race([Promise.all(before.map((source) => fetchOnce(keeping, source))), within(most)])
      return missing(keeping).length < before.length
    },
    start: () => {
      timer ??= setInterval(() => look(keeping), parts.tick ?? TICK).unref()
    },
    close: async () => {
      clearInterval(timer)
      keeping.stopping.abort()
      await Promise.all(keeping.under.values())
      await keeping.turn
    },
  }
}
