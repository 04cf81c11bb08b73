// Requests for review as the gateway lists them, asked again while the page is open: their number stands in the frame.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reviews } from '../../../src/edges/api/contract/review.ts'
import { ask } from '../live/ask.ts'

const EVERY = 30_000

export const useReviews = (state: 'open' | 'answered') =>
  useInfiniteQuery({
    queryKey: ['reviews', state],
    queryFn: ({ pageParam }) =>
      ask<Reviews>(`/reviews?state=${state}${pageParam === null ? '' : `&before=${pageParam}`}`),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY,
  })

/** How many are open; zero until that is known. */
export const useOpenReviews = (): number => useReviews('open').data?.pages[0]?.open ?? 0
