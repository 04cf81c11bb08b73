// One rule with everything that is known of it.
import type { ReactNode } from 'react'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { hoursText, targetsText, whoText } from './words.ts'

type Rule = Rules['rules'][number]

const kindOf = ({ kind, from }: Rule, t: ReturnType<typeof useSpeaking>['t']): string =>
  kind === 'except' ? t('rules.except', { rule: from ?? '' }) : t(`rules.${kind}`)

type Ground = Pick<Rule, 'basis' | 'since'>

type FactProps = { readonly name: string; readonly children: ReactNode }

/** A name with what it is below it. */
export const Fact = ({ name, children }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** A basis in the agreement leads to its article. */
const Basis = ({ basis }: { readonly basis: string }) => {
  const { t } = useSpeaking()
  const [, article] = /^agreement\/([\w.-]{1,20})$/.exec(basis) ?? []
  if (article === undefined) return basis
  return <a href={`/agreement#article-${article}`}>{t('rules.article', { article })}</a>
}

/** Basis and since: what a rule or a plan stands on. */
export const GroundFacts = ({ ground }: { readonly ground: Ground }) => {
  const { t } = useSpeaking()
  const { basis, since } = ground
  return (
    <>
      {basis !== null && (
        <Fact name={t('rules.basis')}>
          <Basis basis={basis} />
        </Fact>
      )}
      {since !== null && <Fact name={t('rules.since')}>{since}</Fact>}
    </>
  )
}

/** The way to the form for a review; `id` as the portal has it, of a plan `plan:basic`. */
export const ReviewLink = ({ id, review }: { readonly id: string; readonly review: string | null }) => {
  const { t } = useSpeaking()
  return (
    <p className="small">
      <a href={`/review?rule=${encodeURIComponent(id)}`}>{t('rules.review.ask')}</a>
      {review !== null && <span className="soft"> · {review.replace(/^mailto:/, '')}</span>}
    </p>
  )
}

type RuleProps = { readonly rule: Rule; readonly rules: Rules; readonly alone: boolean }

/** `alone`: it is an emergency that no other operator has agreed to. */
export const RuleEntry = ({ rule, rules, alone }: RuleProps) => {
  const { language, t } = useSpeaking()
  return (
    <li id={`rule-${rule.id}`}>
      <div className="head">
        <h3>{rule.id}</h3>
        <span className="tags">
          {alone && (
            <span className="tag" data-is="bad">
              {t('rules.unilateral')}
            </span>
          )}
          <span className="tag">{kindOf(rule, t)}</span>
        </span>
      </div>
      <p>{textIn(rule.why, language) || t('rules.why.none')}</p>
      <dl className="grid">
        <Fact name={t('rules.to')}>{targetsText(rule.to, rules, t, language)}</Fact>
        <Fact name={t('rules.for')}>{whoText(rule.who, t)}</Fact>
        <Fact name={t('rules.when')}>{hoursText(rule.when, rules, t, language)}</Fact>
        {rule.until !== null && <Fact name={t('rules.until')}>{rule.until}</Fact>}
        <GroundFacts ground={rule} />
      </dl>
      <ReviewLink id={rule.id} review={rule.review} />
      {rule.noEffect !== null && (
        <p className="small">
          <b>{t('rules.no-effect')}:</b> {textIn(rule.noEffect, language)}
        </p>
      )}
    </li>
  )
}
