// Requests that a rule be looked at again: the open ones, which an engineer makes into proposals, and the answered ones.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { wayOf } from '../../../src/domain/council/charter.ts'
import type { Review } from '../../../src/edges/api/contract/review.ts'
import { Heading } from '../parts/heading.tsx'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { useRecord } from '../record/record.tsx'
import { useRules } from '../rules/use-rules.ts'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { ExceptionForm } from './exception-form.tsx'
import { ReviewEntry } from './review-entry.tsx'
import { useReviews } from './use-reviews.ts'

type PartProps = { readonly state: 'open' | 'answered'; readonly below?: (review: Review) => ReactNode }

const Part = ({ state, below }: PartProps) => {
  const { t } = useSpeaking()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useReviews(state)
  const all = data?.pages.flatMap(({ reviews }) => reviews)
  return (
    <section className="part" aria-labelledby={state}>
      <h2 id={state}>{t(`reviews.${state}`)}</h2>
      {error !== null && <Trouble error={error} again={() => void refetch()} />}
      {all === undefined && error === null && <Loading />}
      {all?.length === 0 && <p className="soft">{t(`reviews.${state}.none`)}</p>}
      {all !== undefined && all.length > 0 && (
        <ul className="rows">
          {all.map((review) => (
            <ReviewEntry review={review} key={review.number}>
              {below?.(review)}
            </ReviewEntry>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('reviews.more')}
        </Button>
      )}
    </section>
  )
}

export const ReviewsPage = () => {
  const { t } = useSpeaking()
  const { data: staff } = useStaff()
  const { data: rules } = useRules()
  const { verified } = useRecord()
  const proposes =
    staff?.roles.includes('engineer') === true && verified !== null && wayOf(verified.state.charter) !== 'file'
  return (
    <>
      <Heading>{t('reviews.title')}</Heading>
      <p className="lead soft">{t('reviews.says')}</p>
      <Part
        state="open"
        {...(proposes &&
          rules !== undefined && {
            below: (review: Review) => <ExceptionForm review={review} rules={rules} verified={verified} />,
          })}
      />
      <Part state="answered" />
    </>
  )
}
