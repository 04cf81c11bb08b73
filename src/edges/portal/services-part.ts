// On the page after sign-in: what works for this person, by kind, in a few words.
import type { ServiceCoverage } from '../../domain/catalogue/coverage.ts'
import { WORDS } from '../../domain/catalogue/words.ts'
import { SERVICE_KINDS } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { type Language, textsOf } from './texts.ts'

/** Of each kind so many are named. */
const NAMED = 3

const row = (own: readonly ServiceCoverage[], name: string, language: Language): Piece => {
  const open = own.filter(({ state }) => state === 'works' || state === 'at-times')
  if (open.length === 0) return null
  const named = open.slice(0, NAMED).map(({ service, state }) => {
    const title = service.title[language]
    return state === 'works' ? title : `${title} (${WORDS[language].state[state]})`
  })
  const more = open.length - named.length
  return markup`<dt>${name}</dt><dd>${named.join(', ')}${more > 0 && ` ${textsOf(language)('services.more', { count: more })}`}</dd>`
}

/** The card; `covered`: what this person reaches. */
export const servicesPart = (covered: readonly ServiceCoverage[], plan: string, language: Language): Markup => {
  const t = textsOf(language)
  const rows = SERVICE_KINDS.map((kind) =>
    row(
      covered.filter(({ service }) => service.kind === kind),
      WORDS[language].kind[kind],
      language,
    ),
  ).filter((each) => each !== null)
  return markup`<section class="card works" aria-labelledby="works-title"><h2 id="works-title">${t('services.works')}</h2>
${rows.length === 0 ? markup`<p>${t('services.none')}</p>` : markup`<dl>${rows}</dl>`}
<p class="soft small"><a href="/services?plan=${plan}">${t('services.all')}</a></p></section>`
}
