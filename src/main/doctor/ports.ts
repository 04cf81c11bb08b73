// The ports that a start opens: can it, and if not, who has them?
import { hostInUrl } from '../../base/names.ts'
import { CHECKED_PORT, HTTP_PORT, HTTPS_PORT } from '../../config/gateway.ts'
import type { Endpoint, Settings } from '../../config.ts'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { type Holder, type Place, type Protocol, tryPorts } from '../../edges/doctor/ports.ts'
import { listenError } from '../listen.ts'
import type { Look } from './installation.ts'

type Wanted = Place & { readonly of: string; readonly variable: string; readonly endpoint: Endpoint }

const wanted = (of: string, variable: string, endpoint: Endpoint, protocol: Protocol = 'tcp'): Wanted => ({
  ...{ ...endpoint, protocol, of, variable, endpoint },
})

const IN_LINE = { portal: HTTP_PORT, 'secure portal': HTTPS_PORT, 'checked connections': CHECKED_PORT } as const

const wantedBy = ({ http, proxy, metrics, dns, gateway }: Settings): readonly Wanted[] =>
  [
    wanted('portal', 'ISTHMUS_HTTP', http),
    wanted('proxy', 'ISTHMUS_PROXY', proxy),
    wanted('metrics', 'ISTHMUS_METRICS', metrics),
    ...dns.flatMap((each) => [wanted('resolver', 'ISTHMUS_DNS', each), wanted('resolver', 'ISTHMUS_DNS', each, 'udp')]),
    ...(gateway?.addresses ?? []).flatMap((host) =>
      Object.entries(IN_LINE).map(([of, port]) => wanted(of, '"addresses" of the gateway', { host, port })),
    ),
  ].filter(({ port }) => port !== 0)

const shown = ({ host, port, protocol, of }: Wanted): string =>
  `${hostInUrl({ kind: 'address', address: host as Endpoint['host'] })}:${port} (${of}${protocol === 'udp' ? ', UDP' : ''})`

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

const NOT_STARTED = 'the service does not start'

/** Those that one program has, in one finding. */
const taken = (places: readonly Wanted[], holder: Holder | null): Finding => {
  const all = places.map(shown).join(', ')
  const elsewhere = `set ${[...new Set(places.map(({ variable }) => variable))].join(', ')} to another port`
  if (holder?.pid === process.pid) return broken('ports', `The settings name ${all} twice: ${NOT_STARTED}.`, elsewhere)
  const who = holder === null ? 'another program' : `${holder.name} (process ${holder.pid})`
  const verb = places.length === 1 ? 'is' : 'are'
  return broken('ports', `${all} ${verb} taken by ${who}: ${NOT_STARTED}.`, `stop that, or ${elsewhere}`)
}

const refused = (place: Wanted, error: unknown): Finding => {
  if (codeOf(error) === 'EACCES')
    return look(
      'ports',
      `This user may not open ${shown(place)}. If the service runs as another one, such as by systemd, that one may.`,
      'type it as root to know; a service of your own needs CAP_NET_BIND_SERVICE for ports below 1024',
    )
  const { message, cause, ...told } = listenError(error, place.endpoint, place.variable)
  const mend = 'mend' in told ? String(told.mend) : `set ${place.variable}`
  return broken('ports', `${shown(place)}: ${message}: ${NOT_STARTED}.`, mend)
}

/** While the service runs it has them: what it could not open it says itself. */
export const lookAtPorts: Look = async ({ settings, service }) => {
  if (service.state !== 'stopped') return []
  const places = wantedBy(settings)
  const tried = (await tryPorts(places)).map((each, n) => ({ ...each, place: places[n] as Wanted }))
  const ill = tried.filter(({ error }) => error !== null)
  if (ill.length === 0) return [fine('ports', `All ${places.length} can be opened.`)]
  const [held, others] = [true, false].map((is) => ill.filter(({ error }) => (codeOf(error) === 'EADDRINUSE') === is))
  const byHolder = Map.groupBy(held ?? [], ({ holder }) => holder?.pid)
  // That it is no address of this machine is told of the gateway, once.
  const isTold = ({ error, place }: (typeof ill)[number]): boolean =>
    codeOf(error) === 'EADDRNOTAVAIL' && settings.gateway?.addresses.some((own) => own === place.host) === true
  return [
    ...[...byHolder.values()].map((all) =>
      taken(
        all.map(({ place }) => place),
        all[0]?.holder ?? null,
      ),
    ),
    ...(others ?? []).filter((each) => !isTold(each)).map(({ place, error }) => refused(place, error)),
  ]
}
