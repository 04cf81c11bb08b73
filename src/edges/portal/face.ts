// The pages for everybody, without signing in: the park, its rules, services, who has access, the agreement, what the program does.
import { type Context, Hono } from 'hono'
import { type Asked, somebody } from '../../domain/policy/ask.ts'
import type { Plan, Policy } from '../../domain/policy/language.ts'
import { aboutPage } from './about-page.ts'
import { agreementPage } from './agreement-page.ts'
import type { AskBox } from './ask-box.ts'
import { inLanguage, languageFor } from './language-choice.ts'
import { parkPage } from './park-page.ts'
import type { PortalParts } from './parts.ts'
import { plainPage } from './plain-page.ts'
import { reviewsOf } from './rule-reviews.ts'
import { rulePage, rulesOnPage, rulesPage } from './rules-page.ts'
import { servicesPage } from './services-page.ts'
import type { Language } from './texts.ts'
import { whoPage } from './who-page.ts'

export const FACE_PATHS = ['/park', '/rules', '/rules/*', '/services', '/who', '/agreement', '/about'] as const

/**
 * In which language a page is asked for. `published`: when, for a page that stands for itself; `record`: whether the record stands
 * beside it.
 */
export type Asking = {
  readonly language: Language
  readonly inLanguage: (language: Language) => string
  readonly published?: string | undefined
  readonly record: boolean
}

const policyOf = (parts: PortalParts): Policy => parts.rules().decider.policy

export const park = async (parts: PortalParts, asking: Asking): Promise<string> => {
  const live = asking.published === undefined
  const rooms = live ? parts.rooms.ids().flatMap((id) => parts.rooms.view(id) ?? []) : null
  const service = await parts.face.service()
  return parkPage({ ...asking, rules: parts.rules(), service, rooms, now: parts.clock().wall })
}

/** `box` null: nobody is there to answer it, and no requests for review are shown. */
export const rules = async (parts: PortalParts, asking: Asking, number: number, box: AskBox | null) => {
  const policy = policyOf(parts)
  const shown = [
    ...rulesOnPage(policy, number).items.map(({ id }) => id),
    ...policy.plans.map(({ id }) => `plan:${id}`),
  ]
  const reviews = box === null ? null : await reviewsOf(parts, shown)
  return rulesPage({ ...asking, rules: parts.rules(), now: parts.clock().wall, box, number, reviews })
}

/** The plan asked for, else the asker's own, else the one with the most services. */
const planFor = ({ plans }: Policy, asked: string | undefined, own: string | undefined): Plan | null => {
  const named = plans.find(({ id }) => id === asked) ?? plans.find(({ id }) => id === own)
  const [widest = null] = [...plans].sort((a, b) => b.services.length - a.services.length)
  return named ?? widest
}

export const services = (parts: PortalParts, asking: Asking, asked?: string, own?: string): string => {
  const policy = policyOf(parts)
  return servicesPage({
    ...{ ...asking, policy, plan: planFor(policy, asked, own) },
    coverage: (plan) => parts.coverage(somebody(plan, { tenant: null, group: null })),
  })
}

export const who = (parts: PortalParts, asking: Asking, box: AskBox | null): string =>
  whoPage({ ...asking, policy: policyOf(parts), who: parts.face.who(), box })

export const agreement = (parts: PortalParts, asking: Asking): string =>
  agreementPage({
    ...asking,
    park: policyOf(parts).park.name,
    text: parts.rules().agreement?.[asking.language] ?? null,
  })

export const about = (parts: PortalParts, asking: Asking): string => {
  const { ruledBy, agreement: text } = parts.rules()
  const { facts, face } = parts
  return aboutPage({
    ...{ ...asking, park: policyOf(parts).park.name, facts, ruledBy, agreed: text !== null },
    ...{ log: face.record(), version: face.version },
  })
}

const askingOf = (c: Context): Asking => ({
  language: languageFor(c),
  inLanguage: (other) => inLanguage(c, other),
  record: true,
})

const askedIn = (c: Context): Asked => {
  const field = (name: string): string | null => {
    const value = c.req.query(name)?.trim().slice(0, 2000)
    return value === undefined || value === '' ? null : value
  }
  return { to: field('to') ?? '', plan: field('plan'), at: field('at'), tenant: field('tenant'), group: field('group') }
}

const boxOf = (parts: PortalParts, c: Context): AskBox => {
  const asked = askedIn(c)
  const answer = asked.to === '' ? undefined : parts.explain(asked, parts.place(c))
  const reach = answer?.ok === true ? parts.reach(asked) : undefined
  return { policy: policyOf(parts), language: languageFor(c), now: parts.clock().wall, asked, answer, reach }
}

const rule = async (parts: PortalParts, c: Context): Promise<Response> => {
  const inForce = parts.rules()
  const language = languageFor(c)
  const setting = { policy: inForce.decider.policy, language, now: parts.clock().wall, idle: inForce.idle.rules }
  const id = c.req.param('id') ?? ''
  const shown = rulePage(inForce, id, setting, await reviewsOf(parts, [id]), (other) => inLanguage(c, other))
  return shown === undefined
    ? c.html(plainPage(setting.policy.park.name, [language], 'missing.title', 'rules.unknown'), 404)
    : c.html(shown)
}

/** As an app of their own. */
export const facePages = (parts: PortalParts): Hono =>
  new Hono()
    .get('/park', async (c) => c.html(await park(parts, askingOf(c))))
    .get('/rules', async (c) =>
      c.html(await rules(parts, askingOf(c), Number(c.req.query('page') ?? '1'), boxOf(parts, c))),
    )
    .get('/rules/:id', (c) => rule(parts, c))
    .get('/services', (c) =>
      c.html(services(parts, askingOf(c), c.req.query('plan'), parts.view(parts.place(c))?.session.subject.plan)),
    )
    .get('/who', (c) => c.html(who(parts, askingOf(c), boxOf(parts, c))))
    .get('/agreement', (c) => c.html(agreement(parts, askingOf(c))))
    .get('/about', (c) => c.html(about(parts, askingOf(c))))
