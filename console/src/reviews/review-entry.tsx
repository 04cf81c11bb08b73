// One request for review: what it is about and why, and its answer.
import type { ReactNode } from 'react'
import type { Review } from '../../../src/edges/api/contract/review.ts'
import { Fact } from '../rules/rule-entry.tsx'
import { textIn, useSpeaking } from '../texts/language.tsx'

const leftOut = ({ struck }: Review, t: ReturnType<typeof useSpeaking>['t']): string =>
  t(struck ? 'reviews.struck' : 'reviews.left-out')

const Answer = ({ answer }: { readonly answer: NonNullable<Review['answer']> }) => {
  const { language, t } = useSpeaking()
  const { en, ko } = answer.note
  return (
    <p>
      <b>{t(`reviews.${answer.outcome}`)}</b> <span className="soft small">{answer.day}</span>
      <br />
      {textIn({ ...(en !== null && { en }), ...(ko !== null && { ko }) }, language)}
    </p>
  )
}

/** Where the portal has the rule with what was asked and answered about it, or the plan. */
const hrefOf = (rule: string): string =>
  rule.startsWith('plan:') ? `/rules#plan-${encodeURIComponent(rule.slice(5))}` : `/rules/${encodeURIComponent(rule)}`

type EntryProps = { readonly review: Review; readonly children?: ReactNode }

export const ReviewEntry = ({ review, children }: EntryProps) => {
  const { language, t } = useSpeaking()
  const { number, rule, why, name, line, day, asked, answer } = review
  return (
    <li id={`review-${number}`}>
      <div className="head">
        <h3 className="name">{name ?? leftOut(review, t)}</h3>
        <a className="small" href={`/review/${number}`}>
          {t('reviews.number', { number })}
        </a>
      </div>
      <p>
        <a href={hrefOf(rule)}>{rule}</a> <span className="soft">{textIn(why, language) || t('rules.why.none')}</span>
      </p>
      {line !== null && <blockquote>{line}</blockquote>}
      <dl className="grid">
        <Fact name={t('reviews.day')}>{day}</Fact>
        <Fact name={t('reviews.asked')}>{asked}</Fact>
      </dl>
      {answer !== null && <Answer answer={answer} />}
      {children}
    </li>
  )
}
