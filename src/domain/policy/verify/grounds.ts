// Restrictions in the open: every plan and rule says why, on what basis, since when, and whom to ask for review.
import type { Ground, Policy, Spot } from '../language.ts'
import type { VerifyContext } from './context.ts'
import { type Report, TOP, type Way } from './report.ts'

type Flag = Report['error']

const PARTS = {
  why: 'Say in a sentence why it is so, in each language.',
  basis: 'Name an article (agreement/5) or a law.',
  since: 'Add the day from which it holds: 2014-05-01.',
  review: 'Add whom to ask for review: mailto:… or https:….',
} as const satisfies Record<keyof Ground, string>

type Grounded = Readonly<Partial<Record<keyof Ground, unknown>>> & { readonly basis: string | null }

const checkBasis = (basis: string, way: Way, spot: Spot, articles: ReadonlySet<string> | null, flag: Flag): void => {
  const [, article] = /^agreement\/(\d+)$/.exec(basis) ?? []
  if (article === undefined || articles?.has(article)) return
  if (articles === null) {
    flag(
      way,
      spot,
      `The basis ${basis} leads nowhere: there is no agreement.`,
      'Name the files of the agreement under "agreement".',
    )
    return
  }
  flag(way, spot, `The agreement has no article ${article} in every language.`, 'Add the article, or name another.')
}

const checkParts = (what: string, ground: Grounded, way: Way, spot: Spot, context: VerifyContext, flag: Flag): void => {
  for (const part of Object.keys(PARTS) as (keyof Ground)[]) {
    if (ground[part] === null) flag(way, spot, `${what} has no "${part}".`, PARTS[part])
  }
  if (ground.basis !== null) checkBasis(ground.basis, [...way, 'basis'], spot, context.articles, flag)
}

const checkEligibility = (policy: Policy, context: VerifyContext, flag: Flag, report: Report): void => {
  const { eligible, plans } = policy
  if (eligible.length === 0) {
    const mend =
      context.rule === 'file'
        ? 'Add it; until then the database alone says who holds which plan.'
        : 'Say for each plan who may hold it.'
    flag(['eligible'], TOP, 'There is no "eligible".', mend)
    return
  }
  for (const { plan, why, basis, spot } of eligible) {
    checkParts(`The eligibility for ${plan}`, { why, basis }, ['eligible', plan], spot, context, flag)
  }
  const held = new Set(eligible.map(({ plan }) => plan))
  for (const { id, spot } of plans) {
    if (!held.has(id)) report.warn(['plans', id], spot, `Nobody may hold the plan ${id}.`, 'Add it under "eligible".')
  }
}

/** Warnings in a park ruled by file, errors under operators. */
export const checkGrounds = (policy: Policy, context: VerifyContext, report: Report): void => {
  const flag: Flag = context.rule === 'file' ? report.warn : report.error
  for (const { id, ground, spot } of policy.plans)
    checkParts(`The plan ${id}`, ground, ['plans', id], spot, context, flag)
  for (const { id, ground, until, spot } of policy.rules) {
    checkParts(`The rule ${id}`, ground, ['rules', id], spot, context, flag)
    // Dates of this form are ordered as texts.
    if (until !== null && ground.since !== null && until < ground.since) {
      report.error(
        ['rules', id, 'until'],
        spot,
        `The rule ${id} ends before it begins.`,
        'Set "until" to a day after "since".',
      )
    }
  }
  for (const { id, ground, spot } of policy.rooms ?? [])
    checkParts(`The room ${id}`, ground, ['rooms', id], spot, context, flag)
  for (const { id, basis, spot } of policy.stages ?? [])
    checkParts(`The stage ${id}`, { basis }, ['stages', id], spot, context, flag)
  checkEligibility(policy, context, flag, report)
}
