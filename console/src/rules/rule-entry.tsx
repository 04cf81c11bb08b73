// One rule with everything that is known of it.
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { hoursText, targetsText, whoText } from './words.ts'

type Rule = Rules['rules'][number]

const kindOf = ({ kind, from }: Rule, t: ReturnType<typeof useSpeaking>['t']): string =>
  kind === 'except' ? t('rules.except', { rule: from ?? '' }) : t(`rules.${kind}`)

type Ground = Pick<Rule, 'basis' | 'since' | 'review'>

/** Basis, since and review: what a rule or a plan stands on. */
export const GroundFacts = ({ ground, id }: { readonly ground: Ground; readonly id: string }) => {
  const { t } = useSpeaking()
  const { basis, since, review } = ground
  return (
    <>
      {basis !== null && (
        <>
          <dt>{t('rules.basis')}</dt>
          <dd>{basis}</dd>
        </>
      )}
      {since !== null && (
        <>
          <dt>{t('rules.since')}</dt>
          <dd>{since}</dd>
        </>
      )}
      <dt>{t('rules.review')}</dt>
      <dd>
        <a href={`/review?rule=${encodeURIComponent(id)}`}>{t('rules.review.ask')}</a>
        {review !== null && <span className="soft"> · {review.replace(/^mailto:/, '')}</span>}
      </dd>
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
        <span className="tag">{kindOf(rule, t)}</span>
        {alone && (
          <span className="tag" data-is="bad">
            {t('rules.unilateral')}
          </span>
        )}
      </div>
      <p>{textIn(rule.why, language) || t('rules.why.none')}</p>
      <dl className="facts small">
        <dt>{t('rules.to')}</dt>
        <dd>{targetsText(rule.to, rules, t, language)}</dd>
        <dt>{t('rules.for')}</dt>
        <dd>{whoText(rule.who, t)}</dd>
        <dt>{t('rules.when')}</dt>
        <dd>{hoursText(rule.when, rules, t, language)}</dd>
        {rule.until !== null && (
          <>
            <dt>{t('rules.until')}</dt>
            <dd>{rule.until}</dd>
          </>
        )}
        <GroundFacts ground={rule} id={rule.id} />
        {rule.noEffect !== null && (
          <>
            <dt>{t('rules.no-effect')}</dt>
            <dd>{textIn(rule.noEffect, language)}</dd>
          </>
        )}
      </dl>
    </li>
  )
}
