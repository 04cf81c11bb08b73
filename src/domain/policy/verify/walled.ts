// What is reachable before anybody signs in, and what that would break.
import { CHECK_NAMES } from '../connectivity.ts'
import type { NameTarget, Policy, Rule } from '../language.ts'
import { coveredBy } from '../walled.ts'
import { type Report, TOP } from './report.ts'

const written = ({ kind, name }: NameTarget): string => (kind === 'below' ? name : `=${name}`)

const blocksForAll = (rule: Rule, { name }: NameTarget): boolean =>
  rule.kind === 'block' &&
  rule.match.who === 'everyone' &&
  rule.match.to.some((to) => (to.kind === 'below' || to.kind === 'exactly') && coveredBy(to, [name]).length > 0)

/** Every question before a sign-in walks through all of them. */
const MOST = 100

/** Warns of names by which devices find out whether they are online, and of names that a rule blocks for everyone. */
export const checkWalled = ({ walled = [], rules }: Policy, report: Report): void => {
  if (walled.length > MOST)
    report.error(
      ['walled'],
      TOP,
      `There are ${walled.length} walled names; at most ${MOST} are allowed.`,
      'Write the domain in place of its names, or let people sign in first.',
    )
  for (const [n, target] of walled.entries()) {
    const [check] = coveredBy(target, CHECK_NAMES)
    if (check !== undefined)
      report.warn(
        ['walled', n],
        TOP,
        `With "${written(target)}" walled, devices that ask ${check} believe to be online and show no portal.`,
        'Take it out, or write single names with "=" in place of the domain.',
      )
    const rule = rules.find((each) => blocksForAll(each, target))
    if (rule !== undefined)
      report.warn(
        ['walled', n],
        TOP,
        `The rule ${rule.id} blocks ${target.name} for everyone, but "walled" opens it before anybody signs in.`,
        'Take it out of one of them.',
      )
  }
}
