// The gateway in line: its interfaces and addresses, the kernel's table, the line.
import { existsSync } from 'node:fs'
import type { GatewaySettings } from '../../config/gateway.ts'
import type { Settings } from '../../config.ts'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import { interfacesHere } from '../../edges/doctor/network.ts'
import { tryPorts } from '../../edges/doctor/ports.ts'
import { tryLine } from '../../edges/line/try.ts'
import { tableSettings } from '../gateway/table.ts'
import { cannotOpenMachine } from '../machine.ts'
import { brokenBy, type Look } from './installation.ts'

const NO_IP = broken(
  'gateway',
  'The program ip is not there: nobody says whose card has which address, and the service does not start.',
  'apt-get install iproute2',
)

const interfaces = ({ inside, outside }: GatewaySettings): readonly Finding[] => {
  const here = interfacesHere()
  if (here === null) return [NO_IP]
  return [...inside, outside].flatMap((name) => {
    const loss = name === outside ? 'nothing leaves' : 'whoever is behind it is not served'
    if (!here.has(name))
      return [
        broken(
          'gateway',
          `There is no interface ${name}: ${loss}.`,
          'ip link shows those that there are; name it in "gateway" of the settings, or mend the card',
        ),
      ]
    if (here.get(name) === true) return []
    return [
      look('gateway', `Nothing is at the other end of ${name}: ${loss}.`, `cable and switch; ip link set ${name} up`),
    ]
  })
}

const addresses = async ({ addresses, inside }: GatewaySettings): Promise<readonly Finding[]> => {
  const tried = await tryPorts(addresses.map((host) => ({ host, port: 0, protocol: 'udp' })))
  return tried
    .filter(({ error }) => error !== null)
    .map(({ place: { host } }) =>
      broken(
        'gateway',
        `${host} is no address of this machine: portal, resolver and proxy cannot answer the park there.`,
        `ip address add ${host}/${host.includes(':') ? 64 : 24} dev ${inside[0]} (with the length of your network), and for good in the machine’s own configuration`,
      ),
    )
}

/** By a helper that runs by itself, only whether it is there: what it may, it says when it is asked. */
const table = async ({ firewall, proxy }: Settings, gateway: GatewaySettings): Promise<Finding> => {
  if (firewall !== null)
    return existsSync(firewall)
      ? fine('gateway', `The firewall's helper listens at ${firewall}.`)
      : broken(
          'gateway',
          `The socket of the firewall's helper, ${firewall}, is not there: the table cannot be put in place.`,
          'systemctl start isthmus-firewall.socket, or leave ISTHMUS_FIREWALL out and start as root',
        )
  try {
    // Loaded here: it loads the C library of nftables.
    const { tryTable } = await import('../../edges/nft/try.ts')
    tryTable(tableSettings(gateway, proxy.port))
    return fine('gateway', 'The kernel takes the table (tried, not put in place).')
  } catch (error) {
    return brokenBy('gateway', error)
  }
}

const isRoot = (): boolean => process.getuid?.() === 0

/** Another user than root leaves this to `isthmus gateway switch-on`, which systemd runs as root. */
const machine = (gateway: GatewaySettings): readonly Finding[] =>
  isRoot()
    ? cannotOpenMachine(gateway).map((lacks) =>
        broken(
          'gateway',
          `The kernel's settings cannot be written here. ${lacks}`,
          'a machine of its own, or a container whose /proc/sys/net may be written; or set it from outside',
        ),
      )
    : []

const line = (gateway: GatewaySettings): readonly Finding[] => {
  if (gateway.line === null || !isRoot()) return []
  const tried = tryLine()
  if ('cannot' in tried)
    return [
      look(
        'gateway',
        `The line cannot be shared fairly here (${tried.cannot}): whoever opens most connections gets most of it.`,
        'a kernel with ifb and htb, and tc of iproute2: apt-get install iproute2',
      ),
    ]
  if (tried.leaf === 'fq_codel') return [fine('gateway', 'The line can be shared fairly (htb, fq_codel).')]
  return [
    look(
      'gateway',
      `The kernel has no fq_codel: within one address the line is shared by ${tried.leaf}, so that a download makes calls stutter.`,
      'modprobe sch_fq_codel, or a kernel that has it',
    ),
  ]
}

export const lookAtGateway: Look = async ({ settings, service }) => {
  const { gateway } = settings
  if (gateway === null) return []
  const stands = [...interfaces(gateway), ...(await addresses(gateway))]
  // What the running service could not have it says itself.
  if (service.state === 'running') return stands
  return [...stands, await table(settings, gateway), ...machine(gateway), ...line(gateway)]
}
