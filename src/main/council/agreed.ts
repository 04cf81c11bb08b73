// How operators come to rule a park: the charter that it begins with, and what they have agreed on since.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { hexOf, sameOctets, sha256 } from '../../base/octets.ts'
import { type Charter, type Keyring, wayOf } from '../../domain/council/charter.ts'
import type { Clock } from '../../domain/council/clock.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { unilateralNow } from '../../domain/council/now.ts'
import { type CharterProblem, readCharter } from '../../domain/council/read-charter.ts'
import { type CouncilShown, emergencyShown, shownCouncil } from '../../domain/council/shown.ts'
import { readSite, siteOctets, withPorts } from '../../domain/council/site-file.ts'
import { type Emergency, inputsNow, type State } from '../../domain/council/state.ts'
import type { Texts } from '../../domain/council/words.ts'
import type { EmergencyRule } from '../../domain/policy/emergencies.ts'
import type { Text } from '../../domain/policy/language.ts'
import type { Site } from '../../domain/policy/site.ts'
import type { Rulers } from '../../domain/policy/verify/context.ts'
import { parseJson } from '../../domain/record/json.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'
import { writePrivate } from '../../edges/data/folder.ts'
import type { AgreedFile } from '../../edges/policyfile/agreed.ts'
import { readAgreed } from '../../edges/policyfile/agreed-blobs.ts'
import type { Agreed } from '../../edges/policyfile/policy-source.ts'
import { readFile } from '../../edges/policyfile/read-inside.ts'
import type { ParkRecord } from './record.ts'

const LONGEST_ZONES = 1_000_000

const WRONG: { readonly [why in CharterProblem]: readonly [what: string, mend: string] } = {
  form: ['it has not the form of a charter', 'write it as docs/formats.md, section 6, has it'],
  limits: ['a notice, a limit of emergencies or a cap of a feed is out of range', 'see docs/formats.md, section 6'],
  people: ['operators, people or thresholds are not as they may be', 'see docs/formats.md, section 6'],
  keys: ['a key is no key of the one at whose place it stands', 'print each with: isthmus key show FILE'],
  'key-twice': ['one key stands twice in it', 'give everybody a key of their own: isthmus key new'],
  consoles: ['consoles of two operators share a host', 'give each operator a host of its own'],
  names: ['two operators have the same name', 'give each a name of its own'],
}

const invalid = (path: string, what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('charter:invalid', `${path} is no charter of this park: ${what}`, mend, { cause })

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw invalid(path, 'it cannot be read', 'correct "charter" in the settings, or the rights of the file', cause)
  }
}

/** The sample's charter, whose private keys everybody has. */
const FOR_TRYING = new URL('../../../examples/kaesong/charter.json', import.meta.url)

const keysForTrying = (log: VerifierKey): Keyring => {
  const read = readCharter(parseJson(readFileSync(FOR_TRYING, 'utf8')), log)
  return read.ok ? read.keyring : new Map()
}

/** Whether its private key is one of those that everybody has. */
export const isForTrying = ({ text }: VerifierKey): boolean => readFileSync(FOR_TRYING, 'utf8').includes(`"${text}"`)

type Beginning = { readonly log: VerifierKey; readonly sample: boolean }

/** Reads the charter with which a park begins; `log`: its log's key. Throws `charter:invalid`. */
export const readCharterFile = (path: string, { log, sample }: Beginning): Charter => {
  const value = parseJson(textOf(path))
  if (value === undefined) throw invalid(path, 'it is no JSON that we take', 'see docs/formats.md, section 2')
  const read = readCharter(value, log)
  if (!read.ok) throw invalid(path, ...WRONG[read.why])
  const published = [...keysForTrying(log)].find(([octets]) => read.keyring.has(octets))
  if (published !== undefined && !sample)
    throw invalid(
      path,
      `the private key of ${published[1].by} is published for trying`,
      'make keys of your own: isthmus key new',
    )
  const { park, operators } = read.charter
  if (park !== log.name) throw invalid(path, `its park is ${park}`, `write "park": "${log.name}", or set "domain"`)
  if (Object.keys(operators).length > 0) return read.charter
  throw invalid(path, 'it has no operators', 'take "charter" out of the settings for a park that is ruled by file')
}

const RULERS = { file: 'file', operator: 'one', several: 'several' } as const

export const rulersOf = (charter: Charter): Rulers => RULERS[wayOf(charter)]

/** Agreed files as the policy is read from them. */
export const agreedFrom = (folder: string, charter: Charter, files: Inputs, site: Site): Agreed => ({
  site,
  path: 'policy.yaml of the record',
  rule: rulersOf(charter),
  agreed: { folder, files },
  emergencies: [],
})

/** A text by language as the policy has it. */
const textFrom = (texts: Texts): Text => {
  const any = Object.values(texts)[0] ?? ''
  return { en: texts.en ?? any, ko: texts.ko ?? texts.en ?? any }
}

/** The operators that rule, by name; none in a park ruled by file, or while the record is bad. */
export const rulingOperators = (record: ParkRecord): readonly Text[] => {
  const governed = record.governed()
  return governed === null ? [] : Object.values(governed.park().charter.operators).map(({ name }) => textFrom(name))
}

const ruleOf = (emergency: Emergency, park: State): EmergencyRule => {
  const shown = emergencyShown(emergency, park)
  return {
    ...{ id: shown.id, unilateral: shown.unilateral, block: shown.block, allow: shown.allow },
    operator: textFrom(park.charter.operators[shown.operator]?.name ?? {}),
    title: textFrom(shown.title),
    ...{ since: shown.since * 1000, until: shown.until * 1000 },
  }
}

/** What the public is shown; `null` where a file rules, or the record is bad. */
export const councilOn = (record: ParkRecord): CouncilShown | null => {
  const governed = record.governed()
  return governed === null ? null : shownCouncil(governed.park(), governed.clock())
}

/** The rules that emergencies in force make, at a reading of the clock. */
export const emergencyRules = (park: State, clock: Clock): readonly EmergencyRule[] =>
  unilateralNow(park, clock).map((each) => ruleOf(each, park))

/** What is in force by the record; `undefined` where none is, or a file rules. */
export const agreedOn = (record: ParkRecord, siteOf: SiteOf): Agreed | undefined => inForceBy(record, siteOf, inputsNow)

/** The same without what feeds have brought; `undefined` also where they have brought nothing. */
export const agreedAlone = (record: ParkRecord, siteOf: SiteOf): Agreed | undefined => {
  const feeds = record.governed()?.park().feeds ?? {}
  return Object.keys(feeds).length === 0 ? undefined : inForceBy(record, siteOf, ({ inputs }) => inputs)
}

const inForceBy = (record: ParkRecord, siteOf: SiteOf, filesOf: (park: State) => Inputs): Agreed | undefined => {
  const governed = record.governed()
  if (governed === null) return undefined
  const park = governed.park()
  const emergencies = emergencyRules(park, governed.clock())
  const files = filesOf(park)
  return { ...agreedFrom(governed.folder, park.charter, files, siteOf(files).site), emergencies }
}

const ZONES = 'zones'
const NO_SITE: Site = { hosts: new Map(), zones: [] }

/** Where the hosts and zones lie that were agreed when the record was last good. */
const rememberedIn = (data: string): string => join(data, 'zones.json')

const remember = (data: string, site: Site): Uint8Array => {
  const octets = siteOctets(site)
  writePrivate(rememberedIn(data), octets)
  return octets
}

/** The files of a beginning: those of the policy, and the hosts and zones of the settings, which are agreed from then on. */
export const filesToAgree = (data: string, site: Site, files: readonly AgreedFile[]): readonly AgreedFile[] => [
  ...files,
  { name: ZONES, hash: hexOf(sha256(remember(data, site))), path: rememberedIn(data) },
]

/** A bad record does not let the settings rule: what was agreed last does. */
const remembered = (data: string, settings: Site): Site => {
  const read = readFile(rememberedIn(data), ZONES, LONGEST_ZONES)
  const site = read.ok ? readSite(read.bytes) : undefined
  return site === undefined ? NO_SITE : withPorts(site, settings)
}

/** Hosts and zones by which agreed files are read; `good` false: theirs cannot be read, and the last that could be stand in for them. */
type ReadSite = { readonly site: Site; readonly good: boolean }

/** Those of some agreed files, on the ports of the settings. */
export type SiteOf = (files: Inputs) => ReadSite

export const createSiteOf =
  (record: ParkRecord, data: string, settings: Site): SiteOf =>
  (files) => {
    const hash = files[ZONES]
    if (hash === undefined) return { site: NO_SITE, good: true }
    const folder = record.governed()?.folder ?? ''
    const read = readAgreed({ folder, files: { [ZONES]: hash } }, ZONES, LONGEST_ZONES)
    const agreed = read.ok ? readSite(read.bytes) : undefined
    return agreed === undefined
      ? { site: remembered(data, settings), good: false }
      : { site: withPorts(agreed, settings), good: true }
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
      'The agreed hosts and zones cannot be read, so the last ones that could are used. Put the folder of the record back as it was, for example from a mirror.',
    ]
  return sameOctets(siteOctets(site), siteOctets(settings))
    ? []
    : ['The hosts and zones of the settings are not the agreed ones, and have no effect until they are proposed.']
}

/** Whether operators are to rule, and the record has no genesis yet. */
export const begins = (record: ParkRecord): boolean =>
  record.byOperators() && record.governed() === null && record.frozen() === null

/** A park of operators does not run on a file that nobody has signed for because its record could not be begun. */
export const refuseUnbegun = (record: ParkRecord): void => {
  if (!begins(record)) return
  throw new IsthmusError(
    'record:unwritable',
    'the record of the park could not be begun',
    `see what stands in the log as record.failed; ${record.troubles().join(' ')}`,
  )
}
