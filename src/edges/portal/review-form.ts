// The form for a review: which rule, the name that was refused, a line. It says what will be public before anything is sent.
import { LONGEST_LINE, type Typed } from '../../domain/review/request.ts'
import { type Markup, markup } from './markup.ts'
import { notice, page } from './page.ts'
import type { RulesInForce } from './parts.ts'
import { ruleOrPlan } from './refused-view.ts'
import type { Said } from './sign-in-page.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { said } from './words.ts'

/** The page's values; the rule is one of the policy. */
export type ReviewForm = {
  readonly rules: RulesInForce
  readonly typed: Typed
  readonly said: Said | undefined
  readonly language: Language
  readonly inLanguage: (language: Language) => string
}

const aboutCard = ({ rules, typed, language }: ReviewForm, t: Texts): Markup => {
  const found = ruleOrPlan(rules, typed.rule)
  return markup`<section class="card" aria-labelledby="about"><h2 id="about">${t('review.form.about')}</h2>
<dl><dt>${t(found.kind === 'plan' ? 'ground.plan' : 'ground.rule')}</dt><dd><a href="${found.href}">${found.name[language]}</a></dd>
<dt>${t('ground.why')}</dt><dd>${said(found.why, language) ?? markup`<span class="soft">${t('ground.missing')}</span>`}</dd></dl></section>`
}

/** The whole page. */
export const reviewFormPage = (form: ReviewForm): string => {
  const { rules, typed, said: told, language } = form
  const t = textsOf(language)
  return page(
    {
      park: rules.decider.policy.park.name,
      languages: [language],
      title: t('review.form.title'),
      here: 'none',
      inLanguage: form.inLanguage,
    },
    markup`<h1>${t('review.form.title')}</h1>
<p>${t('review.form.says')}</p>
${told !== undefined && notice([language], told.kind, told.key, told.filling)}
<div class="two start">${aboutCard(form, t)}
<form class="card wide" method="post" action="/review">
<div class="field"><label for="name">${t('review.form.name')}</label><input id="name" name="name" maxlength="253" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="name-hint" value="${typed.name}"><span class="hint" id="name-hint">${t('review.form.name.hint')}</span></div>
<div class="field"><label for="line">${t('review.form.line')}</label><textarea id="line" name="line" rows="3" maxlength="${LONGEST_LINE}" aria-describedby="line-hint">${typed.line}</textarea><span class="hint" id="line-hint">${t('review.form.line.hint', { most: LONGEST_LINE })}</span></div>
<div class="say"><p>${t('review.form.public')}</p><p>${t('review.form.kept')}</p></div>
<input type="hidden" name="rule" value="${typed.rule}"><p class="press"><button>${t('review.form.go')}</button></p></form></div>`,
  )
}
