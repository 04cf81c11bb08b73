// Who is online now, by plan and by place; small groups are not told where a place would say who it is.
import type { Room } from '../policy/language.ts'
import type { Session } from '../sessions/session.ts'
import { isSignedIn } from '../sessions/standing.ts'
import { FEW } from './refusals.ts'

export type OnlineNow = {
  readonly all: number
  readonly plans: readonly { readonly plan: string; readonly count: number }[]
  /** Rooms by their own ids, with exact counts: whoever stands in one sees as much. Of other networks fewer than ten are `<10`. */
  readonly places: readonly { readonly place: string; readonly room: boolean; readonly count: number | '<10' }[]
}

const counted = (keys: readonly string[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([a, most], [b, fewer]) => fewer - most || (a < b ? -1 : 1))
}

/** People and vouchers; what stands by itself is not counted. */
export const onlineNow = (sessions: Iterable<Session>, rooms: readonly Room[]): OnlineNow => {
  const here = [...sessions].filter(isSignedIn)
  const roomOf = new Map(rooms.map(({ network, id }) => [network, id]))
  const places = counted(here.map(({ subject }) => subject.network ?? ''))
  return {
    all: here.length,
    plans: counted(here.map(({ subject }) => subject.plan)).map(([plan, count]) => ({ plan, count })),
    places: places.map(([network, count]) => {
      const room = roomOf.get(network)
      if (room !== undefined) return { place: room, room: true, count }
      return { place: network, room: false, count: count < FEW ? '<10' : count }
    }),
  }
}
