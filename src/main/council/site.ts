// What operators have agreed on beside the policy: where names lead, and what may be given to whom (domain/council/agreed-site.ts).
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf, sameOctets, sha256 } from '../../base/octets.ts'
import { readAgreedSite, SITE_FILES, type SiteFile, siteFiles } from '../../domain/council/agreed-site.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { withPorts } from '../../domain/council/site-file.ts'
import { inputsNow } from '../../domain/council/state.ts'
import type { Site } from '../../domain/policy/site.ts'
import { writePrivate } from '../../edges/data/folder.ts'
import type { AgreedFile } from '../../edges/policyfile/agreed.ts'
import { readAgreed } from '../../edges/policyfile/agreed-blobs.ts'
import { readFile } from '../../edges/policyfile/read-inside.ts'
import type { ParkRecord } from './record.ts'

const LONGEST = 1_000_000
const NO_SITE: Site = { hosts: new Map(), zones: [] }
const NO_OCTETS = new Uint8Array(0)

/** Where they lie as they were agreed when the record was last good. */
const pathOf = (data: string, name: string): string => join(data, `${name}.json`)

const remember = (data: string, site: Site): void => {
  const files = siteFiles(site)
  for (const name of SITE_FILES) if (!files.some(([each]) => each === name)) rmSync(pathOf(data, name), { force: true })
  for (const [name, octets] of files) writePrivate(pathOf(data, name), octets)
}

/** The files of a beginning: those of the policy, and what the settings say beside it, which is agreed from then on. */
export const filesToAgree = (data: string, site: Site, files: readonly AgreedFile[]): readonly AgreedFile[] => {
  remember(data, site)
  const own = siteFiles(site).map(([name, octets]) => ({ name, hash: hexOf(sha256(octets)), path: pathOf(data, name) }))
  return [...files, ...own]
}

/** A bad record does not let the settings rule: what was agreed last does. */
const remembered = (data: string, settings: Site): Site => {
  const found = readAgreedSite((name) => {
    const read = readFile(pathOf(data, name), name, LONGEST)
    return read.ok ? read.bytes : undefined
  })
  return 'bad' in found ? NO_SITE : withPorts(found, settings)
}

/** `bad`: an agreed file that cannot be read, so that the last that could be stand in for all of them. */
type ReadSite = { readonly site: Site; readonly bad: SiteFile | null }

/** That of some agreed files, on the ports of the settings. */
export type SiteOf = (files: Inputs) => ReadSite

const readIn = (folder: string, files: Inputs): ReturnType<typeof readAgreedSite> =>
  readAgreedSite((name) => {
    if (!Object.hasOwn(files, name)) return undefined
    const read = readAgreed({ folder, files }, name, LONGEST)
    return read.ok ? read.bytes : NO_OCTETS
  })

/** That of agreed files in the folder of a record; what cannot be read gives none. */
export const agreedSite = (folder: string, files: Inputs, settings: Site): Site => {
  const found = readIn(folder, files)
  return 'bad' in found ? NO_SITE : withPorts(found, settings)
}

export const createSiteOf =
  (record: ParkRecord, data: string, settings: Site): SiteOf =>
  (files) => {
    const found = readIn(record.governed()?.folder ?? '', files)
    return 'bad' in found
      ? { site: remembered(data, settings), bad: found.bad }
      : { site: withPorts(found, settings), bad: null }
  }

/** By which site the park begins to decide; in a park ruled by file that of the settings. */
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
  const { site, bad } = siteOf(inputsNow(governed.park()))
  if (bad === null) remember(data, site)
}

type Octets = ReturnType<typeof siteFiles>

const isIn = (files: Octets, [name, octets]: Octets[number]): boolean =>
  files.some(([each, other]) => each === name && sameOctets(other, octets))

/** What settings can say at all: those that leave the DNS servers out mean the machine's own. */
const OF_SETTINGS: readonly SiteFile[] = ['zones', 'upstreams']

/** Whether the settings say what is agreed, as far as they say anything. */
const agrees = (settings: Site, agreed: Site): boolean => {
  const [said, files] = [siteFiles(settings), siteFiles(agreed)]
  return (
    said.every((file) => isIn(files, file)) && files.every((file) => !OF_SETTINGS.includes(file[0]) || isIn(said, file))
  )
}

/** What of the agreed files, or of the settings, has no effect. */
export const siteTroubles = (record: ParkRecord, settings: Site, siteOf: SiteOf): readonly string[] => {
  const governed = record.governed()
  if (governed === null) return []
  const { site, bad } = siteOf(inputsNow(governed.park()))
  if (bad !== null)
    return [
      `The agreed file ${bad} cannot be read, so the last ones that could are used. Put the folder of the record back as it was, for example from a mirror.`,
    ]
  return agrees(settings, site)
    ? []
    : [
        'The hosts, zones, DNS servers or retention of the settings are not the agreed ones, and have no effect until they are proposed: isthmus propose inputs --input zones=FILE, upstreams=FILE, retention=FILE.',
      ]
}
