// The box "can … reach …, when?" of the rules page, and its answer as a sentence.
import type { Answer, Asked } from '../../domain/policy/ask.ts'
import type { ReachNow } from '../../domain/policy/ask-reach.ts'
import type { Policy } from '../../domain/policy/language.ts'
import type { Explanation } from '../../domain/policy/question.ts'
import { reasonKind } from '../../domain/policy/reasons.ts'
import { fieldTime, momentText } from '../../domain/policy/tell/moments.ts'
import { tellReach } from '../../domain/policy/tell/reach.ts'
import { groundTerms, ruleLinks } from './grounds.ts'
import { type Markup, markup, type Piece, verbatim } from './markup.ts'
import { type Language, PHRASES, reasonText, type Texts, textsOf } from './texts.ts'

/** The box as it was filled in; `answer` is `undefined` before anything was asked. */
export type AskBox = {
  readonly policy: Policy
  readonly language: Language
  readonly now: number
  readonly asked: Asked
  readonly answer: Answer | undefined
  /** Whether it can ever be reached; `undefined` as above. */
  readonly reach: ReachNow | undefined
}

// So that the page stays small where many rules name many people.
const MOST_SENTENCES = 12

const planTitle = ({ policy, asked, language }: AskBox): string =>
  policy.plans.find((p) => p.id === asked.plan)?.title[language] ?? asked.plan ?? ''

const sentence = (box: AskBox, { decision, rule }: Explanation, at: number, t: Texts): string => {
  const filling = { plan: planTitle(box), to: box.asked.to, at: momentText(box.policy.park.timezone, at) }
  if (decision === 'allow' || rule === null) return t('rules.ask.allow', filling)
  switch (reasonKind(rule)) {
    case 'rule':
      return t('rules.ask.block.rule', { ...filling, rule })
    case 'plan':
      return t('rules.ask.block.plan', filling)
    case 'fixed':
      return t('rules.ask.block.other', { ...filling, why: reasonText(box.language, rule).title })
  }
}

const ODD = {
  'plan-needed': 'rules.ask.odd-plan',
  'unknown-plan': 'rules.ask.odd-plan',
  'bad-to': 'rules.ask.odd-to',
  'bad-at': 'rules.ask.odd-at',
} as const

const answered = (box: AskBox, answer: Answer, t: Texts): Markup => {
  if (!answer.ok) return markup`<p class="say bad" role="alert">${t(ODD[answer.why], { to: box.asked.to })}</p>`
  const { explanation } = answer
  const { decision, alsoBlockedBy, liftedBy } = explanation
  const blocked = decision === 'block'
  const shown = { ...explanation, why: explanation.why?.[box.language] ?? null }
  return markup`<div class="say${blocked && ' bad'}" role="status" id="answer"><p><b class="url">${sentence(box, explanation, answer.at, t)}</b></p>
${blocked && explanation.rule !== null && reasonKind(explanation.rule) !== 'fixed' && markup`<dl>${groundTerms(box.language, shown)}</dl>`}
${alsoBlockedBy.length > 0 && markup`<p>${t('block.also')}: ${ruleLinks(alsoBlockedBy)}</p>`}
${liftedBy.length > 0 && markup`<p>${t('rules.ask.lifted')}: ${ruleLinks(liftedBy)}</p>`}</div>`
}

/** Below the answer for one time, that for all times. What is wrong with the question, the answer has said. */
const everReached = (box: AskBox, reach: ReachNow, t: Texts): Piece => {
  const phrases = PHRASES[box.language]
  if (!reach.ok && reach.why === 'busy') return markup`<p class="small">${t('rules.reach.busy')}</p>`
  if (!reach.ok) return reach.why === 'too-complex' && markup`<p class="small">${phrases.tooMany}</p>`
  const name = (id: string): string => box.policy.plans.find((p) => p.id === id)?.title[box.language] ?? id
  const sentences = tellReach(reach.reach, box.policy, box.asked.plan, phrases, name)
  const shown = sentences.slice(0, MOST_SENTENCES)
  return markup`<div class="small" id="ever"><p><b>${t('rules.reach.ever')}</b> ${shown[0]}</p>
<ul class="plain">${shown.slice(1).map((text) => markup`<li>${text}</li>`)}</ul>
${sentences.length > shown.length && markup`<p>${t('rules.reach.more', { count: sentences.length - shown.length })}</p>`}</div>`
}

/** Tenants or groups that some rule speaks of: only then does the box ask for one. */
const named = (policy: Policy, kind: 'tenant' | 'group'): boolean =>
  policy.rules.some(({ match }) => match.who !== 'everyone' && match.who.some((item) => item.kind === kind))

const extra = (box: AskBox, kind: 'tenant' | 'group', t: Texts): Piece =>
  named(box.policy, kind) &&
  markup`<div><label for="${kind}">${t(`rules.ask.${kind}`)}</label><input id="${kind}" name="${kind}" maxlength="64" value="${box.asked[kind] ?? ''}"></div>`

/** The form, with the answer below it. */
export const askBox = (box: AskBox): Markup => {
  const t = textsOf(box.language)
  const { asked, policy } = box
  return markup`<section class="card" id="ask" aria-labelledby="ask-title"><h2 id="ask-title">${t('rules.ask')}</h2>
<form class="ask" method="get" action="/rules"><div class="two">
<div><label for="plan">${t('rules.ask.plan')}</label><select id="plan" name="plan">${policy.plans.map((p) => markup`<option value="${p.id}"${p.id === asked.plan && verbatim(' selected')}>${p.title[box.language]}</option>`)}</select></div>
${extra(box, 'tenant', t)}${extra(box, 'group', t)}
<div><label for="to">${t('rules.ask.to')}</label><input id="to" name="to" maxlength="2000" required autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="to-hint" value="${asked.to}"><span class="hint" id="to-hint">${t('rules.ask.to.hint')}</span></div>
<div><label for="at">${t('rules.ask.at')}</label><input id="at" name="at" type="datetime-local" value="${asked.at ?? fieldTime(policy.park.timezone, box.now)}"></div></div>
<p class="press"><button>${t('rules.ask.go')}</button></p></form>
${box.answer !== undefined && answered(box, box.answer, t)}
${box.reach !== undefined && everReached(box, box.reach, t)}</section>`
}
