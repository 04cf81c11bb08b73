// Doing something at the desk: what the gateway answers is the room's new state, asked for at once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { DoRoomAct, RoomActDone } from '../../../src/edges/api/contract/room.ts'
import { ask, send } from '../live/ask.ts'

/** Of the charter's table (decision 0025). */
type Lasting =
  | { readonly act: 'out'; readonly seat: string; readonly seconds: number; readonly reason: string }
  | { readonly act: 'close'; readonly seconds: number; readonly reason: string }
  | { readonly act: 'suspend'; readonly badge: string; readonly seconds: number; readonly reason: string }
type Back = { readonly back: { readonly act: 'out'; readonly seat: string } | { readonly act: 'close' } }

export type DeskAct = DoRoomAct | Lasting | Back

const LASTING: readonly string[] = ['out', 'close', 'suspend']

const isLasting = (act: DoRoomAct | Lasting): act is Lasting => LASTING.includes(act.act)

const done = async (room: string, act: DeskAct): Promise<RoomActDone> => {
  if ('back' in act) {
    await ask('/staff/acts/back', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act.back),
    })
    return { act: 'back' }
  }
  if (isLasting(act)) return send<RoomActDone>('/staff/acts', act)
  return send<RoomActDone>(`/staff/rooms/${encodeURIComponent(room)}/acts`, act)
}

export const useAct = (room: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (act: DeskAct) => done(room, act),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['room', room] }),
  })
}
