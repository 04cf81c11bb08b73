// Doing something at the desk: what the gateway answers is the room's new state, asked for at once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { DoAct, TakeBackAct } from '../../../src/edges/api/contract/acts.ts'
import type { DoRoomAct, RoomActDone } from '../../../src/edges/api/contract/room.ts'
import { send } from '../live/ask.ts'

/** Of the charter's table (decision 0025); an end is an act in the room. */
type Lasting = Exclude<DoAct, { readonly act: 'end' }>

export type DeskAct = DoRoomAct | Lasting | { readonly back: TakeBackAct }

const LASTING: readonly string[] = ['out', 'close', 'suspend']

const isLasting = (act: DoRoomAct | Lasting): act is Lasting => LASTING.includes(act.act)

const done = async (room: string, act: DeskAct): Promise<RoomActDone> => {
  if ('back' in act) {
    await send('/staff/acts/back', act.back)
    return { act: 'back' }
  }
  if (isLasting(act)) return send<RoomActDone>('/staff/acts', act)
  return send<RoomActDone>(`/staff/rooms/${encodeURIComponent(room)}/acts`, act)
}

export const useAct = (room: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (act: DeskAct) => done(room, act),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['room', room] })
      void queries.invalidateQueries({ queryKey: ['staff', 'acts'] })
    },
  })
}
