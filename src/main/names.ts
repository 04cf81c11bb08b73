// The resolver of the park: one memory and its upstreams, for lists, for the proxy, and for everybody who asks by DNS.
import type { Address } from '../base/addresses.ts'
import type { Clock } from '../base/clock.ts'
import type { Settings } from '../config.ts'
import type { NameGate } from '../domain/enforcement/naming.ts'
import { createAnswer } from '../edges/dns/answer.ts'
import { createLookup, type Lookup } from '../edges/dns/lookup.ts'
import { type DnsServer, serveDns } from '../edges/dns/serve.ts'
import { createExchange } from '../edges/dns/upstream/exchange.ts'
import { createServers } from '../edges/dns/upstream/servers.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import { listenError, type Own } from './listen.ts'

/** An empty memory before its upstreams, as they are now. `now`: milliseconds that only grow. */
export const openMemory = (
  upstreams: () => readonly string[] | undefined,
  now: () => number,
  isOwn: Own['has'],
): Lookup => {
  const servers = createServers(() => upstreams() ?? null, now, isOwn)
  return createLookup({ exchange: createExchange({ servers, now }), now })
}

/** Where names lead while nobody is signed in: in line, and only there, the portal answers the LAN itself. */
export const portalAddresses = ({ gateway, http }: Settings): readonly Address[] => gateway?.addresses ?? [http.host]

export type NameParts = {
  readonly settings: Settings
  readonly clock: Clock
  readonly gate: NameGate
  readonly memory: Lookup
  readonly own: Own
  readonly counts: ServiceMetrics
}

/** Opens the ports of the resolver. */
export const serveNames = async ({ settings, clock, gate, memory, own, counts }: NameParts): Promise<DnsServer> => {
  const now = (): number => clock().boot
  counts.remembers(memory.size)
  const answer = createAnswer({ gate, lookup: memory, now, portal: portalAddresses(settings), count: counts.answered })
  const server = await serveDns(settings.dns, answer, (cause, place) => listenError(cause, place, 'ISTHMUS_DNS'))
  for (const [n, port] of server.ports.entries()) own.add(settings.dns[n]?.host ?? settings.http.host, port)
  return server
}
