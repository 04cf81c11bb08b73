// Times of a week, and days from and until, in few words.
import type { When } from '../exact/times.ts'
import type { Span } from '../language.ts'
import type { Phrases } from './phrases.ts'

const DAY = 1440
const WEEK = 7 * DAY

type Stretch = readonly [from: number, to: number]

const pad = (n: number): string => String(n).padStart(2, '0')

const clock = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`

/** What goes on over Sunday midnight is one stretch. */
const rounded = (week: readonly Stretch[]): readonly Stretch[] => {
  const [first, ...others] = week
  const last = others.at(-1)
  if (first === undefined || last === undefined || first[0] !== 0 || last[1] !== WEEK) return week
  return [...others.slice(0, -1), [last[0], WEEK + first[1]]]
}

/** Whole days, each by itself, where a stretch is nothing else. */
const byDays = (week: readonly Stretch[]): readonly Stretch[] =>
  week.flatMap(([from, to]) =>
    from % DAY === 0 && to % DAY === 0
      ? Array.from({ length: (to - from) / DAY }, (_, n): Stretch => [from + n * DAY, from + (n + 1) * DAY])
      : [[from, to] as const],
  )

const runsOf = (days: readonly number[], phrases: Phrases): string => {
  if (days.length === 7) return phrases.daily
  const runs: [number, number][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  const name = (day: number): string => phrases.days[day] ?? ''
  return runs.map(([from, to]) => (from === to ? name(from) : `${name(from)}–${name(to)}`)).join(', ')
}

const shape = (from: number, length: number, days: readonly number[], phrases: Phrases): string => {
  const to = from + length
  const on = runsOf(days, phrases)
  if (from === 0 && to === DAY) return `${on} ${phrases.allDay}`
  if (to <= DAY) return `${on} ${clock(from)}–${clock(to)}`
  if (to < 2 * DAY) return `${on} ${clock(from)}–${phrases.nextDay(clock(to - DAY))}`
  return days
    .map(
      (day) =>
        `${phrases.days[day]} ${clock(from)} – ${phrases.days[Math.floor((day * DAY + to) / DAY) % 7]} ${clock(to % DAY)}`,
    )
    .join(', ')
}

/** All that is not in the week. */
const restOf = (week: readonly Stretch[]): readonly Stretch[] => {
  const ends = [...week.map(([from]) => from), WEEK]
  const starts = [0, ...week.map(([, to]) => to)]
  return starts.flatMap((from, n): Stretch[] => ((ends[n] ?? WEEK) > from ? [[from, ends[n] ?? WEEK]] : []))
}

type Shapes = readonly (readonly Stretch[])[]

/** Stretches of the same hours, on several days. */
const shapesOf = (week: readonly Stretch[]): Shapes => [
  ...Map.groupBy(byDays(rounded(week)), ([from, to]) => `${from % DAY} ${to - from}`).values(),
]

/** `Mon–Sat 08:00–18:00`, or `outside Mon–Sat 08:00–18:00`, whichever is simpler. */
const weekText = (week: readonly Stretch[], phrases: Phrases): string => {
  const [shapes, others] = [shapesOf(week), shapesOf(restOf(week))]
  return others.length < shapes.length ? phrases.outside(shapesText(others, phrases)) : shapesText(shapes, phrases)
}

const shapesText = (shapes: Shapes, phrases: Phrases): string =>
  shapes
    .map((same) => {
      const [[from, to] = [0, 0]] = same
      return shape(
        from % DAY,
        to - from,
        same.map(([start]) => Math.floor(start / DAY)),
        phrases,
      )
    })
    .join(' + ')

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)

const oneWhen = ({ after, until, week }: When, phrases: Phrases): string =>
  [
    ...(week === null ? [] : [weekText(week, phrases)]),
    ...(after === null ? [] : [phrases.from(dayAfter(after))]),
    ...(until === null ? [] : [phrases.until(until)]),
  ].join(', ')

/** All those times; '' for all time. */
export const whenText = (when: readonly When[], phrases: Phrases): string =>
  when.map((each) => oneWhen(each, phrases)).join('; ')

/** A schedule of the policy. */
export const spansText = (spans: readonly Span[], phrases: Phrases): string =>
  spans
    .map(({ days, from, to }) => {
      const on = days.flatMap((is, day) => (is ? [day] : []))
      return shape(from, to > from ? to - from : DAY - from + to, on, phrases)
    })
    .join('; ')
