// The strip at the foot of the sample's pages: a step of the tour, what is pressed at it, the way back and on.
import { REFUSED_NAME, type TourId, type TourStep, tellStep } from '../../domain/tour/steps.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { type Language, type Languages, type Texts, textsOf } from './texts.ts'
import { TOUR_STYLE } from './tour-style.ts'

/** What is shown: a step, what stands behind the last one, or a way to begin. */
export type TourAt = TourId | 'end' | 'away'

/** A strip, and all it tells. */
export type Strip = {
  readonly steps: readonly TourStep[]
  readonly at: TourAt
  readonly languages: Languages
  /** Where the portal is, for strips on pages that stand elsewhere. */
  readonly base: string
  /** Whose badge may be used; `null`: this is no page of a seat. */
  readonly seat: { readonly id: string; readonly badge: string; readonly pin: string } | null
  readonly word: string
  /** What cannot be told at the foot of another site's page. */
  readonly here: {
    readonly online: boolean
    /** Whether this browser asks through the park. */
    readonly throughPark: boolean
    /** Which rule stands against the site that is refused; `null`: none. */
    readonly rule: string | null
    /** Whether this is the page of the step's command. */
    readonly atLine: boolean
  } | null
}

/** The steps whose command is run by a button. */
export const RUN: ReadonlySet<TourAt> = new Set<TourId>([
  ...(['effects', 'propose', 'approve', 'propose-back', 'approve-back'] as const),
  ...(['kept', 'nowhere'] as const),
])

const CASINO = `http://${REFUSED_NAME}/`

/** Sites that are opened at a step. */
const sitesOf = (word: string): Readonly<Partial<Record<TourAt, string>>> => ({
  closed: 'http://library.park.test/',
  library: `http://library.park.test/${word}`,
  refused: CASINO,
  encrypted: `https://${REFUSED_NAME}/`,
  nobody: `http://${word}.test/`,
  'one-signed': CASINO,
  opens: CASINO,
  'one-signed-back': CASINO,
  'refused-again': CASINO,
})

const needsSession = (id: TourAt): boolean =>
  !['free', 'closed', 'badge', 'reach', 'out', 'end'].includes(id) && !RUN.has(id)

const opening = (strip: Strip, site: string, language: Language, t: Texts): Piece => {
  const { here, seat } = strip
  if (here !== null && !here.throughPark) return markup`<p>${t('tour.past', { seat: seat?.id ?? '1' })}</p>`
  if (here !== null && !here.online && needsSession(strip.at))
    return markup`<p>${t('tour.offline')} <a href="${strip.base}/tour?step=badge">${t('tour.offline.go')}</a></p>`
  const { protocol, host } = new URL(site)
  const name = protocol === 'https:' ? `https://${host}` : host
  const rule =
    strip.at === 'encrypted' &&
    here !== null &&
    here.rule !== null &&
    markup` · ${t('tour.rule')} <a href="${strip.base}/rules/${here.rule}">${here.rule}</a>`
  return markup`<p lang="${language}"><a href="${site}" target="_blank" rel="noopener noreferrer">${t('tour.open', { name })}</a> <span class="soft small">${t('foot.new-tab')}</span>${rule}</p>`
}

const acting = (strip: Strip, language: Language, t: Texts): Piece => {
  const { at, seat, base, here } = strip
  // At the refused site itself there is nothing more to open.
  const site = here === null ? undefined : sitesOf(strip.word)[at]
  if (site !== undefined) return opening(strip, site, language, t)
  if (RUN.has(at))
    return here?.atLine !== true && markup`<p><a href="${base}/tour?step=${at}">${t('tour.to-line')}</a></p>`
  if (at === 'badge' && seat !== null) return markup`<p>${t('tour.badge', { badge: seat.badge, pin: seat.pin })}</p>`
  if (at === 'reach') return markup`<p><a href="${base}/tour?step=reach">${t('tour.reach')}</a></p>`
  if (at === 'out' && here?.online === true)
    return markup`<form method="post" action="/sign-out"><button class="quiet go">${t('seat.out')}</button></form>`
  return null
}

const sentence = ({ steps, at, seat, word }: Strip, language: Language, t: Texts): string => {
  const step = steps.find(({ id }) => id === at)
  return step === undefined ? t('tour.end') : tellStep(step, language, { seat: seat?.id ?? '1', word })
}

/** The steps before and behind; `null` at the ends. */
const waysFrom = ({
  steps,
  at,
}: Strip): { readonly back: TourAt | null; readonly next: TourAt | null; readonly n: number } => {
  const n = at === 'end' ? steps.length : steps.findIndex(({ id }) => id === at)
  return { back: steps[n - 1]?.id ?? null, next: at === 'end' ? null : (steps[n + 1]?.id ?? 'end'), n: n + 1 }
}

const shut = ({ base, languages }: Strip): Markup =>
  markup`<aside class="tour tour-shut"><div class="wrap">${languages.map((l) => markup`<p lang="${l}"><a href="${base}/tour?step=free">${textsOf(l)('tour.begin')}</a></p>`)}</div></aside>`

/** The strip's markup. */
export const tourStrip = (strip: Strip): Markup => {
  if (strip.at === 'away') return shut(strip)
  const { steps, languages, base } = strip
  const [first] = languages
  const t = textsOf(first)
  const { back, next, n } = waysFrom(strip)
  const to = (at: TourAt): string => `${base}/tour?step=${at}`
  return markup`<aside class="tour" aria-label="${t('tour.title')}"><div class="wrap">
${strip.at !== 'end' && markup`<p class="at" lang="${first}">${t('tour.step', { n, all: steps.length })}<progress max="${steps.length}" value="${n}" aria-hidden="true"></progress></p>`}
${languages.map((language) => markup`<p lang="${language}">${sentence(strip, language, textsOf(language))}</p>`)}
${acting(strip, first, t)}
<p class="ways" lang="${first}">${back !== null && markup`<a rel="prev" href="${to(back)}">${t('tour.back')}</a>`}${next !== null && markup`<a class="go" rel="next" href="${to(next)}">${t('tour.next')}</a>`}<a href="${to('away')}">${t('tour.away')}</a></p>
</div></aside>`
}

/** The page with the strip below its foot; a page without a foot stays as it is. */
export const withStrip = (page: string, strip: Markup): string =>
  page.includes('</footer>')
    ? page
        .replace('</style></head>', () => `</style><style>${TOUR_STYLE}</style></head>`)
        .replace('</footer>', () => `</footer>${strip}`)
    : page
