// The pages of the tour itself: the command of a step with its answer, and what to do after the last one.
import type { Text } from '../../domain/policy/language.ts'
import { type TourStep, tellStep } from '../../domain/tour/steps.ts'
import { markup, type Piece } from './markup.ts'
import { page } from './page.ts'
import { type Language, textsOf } from './texts.ts'
import type { TourRun } from './tour.ts'

type Framed = {
  readonly park: Text
  readonly language: Language
  readonly inLanguage: (language: Language) => string
}

const framed = ({ park, language, inLanguage }: Framed, title: string, body: Piece): string =>
  page(
    { park, languages: [language], title, here: 'none', inLanguage },
    markup`<h1>${title}</h1>
${body}`,
  )

const answered = (run: TourRun | null, language: Language): Piece => {
  const t = textsOf(language)
  if (run === null) return null
  return markup`<h2>${t('tour.answer')}</h2><pre class="line" id="answer" tabindex="0">${run.seen[language].join('\n')}</pre>
${!run.isTrue && markup`<p class="say bad" role="alert">${t('tour.not-so')}</p>`}`
}

/** `run`: its answer; `null`: it was not run yet. */
export const tourLinePage = (
  asked: Framed & {
    readonly step: TourStep
    readonly seat: string
    readonly word: string
    readonly line: string
    readonly run: TourRun | null
  },
): string => {
  const { language, step, run } = asked
  const t = textsOf(language)
  return framed(
    asked,
    tellStep(step, language, asked),
    markup`<section class="card" aria-labelledby="line-title"><h2 id="line-title">${t('tour.line')}</h2>
<pre class="line" tabindex="0">$ ${run?.line ?? asked.line}</pre>
${answered(run, language)}
<p class="soft small">${t('tour.line.says')}</p>
<form method="post" action="/tour/${step.id}"><button${run !== null && markup` class="quiet"`}>${t('tour.run')}</button></form></section>`,
  )
}

/** After the last step. */
export const tourEndPage = (asked: Framed): string => {
  const t = textsOf(asked.language)
  return framed(
    asked,
    t('tour.end.title'),
    markup`<section class="card"><dl>
<dt><code>npx isthmus sit 7</code></dt><dd>${t('tour.end.sit')}</dd>
<dt><a href="/console/">/console/</a></dt><dd>${t('tour.end.console')}</dd>
<dt><code>npm run lab</code></dt><dd>${t('tour.end.lab')}</dd>
<dt>docs/joint-rule.md</dt><dd>${t('tour.end.joint')}</dd>
<dt>docs/from-the-article.md</dt><dd>${t('tour.end.article')}</dd></dl></section>`,
  )
}
