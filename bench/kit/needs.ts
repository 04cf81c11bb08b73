// What the bench needs on the machine; root on Debian gets what is missing, anybody else is told.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What is measured, as far as the machine must have it. */
type Peer = {
  readonly name: string
  readonly needs?: { readonly package: string; readonly program: string; readonly version: readonly string[] }
}

type Need = {
  readonly package: string
  readonly program: string
  readonly why: string
  /** Its service, where that must not begin to work on the machine itself because the bench was run. */
  readonly service?: string
}

const TOOLS: readonly Need[] = [
  { package: 'gcc', program: '/usr/bin/gcc', why: 'it compiles the load generator' },
  { package: 'libc6-dev', program: '/usr/include/stdio.h', why: 'it compiles the load generator' },
  { package: 'iproute2', program: '/usr/sbin/ip', why: 'it sets the bench’s own loopback up' },
  { package: 'dnsperf', program: '/usr/bin/dnsperf', why: 'it asks the resolvers' },
  { package: 'util-linux', program: '/usr/bin/unshare', why: 'it makes the bench’s own network namespace' },
]

/** What the parts in line need; without it they say so, and the rest is measured. */
const LAB: readonly Need[] = [
  { package: 'nftables', program: '/usr/sbin/nft', why: 'the lab of in-line and sign-ins has a firewall' },
  { package: 'dnsmasq-base', program: '/usr/sbin/dnsmasq', why: 'the lab of in-line and sign-ins has DNS and DHCP' },
  { package: 'openssl', program: '/usr/bin/openssl', why: 'the origins of the lab have certificates' },
  { package: 'opennds', program: '/usr/bin/opennds', why: 'it is a peer of sign-ins', service: 'opennds.service' },
  { package: 'iptables', program: '/usr/sbin/iptables-legacy', why: 'openNDS makes its rules with it' },
]

const there = (need: { readonly program: string }): boolean =>
  existsSync(need.program) || existsSync(need.program.replace('/usr/sbin/', '/sbin/'))

const install = (needs: readonly Need[]): void => {
  const packages = needs.map((need) => need.package)
  const services = needs.flatMap(({ service }) => service ?? [])
  if (services.length > 0) spawnSync('systemctl', ['mask', ...services], { stdio: 'ignore' })
  console.error(`bench: installing ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env })
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 2, 2],
    env,
  })
}

/** The systems that can be measured here, and a line for each that cannot. Ends the bench if a tool is missing. */
export const meetNeeds = <T extends Peer>(
  systems: readonly T[],
): { readonly ready: T[]; readonly missing: string[] } => {
  if (process.platform !== 'linux')
    throw new Error('the bench measures on Linux only: it needs network namespaces and /proc')
  const peers = systems.flatMap(({ name, needs }) =>
    needs === undefined ? [] : [{ package: needs.package, program: needs.program, why: `${name} is a peer` }],
  )
  const lacking = [...TOOLS, ...LAB, ...peers].filter((need) => !there(need))
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (lacking.length > 0 && mayInstall) install(lacking)
  const missing = lacking
    .filter((need) => !there(need))
    .map((need) => `${need.program} is not there (${need.why}); on Debian: apt-get install ${need.package}`)
  if (TOOLS.some((tool) => !there(tool))) throw new Error(missing.join('\n'))
  return { ready: systems.filter((system) => system.needs === undefined || there(system.needs)), missing }
}

/** The version of a peer, as its program says it. */
export const versionOf = (system: Peer): string => {
  if (system.needs === undefined) return ''
  // Some end with an error after it.
  const { stdout } = spawnSync(system.needs.program, system.needs.version, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return /\d+\.\d+[\w.~-]*/.exec(stdout ?? '')?.[0] ?? ''
}
