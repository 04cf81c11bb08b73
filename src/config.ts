// The only reader of settings: a file and environment variables. Every default is in this file.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Address, Range } from './base/addresses.ts'
import { IsthmusError } from './base/errors.ts'
import { parseAuthority, parseHost } from './base/names.ts'
import { type Consoles, consoleOrigins } from './config/consoles.ts'
import { type GatewaySettings, gatewaySettings } from './config/gateway.ts'
import { retentionSettings } from './config/retention.ts'
import { type Updates, updateKeys } from './config/updates.ts'
import { type At, address, items, range, refuse, type Source, scalar } from './config/values.ts'
import { witnessAddresses } from './config/witnesses.ts'
import type { FixedHost, Site, Zone } from './domain/policy/site.ts'
import type { Terms } from './domain/policy/terms.ts'
import type { Entry, Tree } from './domain/policy/tree.ts'
import { readTree } from './edges/policyfile/yaml.ts'

/** Where something listens. Port 0: any free one. */
export type Endpoint = { readonly host: Address; readonly port: number }

export type Settings = {
  /** The file that was read. */
  readonly file: string
  readonly http: Endpoint
  readonly proxy: Endpoint
  readonly metrics: Endpoint
  /** Where the resolver listens, by UDP and TCP. */
  readonly dns: readonly Endpoint[]
  /** Absolute paths. */
  readonly data: string
  readonly policy: string
  /** The charter with which operators begin to rule; `null`: a park begins by file. Its record says how it is ruled from then on. */
  readonly charter: string | null
  /** The file of tests that every policy must pass; `null`: there is none. Where operators rule, the agreed ones count instead. */
  readonly tests: string | null
  /** Where the operators' witnesses are, by operator. */
  readonly witnesses: ReadonlyMap<string, string>
  /** Where staff sign in to the console, by operator. */
  readonly consoles: Consoles
  /** The park's own domain; the portal is `portal.` below it. */
  readonly domain: string
  readonly site: Site
  /** Addresses of reverse proxies in front of the portal, whose X-Forwarded-For is believed. */
  readonly forwardedFrom: readonly Range[]
  /** In line between park and world; `null`: proxy and resolver only. */
  readonly gateway: GatewaySettings | null
  /** The socket of a helper that runs by itself and changes the firewall; `null`: we start one. */
  readonly firewall: string | null
  /** Start the sample park's people, vouchers and sites. */
  readonly sample: boolean
  /** Who may sign a new version of the program. */
  readonly updates: Updates
  /** A PostgreSQL address; `null`: SQLite in the data folder. */
  readonly database: string | null
}

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const LOOPBACK = '127.0.0.1' as Address
const DEFAULTS = { http: 8080, proxy: 3128, metrics: 9464, dns: 8053, domain: 'park.test' } as const
// Names that never lead to a public place (RFC 2606, 6761, 6762, 8375, ICANN's .internal): the only ones that may be fixed, with the park's own.
const RESERVED = ['test', 'example', 'invalid', 'localhost', 'local', 'internal', 'home.arpa']

type Env = Readonly<Record<string, string | undefined>>

/** Reads where something listens: an address and a port, or a port of this machine alone. */
export const endpoint = (text: string, source: Source): Endpoint => {
  const bare = /^\d{1,5}$/.test(text) ? `${LOOPBACK}:${text}` : text.replace(/^localhost(?=:|$)/, LOOPBACK)
  const zero = bare.endsWith(':0')
  const authority = parseAuthority(zero ? bare.slice(0, -2) : bare)
  const port = zero ? 0 : authority?.port
  if (authority?.host.kind !== 'address' || port === undefined)
    return refuse(source, `"${text}" is not host:port`, 'write an address and a port, such as 127.0.0.1:8080')
  return { host: authority.host.address, port }
}

const upstreamServer = (text: string, source: Source): string => {
  const authority = parseAuthority(text)
  if (authority?.host.kind !== 'address')
    return refuse(source, `"${text}" is not a DNS server`, 'write its address, such as 192.0.2.53 or 192.0.2.53:5353')
  return text
}

const portMap = (tree: Tree, at: At): ReadonlyMap<number, number> => {
  if (tree.kind !== 'map') return refuse(at(tree.spot), 'ports is a map', 'write ports: { 443: 8443 }')
  return new Map(
    tree.entries.map((entry) => {
      const pair = [entry.key, scalar(entry.value, at(entry.value.spot))].map(Number)
      const [from = 0, to = 0] = pair
      if (!pair.every((port) => Number.isInteger(port) && port >= 1 && port <= 65535))
        return refuse(at(entry.spot), 'a port is a number from 1 to 65535', 'write ports: { 443: 8443 }')
      return [from, to]
    }),
  )
}

const fixedHost = (tree: Tree, at: At): FixedHost => {
  if (tree.kind !== 'map')
    return {
      addresses: items(tree).map((item) => address(scalar(item, at(item.spot)), at(item.spot))),
      ports: new Map(),
    }
  let host: FixedHost = { addresses: [], ports: new Map() }
  for (const entry of tree.entries) {
    if (entry.key === 'address') host = { ...host, addresses: fixedHost(entry.value, at).addresses }
    else if (entry.key === 'ports') host = { ...host, ports: portMap(entry.value, at) }
    else refuse(at(entry.spot), `unknown key "${entry.key}"`, 'use address and ports')
  }
  return host.addresses.length > 0 ? host : refuse(at(tree.spot), 'a host without an address', 'add address: 127.0.0.1')
}

const belongs = (name: string, domain: string): boolean =>
  [domain, ...RESERVED].some((suffix) => name === suffix || name.endsWith(`.${suffix}`))

const hosts = (tree: Tree, domain: string, at: At): ReadonlyMap<string, FixedHost> => {
  if (tree.kind !== 'map')
    return refuse(at(tree.spot), 'hosts is a map', 'write hosts: { library.park.test: 127.0.0.1 }')
  return new Map(
    tree.entries.map((entry: Entry) => {
      const host = parseHost(entry.key)
      if (host?.kind !== 'name') return refuse(at(entry.spot), `"${entry.key}" is not a name`, 'write a host name')
      if (!belongs(host.name, domain))
        return refuse(
          at(entry.spot),
          `${host.name} is neither below ${domain} nor a reserved name`,
          'fix only names of the park itself, or below .test or .internal; other names come from DNS',
        )
      return [host.name, fixedHost(entry.value, at)]
    }),
  )
}

const zones = (tree: Tree, at: At): readonly Zone[] => {
  if (tree.kind !== 'map') return refuse(at(tree.spot), 'zones is a map', 'write zones: { library: [192.0.2.0/24] }')
  return tree.entries.map((entry) => ({
    id: entry.key,
    ranges: items(entry.value).map((item) => range(item, at)),
  }))
}

const KEYS = [
  'http',
  'proxy',
  'metrics',
  'dns',
  'data',
  'policy',
  'charter',
  'tests',
  'witnesses',
  'consoles',
  'upstream',
  'domain',
  'hosts',
  'zones',
  'retention',
  'gateway',
  'forwarded-from',
  'sample',
  'updates',
] as const
type Key = (typeof KEYS)[number]

const fileEntries = (file: string): { entries: Map<Key, Tree>; at: At } => {
  const at: At = (spot) => ({ where: `${file}:${spot.line}:${spot.column}` })
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new IsthmusError(
      'settings:unreadable',
      `${file} cannot be read`,
      'check ISTHMUS_CONFIG and the file’s rights',
      { cause },
    )
  }
  const { tree, problems } = readTree(text, file)
  const [problem] = problems.filter((each) => each.severity === 'error')
  if (problem !== undefined) refuse(at(problem), problem.what, problem.mend)
  const entries = new Map<Key, Tree>()
  if (tree === null || (tree.kind === 'scalar' && tree.value === null)) return { entries, at }
  if (tree.kind !== 'map') return refuse(at(tree.spot), 'the settings are a map', `use the keys ${KEYS.join(', ')}`)
  for (const entry of tree.entries) {
    const key = KEYS.find((each) => each === entry.key)
    if (key === undefined) return refuse(at(entry.spot), `unknown key "${entry.key}"`, `use one of ${KEYS.join(', ')}`)
    entries.set(key, entry.value)
  }
  return { entries, at }
}

const settingsFile = (env: Env, cwd: string): string => {
  if (env.ISTHMUS_CONFIG !== undefined && env.ISTHMUS_CONFIG !== '') return resolve(cwd, env.ISTHMUS_CONFIG)
  const own = join(cwd, 'isthmus.yaml')
  return existsSync(own) ? own : join(ROOT, 'examples', 'kaesong', 'isthmus.yaml')
}

/** Reads the settings; refuses anything unknown or malformed with its place and the mend. */
export const readSettings = (env: Env, cwd: string): Settings => {
  const file = settingsFile(env, cwd)
  const { entries, at } = fileEntries(file)
  // What the file says is read even where a variable overrides it: a malformed file is refused either way.
  const from = <T>(key: Key, variable: string | null, read: (text: string, source: Source) => T, otherwise: T): T => {
    const tree = entries.get(key)
    const said = tree === undefined ? otherwise : read(scalar(tree, at(tree.spot)), at(tree.spot))
    const value = variable === null ? undefined : env[variable]
    return variable === null || value === undefined || value === '' ? said : read(value, { where: variable })
  }
  const part = <T>(key: Key, read: (tree: Tree, at: At) => T, otherwise: T): T => {
    const tree = entries.get(key)
    return tree === undefined ? otherwise : read(tree, at)
  }
  const path = (key: Key, variable: string, otherwise: string): string => {
    const value = env[variable]
    if (value !== undefined && value !== '') return resolve(cwd, value)
    return from(key, null, (text) => resolve(dirname(file), text), otherwise)
  }
  const list = <T>(key: Key, variable: string, read: (text: string, source: Source) => T): readonly T[] | null => {
    const value = env[variable]
    const said = part(key, (tree) => items(tree).map((i) => read(scalar(i, at(i.spot)), at(i.spot))), null)
    if (value === undefined || value === '') return said
    return value.split(',').map((text) => read(text.trim(), { where: variable }))
  }
  const domain = from('domain', null, ownDomain, DEFAULTS.domain)
  const upstreams = list('upstream', 'ISTHMUS_DNS_UPSTREAM', upstreamServer)
  return {
    file,
    http: from('http', 'ISTHMUS_HTTP', endpoint, { host: LOOPBACK, port: DEFAULTS.http }),
    proxy: from('proxy', 'ISTHMUS_PROXY', endpoint, { host: LOOPBACK, port: DEFAULTS.proxy }),
    metrics: from('metrics', 'ISTHMUS_METRICS', endpoint, { host: LOOPBACK, port: DEFAULTS.metrics }),
    dns: list('dns', 'ISTHMUS_DNS', endpoint) ?? [{ host: LOOPBACK, port: DEFAULTS.dns }],
    data: path('data', 'ISTHMUS_DATA', join(cwd, 'data')),
    policy: path('policy', 'ISTHMUS_POLICY', join(dirname(file), 'policy.yaml')),
    tests: from('tests', null, (text) => resolve(dirname(file), text), null as string | null),
    charter: from('charter', null, (text) => resolve(dirname(file), text), null as string | null),
    witnesses: part<Settings['witnesses']>('witnesses', witnessAddresses, new Map()),
    consoles: part<Consoles>('consoles', consoleOrigins, new Map()),
    domain,
    site: {
      hosts: part<Site['hosts']>('hosts', (tree) => hosts(tree, domain, at), new Map()),
      zones: part('zones', zones, []),
      ...(upstreams !== null && { upstreams }),
      ...part<{ terms?: Terms }>('retention', (tree) => ({ terms: { retention: retentionSettings(tree, at) } }), {}),
    },
    forwardedFrom: part('forwarded-from', (tree) => items(tree).map((item) => range(item, at)), []),
    gateway: part('gateway', (tree) => gatewaySettings(tree, at, (text) => resolve(dirname(file), text)), null),
    firewall: env.ISTHMUS_FIREWALL || null,
    sample: from('sample', null, yesOrNo, false),
    updates: part<Updates>('updates', updateKeys, []),
    database: env.DATABASE_URL ?? null,
  }
}

const ownDomain = (text: string, source: Source): string => {
  const host = parseHost(text)
  return host?.kind === 'name' ? host.name : refuse(source, `"${text}" is not a domain`, 'write it like park.example')
}

const yesOrNo = (text: string, source: Source): boolean =>
  text === 'true' || (text !== 'false' && refuse(source, `"${text}" is neither true nor false`, 'write true or false'))
