// Everything that listens: portal and API, the proxy with its workers, metrics.
import { randomBytes } from 'node:crypto'
import type { Address } from '../base/addresses.ts'
import { type Clock, oncePerJob } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { hostInUrl } from '../base/names.ts'
import { CHECKED_PORT } from '../config/gateway.ts'
import type { Endpoint, Settings } from '../config.ts'
import type { ActDesk } from '../domain/desk/acting.ts'
import type { Counter } from '../domain/desk/counter.ts'
import type { Gate } from '../domain/enforcement/connection.ts'
import type { NameGate } from '../domain/enforcement/naming.ts'
import { isCheckName } from '../domain/policy/connectivity.ts'
import type { Retention } from '../domain/sessions/retention.ts'
import type { CouncilParts } from '../edges/api/council.ts'
import type { Lookup } from '../edges/dns/lookup.ts'
import { createResolver } from '../edges/dns/resolver.ts'
import { startMetrics } from '../edges/metrics/serve.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import type { Board } from '../edges/portal/board.ts'
import { startProxy } from '../edges/proxy/proxy.ts'
import { startRelay } from '../edges/proxy/relay/start.ts'
import { startHandover } from '../edges/proxy/relay/start-handover.ts'
import type { ParkRecord } from './council/record.ts'
import type { ActBook } from './desk/act-book.ts'
import type { LastWords } from './desk/last-words.ts'
import type { Face } from './face/face.ts'
import { createGate } from './gate.ts'
import { portalNames } from './gateway/lan.ts'
import { listenError, type Own } from './listen.ts'
import { createNameGate, type OpenNameGate } from './name-gate.ts'
import { portalAddresses, serveNames } from './names.ts'
import type { Office } from './office.ts'
import type { PolicyInForce } from './policy.ts'
import type { Reviews } from './reviews.ts'
import type { RoomHouse } from './room/house.ts'
import type { Staff } from './staff.ts'
import type { Use } from './use/use.ts'
import { startWeb, type Web } from './web.ts'

export type Ports = { readonly http: number; readonly proxy: number; readonly metrics: number; readonly dns: number }

export type DoorParts = {
  readonly settings: Settings
  readonly clock: Clock
  readonly policy: PolicyInForce
  readonly record: ParkRecord
  /** The door of joint rule; `null` where a file rules. */
  readonly council: () => CouncilParts | null
  readonly office: Office
  readonly acts: ActBook
  readonly lastWords: LastWords
  readonly board: Board
  readonly reviews: Reviews
  readonly staff: Staff
  readonly desk: ActDesk
  readonly rooms: RoomHouse
  readonly kept: { readonly retention: () => Retention }
  readonly counter: Counter
  readonly use: Use
  readonly face: Face
  readonly counts: ServiceMetrics
  /** The resolver's memory, and the listeners that are ours. */
  readonly memory: Lookup
  readonly own: Own
  readonly pin: NameGate['pin']
  readonly meet: NameGate['meet']
  readonly version: string
  readonly log: Log
  readonly failed: (error: unknown) => void
}

export type Doors = {
  readonly ports: Ports
  /** What listens where, as a person types it. */
  readonly listeners: Readonly<Record<string, string>>
  readonly troubles: readonly string[]
  readonly tunnels: () => number
  /** Ends every live connection of a session within a second. */
  readonly endSession: (session: string) => void
  /** What is allowed has changed: decides anew what is live, and ends what may be no longer. */
  readonly redecide: () => void
  /** Forgets who asked how much of the resolver, where that no longer matters. */
  readonly forget: () => void
  /** The pages for everybody as files. */
  readonly publicPages: Web['publicPages']
  readonly close: () => Promise<void>
}

const nameGateOf = (parts: DoorParts, clock: Clock): OpenNameGate => {
  const { settings, policy, office, board, counts } = parts
  const { plain, secure } = portalNames(settings.domain)
  const names = settings.gateway === null ? [plain] : [plain, secure]
  const standsInFor = settings.gateway === null ? () => false : isCheckName
  const portal = { names, addresses: portalAddresses(settings), standsInFor }
  const { roster } = office
  return createNameGate({
    clock,
    roster,
    decider: policy.decider,
    domain: settings.domain,
    portal,
    board,
    counts,
    pin: parts.pin,
    meet: parts.meet,
  })
}

const gateOf = (parts: DoorParts, names: NameGate): Gate =>
  createGate({
    clock: parts.clock,
    roster: parts.office.roster,
    decider: parts.policy.decider,
    board: parts.board,
    counts: parts.counts,
    placeOf: (address) => parts.office.places().placeOf(address),
    resolve: createResolver(parts.memory, names.spend),
    isOwn: parts.own.has,
    // In line the kernel counts what each session moves, by whatever path.
    moved: parts.settings.gateway === null ? parts.office.moved : () => {},
  })

const shown = (host: Address, port: number): string => `${hostInUrl({ kind: 'address', address: host })}:${port}`

/** In line the kernel sends connections there; else nobody does. */
const redirectedTo = ({ gateway }: Settings): readonly Endpoint[] =>
  (gateway?.addresses ?? []).map((host) => ({ host, port: CHECKED_PORT }))

/** Node says where it could not listen. */
const isAt = (cause: unknown, { host, port }: Endpoint): boolean =>
  cause instanceof Error && 'address' in cause && cause.address === host && 'port' in cause && cause.port === port

type Carrier = Awaited<ReturnType<typeof startRelay>>

const openProxy = ({ settings, log, own }: DoorParts, gate: Gate, carrier: Carrier, web: Web, secret: string) =>
  startProxy({
    ...settings.proxy,
    redirected: redirectedTo(settings),
    inLine: settings.gateway !== null,
    gate,
    relay: carrier.relay,
    startExchange: async (module, how) => (await startHandover(module, how)).handover,
    isPortal: (host, port) => host.kind === 'name' && host.name === web.portalName && port === 80,
    isOwn: own.has,
    portal: { address: settings.http.host, port: web.port, secret },
    portalUrl: `http://${web.portalName}/`,
    refusalPage: web.refusalPage,
    died: (why) => log('exchange.died', { why }),
  }).catch((cause) => {
    const redirected = redirectedTo(settings).find((each) => isAt(cause, each))
    throw redirected === undefined
      ? listenError(cause, settings.proxy, 'ISTHMUS_PROXY')
      : listenError(cause, redirected, '"addresses" of the gateway')
  })

const slowly = ({ why }: Carrier): readonly string[] =>
  why === null ? [] : [`A child process carries the tunnels, which is slower: ${why}.`]

/** Opens all of them, or none. */
export const openDoors = async (parts: DoorParts): Promise<Doors> => {
  const { settings, log, own } = parts
  const closers: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  const secret = randomBytes(24).toString('base64url')
  const later = { proxyPort: settings.proxy.port }
  try {
    const web = await startWeb({ ...parts, proxySecret: secret, proxyPort: () => later.proxyPort }).catch((cause) => {
      throw listenError(cause, settings.http, 'ISTHMUS_HTTP')
    })
    closers.push(web.close)
    own.add(settings.http.host, web.port)
    const lan = await web.openLan()
    if (lan !== null) closers.push(lan.close)
    const clock = oncePerJob(parts.clock)
    const names = nameGateOf(parts, clock)
    const gate = gateOf(parts, names)
    const carrier = await startRelay({ moved: gate.moved, died: (why) => log('relay.died', { why }) })
    closers.push(carrier.relay.close)
    const proxy = await openProxy(parts, gate, carrier, web, secret)
    closers.push(proxy.close)
    own.add(settings.proxy.host, proxy.port)
    for (const host of settings.gateway?.addresses ?? []) own.add(host, CHECKED_PORT)
    later.proxyPort = proxy.port
    const metrics = await startMetrics({ ...settings.metrics, collect: parts.counts.text })
    closers.push(metrics.close)
    own.add(settings.metrics.host, metrics.port)
    const dns = await serveNames({ ...parts, clock, gate: names })
    closers.push(dns.close)
    const ports = { http: web.port, proxy: proxy.port, metrics: metrics.port, dns: dns.ports[0] ?? 0 }
    return {
      ports,
      listeners: {
        portal: `http://localhost:${ports.http}/`,
        proxy: `localhost:${ports.proxy}`,
        dns: settings.dns.map(({ host }, n) => shown(host, dns.ports[n] ?? 0)).join(', '),
        metrics: `http://localhost:${ports.metrics}/metrics`,
        ...(lan !== null && { lan: lan.shown }),
      },
      troubles: [...slowly(carrier), ...proxy.troubles],
      tunnels: proxy.open,
      endSession: proxy.endSession,
      redecide: proxy.redecide,
      forget: names.forget,
      publicPages: web.publicPages,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
