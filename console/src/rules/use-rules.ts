// What rules now, as the gateway says it; asked again when another policy is in force.
import { useQuery } from '@tanstack/react-query'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { ask } from '../live/ask.ts'
import { useLive } from '../live/live.tsx'

export const useRules = () => {
  const { last } = useLive()
  const policy = last?.said.policy ?? ''
  return useQuery({
    queryKey: ['rules', policy],
    queryFn: () => ask<Rules>('/rules'),
    placeholderData: (before) => before,
  })
}
