// Who is signed in to the console in this browser.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Staff } from '../../../src/edges/api/contract/staff.ts'
import { ask } from '../live/ask.ts'

const KEY = ['staff'] as const

/**
 * `null`: nobody is. Asked anew when its person comes back to the page, and never by itself: a page that is left open does not keep a
 * session alive.
 */
export const useStaff = () => useQuery({ queryKey: KEY, queryFn: () => ask<Staff | null>('/staff/session') })

/** Whether they may run the desk of a room. */
export const isOfDesk = ({ roles }: Pick<Staff, 'roles'>): boolean =>
  roles.includes('desk') || roles.includes('engineer')

/** Says who is signed in from now on; without an answer, asks the gateway. */
export const useSetStaff = (): ((staff?: Staff | null) => void) => {
  const queries = useQueryClient()
  return useCallback(
    (staff) => {
      if (staff === undefined) void queries.invalidateQueries({ queryKey: KEY })
      else queries.setQueryData(KEY, staff)
    },
    [queries],
  )
}
