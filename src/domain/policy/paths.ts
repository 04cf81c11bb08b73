// By which path a connection may go, as far as a packet filter can tell (docs/decisions/0017, DESIGN section 3.3).
import { type Address, type Range, within } from '../../base/addresses.ts'
import type { Decider } from './decider.ts'
import type { Subject, Transport } from './language.ts'

/**
 * `direct`: every name that leads there is allowed, so nobody has to look. `checked`: the name decides, and a proxy can read it.
 * `pinned`: the name decides and does not show, so that only addresses go through that were just given out for an allowed one.
 * `no-quic`: the name decides, and what would be asked by TCP shows it.
 */
export type Path = 'direct' | 'checked' | 'pinned' | 'no-quic'

/**
 * Destinations of one family, and ports (both ends included), with one answer. `service` is one that covers them. Ports of one pinned cell
 * are all decided alike.
 */
export type PathCell = {
  readonly range: Range
  readonly transport: Transport
  readonly from: number
  readonly to: number
  readonly path: Path
  readonly service: string
}

type Asking = { readonly subject: Subject; readonly at: number; readonly name: string; readonly address: Address }

/** Whether some pinned cell is to let this name through at its address: only then the address is to be pinned for it. */
export const passesPinned = (
  { decide, pathsFor }: Pick<Decider, 'decide' | 'pathsFor'>,
  { subject, at, name, address }: Asking,
): boolean =>
  pathsFor(subject, at).some(
    ({ path, range, transport, from }) =>
      path === 'pinned' &&
      within(address, range) &&
      decide({ subject, at, transport, port: from, host: { kind: 'name', name } }, { aliases: [], address }).allow,
  )
