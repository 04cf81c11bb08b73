// policy file → read → verify → compile off the main thread → its tests → kept → swap → who lost their plan leaves
import type { Decider } from '../domain/policy/decider.ts'
import type { Problem } from '../domain/policy/language.ts'

/** What came of a try to put a policy in force. Warnings stand among the problems of an adopted one. */
export type Adoption =
  | { readonly adopted: true; readonly hash: string; readonly problems: readonly Problem[] }
  | { readonly adopted: false; readonly problems: readonly Problem[] }

export type AdoptParts = {
  /** Reads, verifies, compiles, tests and keeps, off this thread. A crash leaves the old kept one or the new one, whole. */
  readonly prepare: () => Promise<{ readonly decider: Decider | null; readonly problems: readonly Problem[] }>
  /** From the next question on the new one answers. */
  readonly swap: (decider: Decider) => void
  /** Ends sessions that may no longer be. */
  readonly sweep: () => Promise<void>
}

/** Puts the policy file in force, whole or not at all: a refused one changes nothing. */
export const adopt = async (parts: AdoptParts): Promise<Adoption> => {
  const { decider, problems } = await parts.prepare()
  if (decider === null) return { adopted: false, problems }
  parts.swap(decider)
  await parts.sweep()
  return { adopted: true, hash: decider.hash, problems }
}
