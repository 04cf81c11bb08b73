// All peers that can stand in line, in the order of the table.
import { e2guardian } from './e2guardian.ts'
import { haproxy } from './haproxy.ts'
import type { Peer } from './peer.ts'
import { squid } from './squid.ts'

export const PEERS: readonly Peer[] = [squid, e2guardian, haproxy]
