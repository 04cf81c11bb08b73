// A room as the desk sees it, asked anew at each change that the stream tells, and this browser's passing of time since.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { ask } from '../live/ask.ts'
import { useLive } from '../live/live.tsx'

/** Milliseconds: where the stream is silent the room is asked all the same. */
const EVERY = 10_000

const keyOf = (room: string) => ['room', room] as const

export const useRoom = (room: string) => {
  const queries = useQueryClient()
  const { last } = useLive()
  const change = last?.said.room
  useEffect(() => {
    if (change !== undefined) void queries.invalidateQueries({ queryKey: keyOf(room) })
  }, [queries, room, change])
  return useQuery({
    queryKey: keyOf(room),
    queryFn: () => ask<StaffRoom>(`/staff/rooms/${encodeURIComponent(room)}`),
    refetchInterval: EVERY,
    staleTime: 0,
  })
}

/** Seconds since `at`, by this browser's clock, counted while the page is open. */
export const usePassed = (at: number): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.floor((now - at) / 1000))
}
