// Every id that the policy mentions exists, once; zones are those of the settings, the timezone one of the world's.
import type { Match, Plan, Policy, Rule, Spot, Target, Who } from '../language.ts'
import { meant } from '../read/nearest.ts'
import { wallClockOf } from '../read/time.ts'
import { FIXED_REASONS } from '../reasons.ts'
import type { VerifyContext } from './context.ts'
import { type Report, TOP, type Way } from './report.ts'

type Kind = 'service' | 'plan' | 'list' | 'schedule' | 'zone' | 'rule'

type Known = {
  readonly ids: Readonly<Record<Kind, ReadonlySet<string>>>
  /** Notes an id that does not exist. */
  readonly check: (kind: Kind, id: string, way: Way, spot: Spot) => void
}

const idsOf = (items: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(items.map(({ id }) => id))

const ELSEWHERE: Readonly<Record<Kind, string>> = {
  service: 'Add it under "services".',
  plan: 'Add it under "plans".',
  list: 'Add it under "lists".',
  schedule: 'Add it under "schedules".',
  zone: 'Add it under "zones" in the settings.',
  rule: 'Add it under "rules".',
}

const knownIn = (policy: Policy, context: VerifyContext, report: Report): Known => {
  const ids = {
    service: idsOf(policy.services),
    plan: idsOf(policy.plans),
    list: idsOf(policy.lists),
    schedule: idsOf(policy.schedules),
    zone: new Set(context.zones),
    rule: idsOf(policy.rules),
  }
  const check: Known['check'] = (kind, id, way, spot) => {
    if (!ids[kind].has(id))
      report.error(way, spot, `There is no ${kind} "${id}".`, meant(id, [...ids[kind]], ELSEWHERE[kind]))
  }
  return { ids, check }
}

const checkTwice = (
  items: readonly { readonly id: string; readonly spot: Spot }[],
  kind: string,
  report: Report,
): void => {
  const seen = new Set<string>()
  for (const { id, spot } of items) {
    if (seen.has(id))
      report.error([], spot, `The ${kind} "${id}" stands twice.`, 'Keep one of the two, or give one another id.')
    seen.add(id)
  }
}

const checkRepeats = (texts: readonly string[], way: Way, spot: Spot, report: Report): void => {
  const seen = new Set<string>()
  for (const [i, text] of texts.entries()) {
    if (seen.has(text)) report.warn([...way, i], spot, `"${text}" stands twice.`, 'Keep one of the two.')
    seen.add(text)
  }
}

const targetText = (target: Target): string => {
  if (target.kind === 'list' || target.kind === 'service') return `${target.kind} ${target.id}`
  if (target.kind !== 'range') return target.kind === 'exactly' ? `=${target.name}` : target.name
  return target.range.from === target.range.to ? target.range.from : `${target.range.from}-${target.range.to}`
}

const checkTargets = (targets: readonly Target[], way: Way, spot: Spot, known: Known, report: Report): void => {
  for (const [i, target] of targets.entries()) {
    if (target.kind === 'list' || target.kind === 'service') known.check(target.kind, target.id, [...way, i], spot)
  }
  checkRepeats(targets.map(targetText), way, spot, report)
}

const checkWho = (who: Who, way: Way, spot: Spot, known: Known, report: Report): void => {
  if (who === 'everyone') return
  for (const [i, item] of who.entries()) if (item.kind === 'plan') known.check('plan', item.id, [...way, i], spot)
  checkRepeats(
    who.map((item) => ('id' in item ? `${item.kind} ${item.id}` : item.kind)),
    way,
    spot,
    report,
  )
}

const checkMatch = (match: Match, way: Way, spot: Spot, known: Known, report: Report): void => {
  checkWho(match.who, [...way, 'who'], spot, known, report)
  checkTargets(match.to, [...way, 'to'], spot, known, report)
  if (match.when !== null) known.check('schedule', match.when, [...way, 'when'], spot)
}

const checkRule = (rule: Rule, known: Known, report: Report): void => {
  const way = ['rules', rule.id, rule.kind]
  checkMatch(rule.match, way, rule.spot, known, report)
  if (rule.kind === 'except') known.check('rule', rule.from, [...way, 'from'], rule.spot)
}

const checkPlan = ({ id, services, hours, spot }: Plan, known: Known, report: Report): void => {
  const way = ['plans', id]
  if (services.length === 0)
    report.error([...way, 'services'], spot, `The plan ${id} has no services.`, 'Add at least one.')
  for (const [i, service] of services.entries()) known.check('service', service, [...way, 'services', i], spot)
  checkRepeats(services, [...way, 'services'], spot, report)
  if (hours !== null) known.check('schedule', hours, [...way, 'hours'], spot)
}

// Networks are no part of the policy, so whether one is there is seen when the room is asked for.
const checkRooms = ({ rooms = [] }: Policy, known: Known, report: Report): void => {
  checkTwice(rooms, 'room', report)
  const taken = new Map<string, string>()
  for (const { id, hours, network, days, spot } of rooms) {
    const way = ['rooms', id]
    if (hours !== null) known.check('schedule', hours, [...way, 'hours'], spot)
    const other = taken.get(network)
    if (other !== undefined)
      report.error(
        [...way, 'network'],
        spot,
        `The seats of ${network} are those of the room ${other}.`,
        'Give each room a network of its own.',
      )
    taken.set(network, id)
    checkRepeats(
      days.map(({ day }) => day),
      [...way, 'days'],
      spot,
      report,
    )
  }
}

const checkEligible = (policy: Policy, known: Known, report: Report): void => {
  for (const { plan, who, spot } of policy.eligible) {
    known.check('plan', plan, [], spot)
    const circular = who === 'everyone' ? -1 : who.findIndex(({ kind }) => kind === 'plan')
    if (circular >= 0) {
      report.error(
        ['eligible', plan, 'who', circular],
        spot,
        'Who may hold a plan cannot depend on a plan.',
        'Name a group, a tenant, "badge" or "tenant-staff".',
      )
    }
    checkWho(who, ['eligible', plan, 'who'], spot, known, report)
  }
}

// A plan that is not there is a fair question ("gets nothing, reason plan:x"); mostly it is a slip of the pen.
const checkTests = (policy: Policy, known: Known, report: Report): void => {
  for (const [i, { who, expect, spot }] of policy.tests.entries()) {
    if (!known.ids.plan.has(who.plan)) {
      report.warn(
        ['tests', i, 'who', 'plan'],
        spot,
        `There is no plan "${who.plan}".`,
        meant(who.plan, [...known.ids.plan], ELSEWHERE.plan),
      )
    }
    const by = expect.allow ? null : expect.by
    if (by === null || by.startsWith('plan:') || (FIXED_REASONS as readonly string[]).includes(by)) continue
    known.check('rule', by, ['tests', i, 'expect', 'block'], spot)
  }
}

/** Notes every reference that leads nowhere, and whatever stands twice. */
export const checkReferences = (policy: Policy, context: VerifyContext, report: Report): void => {
  const known = knownIn(policy, context, report)
  const { services, plans, lists, schedules, rules, eligible } = policy
  const kinds = { service: services, plan: plans, list: lists, schedule: schedules, rule: rules }
  for (const [kind, items] of Object.entries(kinds)) checkTwice(items, kind, report)
  checkTwice(
    eligible.map(({ plan, spot }) => ({ id: plan, spot })),
    'plan under "eligible"',
    report,
  )
  if (wallClockOf(policy.park.timezone) === undefined) {
    report.error(
      ['park', 'timezone'],
      TOP,
      `The timezone "${policy.park.timezone}" is not known.`,
      'Write a name of the IANA list: Asia/Seoul.',
    )
  }
  for (const { id, to, zone, spot } of services) {
    if (to !== null) checkTargets(to, ['services', id, 'to'], spot, known, report)
    if (zone !== null) known.check('zone', zone, ['services', id, 'zone'], spot)
  }
  for (const plan of plans) checkPlan(plan, known, report)
  checkEligible(policy, known, report)
  for (const rule of rules) checkRule(rule, known, report)
  checkRooms(policy, known, report)
  checkTwice(policy.stages ?? [], 'stage', report)
  checkTwice(policy.catalogue ?? [], 'service of the catalogue', report)
  checkTests(policy, known, report)
}
