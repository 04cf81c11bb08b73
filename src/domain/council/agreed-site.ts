// What operators have agreed on beside policy, lists and agreement, read from its files: names, addresses, and what may be given to whom.
import type { Site } from '../policy/site.ts'
import type { NetworkTerms, Terms } from '../policy/terms.ts'
import { canonical, type Json } from '../record/json.ts'
import { engineOctets, readEngine } from './engine-file.ts'
import { readSite, siteOctets } from './site-file.ts'
import { readGroups, readNetworks, readRetention, readTenants } from './terms-files.ts'
import { readUpstreams, upstreamsOctets } from './upstreams-file.ts'

const TERMS = {
  tenants: readTenants,
  groups: readGroups,
  networks: readNetworks,
  retention: readRetention,
  engine: readEngine,
} as const

const TERMS_FILES = Object.keys(TERMS) as readonly (keyof typeof TERMS)[]

/** The files that it is read from, by their names in the record. */
export const SITE_FILES = ['zones', 'upstreams', ...TERMS_FILES] as const
export type SiteFile = (typeof SITE_FILES)[number]

const NO_SITE: Site = { hosts: new Map(), zones: [] }

/** The octets of a file; `undefined`: it is not among the agreed ones. */
type ReadOctets = (name: SiteFile) => Uint8Array | undefined

/** Reads all that is there; `bad`: the first that has not the form of such a file. */
export const readAgreedSite = (octetsOf: ReadOctets): Site | { readonly bad: SiteFile } => {
  const read = <Value>(name: SiteFile, from: (octets: Uint8Array) => Value | undefined): Value | undefined | null => {
    const octets = octetsOf(name)
    return octets === undefined ? undefined : (from(octets) ?? null)
  }
  const zones = read('zones', readSite)
  const upstreams = read('upstreams', readUpstreams)
  if (zones === null) return { bad: 'zones' }
  if (upstreams === null) return { bad: 'upstreams' }
  const found = TERMS_FILES.map((name) => [name, read<Terms[typeof name]>(name, TERMS[name])] as const)
  const bad = found.find(([, value]) => value === null)
  if (bad !== undefined) return { bad: bad[0] }
  const terms: Terms = Object.fromEntries(found.filter(([, value]) => value !== undefined))
  return {
    ...(zones ?? NO_SITE),
    ...(upstreams !== undefined && { upstreams }),
    ...(Object.keys(terms).length > 0 && { terms }),
  }
}

const thingsOctets = <Thing>(things: ReadonlyMap<string, Thing>, write: (thing: Thing) => Json): Uint8Array =>
  canonical(Object.fromEntries([...things].map(([id, thing]) => [id, write(thing)])))

const networkJson = ({ kind, plan, ranges, tenant }: NetworkTerms): Json => ({
  ...{ kind, plan, tenant },
  ranges: ranges.map(({ from, to }) => (from === to ? from : `${from}-${to}`)),
})

const termsFiles = ({
  tenants,
  groups,
  networks,
  retention,
  engine,
}: Terms): readonly (readonly [SiteFile, Uint8Array])[] => [
  ...(tenants === undefined
    ? []
    : [['tenants', thingsOctets(tenants, ({ heads, plans }) => ({ heads, plans: [...plans] }))] as const]),
  ...(groups === undefined
    ? []
    : [['groups', thingsOctets(groups, (group) => ({ people: group.people, tenants: [...group.tenants] }))] as const]),
  ...(networks === undefined ? [] : [['networks', thingsOctets(networks, networkJson)] as const]),
  ...(retention === undefined ? [] : [['retention', canonical({ ...retention })] as const]),
  ...(engine === undefined ? [] : [['engine', engineOctets(engine)] as const]),
]

/** The octets that are agreed of a site, by the name of the file. What is left out is not agreed. */
export const siteFiles = (site: Site): readonly (readonly [name: SiteFile, octets: Uint8Array])[] => [
  ['zones', siteOctets(site)],
  ...(site.upstreams === undefined ? [] : [['upstreams', upstreamsOctets(site.upstreams)] as const]),
  ...termsFiles(site.terms ?? {}),
]
