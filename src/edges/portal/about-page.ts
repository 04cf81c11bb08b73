// About: what the program sees and keeps, what it does not do, and who else can see what.
import type { Text } from '../../domain/policy/language.ts'
import { type FiveFacts, keptHowLong } from './five-lines.ts'
import { type Markup, markup } from './markup.ts'
import { page } from './page.ts'
import type { RulesInForce } from './parts.ts'
import type { TextKey } from './texts.en.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { SEEN, SEERS, WHO_SEES } from './who-sees.ts'

/** The page's values. */
export type AboutPage = {
  readonly park: Text
  readonly facts: FiveFacts
  readonly ruledBy: RulesInForce['ruledBy']
  readonly agreed: boolean
  /** Entries of the record, and the hash of the first; `null`: there is none that can be read. */
  readonly log: { readonly size: number; readonly genesis: string } | null
  /** Whether the record stands beside the page. */
  readonly record: boolean
  readonly version: string
  /** When it was published, where it stands for itself. */
  readonly published?: string | undefined
  readonly language: Language
  readonly inLanguage: (language: Language) => string
}

const MOMENT: readonly TextKey[] = ['about.moment.name', 'about.moment.https', 'about.moment.http']
const MEMORY: readonly TextKey[] = [
  'about.memory.online',
  'about.memory.refused',
  'about.memory.steps',
  'about.memory.names',
]
const WRITTEN: readonly TextKey[] = [
  'about.written.person',
  'about.written.session',
  'about.written.device',
  'about.written.looks',
  'about.written.acts',
  'about.written.review',
]
const NEVER: readonly TextKey[] = [
  'about.never.tls',
  'about.never.read',
  'about.never.history',
  'about.never.secret',
  'about.never.screen',
]

const card = (id: string, title: TextKey, keys: readonly TextKey[], t: Texts, after?: Markup): Markup =>
  markup`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${t(title)}</h2><ul class="plain">${keys.map((key) => markup`<li>${t(key)}</li>`)}</ul>${after}</section>`

// On a narrow screen rows become cards, which takes a table's meaning from it: the roles keep it.
const table = (t: Texts): Markup =>
  markup`<table class="see" role="table" aria-labelledby="see"><thead role="rowgroup"><tr role="row"><td role="cell"></td>${SEEN.map((what) => markup`<th role="columnheader" scope="col">${t(`about.what.${what}`)}</th>`)}</tr></thead>
<tbody role="rowgroup">${SEERS.map(
    (who) =>
      markup`<tr role="row"><th role="rowheader" scope="row">${t(`about.who.${who}`)}</th>${SEEN.map((what) => {
        const cell = WHO_SEES[who][what]
        return markup`<td role="cell"${cell === 'about.cell.no' && markup` class="soft"`}><span class="k">${t(`about.what.${what}`)}</span><span>${t(cell)}</span></td>`
      })}</tr>`,
  )}</tbody></table>`

const changeCard = ({ ruledBy, agreed }: AboutPage, t: Texts): Markup =>
  markup`<section class="card" aria-labelledby="change"><h2 id="change">${t('about.change')}</h2><ul class="plain"><li>${t(`rules.by.${ruledBy}`)}</li><li>${t('about.change.rules')}</li>${ruledBy !== 'file' && markup`<li>${t('about.change.alone')}</li>`}</ul>
<p><a href="/rules">${t('nav.rules')}</a>${agreed && markup` · <a href="/agreement">${t('nav.agreement')}</a>`}</p></section>`

const recordCard = ({ log, record }: AboutPage, t: Texts): Markup =>
  markup`<section class="card" aria-labelledby="record"><h2 id="record">${t('about.record')}</h2><p>${t('about.record.says')}</p>
${
  log === null
    ? markup`<p>${t('about.record.none')}</p>`
    : markup`<p><code class="url">npx isthmus record verify …/record/ --genesis ${log.genesis}</code></p>
<p class="soft small">${t('about.record.genesis')}</p>
<p>${t('about.record.size', { size: log.size })}${record && markup` <a href="/record/checkpoint">${t('about.record.files')}</a>`}</p>`
}</section>`

/** The whole page. */
export const aboutPage = (asked: AboutPage): string => {
  const { park, facts, language, inLanguage, published } = asked
  const t = textsOf(language)
  const long = markup`<p><b>${t('about.long')}:</b> ${keptHowLong(language, facts)}</p>`
  return page(
    {
      park,
      languages: [language],
      title: t('about.title'),
      here: 'about',
      inLanguage,
      published,
    },
    markup`<h1>${t('about.title')}</h1>
<section class="card" aria-labelledby="is"><h2 id="is">${t('about.is')}</h2><p>${t('about.is.says')}</p></section>
<p>${t('about.says')}</p>
<div class="two">${card('moment', 'about.moment', MOMENT, t)}${card('memory', 'about.memory', MEMORY, t)}</div>
<div class="two">${card('written', 'about.written', WRITTEN, t, long)}${card('never', 'about.never', NEVER, t)}</div>
<section class="card" aria-labelledby="see"><h2 id="see">${t('about.see')}</h2><p>${t('about.see.says')}</p>
${table(t)}
<ul class="plain small">${(['about.note.machine', 'about.note.lines', 'about.note.room', 'about.note.company'] as const).map((key) => markup`<li>${t(key)}</li>`)}</ul></section>
<div class="two">${changeCard(asked, t)}${recordCard(asked, t)}</div>
<section class="card" aria-labelledby="software"><h2 id="software">${t('about.software')}</h2><p>${t('about.software.says', { version: asked.version })}</p></section>`,
  )
}
