// How long people were online, hour by hour of the park's time: exact sums without anybody's name.

/** A session, or what has passed of it; milliseconds since 1970. Whose it was is no part of it. */
export type Used = {
  readonly from: number
  readonly to: number
  readonly plan: string
  /** The room that its seat belongs to; empty: none. */
  readonly room: string
  readonly interrupted: boolean
}

/** One hour of the park's time, plan and room. `begun`: sessions that began in it; `interrupted`: that were cut off in it. */
export type UseHour = {
  readonly day: string
  readonly hour: number
  readonly plan: string
  readonly room: string
  readonly seconds: number
  readonly begun: number
  readonly interrupted: number
}

/** Zones differ from UTC by whole quarters of an hour, so hours of the park's time are made of these. */
const QUARTER = 900

type Sum = { seconds: number; begun: number; interrupted: number }

/** What one plan and room has in each quarter; `runs` says how many more, or fewer, run through whole quarters from there on. */
type Row = {
  readonly plan: string
  readonly room: string
  readonly parts: Map<number, Sum>
  readonly runs: Map<number, number>
}

const sumIn = ({ parts }: Row, quarter: number): Sum => {
  const known = parts.get(quarter)
  if (known !== undefined) return known
  const fresh = { seconds: 0, begun: 0, interrupted: 0 }
  parts.set(quarter, fresh)
  return fresh
}

const run = ({ runs }: Row, quarter: number, by: number): void => void runs.set(quarter, (runs.get(quarter) ?? 0) + by)

/** Both ends in whole seconds, so that the parts of a session add up to it, and those that follow each other leave nothing out. */
const put = (row: Row, { from, to, interrupted }: Used): void => {
  const [start, end] = [Math.floor(from / 1000), Math.max(Math.floor(from / 1000), Math.floor(to / 1000))]
  const [first, last] = [Math.floor(start / QUARTER), Math.floor(end / QUARTER)]
  sumIn(row, first).begun += 1
  if (interrupted) sumIn(row, last).interrupted += 1
  if (first === last) {
    sumIn(row, first).seconds += end - start
    return
  }
  sumIn(row, first).seconds += (first + 1) * QUARTER - start
  sumIn(row, last).seconds += end - last * QUARTER
  run(row, first + 1, 1)
  run(row, last, -1)
}

const keyOf = (...parts: readonly (string | number)[]): string => JSON.stringify(parts)

const rowsOf = (used: readonly Used[]): readonly Row[] => {
  const rows = new Map<string, Row>()
  for (const each of used) {
    const key = keyOf(each.plan, each.room)
    const row = rows.get(key) ?? { plan: each.plan, room: each.room, parts: new Map(), runs: new Map() }
    rows.set(key, row)
    put(row, each)
  }
  return [...rows.values()]
}

/** The quarters in which somebody was online, with what they have. */
function* quartersOf({ parts, runs }: Row): Generator<readonly [quarter: number, sum: Sum]> {
  const marks = [...new Set([...parts.keys(), ...runs.keys()])].sort((a, b) => a - b)
  let through = 0
  for (const [i, mark] of marks.entries()) {
    through += runs.get(mark) ?? 0
    const until = through > 0 ? (marks[i + 1] ?? mark + 1) : mark + 1
    for (let quarter = mark; quarter < until; quarter++) {
      const own = quarter === mark ? parts.get(mark) : undefined
      const { seconds = 0, begun = 0, interrupted = 0 } = own ?? {}
      yield [quarter, { begun, interrupted, seconds: seconds + through * QUARTER }]
    }
  }
}

/** `2026-11-23` and the hour of it. */
type HourOf = (quarter: number) => { readonly day: string; readonly hour: number }

const createHourOf = (wallClock: (at: number) => number): HourOf => {
  const known = new Map<number, ReturnType<HourOf>>()
  return (quarter) => {
    const found = known.get(quarter)
    if (found !== undefined) return found
    const text = new Date(wallClock(quarter * QUARTER * 1000)).toISOString()
    const hour = { day: text.slice(0, 10), hour: Number(text.slice(11, 13)) }
    known.set(quarter, hour)
    return hour
  }
}

/** The sums of sessions; `wallClock`: of the park. An hour that clocks show twice is one hour with more seconds. */
export const useByHour = (used: readonly Used[], wallClock: (at: number) => number): readonly UseHour[] => {
  const hourOf = createHourOf(wallClock)
  const hours = new Map<string, UseHour>()
  for (const row of rowsOf(used))
    for (const [quarter, sum] of quartersOf(row)) {
      const { day, hour } = hourOf(quarter)
      const key = keyOf(day, hour, row.plan, row.room)
      const before = hours.get(key)
      hours.set(key, {
        ...{ day, hour, plan: row.plan, room: row.room },
        seconds: (before?.seconds ?? 0) + sum.seconds,
        begun: (before?.begun ?? 0) + sum.begun,
        interrupted: (before?.interrupted ?? 0) + sum.interrupted,
      })
    }
  return [...hours.values()]
}
