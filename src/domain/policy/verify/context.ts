// What verifying needs to know besides the policy.
import type { Tree } from '../tree.ts'

/** Who agreed on the policy. By file, missing reasons are warnings; under one operator or several they are errors. */
export type Rulers = 'file' | 'one' | 'several'

/** What verifying needs beside the policy. */
export type VerifyContext = {
  /** As problems name it. */
  readonly file: string
  readonly rule: Rulers
  /** The numbers of the articles that stand in the agreement's text of every language; `null` without an agreement. */
  readonly articles: ReadonlySet<string> | null
  /** The zones of the settings. */
  readonly zones: readonly string[]
  /** The file that the policy was read from, so that problems name the very place; `null`: the place of the whole item. */
  readonly tree: Tree | null
}
