// From a policy file on disk to everything that compile takes: the verified policy and the bytes of its lists.
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { Odd } from '../../domain/policy/compile/odd-lines.ts'
import { type EmergencyRule, withEmergencies } from '../../domain/policy/emergencies.ts'
import type { ListSource, Policy, Problem, ProtectedTests } from '../../domain/policy/language.ts'
import { inOrder } from '../../domain/policy/read/notes.ts'
import { readPolicy } from '../../domain/policy/read/policy.ts'
import { readProtectedTests } from '../../domain/policy/read/tests.ts'
import type { Site } from '../../domain/policy/site.ts'
import type { Tree } from '../../domain/policy/tree.ts'
import type { Rulers } from '../../domain/policy/verify/context.ts'
import { createReport, type Report, TOP } from '../../domain/policy/verify/report.ts'
import { type VerifiedPolicy, verify } from '../../domain/policy/verify/verify.ts'
import { type AgreedBlobs, readAgreed } from './agreed-blobs.ts'
import { articlesIn } from './articles.ts'
import { readAgreedList, readListFile } from './list-file.ts'
import { type FileRead, readFile, readInside, type Seen } from './read-inside.ts'
import { readUtf8 } from './utf8.ts'
import { LIMITS, readTree } from './yaml.ts'

/** Where the policy is, and what else decides how it is taken. */
export type PolicyInputs = {
  readonly path: string
  readonly rule: Rulers
  readonly site: Site
  /** The folder with the last good copies of fetched lists; without it there are none. */
  readonly shelf?: string
  /** The file of the tests that every policy must pass; where operators rule, the agreed ones count instead. */
  readonly tests?: string
  /** Where operators rule: what they agreed on, instead of files at paths. */
  readonly agreed?: AgreedBlobs
  /** What is in force over what is agreed. */
  readonly emergencies?: readonly EmergencyRule[]
}

/** One thing that decides the outcome, and the SHA-256 over it, as hex. */
export type Part = { readonly name: string; readonly hash: string }

/** One list as it was read. */
type LoadedList = {
  readonly bytes: Uint8Array
  readonly path: string
  /** What lies beside the names in the folder of a collection, and has no effect. */
  readonly beside: readonly Odd[]
}

export type Loaded = {
  /** `null` as soon as one problem is an error. */
  readonly verified: VerifiedPolicy | null
  readonly problems: readonly Problem[]
  /** What it must pass beside its own tests; `null`: nothing. */
  readonly guard: ProtectedTests | null
  /** Each list, by its id. */
  readonly lists: ReadonlyMap<string, LoadedList>
  /** The lists that the policy names, as far as it could be read. */
  readonly sources: readonly ListSource[]
  /** Every file that was looked at, also those that are missing. */
  readonly seen: readonly Seen[]
  /** Every part of the outcome with a hash of its own, so that a changed one is hashed alone. */
  readonly parts: readonly Part[]
}

const LONGEST_AGREEMENT = 1_000_000

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 over all files and the inputs, as hex: equal for equal outcomes. */
export const sourceOf = (parts: readonly Part[]): string =>
  sha256(JSON.stringify(parts.map(({ name, hash }) => [name, hash])))

/** Files read so far. */
type Reading = {
  readonly folder: string
  readonly agreed: AgreedBlobs | undefined
  readonly seen: Seen[]
  readonly parts: Part[]
  readonly add: (name: string, bytes: string | Uint8Array) => void
}

const startReading = ({ path, agreed }: PolicyInputs): Reading => {
  const parts: Part[] = []
  return {
    folder: dirname(path),
    agreed,
    seen: [],
    parts,
    add: (name, bytes) => void parts.push({ name, hash: sha256(bytes) }),
  }
}

/** As agreed bytes have them: the same names and zones in another order are the same. */
const sorted = <Named extends readonly [string, ...unknown[]]>(named: readonly Named[]): readonly Named[] =>
  [...named].sort(([a], [b]) => (a < b ? -1 : 1))

const addInputs = ({ rule, site, emergencies = [] }: PolicyInputs, reading: Reading): void => {
  const hosts = [...site.hosts].map(([name, { addresses, ports }]) => [name, addresses, [...ports]] as const)
  const zones = site.zones.map(({ id, ranges }) => [id, ranges] as const)
  reading.add('inputs', JSON.stringify([rule, sorted(hosts), sorted(zones)]))
  if (emergencies.length > 0) reading.add('emergencies', JSON.stringify(emergencies))
}

/** The name of a list's part. */
export const listPart = (id: string): string => `list ${id}`

const readLists = (policy: Policy, shelf: string | undefined, reading: Reading, report: Report): Loaded['lists'] => {
  const lists = new Map<string, LoadedList>()
  for (const source of policy.lists) {
    const { id, spot } = source
    const read =
      reading.agreed === undefined ? readListFile(source, reading.folder, shelf) : readAgreedList(id, reading.agreed)
    reading.seen.push(...read.seen)
    if (read.ok) {
      const { bytes, path, beside } = read
      reading.add(listPart(id), bytes)
      if (beside.length > 0) reading.add(`beside ${id}`, JSON.stringify(beside))
      lists.set(id, { bytes, path, beside })
    } else
      report.error(
        ['lists', id, source.fetched === undefined ? 'file' : 'url'],
        spot,
        `The list ${id}: ${read.what}`,
        read.mend,
      )
  }
  return lists
}

const readArticles = (language: 'en' | 'ko', path: string, reading: Reading, report: Report): ReadonlySet<string> => {
  const none = new Set<string>()
  const way = ['agreement', language]
  const read =
    reading.agreed === undefined
      ? readInside(reading.folder, path, LONGEST_AGREEMENT)
      : readAgreed(reading.agreed, `agreement/${language}`, LONGEST_AGREEMENT)
  reading.seen.push(read.seen)
  if (!read.ok) {
    report.error(way, TOP, `The agreement: ${read.what}`, read.mend)
    return none
  }
  reading.add(`agreement ${language}`, read.bytes)
  const utf8 = readUtf8(read.bytes, path)
  if ('problem' in utf8) {
    report.error(way, TOP, `The agreement: ${path} is not in UTF-8 (line ${utf8.problem.line}).`, utf8.problem.mend)
    return none
  }
  const articles = articlesIn(utf8.text)
  if (articles.size === 0) {
    report.warn(
      way,
      TOP,
      `The agreement: ${path} has no numbered articles.`,
      'Begin each article with its number: "5. …", "## 5 …", "Article 5" or "제5조".',
    )
  }
  return articles
}

// An article counts only where everybody can read it: in every language.
const readAgreement = ({ agreement }: Policy, reading: Reading, report: Report): ReadonlySet<string> | null => {
  if (agreement === null) return null
  const en = readArticles('en', agreement.en, reading, report)
  const ko = readArticles('ko', agreement.ko, reading, report)
  for (const [here, there, language] of [
    [en, ko, 'ko'],
    [ko, en, 'en'],
  ] as const) {
    const missing = [...here].filter((article) => !there.has(article))
    if (missing.length > 0 && there.size > 0) {
      report.warn(
        ['agreement', language],
        TOP,
        `The agreement: ${agreement[language]} lacks article ${missing.join(', ')}.`,
        'Add it; a basis must stand in every language.',
      )
    }
  }
  return en.intersection(ko)
}

const refused = (problems: readonly Problem[], reading: Reading): Loaded => ({
  verified: null,
  problems,
  guard: null,
  lists: new Map(),
  sources: [],
  seen: reading.seen,
  parts: reading.parts,
})

type Read = { readonly policy: Policy; readonly tree: Tree; readonly warnings: readonly Problem[] }

const readText = (path: string, reading: Reading): Read | { readonly problems: readonly Problem[] } => {
  const { agreed } = reading
  const read =
    agreed === undefined ? readFile(path, 'The policy', LIMITS.bytes) : readAgreed(agreed, 'policy.yaml', LIMITS.bytes)
  reading.seen.push(read.seen)
  if (!read.ok) return { problems: [{ severity: 'error', file: path, ...TOP, what: read.what, mend: read.mend }] }
  reading.add('policy', read.bytes)
  const utf8 = readUtf8(read.bytes, path)
  if ('problem' in utf8) return { problems: [utf8.problem] }
  const { tree, problems } = readTree(utf8.text, path)
  if (tree === null) return { problems }
  const { policy, problems: more } = readPolicy(tree, path)
  return policy === null ? { problems: more } : { policy, tree, warnings: more }
}

const TESTS = 'tests'

type Guarded = Pick<Loaded, 'guard' | 'problems'>

const readTestsFile = ({ agreed, tests }: PolicyInputs): { file: string; read: FileRead } | null => {
  if (agreed !== undefined)
    return Object.hasOwn(agreed.files, TESTS)
      ? { file: 'tests of the record', read: readAgreed(agreed, TESTS, LIMITS.bytes) }
      : null
  return tests === undefined
    ? null
    : { file: tests, read: readFile(tests, 'The file of protected tests', LIMITS.bytes) }
}

/** Without the tests that were agreed, no policy may come in force: what cannot be read is an error. */
const readGuard = (inputs: PolicyInputs, { park }: Policy, reading: Reading): Guarded => {
  const found = readTestsFile(inputs)
  if (found === null) return { guard: null, problems: [] }
  const { file, read } = found
  reading.seen.push(read.seen)
  if (!read.ok)
    return { guard: null, problems: [{ severity: 'error', file, ...TOP, what: read.what, mend: read.mend }] }
  reading.add(TESTS, read.bytes)
  const utf8 = readUtf8(read.bytes, file)
  if ('problem' in utf8) return { guard: null, problems: [utf8.problem] }
  const { tree, problems } = readTree(utf8.text, file)
  return tree === null ? { guard: null, problems } : readProtectedTests(tree, file, park.timezone)
}

/** Reads, and verifies, the policy with its agreement and lists. Blocks while it reads: for the compile worker and the command line. Never throws. */
export const loadPolicy = (inputs: PolicyInputs): Loaded => {
  const { path, rule, site, shelf } = inputs
  const reading = startReading(inputs)
  addInputs(inputs, reading)
  const read = readText(path, reading)
  if ('problems' in read) return refused(read.problems, reading)
  const { policy, tree, warnings } = read
  const report = createReport({ file: path, tree })
  const lists = readLists(policy, shelf, reading, report)
  const articles = readAgreement(policy, reading, report)
  const guarded = readGuard(inputs, policy, reading)
  const zones = site.zones.map(({ id }) => id)
  const { verified, problems } = verify(policy, { file: path, rule, articles, zones, tree })
  const failed = report.failed() || guarded.problems.some(({ severity }) => severity === 'error')
  return {
    verified: failed || verified === null ? null : withEmergencies(verified, inputs.emergencies ?? []),
    problems: [...[...warnings, ...report.problems(), ...problems].sort(inOrder), ...guarded.problems],
    guard: guarded.guard,
    lists,
    sources: policy.lists,
    seen: reading.seen,
    parts: reading.parts,
  }
}
