// What a policy would change beside another, told before anybody agrees to it.
import { tableHash } from '../../domain/policy/compile/table-hash.ts'
import { differences } from '../../domain/policy/exact/diff.ts'
import type { Differences } from '../../domain/policy/exact/effects.ts'
import { effectsReport } from '../../domain/policy/exact/effects-report.ts'
import { guardNotes } from '../../domain/policy/exact/guard-notes.ts'
import type { Side } from '../../domain/policy/exact/side.ts'
import { siteNotes } from '../../domain/policy/exact/site-notes.ts'
import { termsNotes } from '../../domain/policy/exact/terms-notes.ts'
import { agreedFiles } from './agreed.ts'
import { type Build, build } from './build.ts'
import type { Compared } from './job.ts'
import { type Loaded, loadPolicy, type PolicyInputs } from './load.ts'

/** The same with all that differs, to be told in sentences. */
type Found = Omit<Compared, 'report'> & {
  readonly found: Differences | null
  /** What was compared, for more questions about both; null where there are errors. */
  readonly sides: { readonly before: Side; readonly after: Side } | null
}

/** The names of the files that a policy is made of. */
const namesOf = ({ parts, verified, lists }: Loaded, inputs: PolicyInputs): readonly string[] => {
  const paths = new Map([...lists].map(([id, list]) => [id, list.path]))
  return verified === null ? [] : agreedFiles(parts, verified, inputs, paths).map(({ name }) => name)
}

/** Reads, compiles and tests both. Blocks while it does: for the compile worker and the command line. */
export const compareInFull = (before: PolicyInputs, after: PolicyInputs, compile: Build = build): Found => {
  const loaded = loadPolicy(after)
  const next = compile(loaded, after)
  const files = namesOf(loaded, after)
  if (next.side === null) return { problems: next.problems, table: null, files, found: null, sides: null }
  // By the hosts and zones to come, of which the notes tell what is other about them.
  const asBefore = { ...before, site: after.site }
  const old = loadPolicy(asBefore)
  const { side } = compile(old, asBefore)
  const found = side === null ? undefined : differences(side, next.side)
  const notes = [
    ...siteNotes(before.site, after.site),
    ...guardNotes(old.guard, loaded.guard),
    ...termsNotes(before.site.terms, after.site.terms),
  ]
  return {
    problems: next.problems,
    table: tableHash(next.compiled),
    files,
    found: found === undefined ? null : { ...found, notes: [...found.notes, ...notes] },
    sides: side === null ? null : { before: side, after: next.side },
  }
}

/** The same with the effects report alone. */
export const compare = (before: PolicyInputs, after: PolicyInputs, compile: Build = build): Compared => {
  const { found, problems, table, files } = compareInFull(before, after, compile)
  return { ...{ problems, table, files }, report: found && effectsReport(found) }
}
