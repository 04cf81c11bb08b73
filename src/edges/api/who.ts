// Who has access and what the public is told of the park: the same as the portal's pages say.
import { Hono } from 'hono'
import type { Total, WhoNow } from '../../domain/people/holders.ts'
import type { Plan, Policy } from '../../domain/policy/language.ts'
import type { ServiceNow } from '../../domain/reports/service-now.ts'
import { Park, Who } from './contract/who.ts'
import { describe } from './describe.ts'
import type { ApiParts } from './parts.ts'
import { whoWords } from './public-rules.ts'

const totalOf = (total: Total | undefined): Who['plans'][number]['holders'] => {
  if (total === undefined) return { kind: 'uncounted', count: null }
  return { kind: total.kind, count: total.kind === 'few' ? null : total.count }
}

const planOf = ({ id, title }: Plan, { eligible }: Policy, { holders, names }: WhoNow): Who['plans'][number] => {
  const held = holders.find(({ plan }) => plan === id)
  const own = eligible.filter(({ plan }) => plan === id)
  return {
    ...{ id, title, holders: totalOf(held?.total) },
    eligible:
      eligible.length === 0 ? null : own.map(({ who, by, why, basis }) => ({ who: whoWords(who), by, why, basis })),
    tenants: (held?.tenants ?? []).map(({ tenant, count }) => ({
      ...{ tenant, name: tenant === null ? null : (names.get(tenant) ?? null), count: count ?? ('<10' as const) },
    })),
  }
}

const whoOf = (policy: Policy, now: WhoNow): Who => ({
  ...{ day: now.day, counted: now.counted },
  plans: policy.plans.map((plan) => planOf(plan, policy, now)),
  stages: now.stages.map(({ spot: _, ...stage }) => stage),
})

const parkOf = ({ park, public: told = {} }: Policy, { uptime, waits, line }: ServiceNow): Park => ({
  ...{ name: park.name, timezone: park.timezone },
  ...{ where: told.where ?? null, join: told.join ?? null, price: told.price ?? null },
  ...{ runBy: told['run-by'] ?? null, contact: told.contact ?? null },
  uptime: uptime.map(({ month, share, lineless }) => ({
    month,
    share,
    noAnswerMinutes: Math.round(lineless / 60_000),
  })),
  waits: [...waits],
  line,
})

const whoRoute = describe({
  id: 'who',
  summary: 'Who may hold which plan, why, and how many do; how far the stages have come.',
  well: { 200: { what: 'Counted once a day of the park.', schema: Who } },
  problems: [],
})

const parkRoute = describe({
  id: 'park',
  summary: 'How to join, what it costs, how much of the time the service ran, and how long people wait.',
  well: { 200: { what: 'What the public is told beside the rules.', schema: Park } },
  problems: [],
})

/** Nobody has to sign in. */
export const who = (parts: ApiParts): Hono =>
  new Hono()
    .get('/who', whoRoute, (c) => c.json(whoOf(parts.rules().policy, parts.face.who())))
    .get('/park', parkRoute, async (c) => c.json(parkOf(parts.rules().policy, await parts.face.service())))
