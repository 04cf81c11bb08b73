// Verifying a policy: everything in it that must fit together does. The only maker of a VerifiedPolicy, and compile takes nothing else.
import type { Policy, Problem } from '../language.ts'
import type { VerifyContext } from './context.ts'
import { checkCounts } from './counts.ts'
import { checkGrounds } from './grounds.ts'
import { checkLayers } from './layers.ts'
import { checkReferences } from './references.ts'
import { createReport } from './report.ts'
import { checkUse } from './use.ts'
import { checkWalled } from './walled.ts'

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
    checkWalled(policy, report)
  }
  return { verified: report.failed() ? null : (policy as VerifiedPolicy), problems: report.problems() }
}
