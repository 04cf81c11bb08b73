// The resolver of the park: one memory and its upstreams, for the proxy and for everybody who asks by DNS.
import type { Clock } from '../base/clock.ts'
import type { Settings } from '../config.ts'
import type { Resolve } from '../domain/enforcement/connection.ts'
import type { NameGate } from '../domain/enforcement/naming.ts'
import { createAnswer } from '../edges/dns/answer.ts'
import { createLookup } from '../edges/dns/lookup.ts'
import { createResolver } from '../edges/dns/resolver.ts'
import { type DnsServer, serveDns } from '../edges/dns/serve.ts'
import { createExchange } from '../edges/dns/upstream/exchange.ts'
import { createServers } from '../edges/dns/upstream/servers.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import { listenError, type Own } from './listen.ts'

export type NameParts = {
  readonly settings: Settings
  readonly clock: Clock
  readonly gate: NameGate
  readonly own: Own
  readonly counts: ServiceMetrics
}

export type Names = {
  readonly resolve: Resolve
  /** Opens the ports. */
  readonly serve: () => Promise<DnsServer>
}

/** Prepares the resolver; nothing listens yet. */
export const createNames = ({ settings, clock, gate, own, counts }: NameParts): Names => {
  const now = (): number => clock().boot
  const servers = createServers(settings.upstream, now, own.has)
  const lookup = createLookup({ exchange: createExchange({ servers, now }), now })
  counts.remembers(lookup.size)
  const answer = createAnswer({ gate, lookup, now, portal: [settings.http.host], count: counts.answered })
  return {
    resolve: createResolver(lookup, gate.spend),
    serve: async () => {
      const server = await serveDns(settings.dns, answer, (cause, place) => listenError(cause, place, 'ISTHMUS_DNS'))
      for (const [n, port] of server.ports.entries()) own.add(settings.dns[n]?.host ?? settings.http.host, port)
      return server
    },
  }
}
