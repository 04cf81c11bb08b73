// Verifying a policy: everything in it that must fit together does. The only maker of a VerifiedPolicy, and compile takes nothing else.
import type { Policy, Problem } from './language.ts'
import type { VerifyContext } from './verify-context.ts'
import { checkCounts } from './verify-counts.ts'
import { checkGrounds } from './verify-grounds.ts'
import { checkLayers } from './verify-layers.ts'
import { checkReferences } from './verify-references.ts'
import { createReport } from './verify-report.ts'
import { checkUse } from './verify-use.ts'

declare const verified: unique symbol

/** A policy that `verify` let pass. The mark is a type alone: the value is the policy itself, plain data. */
export type VerifiedPolicy = Policy & { readonly [verified]: true }

/** Problems come in the order of the file. `verified` is `null` as soon as one of them is an error. */
export type Verdict = { readonly verified: VerifiedPolicy | null; readonly problems: readonly Problem[] }

/** Checks everything that reading alone cannot: references, layers, grounds, counts. Never throws. */
export const verify = (policy: Policy, context: VerifyContext): Verdict => {
  const report = createReport(context)
  // Counting comes first and alone: the other checks may then be as slow as the square of a count.
  checkCounts(policy, report)
  if (!report.failed()) {
    checkReferences(policy, context, report)
    checkLayers(policy, report)
    checkGrounds(policy, context, report)
    checkUse(policy, report)
  }
  return { verified: report.failed() ? null : (policy as VerifiedPolicy), problems: report.problems() }
}
