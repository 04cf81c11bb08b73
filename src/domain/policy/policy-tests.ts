// Runs the tests that stand in a policy, and those that every policy must pass: one that fails any of them is refused.

import { createCalendar } from './decide/schedule.ts'
import type { Decider } from './decider.ts'
import type { PolicyTest, Problem, ProtectedTests } from './language.ts'
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

/** Which tests are run, and what is to be said of those that fail. */
type Suite = ProtectedTests & { readonly test: string; readonly mend: string }

const problem = (
  severity: Problem['severity'],
  test: PolicyTest,
  file: string,
  what: string,
  mend: string,
): Problem => ({
  severity,
  file,
  line: test.spot.line,
  column: test.spot.column,
  what,
  mend,
})

const run = (decider: Decider, test: PolicyTest, times: readonly number[], suite: Suite): Problem[] => {
  const { file } = suite
  const destination = parseDestination(test.to)
  if (destination === undefined) {
    const mend = 'Write a URL, a name, or name:port.'
    return [problem('error', test, file, `"${test.to}" is no destination of a connection.`, mend)]
  }
  const asked = test.at === null ? times : [test.at]
  const answers = asked.map((at) => ({ at, found: decider.explain({ subject: test.who, at, ...destination }) }))
  const wrong = answers.filter(({ found }) => !holds(test, found))
  const [first] = wrong
  if (first === undefined) return []
  // The hour is told only where it matters.
  const when = wrong.length < answers.length ? ` (${timeText(first.at, decider.policy.park.timezone)})` : ''
  const what = `${suite.test} of ${test.to} for the plan ${test.who.plan} expects ${expectedText(test)}, but the policy says ${foundText(first.found)}${when}.`
  return [problem('error', test, file, what, suite.mend)]
}

/** A policy may lose a plan that a protected test is about: what it says of it is then that it gets nothing. Mostly it is a slip of the pen. */
const withoutPlan = ({ policy }: Decider, { file, tests }: ProtectedTests): Problem[] =>
  tests
    .filter(({ who }) => !policy.plans.some(({ id }) => id === who.plan))
    .map((test) =>
      problem('warning', test, file, `The policy has no plan "${test.who.plan}".`, 'Correct the name, or let it be.'),
    )

/**
 * Runs every test of the policy, and those that guard it; `file` is the name that problems of its own carry. A test without `at`
 * must hold at every hour of a week. Names are judged as `explain` does without a way. At most one error a test.
 */
export const runTests = (decider: Decider, file: string, guard: ProtectedTests | null): readonly Problem[] => {
  const times = timesOf(decider)
  const own: Suite = {
    ...{ file, tests: decider.policy.tests, test: 'The test' },
    mend: 'Mend the rule or the test, whichever does not say what was agreed.',
  }
  const all = (suite: Suite): Problem[] => suite.tests.flatMap((test) => run(decider, test, times, suite))
  if (guard === null) return all(own)
  const mend = 'Mend the policy: whoever wants this otherwise must change the protected tests.'
  return [...all(own), ...all({ ...guard, test: 'The protected test', mend }), ...withoutPlan(decider, guard)]
}
