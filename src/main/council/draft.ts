// What a draft of other agreed files would change: compiled and compared as a proposal would be, in a folder that is gone afterwards.
import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashText } from '../../base/octets.ts'
import { parseUtf8, utf8 } from '../../base/utf8.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { blobPath } from '../../domain/record/blob.ts'
import type { Store } from '../../domain/store/store.ts'
import type { Draft } from '../../edges/api/contract/draft.ts'
import type { DraftParts } from '../../edges/api/drafts.ts'
import type { PolicyInForce } from '../policy.ts'
import { agreedFrom } from './agreed.ts'
import { countHeads } from './heads.ts'
import type { Governed, ParkRecord } from './record.ts'
import type { SiteOf } from './site.ts'

type DraftStands = {
  readonly data: string
  readonly record: Pick<ParkRecord, 'governed'>
  readonly policy: Pick<PolicyInForce, 'compare'>
  readonly siteOf: SiteOf
  readonly store: Pick<Store, 'headCounts'>
}

/** The compile worker is free for so many times as long as a draft took, so that drafts never keep a change that is agreed waiting for long. */
const REST = 3
/** Milliseconds. */
const LONGEST_REST = 60_000

/** What a policy is read from. */
const OF_POLICY = /^(policy\.yaml$|lists\/|agreement\/)/

const draftsIn = (data: string): string => join(data, 'drafts')

/** A folder in which all these files lie under their hashes: those of the record by links, the new ones written. */
const lay = (folder: string, governed: Governed, agreed: Inputs, texts: ReadonlyMap<string, Uint8Array>): void => {
  mkdirSync(dirname(join(folder, blobPath(hashText(new Uint8Array(0))))), { recursive: true, mode: 0o700 })
  for (const [hash, bytes] of texts) writeFileSync(join(folder, blobPath(hash)), bytes, { mode: 0o600 })
  for (const hash of new Set(Object.values(agreed)))
    if (!texts.has(hash) && governed.has(hash))
      linkSync(join(governed.folder, blobPath(hash)), join(folder, blobPath(hash)))
}

/** As the command line has it: what differs, and what the policy no longer names. */
const setOf = (agreed: Inputs, after: Inputs, names: readonly string[]): Draft['set'] => {
  const changed = names.filter((name) => after[name] !== agreed[name]).map((name) => [name, after[name] ?? null])
  const gone = Object.keys(agreed).filter((name) => OF_POLICY.test(name) && !names.includes(name))
  return Object.fromEntries([...changed, ...gone.map((name) => [name, null])])
}

const compareDraft = async (
  { data, policy, store, siteOf }: DraftStands,
  governed: Governed,
  files: Readonly<Record<string, string>>,
): Promise<Draft> => {
  const { charter, inputs, agreed: base } = governed.park()
  const hashed = Object.entries(files).map(([name, text]) => [name, hashText(utf8(text)), utf8(text)] as const)
  const after = { ...inputs, ...Object.fromEntries(hashed.map(([name, hash]) => [name, hash])) }
  // Hosts and zones are no part of a draft.
  const { site } = siteOf(inputs)
  const folder = join(draftsIn(data), randomUUID())
  try {
    lay(folder, governed, inputs, new Map(hashed.map(([, hash, bytes]) => [hash, bytes])))
    const of = { ...agreedFrom(folder, charter, after, site), path: 'policy.yaml' }
    const compared = await policy.compare(agreedFrom(governed.folder, charter, inputs, site), of)
    const { problems, report, table, files: names } = compared
    const rules = table !== null
    const set = rules ? setOf(inputs, after, names) : {}
    const heads = report === null ? null : countHeads(report, await store.headCounts())
    const text = report === null ? null : (parseUtf8(report) ?? null)
    return { base, set, rules, report: text, heads, problems: [...problems] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One at a time, and not one right after the other. */
export const createDrafts = (stands: DraftStands): DraftParts => {
  // Left by a crash.
  rmSync(draftsIn(stands.data), { recursive: true, force: true })
  let running = false
  let from = 0
  const mayDraft = (): boolean => !running && performance.now() >= from
  const draft: DraftParts['draft'] = async (files) => {
    const governed = stands.record.governed()
    if (governed === null) return { done: 'frozen' }
    if (!mayDraft()) return { done: 'busy' }
    const started = performance.now()
    running = true
    try {
      return { done: 'told', draft: await compareDraft(stands, governed, files) }
    } finally {
      running = false
      const took = performance.now() - started
      from = performance.now() + Math.min(LONGEST_REST, took * REST)
    }
  }
  return { mayDraft, draft }
}
