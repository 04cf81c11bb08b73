// The gate that the proxy asks, put together from the connect flow, the board and the counters.
import type { Clock } from '../base/clock.ts'
import { hostText } from '../base/names.ts'
import type { Gate, Refusal, Wish } from '../domain/enforcement/connection.ts'
import { spotOf } from '../domain/people/places.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import type { Board } from '../edges/portal/board.ts'
import { admit, type ConnectParts, route } from '../flows/connect.ts'

export type GateParts = ConnectParts & {
  readonly clock: Clock
  readonly board: Board
  readonly counts: ServiceMetrics
  readonly moved: (session: string, up: number, down: number) => void
}

const tellSeat = ({ board, clock }: GateParts, wish: Wish, { session, reason }: Refusal): void => {
  if (session === null) return
  const spot = spotOf({ seat: session.subject.seat, address: session.address })
  board.tell(spot, { kind: 'refused', host: hostText(wish.host), reason, at: clock().wall })
}

export const createGate = (parts: GateParts): Gate => ({
  admit: (wish) => admit(parts, wish),
  route: async (wish) => {
    const found = await route(parts, wish)
    parts.counts.decided(!found.refused)
    return found
  },
  refused: (wish, refusal) => {
    parts.counts.refused(refusal.reason)
    tellSeat(parts, wish, refusal)
  },
  moved: (session, up, down) => {
    parts.counts.moved(up, down)
    parts.moved(session, up, down)
  },
})
