// What a policy would change beside another, told before anybody agrees to it.
import { effectsReport } from '../../domain/policy/exact/effects-report.ts'
import { build } from './build.ts'
import type { Compared } from './job.ts'
import { loadPolicy, type PolicyInputs } from './load.ts'

/** Reads, compiles and tests both. Blocks while it does: for the compile worker and the command line. */
export const compare = (before: PolicyInputs, after: PolicyInputs): Compared => {
  const next = build(loadPolicy(after), after)
  if (next.side === null) return { problems: next.problems, hash: null, report: null }
  const { side } = build(loadPolicy(before), before)
  const report = side === null ? null : (effectsReport(side, next.side) ?? null)
  return { problems: next.problems, hash: next.compiled.hash, report }
}
