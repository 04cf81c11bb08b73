// How long people waited in the queue of a room: from taking a number until it was called, or until they sat down without a call.
import type { Ticket } from '../room/queue.ts'

/** On a day of the park, in a room: how many waited so many whole minutes. `null`: they were called and did not come. */
export type Waited = {
  readonly day: string
  readonly room: string
  readonly minutes: number | null
  readonly count: number
}

type Change = { readonly before: readonly Ticket[]; readonly after: readonly Ticket[]; readonly at: number }

/** What a change of the queue says: whose wait has ended, who did not come. */
export const waitsIn = ({ before, after, at }: Change): readonly (number | null)[] => {
  const known = new Map(before.map((ticket) => [ticket.number, ticket]))
  return after.flatMap(({ number, takenAt, state }) => {
    const was = known.get(number)
    // Numbers begin anew each day.
    if (was === undefined || was.takenAt !== takenAt || was.state === state) return []
    if (state === 'no-show') return [null]
    const ends = was.state === 'waiting' && (state === 'called' || state === 'seated')
    return ends ? [Math.max(0, Math.floor((at - takenAt) / 60_000))] : []
  })
}

/** Minutes; `null`: nobody waited. */
export type Waits = {
  readonly count: number
  readonly median: number | null
  readonly p95: number | null
  readonly noShows: number
}

/** The least number of minutes within which that share has had its turn. */
const within = (sorted: readonly Waited[], count: number, share: number): number | null => {
  let seen = 0
  for (const { minutes, count: here } of sorted) {
    seen += here
    if (seen >= count * share) return minutes
  }
  return null
}

export const waitsOf = (waited: readonly Waited[]): Waits => {
  const came = waited.filter(({ minutes }) => minutes !== null).sort((a, b) => (a.minutes ?? 0) - (b.minutes ?? 0))
  const count = came.reduce((sum, each) => sum + each.count, 0)
  const noShows = waited.filter(({ minutes }) => minutes === null).reduce((sum, each) => sum + each.count, 0)
  return {
    ...{ count, noShows },
    median: count === 0 ? null : within(came, count, 0.5),
    p95: count === 0 ? null : within(came, count, 0.95),
  }
}
