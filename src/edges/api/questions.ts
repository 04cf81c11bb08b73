// What anybody may ask: what applies and why, all rules, and whether the service runs.
import { Hono } from 'hono'
import { validator } from 'hono-openapi'
import type { Asked } from '../../domain/policy/ask.ts'
import type { Explanation } from '../../domain/policy/question.ts'
import { Explained, ExplainQuery } from './contract/explain.ts'
import { Health } from './contract/health.ts'
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
  app.get('/rules', rulesRoute, (c) => {
    const { policy, hash } = parts.rules()
    return c.json(publicRules(policy, hash))
  })
  app.get('/health', healthRoute, (c) => {
    const health = parts.health()
    return c.json(health, health.status === 'down' ? 503 : 200)
  })
  return app
}
