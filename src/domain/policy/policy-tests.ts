// Runs the tests that stand in a policy: one that fails its own tests is refused.

import { createCalendar } from './decide/schedule.ts'
import type { Decider } from './decider.ts'
import type { PolicyTest, Problem } from './language.ts'
import type { Explanation } from './question.ts'
import { parseDestination } from './read/destination.ts'
import { isDate, momentOf, wallClockOf } from './read/time.ts'

const DAY = 86_400_000

/** A week whose days are all before the first rule ends: tests are about the policy as it was agreed, not about a later day. */
const weekBefore = (untils: readonly string[]): number => {
  const [first = '2026-01-11'] = untils.filter(isDate).sort()
  const [year = 1970, month = 1, day = 1] = first.split('-').map(Number)
  return Date.UTC(year, month - 1, day) - 6 * DAY
}

/** One time of each stretch of that week in which something differs; for a test without `at`. */
const timesOf = ({ policy }: Decider): readonly number[] => {
  const calendar = createCalendar(policy)
  const wallClock = wallClockOf(policy.park.timezone)
  const start = weekBefore(policy.rules.flatMap(({ until }) => until ?? []))
  const from = wallClock === undefined ? start : momentOf(start, wallClock)
  const times = new Map<string, number>()
  for (let at = from; at < from + 7 * DAY; ) {
    const slot = calendar(at)
    const key = slot.open.join()
    if (!times.has(key)) times.set(key, at)
    at = slot.until
  }
  return [...times.values()]
}

const expectedText = ({ expect }: PolicyTest): string =>
  expect.allow ? 'allow' : expect.by === null ? 'block' : `block by ${expect.by}`

const foundText = ({ rule }: Explanation): string => (rule === null ? 'allow' : `block by ${rule}`)

const holds = ({ expect }: PolicyTest, { decision, rule }: Explanation): boolean => {
  if (expect.allow) return decision === 'allow'
  return decision === 'block' && (expect.by === null || expect.by === rule)
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const timeText = (at: number, timezone: string): string => {
  const wall = new Date((wallClockOf(timezone) ?? ((same: number) => same))(at))
  const clock = wall.toISOString().slice(11, 16)
  return `${WEEKDAYS[(wall.getUTCDay() + 6) % 7]} ${clock}`
}

const failure = (test: PolicyTest, file: string, what: string, mend: string): Problem => ({
  severity: 'error',
  file,
  line: test.spot.line,
  column: test.spot.column,
  what,
  mend,
})

const run = (decider: Decider, test: PolicyTest, times: readonly number[], file: string): Problem[] => {
  const destination = parseDestination(test.to)
  if (destination === undefined) {
    const mend = 'Write a URL, a name, or name:port.'
    return [failure(test, file, `"${test.to}" is no destination of a connection.`, mend)]
  }
  const asked = test.at === null ? times : [test.at]
  const answers = asked.map((at) => ({ at, found: decider.explain({ subject: test.who, at, ...destination }) }))
  const wrong = answers.filter(({ found }) => !holds(test, found))
  const [first] = wrong
  if (first === undefined) return []
  // The hour is told only where it matters.
  const when = wrong.length < answers.length ? ` (${timeText(first.at, decider.policy.park.timezone)})` : ''
  const what = `The test of ${test.to} expects ${expectedText(test)}, but the policy says ${foundText(first.found)}${when}.`
  return [failure(test, file, what, 'Mend the rule or the test, whichever does not say what was agreed.')]
}

/**
 * Runs every test of the policy; `file` is the name that problems carry. A test without `at` must hold at every hour of a
 * week. Names are judged as `explain` does without a way. At most one problem a test.
 */
export const runTests = (decider: Decider, file: string): readonly Problem[] => {
  const times = timesOf(decider)
  return decider.policy.tests.flatMap((test) => run(decider, test, times, file))
}
