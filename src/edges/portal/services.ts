// The page of services: which plan is shown, and what everybody on it reaches.
import type { Context } from 'hono'
import { somebody } from '../../domain/policy/ask.ts'
import type { Plan, Policy } from '../../domain/policy/language.ts'
import { inLanguage, languageFor } from './language-choice.ts'
import type { PortalParts } from './parts.ts'
import { servicesPage } from './services-page.ts'

/** The plan asked for, else the asker's own, else the one with the most services. */
const planFor = ({ plans }: Policy, asked: string | undefined, own: string | undefined): Plan | null => {
  const named = plans.find(({ id }) => id === asked) ?? plans.find(({ id }) => id === own)
  const [widest = null] = [...plans].sort((a, b) => b.services.length - a.services.length)
  return named ?? widest
}

/** Shows it. */
export const showServices = (parts: PortalParts, c: Context): Response => {
  const { policy } = parts.rules().decider
  const own = parts.view(parts.place(c))?.session.subject.plan
  return c.html(
    servicesPage({
      policy,
      language: languageFor(c),
      inLanguage: (other) => inLanguage(c, other),
      plan: planFor(policy, c.req.query('plan'), own),
      coverage: (plan) => parts.coverage(somebody(plan, { tenant: null, group: null })),
    }),
  )
}
