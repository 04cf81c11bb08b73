// From a policy file to a policy that can decide: loaded, verified, compiled, and its own tests passed.
import { randomBytes } from 'node:crypto'
import { type Compilation, type CompiledPolicy, compile } from '../../domain/policy/compile/compile.ts'
import type { ListForm } from '../../domain/policy/compile/list-change.ts'
import { KEY_BYTES } from '../../domain/policy/compile/name-words.ts'
import { joinOdd, type ListReport } from '../../domain/policy/compile/odd-lines.ts'
import { createDecider } from '../../domain/policy/decide/decide.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { type IdleParts, idlePartsOf } from '../../domain/policy/exact/idle-parts.ts'
import { type Side, sideOf } from '../../domain/policy/exact/side.ts'
import { warningsOn } from '../../domain/policy/exact/warnings.ts'
import type { Problem } from '../../domain/policy/language.ts'
import { runTests } from '../../domain/policy/policy-tests.ts'
import { type Loaded, loadPolicy, type PolicyInputs, sourceOf } from './load.ts'

type Built = {
  readonly compiled: CompiledPolicy
  readonly decider: Decider
  /** The policy taken apart, for questions about all of it. */
  readonly side: Side
  /** What of it has no effect. */
  readonly idle: IdleParts
  readonly problems: readonly Problem[]
  /** What was read from each list, by its id. */
  readonly reports: ReadonlyMap<string, ListReport>
  /** How each list is written. */
  readonly forms: ReadonlyMap<string, ListForm>
}

/** A policy that was put through everything, for the command line. */
type Checked = {
  readonly decider: Decider | null
  readonly side: Side | null
  readonly problems: readonly Problem[]
  readonly reports: ReadonlyMap<string, ListReport>
}

type Refused = { readonly decider: null; readonly side: null; readonly problems: readonly Problem[] }

// Compiling throws only for lists that no table can hold.
const compileOrSay = ({ verified, lists, parts }: Loaded, path: string): Compilation | Problem | null => {
  if (verified === null) return null
  try {
    const bytes = new Map([...lists].map(([id, list]) => [id, list.bytes]))
    return compile(verified, bytes, randomBytes(KEY_BYTES), sourceOf(parts))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      severity: 'error',
      file: path,
      line: 1,
      column: 1,
      what: `The policy could not be compiled: ${why}.`,
      mend: 'Make its lists shorter.',
    }
  }
}

// What lies beside the names of a collection belongs to what was left out.
const withBeside = (reports: ReadonlyMap<string, ListReport>, { lists }: Loaded): ReadonlyMap<string, ListReport> =>
  new Map(
    [...reports].map(([id, report]) => [
      id,
      { ...report, odd: joinOdd([...report.odd, ...(lists.get(id)?.beside ?? [])]) },
    ]),
  )

/** Compiles what was loaded, under a fresh key, and runs the policy's own tests and those that every policy must pass. */
export const build = (loaded: Loaded, { path, site, emergencies = [] }: PolicyInputs): Built | Refused => {
  const compilation = compileOrSay(loaded, path)
  if (compilation === null) return { decider: null, side: null, problems: loaded.problems }
  if ('severity' in compilation) return { decider: null, side: null, problems: [...loaded.problems, compilation] }
  const { compiled, forms } = compilation
  const reports = withBeside(compilation.reports, loaded)
  const decider = createDecider(compiled, site)
  // What is agreed has passed them; an emergency may well do what they forbid.
  const failures = emergencies.length > 0 ? [] : runTests(decider, path, loaded.guard)
  const problems = [...loaded.problems, ...failures]
  if (failures.some(({ severity }) => severity === 'error')) return { decider: null, side: null, problems }
  const side = sideOf(compiled, site)
  const idle = idlePartsOf(side)
  const warnings = warningsOn(compiled.policy, idle, reports, path)
  return { compiled, decider, side, idle, problems: [...problems, ...warnings], forms, reports }
}

/** What compiles: this, or in a test another one that comes to another table. */
export type Build = typeof build

/** Checks a policy in this very thread, for `policy check|test|explain`. Never throws. */
export const checkPolicy = (inputs: PolicyInputs): Checked => {
  const loaded = loadPolicy(inputs)
  const built = build(loaded, inputs)
  return built.decider === null ? { ...built, reports: new Map() } : built
}
