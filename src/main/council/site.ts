// What operators have agreed on beside the policy about where names lead: fixed hosts, zones, and the DNS servers that the park asks.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf, sameOctets, sha256 } from '../../base/octets.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { readSite, siteOctets, withPorts } from '../../domain/council/site-file.ts'
import { inputsNow } from '../../domain/council/state.ts'
import { readUpstreams, upstreamsOctets } from '../../domain/council/upstreams-file.ts'
import type { Site } from '../../domain/policy/site.ts'
import { writePrivate } from '../../edges/data/folder.ts'
import type { AgreedFile } from '../../edges/policyfile/agreed.ts'
import { readAgreed } from '../../edges/policyfile/agreed-blobs.ts'
import { readFile } from '../../edges/policyfile/read-inside.ts'
import type { ParkRecord } from './record.ts'

const ZONES = 'zones'
const UPSTREAMS = 'upstreams'
const LONGEST = 1_000_000
const NO_SITE: Site = { hosts: new Map(), zones: [] }

/** Where they lie as they were agreed when the record was last good. */
const pathOf = (data: string, name: string): string => join(data, `${name}.json`)

/** The octets that are agreed of a site, by the name of the file; no servers: the machine's own are asked, and nothing is agreed. */
const octetsOf = (site: Site): readonly (readonly [name: string, octets: Uint8Array])[] => [
  [ZONES, siteOctets(site)],
  ...(site.upstreams === undefined ? [] : [[UPSTREAMS, upstreamsOctets(site.upstreams)] as const]),
]

const remember = (data: string, site: Site): void => {
  if (site.upstreams === undefined) rmSync(pathOf(data, UPSTREAMS), { force: true })
  for (const [name, octets] of octetsOf(site)) writePrivate(pathOf(data, name), octets)
}

/** The files of a beginning: those of the policy, and what the settings say of names, which is agreed from then on. */
export const filesToAgree = (data: string, site: Site, files: readonly AgreedFile[]): readonly AgreedFile[] => {
  remember(data, site)
  const own = octetsOf(site).map(([name, octets]) => ({ name, hash: hexOf(sha256(octets)), path: pathOf(data, name) }))
  return [...files, ...own]
}

type Read = (name: string) => Uint8Array | undefined

/** `undefined`: one of the two has not the form of such a file. */
const siteFrom = (read: Read, settings: Site, hasUpstreams: boolean): Site | undefined => {
  const site = readSite(read(ZONES) ?? new Uint8Array(0))
  const upstreams = hasUpstreams ? readUpstreams(read(UPSTREAMS) ?? new Uint8Array(0)) : null
  if (site === undefined || upstreams === undefined) return undefined
  return { ...withPorts(site, settings), ...(upstreams !== null && { upstreams }) }
}

/** A bad record does not let the settings rule: what was agreed last does. */
const remembered = (data: string, settings: Site): Site => {
  const read: Read = (name) => {
    const found = readFile(pathOf(data, name), name, LONGEST)
    return found.ok ? found.bytes : undefined
  }
  return siteFrom(read, settings, read(UPSTREAMS) !== undefined) ?? NO_SITE
}

/** What agreed files say of names; `good` false: they cannot be read, and the last that could be stand in for them. */
type ReadSite = { readonly site: Site; readonly good: boolean }

/** That of some agreed files, on the ports of the settings. */
export type SiteOf = (files: Inputs) => ReadSite

export const createSiteOf =
  (record: ParkRecord, data: string, settings: Site): SiteOf =>
  (files) => {
    const folder = record.governed()?.folder ?? ''
    const read: Read = (name) => {
      const found = readAgreed({ folder, files }, name, LONGEST)
      return found.ok ? found.bytes : undefined
    }
    if (!Object.hasOwn(files, ZONES)) return { site: NO_SITE, good: true }
    const site = siteFrom(read, settings, Object.hasOwn(files, UPSTREAMS))
    return site === undefined ? { site: remembered(data, settings), good: false } : { site, good: true }
  }

/** By which hosts and zones the park begins to decide; in a park ruled by file those of the settings. */
export const siteAtStart = (record: ParkRecord, data: string, settings: Site): Site => {
  const governed = record.governed()
  if (governed !== null) return createSiteOf(record, data, settings)(inputsNow(governed.park())).site
  const isBad = record.frozen() !== null && record.byOperators()
  return isBad ? remembered(data, settings) : settings
}

/** Remembers what is agreed, for the day on which it cannot be read. */
export const rememberSite = (record: ParkRecord, data: string, siteOf: SiteOf): void => {
  const governed = record.governed()
  if (governed === null) return
  const { site, good } = siteOf(inputsNow(governed.park()))
  if (good) remember(data, site)
}

/** What of the agreed hosts and zones, or of those of the settings, has no effect. */
export const siteTroubles = (record: ParkRecord, settings: Site, siteOf: SiteOf): readonly string[] => {
  const governed = record.governed()
  if (governed === null) return []
  const { site, good } = siteOf(inputsNow(governed.park()))
  if (!good)
    return [
      'The agreed hosts, zones and DNS servers cannot be read, so the last ones that could are used. Put the folder of the record back as it was, for example from a mirror.',
    ]
  const same = (a: Site, b: Site): boolean => {
    const [one, other] = [octetsOf(a), octetsOf(b)]
    return (
      one.length === other.length &&
      one.every(([, octets], n) => sameOctets(octets, other[n]?.[1] ?? octets.subarray(1)))
    )
  }
  return same(site, settings)
    ? []
    : [
        'The hosts, zones and DNS servers of the settings are not the agreed ones, and have no effect until they are proposed.',
      ]
}
