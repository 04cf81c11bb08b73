// Namespaces and lines of the lab. All names begin with the lab's own prefix: by it everything is found again and taken away.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { GATEWAY, PLACES, WORLD } from './plan.ts'

const NEEDED: Readonly<Record<string, string>> = {
  iproute2: '/bin/ip',
  nftables: '/usr/sbin/nft',
  'dnsmasq-base': '/usr/sbin/dnsmasq',
  openssl: '/usr/bin/openssl',
  'util-linux': '/usr/bin/nsenter',
}

/** Why there can be no lab here; `undefined`: there can. */
export const cannotHere = (): string | undefined => {
  if (process.platform !== 'linux') return 'the lab is made of Linux network namespaces'
  if (process.getuid?.() !== 0) return 'the lab needs root: sudo npm run lab'
  const missing = Object.keys(NEEDED).filter((name) => !existsSync(NEEDED[name] ?? ''))
  return missing.length === 0 ? undefined : `the lab needs packages: apt-get install ${missing.join(' ')}`
}

/** Files of a lab while it stands. */
export const folderOf = (lab: string): string => `/run/${lab}`

export const spaceOf = (lab: string, place: string): string => `${lab}-${place}`

/** What to put before a command so that it runs there, with our resolver as the system's. */
export const within = (lab: string, place: string): readonly string[] => [
  'nsenter',
  `--net=/run/netns/${spaceOf(lab, place)}`,
  ...['unshare', '--mount', 'sh', '-c'],
  ...[`mount --bind ${folderOf(lab)}/resolv.conf "$(readlink -f /etc/resolv.conf)" && exec "$@"`, 'sh'],
]

const spacesOf = (lab: string): readonly string[] =>
  existsSync('/run/netns')
    ? readdirSync('/run/netns').filter(
        (name) => /^(gateway|world|(seat|office)-\d+)$/.test(name.slice(lab.length + 1)) && name.startsWith(`${lab}-`),
      )
    : []

const pidsIn = (space: string): readonly number[] =>
  (spawnSync('ip', ['netns', 'pids', space], { encoding: 'utf8' }).stdout ?? '').split('\n').filter(Boolean).map(Number)

const end = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

/** Ends whatever runs in the lab and takes it away, also after a run that was killed. Gives how many namespaces there were. */
export const takeDown = async (lab: string): Promise<number> => {
  const spaces = spacesOf(lab)
  for (let tries = 0; tries < 40; tries++) {
    const pids = spaces.flatMap(pidsIn)
    if (pids.length === 0) break
    pids.forEach(end)
    await pause(25)
  }
  for (const space of spaces) spawnSync('ip', ['netns', 'del', space])
  rmSync(folderOf(lab), { recursive: true, force: true })
  return spaces.length
}

const batch = (space: string, lines: readonly string[]): void => {
  execFileSync('ip', ['-n', space, '-batch', '-'], {
    input: `${lines.join('\n')}\n`,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

const QUIET =
  'net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_ra=0 net.ipv6.conf.default.accept_ra=0'

const set = (space: string, values: string): void => {
  execFileSync('nsenter', [`--net=/run/netns/${space}`, 'sysctl', '-qw', ...values.split(' ')])
}

const addWorld = (lab: string): void => {
  const [gateway, world] = [spaceOf(lab, 'gateway'), spaceOf(lab, 'world')]
  batch(gateway, [
    `link add wan0 type veth peer name eth0 netns ${world}`,
    'link set wan0 up',
    `addr add ${GATEWAY.outside.four}/24 dev wan0`,
    `addr add ${GATEWAY.outside.six}/64 dev wan0 nodad`,
  ])
  const hosts = Object.values(WORLD).filter(({ four }) => four !== WORLD.router.four)
  batch(world, [
    'link set lo up',
    'link set eth0 up',
    `addr add ${WORLD.router.four}/24 dev eth0`,
    `addr add ${WORLD.router.six}/64 dev eth0 nodad`,
    ...[...new Set(hosts.map(({ four }) => four))].map((four) => `addr add ${four}/32 dev lo`),
    ...[...new Set(hosts.map(({ six }) => six))].map((six) => `addr add ${six}/128 dev lo nodad`),
    ...['10.20.0.0/24', '10.30.0.0/24'].map((to) => `route add ${to} via ${GATEWAY.outside.four}`),
    ...['20', '30'].map((net) => `route add 2001:db8:${net}::/64 via ${GATEWAY.outside.six}`),
  ])
  batch(gateway, [`route add default via ${WORLD.router.four}`, `route add default via ${WORLD.router.six}`])
}

const addInside = (lab: string): void => {
  const own = [
    ['seats0', GATEWAY.four, GATEWAY.six],
    ['office0', GATEWAY.office.four, GATEWAY.office.six],
  ] as const
  batch(spaceOf(lab, 'gateway'), [
    'link set lo up',
    ...own.flatMap(([bridge, four, six]) => [
      `link add ${bridge} type bridge`,
      `link set ${bridge} up`,
      `addr add ${four}/24 dev ${bridge}`,
      `addr add ${six}/64 dev ${bridge} nodad`,
    ]),
    ...PLACES.flatMap(({ name, bridge, hardware }) => [
      `link add ${name} type veth peer name eth0 address ${hardware} netns ${spaceOf(lab, name)}`,
      `link set ${name} master ${bridge} up`,
    ]),
  ])
}

/** Builds it all; nothing runs in it yet. */
export const buildNetwork = (lab: string): void => {
  const names = ['gateway', 'world', ...PLACES.map(({ name }) => name)].map((place) => spaceOf(lab, place))
  execFileSync('ip', ['-batch', '-'], { input: names.map((name) => `netns add ${name}\n`).join('') })
  for (const name of names) set(name, QUIET)
  const forward = 'net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.tcp_fwmark_accept=1'
  set(spaceOf(lab, 'gateway'), forward)
  // Where the machine has br_netfilter, the bridges only bridge all the same (docs/in-line.md).
  if (existsSync('/proc/sys/net/bridge'))
    set(spaceOf(lab, 'gateway'), ['ip', 'ip6', 'arp'].map((of) => `net.bridge.bridge-nf-call-${of}tables=0`).join(' '))
  addInside(lab)
  addWorld(lab)
  for (const { name, bridge, four, six } of PLACES) {
    const router = bridge === 'seats0' ? GATEWAY : GATEWAY.office
    batch(spaceOf(lab, name), [
      'link set lo up',
      'link set eth0 up',
      `addr add ${four}/24 dev eth0`,
      `addr add ${six}/64 dev eth0 nodad`,
      `route add default via ${router.four}`,
      `route add default via ${router.six}`,
    ])
  }
}
