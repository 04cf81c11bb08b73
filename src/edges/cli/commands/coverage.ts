// isthmus coverage
import { catalogue } from '../../../domain/catalogue/catalogue.ts'
import { coverageOf, type ServiceCoverage } from '../../../domain/catalogue/coverage.ts'
import { type Answers, askAll, endpointsOf, liveStateOf, unansweredOf } from '../../../domain/catalogue/live.ts'
import { endpointText } from '../../../domain/catalogue/service.ts'
import { tallyOf } from '../../../domain/catalogue/tally.ts'
import { tellPart, tellTally, tellUnanswered } from '../../../domain/catalogue/tell.ts'
import { WORDS } from '../../../domain/catalogue/words.ts'
import { somebody } from '../../../domain/policy/ask.ts'
import type { Decider } from '../../../domain/policy/decider.ts'
import type { Command, Given, Result } from '../command.ts'
import { noPlan } from '../no-plan.ts'
import type { CliParts } from '../parts.ts'
import { problemLine } from '../problems-text.ts'
import { table } from '../text.ts'

type Covered = { readonly plan: string; readonly services: readonly ServiceCoverage[] }

const isLeftOut = ({ state, parts }: ServiceCoverage): boolean =>
  state === 'works' || (state === 'blocked' && parts[0]?.refused[0]?.by.startsWith('plan:') === true)

const rowsOf = (covered: ServiceCoverage, answers: Answers): string[][] => {
  const { service, state, parts } = covered
  const unanswered = state === 'blocked' ? [] : unansweredOf(covered, answers)
  const texts = [...parts.map((part) => tellPart(part, 'en')), ...unanswered.map((each) => tellUnanswered(each, 'en'))]
  return texts.map((text, n) => [
    ...(n === 0 ? [service.title.en, service.title.ko, WORDS.en.kind[service.kind]] : ['', '', '']),
    text,
  ])
}

/** The sentence of a plan, and below it what does not simply work, or of one plan everything. */
const textOf = ({ plan, services }: Covered, everything: boolean, answers: Answers): string => {
  const isShown = (each: ServiceCoverage): boolean => !isLeftOut(each) || liveStateOf(each, answers) !== each.state
  const shown = everything ? services : services.filter(isShown)
  const head = tellTally(tallyOf(services, answers), plan, 'en')
  return shown.length === 0
    ? head
    : `${head}\n${table(
        shown.flatMap((each) => rowsOf(each, answers)),
        '  ',
      )}`
}

const jsonOf = ({ plan, services }: Covered, answers: Answers) => ({
  plan,
  ...tallyOf(services, answers),
  services: services.map((each) => {
    const { service, state, parts } = each
    return {
      ...{ id: service.id, title: service.title, kind: service.kind, used: service.used },
      ...{ names: service.endpoints.map(endpointText), needs: service.needs, checked: service.checked, state, parts },
      ...(answers.size > 0 && { live: liveStateOf(each, answers), unanswered: unansweredOf(each, answers) }),
    }
  }),
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

const resultOf = (covered: readonly Covered[], everything: boolean, answers: Answers): Result => {
  const isDown = covered.some(({ services }) => tallyOf(services, answers).noAnswer > 0)
  return {
    code: isDown ? 1 : 0,
    json: { ok: !isDown, plans: covered.map((each) => jsonOf(each, answers)) },
    human: covered.map((each) => textOf(each, everything, answers)).join('\n'),
  }
}

/** Each name of what any of the plans can use, once. */
const asked = async (covered: readonly Covered[], { site }: Decider, parts: CliParts): Promise<Answers> => {
  const endpoints = endpointsOf(covered.flatMap(({ services }) => services))
  return askAll(endpoints, await parts.askService(site.upstreams ?? null))
}

export const coverage: Command = {
  name: 'coverage',
  summary: 'which services that people know by name work on each plan, and which rule blocks the others',
  usage: '[FILE] [--plan PLAN] [--tenant ID] [--group ID] [--live]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [
    { name: 'plan', value: 'PLAN', what: 'only this plan, and all services one by one; without it, each plan' },
    { name: 'tenant', value: 'ID', what: 'as somebody of this tenant' },
    { name: 'group', value: 'ID', what: 'as somebody in this group' },
    { name: 'live', value: null, what: 'ask each that can be used from this machine whether it answers' },
  ],
  examples: [
    ['coverage', 'In the week to come, by the policy alone: no service is asked (docs/services.md).'],
    [
      'coverage --live',
      'On the gateway: which of them answer there now. A name and a hello each; exits with 1 where one does not.',
    ],
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
    return resultOf(covered, plan !== undefined, given.flag('live') ? await asked(covered, decider, parts) : new Map())
  },
}
