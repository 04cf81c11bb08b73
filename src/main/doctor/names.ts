// The DNS servers that the park asks: does each answer?
import type { Address } from '../../base/addresses.ts'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { createExchange } from '../../edges/dns/upstream/exchange.ts'
import { createServers } from '../../edges/dns/upstream/servers.ts'
import type { Installation, Look } from './installation.ts'

/** The root's own servers: whoever resolves names knows them, and nobody learns anything by being asked. */
const ROOT = new Uint8Array([0])
const NS = 2

const now = (): number => performance.now()

type Servers = ReturnType<ReturnType<typeof createServers>>
type Server = Servers[number]

const answers = async (server: Server): Promise<boolean> => {
  const exchange = createExchange({ servers: () => [server], now })
  return (await exchange(ROOT, NS).catch(() => null)) !== null
}

const shown = (servers: readonly Server[]): string =>
  servers
    .map(({ host, port }) => (port === 53 ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`))
    .join(', ')

/** What the settings say themselves ought to be there; a machine on a ship may well have none that is reached. */
const silent = (servers: Servers, isSet: boolean): Finding => {
  const who = servers.length === 1 ? `The DNS server ${shown(servers)} does` : `The DNS servers ${shown(servers)} do`
  const what = `${who} not answer: names outside the park lead nowhere.`
  return isSet
    ? broken(
        'names',
        what,
        'look at the line, or name others: upstream in the settings (where operators rule they agree on upstreams)',
      )
    : look('names', what, 'if there is a line, name servers that are reached from here: upstream in the settings')
}

const NONE = look(
  'names',
  'No DNS server is known: names outside the park lead nowhere.',
  'name one: upstream in the settings, or in /etc/resolv.conf',
)

const serversOf = async ({
  settings,
  rule,
}: Installation): Promise<{ readonly servers: Servers; readonly isSet: boolean }> => {
  const { inputs } = await rule()
  const set = (inputs?.site ?? settings.site).upstreams ?? null
  const isOwn = (address: Address, port: number): boolean =>
    settings.dns.some((own) => own.host === address && own.port === port)
  return { servers: createServers(() => set, now, isOwn)(), isSet: set !== null }
}

export const lookAtNames: Look = async (installation) => {
  const { servers, isSet } = await serversOf(installation)
  if (servers.length === 0) return [NONE]
  const found = await Promise.all(servers.map(answers))
  const well = servers.filter((_, n) => found[n])
  const ill = servers.filter((_, n) => !found[n])
  if (well.length === 0) return [silent(ill, isSet)]
  return [
    fine('names', `${shown(well)} ${well.length === 1 ? 'answers' : 'answer'}.`),
    ...(ill.length === 0
      ? []
      : [
          look(
            'names',
            `${shown(ill)} ${ill.length === 1 ? 'does' : 'do'} not answer: names are found by the others, some of them a second later.`,
            'take it out of the settings, or mend it',
          ),
        ]),
  ]
}
