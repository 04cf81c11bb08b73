// isthmus coverage
import { catalogue } from '../../../domain/catalogue/catalogue.ts'
import { coverageOf, type ServiceCoverage } from '../../../domain/catalogue/coverage.ts'
import { endpointText } from '../../../domain/catalogue/service.ts'
import { tallyOf } from '../../../domain/catalogue/tally.ts'
import { tellPart, tellTally } from '../../../domain/catalogue/tell.ts'
import { WORDS } from '../../../domain/catalogue/words.ts'
import { somebody } from '../../../domain/policy/ask.ts'
import type { Decider } from '../../../domain/policy/decider.ts'
import type { Command, Given, Result } from '../command.ts'
import { noPlan } from '../no-plan.ts'
import { problemLine } from '../problems-text.ts'
import { table } from '../text.ts'

type Covered = { readonly plan: string; readonly services: readonly ServiceCoverage[] }

const isLeftOut = ({ state, parts }: ServiceCoverage): boolean =>
  state === 'works' || (state === 'blocked' && parts[0]?.refused[0]?.by.startsWith('plan:') === true)

const rowsOf = ({ service, parts }: ServiceCoverage): string[][] =>
  parts.map((part, n) => [
    ...(n === 0 ? [service.title.en, service.title.ko, WORDS.en.kind[service.kind]] : ['', '', '']),
    tellPart(part, 'en'),
  ])

/** The sentence of a plan, and below it what does not simply work, or of one plan everything. */
const textOf = ({ plan, services }: Covered, everything: boolean): string => {
  const shown = everything ? services : services.filter((each) => !isLeftOut(each))
  const head = tellTally(tallyOf(services), plan, 'en')
  return shown.length === 0 ? head : `${head}\n${table(shown.flatMap(rowsOf), '  ')}`
}

const jsonOf = ({ plan, services }: Covered) => ({
  plan,
  ...tallyOf(services),
  services: services.map(({ service, state, parts }) => ({
    ...{ id: service.id, title: service.title, kind: service.kind, used: service.used },
    ...{ names: service.endpoints.map(endpointText), needs: service.needs, checked: service.checked, state, parts },
  })),
})

const coveredBy = (decider: Decider, given: Given, now: number): readonly Covered[] => {
  const chosen = given.text('plan')
  const plans = decider.policy.plans.filter(({ id }) => chosen === undefined || id === chosen)
  const known = { tenant: given.text('tenant') ?? null, group: given.text('group') ?? null }
  return plans.map(({ id }) => ({
    plan: id,
    services: coverageOf(decider, somebody(id, known), catalogue(), now),
  }))
}

const resultOf = (covered: readonly Covered[], everything: boolean): Result => ({
  code: 0,
  json: { ok: true, plans: covered.map(jsonOf) },
  human: covered.map((each) => textOf(each, everything)).join('\n'),
})

export const coverage: Command = {
  name: 'coverage',
  summary: 'which services that people know by name work on each plan, and which rule blocks the others',
  usage: '[FILE] [--plan PLAN] [--tenant ID] [--group ID]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [
    { name: 'plan', value: 'PLAN', what: 'only this plan, and all services one by one; without it, each plan' },
    { name: 'tenant', value: 'ID', what: 'as somebody of this tenant' },
    { name: 'group', value: 'ID', what: 'as somebody in this group' },
  ],
  examples: [
    ['coverage', 'In the week to come, by the policy alone: no service is asked (docs/services.md).'],
    ['coverage new.yaml --plan basic', 'Every service, as a draft would have it.'],
  ],
  run: async (given, parts) => {
    const { decider, side, problems } = await parts.checkPolicy(given.operand)
    if (decider === null) {
      const human = [...problems.map(problemLine), 'A policy with errors answers nothing.'].join('\n')
      return { code: 1, json: { ok: false, problems }, human }
    }
    const plan = given.text('plan')
    const covered = coveredBy(decider, given, parts.now())
    if (plan !== undefined && covered.length === 0) throw noPlan(plan, side)
    return resultOf(covered, plan !== undefined)
  },
}
