// The ports that a start opens: can it, and if not, who has them?
import { hostInUrl } from '../../base/names.ts'
import { CHECKED_PORT, HTTP_PORT, HTTPS_PORT } from '../../config/gateway.ts'
import type { Endpoint, Settings } from '../../config.ts'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { type Holder, type Place, type Protocol, type Tried, tryPorts } from '../../edges/doctor/ports.ts'
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

const taken = (place: Wanted, holder: Holder | null): Finding => {
  const elsewhere = `set ${place.variable} to another port`
  if (holder?.pid === process.pid)
    return broken('ports', `The settings name ${shown(place)} twice: the service does not start.`, elsewhere)
  const who = holder === null ? 'another program' : `${holder.name} (process ${holder.pid})`
  return broken(
    'ports',
    `${shown(place)} is taken by ${who}: the service does not start.`,
    `stop that, or ${elsewhere}`,
  )
}

const refused = (place: Wanted, { error, holder }: Tried): Finding => {
  if (codeOf(error) === 'EADDRINUSE') return taken(place, holder)
  if (codeOf(error) === 'EACCES')
    return look(
      'ports',
      `This user may not open ${shown(place)}. If the service runs as another one, such as by systemd, that one may.`,
      'type it as root to know; a service of your own needs CAP_NET_BIND_SERVICE for ports below 1024',
    )
  const { message, cause, ...told } = listenError(error, place.endpoint, place.variable)
  const mend = 'mend' in told ? String(told.mend) : `set ${place.variable}`
  return broken('ports', `${shown(place)}: ${message}. The service does not start.`, mend)
}

/** While the service runs it has them: what it could not open it says itself. */
export const lookAtPorts: Look = async ({ settings, service }) => {
  if (service.state !== 'stopped') return []
  const places = wantedBy(settings)
  const tried = await tryPorts(places)
  const findings = tried.flatMap((each, n) => {
    const { error } = each
    const place = places[n]
    // That it is no address of this machine is told of the gateway, once.
    const isTold = codeOf(error) === 'EADDRNOTAVAIL' && settings.gateway?.addresses.some((own) => own === place?.host)
    return error === null || place === undefined || isTold ? [] : [refused(place, each)]
  })
  return tried.some(({ error }) => error !== null) ? findings : [fine('ports', `All ${places.length} can be opened.`)]
}
