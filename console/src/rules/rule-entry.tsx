// One rule with everything that is known of it.
import type { ReactNode } from 'react'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { hoursText, targetsText, whoText } from './words.ts'

type Rule = Rules['rules'][number]

const kindOf = ({ kind, from }: Rule, t: ReturnType<typeof useSpeaking>['t']): string =>
  kind === 'except' ? t('rules.except', { rule: from ?? '' }) : t(`rules.${kind}`)

type Ground = Pick<Rule, 'basis' | 'since' | 'review'>

type FactProps = { readonly name: string; readonly children: ReactNode }

/** A name with what it is below it. */
export const Fact = ({ name, children }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** Basis, since and review: what a rule or a plan stands on. */
export const GroundFacts = ({ ground, id }: { readonly ground: Ground; readonly id: string }) => {
  const { t } = useSpeaking()
  const { basis, since, review } = ground
  return (
    <>
      {basis !== null && <Fact name={t('rules.basis')}>{basis}</Fact>}
      {since !== null && <Fact name={t('rules.since')}>{since}</Fact>}
      <Fact name={t('rules.review')}>
        <a href={`/review?rule=${encodeURIComponent(id)}`} title={review?.replace(/^mailto:/, '')}>
          {t('rules.review.ask')}
        </a>
      </Fact>
    </>
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
        <GroundFacts ground={rule} id={rule.id} />
      </dl>
      {rule.noEffect !== null && (
        <p className="small">
          <b>{t('rules.no-effect')}:</b> {textIn(rule.noEffect, language)}
        </p>
      )}
    </li>
  )
}
