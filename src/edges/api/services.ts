// Services that people know by name: which of them each plan reaches, for anybody.
import { Hono } from 'hono'
import { validator } from 'hono-openapi'
import { catalogue } from '../../domain/catalogue/catalogue.ts'
import type { CoveragePart, ServiceCoverage } from '../../domain/catalogue/coverage.ts'
import { endpointText, type OnlineService } from '../../domain/catalogue/service.ts'
import { tallyOf } from '../../domain/catalogue/tally.ts'
import { tellPart } from '../../domain/catalogue/tell.ts'
import { somebody } from '../../domain/policy/ask.ts'
import type { Plan } from '../../domain/policy/language.ts'
import { Services, ServicesQuery } from './contract/services.ts'
import { describe } from './describe.ts'
import type { ApiParts } from './parts.ts'
import { problem } from './problems.ts'

const serviceOf = ({
  id,
  title,
  kind,
  used,
  endpoints,
  needs,
  checked,
}: OnlineService): Services['services'][number] => ({
  ...{ id, title, kind, used, checked },
  names: endpoints.map(endpointText),
  needs: [...needs],
})

const partOf = (part: CoveragePart): Services['plans'][number]['services'][number]['parts'][number] => ({
  state: part.state,
  refused: part.refused.map(({ endpoint, by }) => ({ endpoint, by })),
  week: part.when[0]?.week?.map(([from, to]) => ({ from, to })) ?? null,
  sentence: { en: tellPart(part, 'en'), ko: tellPart(part, 'ko') },
})

const planOf = ({ id, title, hours }: Plan, covered: readonly ServiceCoverage[]): Services['plans'][number] => {
  const { all, works, atTimes, partly, blocked } = tallyOf(covered)
  return {
    ...{ id, title, hours, all, works, atTimes, partly },
    blocked: blocked.map(({ by, services }) => ({ by, services })),
    services: covered.map(({ service, state, parts }) => ({ id: service.id, state, parts: parts.map(partOf) })),
  }
}

const route = describe({
  id: 'services',
  summary: 'Which services that people know by name work on each plan, and which rule blocks the others?',
  well: { 200: { what: 'The services, and each plan’s answers for the week from now.', schema: Services } },
  problems: ['bad-request', 'unknown-plan'],
})

/** Each plan is asked about as somebody of whom nothing else is known. */
export const services = (parts: ApiParts): Hono =>
  new Hono().get(
    '/',
    route,
    validator('query', ServicesQuery, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: 'Ask ?plan=, at most once.' }),
    ),
    (c) => {
      const { plan } = c.req.valid('query')
      const { policy, hash } = parts.rules()
      const plans = policy.plans.filter(({ id }) => plan === undefined || id === plan)
      if (plan !== undefined && plans.length === 0) return problem(c, 'unknown-plan')
      return c.json({
        hash,
        services: catalogue().map(serviceOf),
        plans: plans.map((each) => planOf(each, parts.coverage(somebody(each.id, { tenant: null, group: null })))),
      })
    },
  )
