// Which services somebody can use, and which rule stands against the others: each endpoint asked of the decision function, at
// every stretch of the coming week in which the same rules hold.
import { createCalendar } from '../policy/decide/schedule.ts'
import type { Decider } from '../policy/decider.ts'
import { joined, type Stretch, type When } from '../policy/exact/times.ts'
import type { Endpoint, Subject } from '../policy/language.ts'
import { wallClockOf } from '../policy/read/time.ts'
import type { Reason } from '../policy/reasons.ts'
import { endpointText, type OnlineService } from './service.ts'

/** `works`: all of it; `partly`: its door opens, and not all the rest; `blocked`: its door does not open. */
type State = 'works' | 'partly' | 'blocked'

/** An endpoint that is refused, and by what. */
type Refused = { readonly endpoint: string; readonly by: Reason }

/** What holds at some times of the week; `when` is empty where it holds at all of them. */
export type CoveragePart = {
  readonly state: State
  readonly refused: readonly Refused[]
  readonly when: readonly When[]
}

/** `at-times`: it changes with the hours of the week. */
export type ServiceCoverage = {
  readonly service: OnlineService
  readonly state: State | 'at-times'
  readonly parts: readonly CoveragePart[]
}

const MINUTE = 60_000
const DAY = 86_400_000
const WEEK_MINUTES = 7 * 1440
/** 1970-01-05, a Monday. */
const MONDAY = 4 * DAY
/** More changes than any week of a real park has. */
const MOST_SLOTS = 5000

/** Times at which the same rules hold, with one of them to ask about. */
type Cell = { readonly at: number; readonly week: Stretch[] }

const weekMinute = (wall: number): number =>
  ((Math.floor((wall - MONDAY) / MINUTE) % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES

/** What goes on over Sunday midnight is in two pieces. */
const stretchesOf = (from: number, to: number): Stretch[] => {
  if (from === to) return []
  return to > from
    ? [[from, to]]
    : [[from, WEEK_MINUTES] as const, [0, to] as const].filter(([begin, end]) => end > begin)
}

/** The week from `now` on, cut where schedules or days change. */
const cellsOf = ({ policy, momentKey }: Decider, now: number): readonly Cell[] => {
  const calendar = createCalendar(policy)
  const clock = wallClockOf(policy.park.timezone) ?? ((at: number) => at)
  const cells = new Map<string, Cell>()
  const end = now + 7 * DAY
  for (let at = now, n = 0; at < end && n < MOST_SLOTS; n++) {
    const until = Math.min(calendar(at).until, end)
    const key = momentKey(at)
    const cell = cells.get(key) ?? { at, week: [] }
    cell.week.push(...stretchesOf(weekMinute(clock(at)), weekMinute(clock(until))))
    cells.set(key, cell)
    at = until
  }
  return [...cells.values()]
}

type Found = Pick<CoveragePart, 'state' | 'refused'>

const refusedOf = (decider: Decider, subject: Subject, at: number, endpoint: Endpoint): Refused | undefined => {
  const { rule } = decider.explain({
    ...{ subject, at, transport: 'tcp', port: endpoint.port },
    host: { kind: 'name', name: endpoint.name },
  })
  return rule === null ? undefined : { endpoint: endpointText(endpoint), by: rule }
}

const foundAt = (decider: Decider, subject: Subject, at: number, { endpoints }: OnlineService): Found => {
  const all = endpoints.map((endpoint) => refusedOf(decider, subject, at, endpoint))
  const refused = all.filter((each) => each !== undefined)
  if (refused.length === 0) return { state: 'works', refused }
  return { state: all[0] === undefined ? 'partly' : 'blocked', refused }
}

const ORDER: readonly State[] = ['works', 'partly', 'blocked']

const partsOf = (found: readonly (Found & { readonly week: readonly Stretch[] })[]): readonly CoveragePart[] => {
  const same = [...Map.groupBy(found, ({ state, refused }) => JSON.stringify([state, refused])).values()]
  const always = same.length === 1
  return same
    .flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const week = joined(group.flatMap((each) => each.week))
      const when = always ? [] : [{ after: null, until: null, week }]
      return [{ state: first.state, refused: first.refused, when }]
    })
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}

/** What of the services somebody can use in the week from `now` (milliseconds since 1970) on, in the order of the services. */
export const coverageOf = (
  decider: Decider,
  subject: Subject,
  services: readonly OnlineService[],
  now: number,
): readonly ServiceCoverage[] => {
  const cells = cellsOf(decider, now)
  return services.map((service) => {
    const parts = partsOf(cells.map(({ at, week }) => ({ ...foundAt(decider, subject, at, service), week })))
    const states = new Set(parts.map(({ state }) => state))
    const [only = 'blocked'] = states
    return { service, state: states.size === 1 ? only : 'at-times', parts }
  })
}
