// What anybody may ask: what applies and why, all rules, and whether the service runs.
import { Hono } from 'hono'
import { validator } from 'hono-openapi'
import type { Asked } from '../../domain/policy/ask.ts'
import type { Condition } from '../../domain/policy/exact/cases.ts'
import type { Reach } from '../../domain/policy/exact/reach.ts'
import type { Policy } from '../../domain/policy/language.ts'
import type { Explanation } from '../../domain/policy/question.ts'
import { english } from '../../domain/policy/tell/english.ts'
import { korean } from '../../domain/policy/tell/korean.ts'
import { tellReach } from '../../domain/policy/tell/reach.ts'
import { Explained, ExplainQuery } from './contract/explain.ts'
import { Health } from './contract/health.ts'
import { Reached, ReachQuery } from './contract/reach.ts'
import { Rules } from './contract/rules.ts'
import { describe } from './describe.ts'
import type { ApiParts } from './parts.ts'
import { problem } from './problems.ts'
import { publicRules } from './public-rules.ts'

const askedBy = (query: ExplainQuery): Asked => ({
  to: query.to,
  plan: query.plan ?? null,
  at: query.at ?? null,
  tenant: query.tenant ?? null,
  group: query.group ?? null,
})

const explained = (explanation: Explanation): Explained => ({
  decision: explanation.decision,
  rule: explanation.rule,
  layer: explanation.layer,
  why: explanation.why,
  basis: explanation.basis,
  since: explanation.since,
  review: explanation.review,
  until: explanation.until,
  alsoBlockedBy: [...explanation.alsoBlockedBy],
  liftedBy: [...explanation.liftedBy],
})

const explainRoute = describe({
  id: 'explain',
  summary: 'May a plan reach a destination at a time, and which rule says so?',
  well: { 200: { what: 'The decision with its grounds.', schema: Explained } },
  problems: ['bad-request', 'plan-needed', 'unknown-plan', 'bad-to', 'bad-at'],
})

const reachRoute = describe({
  id: 'reach',
  summary: 'Can anyone on a plan, or anyone at all, ever reach a destination, and when?',
  well: { 200: { what: 'Who can and who cannot, when, and what stands against it.', schema: Reached } },
  problems: ['bad-request', 'unknown-plan', 'bad-to', 'too-complex', 'busy'],
})

const conditionOf = (condition: Condition): Reached['parts'][number]['who'][number][number] =>
  'in' in condition
    ? { item: condition.item, in: [...condition.in] }
    : { item: condition.item, not: [...condition.not] }

const reached = ({ ever, parts }: Reach, policy: Policy, plan: string | null): Reached => ({
  ever,
  parts: parts.map(({ who, when, by }) => ({
    who: who.map((each) => each.map(conditionOf)),
    when: when.map(({ after, until, week }) => ({
      after,
      until,
      week: week?.map(([from, to]) => ({ from, to })) ?? null,
    })),
    by,
  })),
  sentences: {
    en: [...tellReach({ ever, parts }, policy, plan, english)],
    ko: [...tellReach({ ever, parts }, policy, plan, korean)],
  },
})

const rulesRoute = describe({
  id: 'rules',
  summary: 'Every plan and every rule in force.',
  well: { 200: { what: 'The rules.', schema: Rules } },
  problems: [],
})

const healthRoute = describe({
  id: 'health',
  summary: 'Whether the service runs.',
  well: { 200: { what: 'It runs.', schema: Health }, 503: { what: 'Nobody can sign in.', schema: Health } },
  problems: [],
})

/** The routes that change nothing. */
export const questions = (parts: ApiParts): Hono => {
  const app = new Hono()
  app.get(
    '/explain',
    explainRoute,
    validator('query', ExplainQuery, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: 'Ask ?to=&plan=&at=, each at most once.' }),
    ),
    (c) => {
      const answer = parts.explain(askedBy(c.req.valid('query')), parts.place(c))
      return answer.ok ? c.json(explained(answer.explanation)) : problem(c, answer.why)
    },
  )
  app.get(
    '/reach',
    reachRoute,
    validator('query', ReachQuery, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: 'Ask ?to=&plan=, each at most once.' }),
    ),
    (c) => {
      const { to, plan = null } = c.req.valid('query')
      const answer = parts.reach({ to, plan })
      if (answer.ok) return c.json(reached(answer.reach, parts.rules().policy, plan))
      return answer.why === 'busy'
        ? problem(c, 'busy', { retryAfter: 1 }, { 'retry-after': '1' })
        : problem(c, answer.why)
    },
  )
  app.get('/rules', rulesRoute, (c) => c.json(publicRules(parts.rules())))
  app.get('/health', healthRoute, (c) => {
    const health = parts.health()
    return c.json(health, health.status === 'down' ? 503 : 200)
  })
  return app
}
