// How much one policy may hold: far above any real park, low enough that compiling stays quick.
import type { Policy } from '../language.ts'
import { type Report, TOP } from './report.ts'

/** The most of each; a destination counts once for each rule or service that names it. */
const MOST = {
  services: 200,
  plans: 100,
  eligible: 100,
  lists: 100,
  schedules: 100,
  rules: 500,
  tests: 2000,
} as const

const MOST_OF_ONE = 5000
const MOST_SPANS = 50

const checkItems = (policy: Policy, report: Report): void => {
  const matches = policy.rules.map(({ id, kind, match, spot }) => ({ id, spot, way: ['rules', id, kind], match }))
  for (const { id, spot, way, match } of matches) {
    if (match.to.length > MOST_OF_ONE) {
      report.error(
        [...way, 'to'],
        spot,
        `The rule ${id} has ${match.to.length} destinations; at most ${MOST_OF_ONE} are allowed.`,
        'Put them in a list file.',
      )
    }
    if (match.who.length > MOST_OF_ONE) {
      report.error(
        [...way, 'who'],
        spot,
        `The rule ${id} names ${match.who.length} subjects; at most ${MOST_OF_ONE} are allowed.`,
        'Make a group of them.',
      )
    }
  }
  for (const { id, spot, to, ports } of policy.services) {
    const most = Math.max(to?.length ?? 0, ports?.length ?? 0)
    if (most > MOST_OF_ONE) {
      report.error(
        ['services', id],
        spot,
        `The service ${id} has ${most} entries; at most ${MOST_OF_ONE} are allowed.`,
        'Put destinations in a list file.',
      )
    }
  }
  for (const { id, spot, spans } of policy.schedules) {
    if (spans.length > MOST_SPANS) {
      report.error(
        ['schedules', id],
        spot,
        `The schedule ${id} has ${spans.length} parts; at most ${MOST_SPANS} are allowed.`,
        'Take some together.',
      )
    }
  }
}

/** Refuses a policy with more than `MOST`. */
export const checkCounts = (policy: Policy, report: Report): void => {
  for (const section of Object.keys(MOST) as (keyof typeof MOST)[]) {
    const count = policy[section].length
    if (count <= MOST[section]) continue
    const spot = policy[section][0]?.spot ?? TOP
    report.error(
      [section],
      spot,
      `There are ${count} ${section === 'eligible' ? 'plans under "eligible"' : section}; at most ${MOST[section]} are allowed.`,
      'Take some together, or take out what is not used.',
    )
  }
  checkItems(policy, report)
}
