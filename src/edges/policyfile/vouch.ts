// Whether this program compiles what operators agreed on to the table that the record says was activated. Where it does not, the table as it
// was activated is looked for, and taken only if its own hash is the recorded one: whoever can write in the data folder changes nothing by it.
import type { CompiledPolicy } from '../../domain/policy/compile/compile.ts'
import { isSound } from '../../domain/policy/compile/sound.ts'
import { tableHash } from '../../domain/policy/compile/table-hash.ts'
import { differences } from '../../domain/policy/exact/diff.ts'
import { sideOf } from '../../domain/policy/exact/side.ts'
import { tellDifferences } from '../../domain/policy/tell/differences.ts'
import { english } from '../../domain/policy/tell/english.ts'
import { korean } from '../../domain/policy/tell/korean.ts'
import type { Build } from './build.ts'
import type { Kept, Vouch, Vouched } from './job.ts'
import { type Copy, type Found, readKept } from './kept.ts'
import { loadPolicy, type PolicyInputs, sourceOf } from './load.ts'

/** What was kept, if its hash is right and its tables fit together: then no look-up runs out of bounds. */
export const readSound = (data: string, tag?: string, copy: Copy = 'kept'): Found<Kept> => {
  const found = readKept<Kept>(data, tag, copy)
  if (found.state !== 'found' || isSound(found.value.compiled)) return found
  return { state: 'damaged', why: 'its tables do not fit together' }
}

/** By source, program and path. */
type TagOf = (source: string, inputs: PolicyInputs) => string

/** What was compiled, under its tag. */
export type Tagged = { readonly tag: string; readonly value: Kept }

/** `keep`: what is to be kept as activated; `null`: it is already. `made`: what this program compiled; `null`: it found errors. */
type Outcome = Vouched & { readonly keep: Tagged | null; readonly made: Tagged | null }

/** How a worker compiles; `ownBy`: what it has compiled itself already, by its tag. */
export type Compiling = {
  readonly build: Build
  readonly tagOf: TagOf
  readonly ownBy: (tag: string) => Kept | undefined
}

const COPIES: readonly Copy[] = ['activated', 'kept']

/** A copy that has the hash which the record names, whoever compiled it. */
const storedAs = (data: string, recorded: string): CompiledPolicy | null => {
  for (const copy of COPIES) {
    const found = readSound(data, undefined, copy)
    if (found.state === 'found' && tableHash(found.value.compiled) === recorded) return found.value.compiled
  }
  return null
}

/** So that a page stays a page: what else differs is of the same kind. */
const MOST_SAID = 20

const differencesOf = (stored: CompiledPolicy, made: Kept | null, { site }: PolicyInputs): Vouched['differs'] => {
  const found = made === null ? undefined : differences(sideOf(stored, site), sideOf(made.compiled, site))
  if (found === undefined) return null
  return {
    en: tellDifferences(found, english).slice(0, MOST_SAID),
    ko: tellDifferences(found, korean).slice(0, MOST_SAID),
  }
}

const SAME = { verdict: 'same', compiled: null, differs: null, problems: [] } as const

type Made = { readonly kept: Kept | null; readonly problems: Vouched['problems']; readonly tag: string }

/** Compiled by this very worker: a copy that lies there proves nothing about this program. */
const make = ({ inputs }: Vouch, { build, tagOf, ownBy }: Compiling): Made => {
  const loaded = loadPolicy(inputs)
  const tag = tagOf(sourceOf(loaded.parts), inputs)
  const own = loaded.verified === null ? undefined : ownBy(tag)
  if (own !== undefined) return { kept: own, problems: own.problems, tag }
  const built = build(loaded, inputs)
  if (built.decider === null) return { kept: null, problems: built.problems, tag }
  const { compiled, idle, reports, forms, problems } = built
  return { kept: { compiled, idle, reports, forms, problems }, problems, tag }
}

/** Looks. Blocks while it compiles: for the compile worker. */
export const vouch = (job: Vouch, compiling: Compiling): Outcome => {
  const { data, inputs, recorded } = job
  const { kept, problems, tag } = make(job, compiling)
  const made = kept && { tag, value: kept }
  const table = kept === null ? null : tableHash(kept.compiled)
  if (kept !== null && (recorded === null || table === recorded)) {
    const isKept = readKept<Kept>(data, tag, 'activated').state === 'found'
    return { ...SAME, table, made, keep: isKept ? null : made }
  }
  const stored = recorded === null ? null : storedAs(data, recorded)
  if (stored === null)
    return { ...SAME, verdict: recorded === null ? 'same' : 'none', table, problems, made, keep: null }
  const differs = differencesOf(stored, kept, inputs)
  return { verdict: 'stored', table, compiled: stored, differs, problems, made, keep: null }
}
