// The tour on the sample's pages: where a step leads, the command that it runs, and the strip below every page.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { hostText } from '../../base/names.ts'
import type { Place } from '../../domain/people/places.ts'
import { reasonKind } from '../../domain/policy/reasons.ts'
import { REFUSED_NAME, type TourId, type TourStep } from '../../domain/tour/steps.ts'
import type { BlockPage } from './block-page.ts'
import { inLanguage, languageFor } from './language-choice.ts'
import type { PortalParts } from './parts.ts'
import type { Language } from './texts.ts'
import { tourEndPage, tourLinePage } from './tour-page.ts'
import { RUN, type Strip, type TourAt, tourStrip, withStrip } from './tour-strip.ts'

/** What a step's command answered, in lines; `line` is what was run. */
export type TourRun = {
  readonly line: string
  readonly seen: Readonly<Record<Language, readonly string[]>>
  readonly isTrue: boolean
}

/** The tour of a park that has the sample; main hands it in. */
export type Tour = {
  /** None where the sample's people have been removed. */
  readonly steps: () => readonly TourStep[]
  /** A seat, and somebody who may sit there. */
  readonly seat: (place: Place) => Strip['seat']
  readonly word: string
  readonly line: (id: TourId, place: Place) => string
  readonly run: (id: TourId, place: Place) => Promise<TourRun>
  /** Whether the host of a request is one that only the park's own proxy leads to. */
  readonly isThroughPark: (host: string) => boolean
}

const COOKIE = 'tour'
/** What may stand before one is online. */
const BEFORE: ReadonlySet<TourAt> = new Set<TourAt>(['free', 'closed', 'badge'])

const asStep = (steps: readonly TourStep[], text: string | undefined): TourAt | undefined =>
  text === 'end' || text === 'away' ? text : steps.find(({ id }) => id === text)?.id

/** Where this browser is; whoever is online has the first steps behind them. */
const standsAt = (c: Context, steps: readonly TourStep[], isOnline: boolean): TourAt => {
  const asked = asStep(steps, c.req.path === '/tour' ? c.req.query('step') : undefined)
  const at = asked ?? asStep(steps, c.req.param('id') ?? getCookie(c, COOKIE)) ?? 'free'
  return isOnline && BEFORE.has(at) ? 'library' : at
}

const ruleAgainst = (parts: PortalParts, place: Place): string | null => {
  const plan = parts.view(place)?.session.subject.plan ?? null
  const answer = parts.explain({ to: `https://${REFUSED_NAME}`, plan, at: null, tenant: null, group: null }, place)
  return answer.ok ? answer.explanation.rule : null
}

const stripFor = (parts: PortalParts, tour: Tour, c: Context): Strip => {
  const place = parts.place(c)
  const steps = tour.steps()
  const online = parts.view(place) !== undefined
  return {
    ...{ steps, at: standsAt(c, steps, online), languages: [languageFor(c)], base: '', word: tour.word },
    seat: tour.seat(place),
    here: {
      online,
      throughPark: tour.isThroughPark(c.req.header('host') ?? ''),
      rule: ruleAgainst(parts, place),
      atLine: c.req.path.startsWith('/tour'),
    },
  }
}

/** Puts the strip below every page that has a foot. */
export const stripBelow =
  (parts: PortalParts, tour: Tour): MiddlewareHandler =>
  async (c, next) => {
    await next()
    if (tour.steps().length === 0 || !c.res.headers.get('content-type')?.startsWith('text/html')) return
    const page = await c.res.text()
    c.res = new Response(withStrip(page, tourStrip(stripFor(parts, tour, c))), c.res)
  }

const framing = (parts: PortalParts, c: Context) => ({
  park: parts.rules().decider.policy.park.name,
  language: languageFor(c),
  inLanguage: (other: Language) => inLanguage(c, other),
})

const lead = (parts: PortalParts, tour: Tour, c: Context): Response => {
  const at = asStep(tour.steps(), c.req.query('step')) ?? 'free'
  setCookie(c, COOKIE, at, { path: '/', sameSite: 'Lax', httpOnly: true })
  if (at === 'end') return c.html(tourEndPage(framing(parts, c)))
  if (at === 'reach') {
    const plan = parts.view(parts.place(c))?.session.subject.plan ?? 'basic'
    return c.redirect(`/rules?${new URLSearchParams({ plan, to: `https://${REFUSED_NAME}` })}#answer`, 303)
  }
  return RUN.has(at) ? showLine(parts, tour, c, at as TourId, null) : c.redirect('/', 303)
}

const showLine = (parts: PortalParts, tour: Tour, c: Context, id: TourId, run: TourRun | null): Response => {
  const step = tour.steps().find((each) => each.id === id)
  if (step === undefined) return c.notFound() as Response
  const place = parts.place(c)
  return c.html(
    tourLinePage({
      ...framing(parts, c),
      ...{ step, run, word: tour.word, seat: tour.seat(place)?.id ?? '1', line: tour.line(id, place) },
    }),
  )
}

/** A page in place of a refused one, at whose address nobody knows how far the tour is: the step that leads there, or a way to begin. */
export const withTourOf = (
  tour: Tour,
  {
    page,
    refusal,
    wish,
    languages,
    portal,
  }: Pick<BlockPage, 'refusal' | 'wish' | 'languages' | 'portal'> & { page: string },
): string => {
  const steps = tour.steps()
  if (steps.length === 0) return page
  const host = hostText(wish.host)
  const isRefused = host === REFUSED_NAME && reasonKind(refusal.reason) === 'rule'
  const at = isRefused ? 'refused' : host === `${tour.word}.test` ? 'nobody' : 'away'
  return withStrip(
    page,
    tourStrip({ ...{ steps, at, languages, base: portal, seat: null, word: tour.word, here: null } }),
  )
}

/** The tour's own routes, and the strip on all that follow. */
export const tourPages = (parts: PortalParts, tour: Tour): Hono => {
  const app = new Hono()
  app.get('/tour', (c) => lead(parts, tour, c))
  app.get('/tour/:id', (c) => c.redirect(`/tour?step=${encodeURIComponent(c.req.param('id'))}`, 303))
  app.post('/tour/:id', async (c) => {
    const id = c.req.param('id')
    if (!RUN.has(id as TourAt) || asStep(tour.steps(), id) === undefined) return c.redirect('/tour', 303)
    return showLine(parts, tour, c, id as TourId, await tour.run(id as TourId, parts.place(c)))
  })
  return app
}
