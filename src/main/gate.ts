// The gate that the proxy asks, put together from the connect flow, the board and the counters.
import type { Clock } from '../base/clock.ts'
import { hostText } from '../base/names.ts'
import type { Gate } from '../domain/enforcement/connection.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import type { Board } from '../edges/portal/board.ts'
import { admit, type ConnectParts, route, stands } from '../flows/connect.ts'
import { tellSeat } from './tell-seat.ts'

export type GateParts = ConnectParts & {
  readonly clock: Clock
  readonly board: Board
  readonly counts: ServiceMetrics
  readonly moved: (session: string, up: number, down: number) => void
}

export const createGate = (parts: GateParts): Gate => ({
  admit: (wish) => admit(parts, wish),
  route: async (wish) => {
    const found = await route(parts, wish)
    parts.counts.decided(!found.refused)
    return found
  },
  stands: (wish, way, session) => stands(parts, wish, way, session),
  refused: (wish, { session, reason }) => {
    parts.counts.refused(reason)
    if (session !== null) tellSeat(parts, session, hostText(wish.host), reason)
  },
  moved: (session, up, down) => {
    parts.counts.moved(up, down)
    parts.moved(session, up, down)
  },
})
