// From a policy file on disk to everything that compile takes: the verified policy and the bytes of its lists.
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { Policy, Problem } from '../../domain/policy/language.ts'
import { inOrder } from '../../domain/policy/read/notes.ts'
import { readPolicy } from '../../domain/policy/read/policy.ts'
import type { Site } from '../../domain/policy/site.ts'
import type { Tree } from '../../domain/policy/tree.ts'
import type { Rulers } from '../../domain/policy/verify/context.ts'
import { createReport, type Report, TOP } from '../../domain/policy/verify/report.ts'
import { type VerifiedPolicy, verify } from '../../domain/policy/verify/verify.ts'
import { articlesIn } from './articles.ts'
import { readFile, readInside, type Seen } from './read-inside.ts'
import { readUtf8 } from './utf8.ts'
import { LIMITS, readTree } from './yaml.ts'

/** Where the policy is, and what else decides how it is taken. */
export type PolicyInputs = { readonly path: string; readonly rule: Rulers; readonly site: Site }

export type Loaded = {
  /** `null` as soon as one problem is an error. */
  readonly verified: VerifiedPolicy | null
  readonly problems: readonly Problem[]
  /** The bytes of each list, by its id. */
  readonly lists: ReadonlyMap<string, Uint8Array>
  /** Every file that was looked at, also those that are missing. */
  readonly seen: readonly Seen[]
  /** SHA-256 over all files and the inputs, as hex: equal for equal outcomes. */
  readonly source: string
}

const LONGEST_LIST = 256_000_000
const LONGEST_AGREEMENT = 1_000_000

/** Files read so far, and the hash over them. Each part goes in with its length, so that no two rows of parts collide. */
type Reading = {
  readonly folder: string
  readonly seen: Seen[]
  readonly add: (part: string | Uint8Array) => void
  readonly digest: () => string
}

const startReading = (path: string): Reading => {
  const hash = createHash('sha256')
  return {
    folder: dirname(path),
    seen: [],
    add: (part) => {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part
      hash.update(`${bytes.length}:`).update(bytes)
    },
    digest: () => hash.digest('hex'),
  }
}

const addInputs = ({ rule, site }: PolicyInputs, reading: Reading): void => {
  const hosts = [...site.hosts].map(([name, { addresses, ports }]) => [name, addresses, [...ports]])
  reading.add(JSON.stringify([rule, hosts, site.zones]))
}

const readLists = (policy: Policy, reading: Reading, report: Report): Map<string, Uint8Array> => {
  const lists = new Map<string, Uint8Array>()
  for (const { id, file, spot } of policy.lists) {
    const read = readInside(reading.folder, file, LONGEST_LIST)
    reading.seen.push(read.seen)
    reading.add(id)
    if (read.ok) {
      reading.add(read.bytes)
      lists.set(id, read.bytes)
    } else report.error(['lists', id, 'file'], spot, `The list ${id}: ${read.what}`, read.mend)
  }
  return lists
}

const readArticles = (language: 'en' | 'ko', path: string, reading: Reading, report: Report): ReadonlySet<string> => {
  const none = new Set<string>()
  const way = ['agreement', language]
  const read = readInside(reading.folder, path, LONGEST_AGREEMENT)
  reading.seen.push(read.seen)
  if (!read.ok) {
    report.error(way, TOP, `The agreement: ${read.what}`, read.mend)
    return none
  }
  reading.add(read.bytes)
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
  lists: new Map(),
  seen: reading.seen,
  source: reading.digest(),
})

type Read = { readonly policy: Policy; readonly tree: Tree; readonly warnings: readonly Problem[] }

const readText = (path: string, reading: Reading): Read | { readonly problems: readonly Problem[] } => {
  const read = readFile(path, 'The policy', LIMITS.bytes)
  reading.seen.push(read.seen)
  if (!read.ok) return { problems: [{ severity: 'error', file: path, ...TOP, what: read.what, mend: read.mend }] }
  reading.add(read.bytes)
  const utf8 = readUtf8(read.bytes, path)
  if ('problem' in utf8) return { problems: [utf8.problem] }
  const { tree, problems } = readTree(utf8.text, path)
  if (tree === null) return { problems }
  const { policy, problems: more } = readPolicy(tree, path)
  return policy === null ? { problems: more } : { policy, tree, warnings: more }
}

/** Reads, and verifies, the policy with its agreement and lists. Blocks while it reads: for the compile worker and the command line. Never throws. */
export const loadPolicy = (inputs: PolicyInputs): Loaded => {
  const { path, rule, site } = inputs
  const reading = startReading(path)
  addInputs(inputs, reading)
  const read = readText(path, reading)
  if ('problems' in read) return refused(read.problems, reading)
  const { policy, tree, warnings } = read
  const report = createReport({ file: path, tree })
  const lists = readLists(policy, reading, report)
  const articles = readAgreement(policy, reading, report)
  const zones = site.zones.map(({ id }) => id)
  const { verified, problems } = verify(policy, { file: path, rule, articles, zones, tree })
  return {
    verified: report.failed() ? null : verified,
    problems: [...warnings, ...report.problems(), ...problems].sort(inOrder),
    lists,
    seen: reading.seen,
    source: reading.digest(),
  }
}
