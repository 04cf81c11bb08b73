// By which path a connection may go, as far as a packet filter can tell (docs/decisions/0017, DESIGN section 3.3).
import type { Range } from '../../base/addresses.ts'
import type { Transport } from './language.ts'

/**
 * `direct`: every name that leads there is allowed, so nobody has to look. `checked`: the name decides, and a proxy can read it.
 * `pinned`: the name decides and does not show, so that only addresses go through that were just given out for an allowed one.
 * `no-quic`: the name decides, and what would be asked by TCP shows it.
 */
export type Path = 'direct' | 'checked' | 'pinned' | 'no-quic'

/** Destinations of one family, and ports (both ends included), with one answer. `service` is one that covers them. */
export type PathCell = {
  readonly range: Range
  readonly transport: Transport
  readonly from: number
  readonly to: number
  readonly path: Path
  readonly service: string
}
