// A policy that can rule, with what is told about all of it.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { lazily } from '../base/lazily.ts'
import type { CompiledPolicy } from '../domain/policy/compile/compile.ts'
import { createDecider } from '../domain/policy/decide/decide.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { type IdleParts, idlePartsOf } from '../domain/policy/exact/idle-parts.ts'
import { type Side, sideOf } from '../domain/policy/exact/side.ts'
import type { Policy, Text } from '../domain/policy/language.ts'
import type { Site } from '../domain/policy/site.ts'

export type Ruling = {
  readonly decider: Decider
  /** The agreement as it stood beside the policy; null where there is none to read. */
  readonly agreement: Text | null
  /** Taken apart for questions about all of it, at the first one: nothing that decides needs it. */
  readonly side: () => Side
  readonly idle: IdleParts
}

const agreementOf = (path: string, { agreement }: Policy): Text | null => {
  if (agreement === null) return null
  try {
    const text = (file: string): string => readFileSync(resolve(dirname(path), file), 'utf8')
    return { en: text(agreement.en), ko: text(agreement.ko) }
  } catch {
    return null
  }
}

/** `path`: the policy file. `idle`: what has no effect, where that is known. */
export const rulingOf = (compiled: CompiledPolicy, path: string, site: Site, idle?: IdleParts): Ruling => {
  const side = lazily(() => sideOf(compiled, site))
  return {
    decider: createDecider(compiled, site),
    agreement: agreementOf(path, compiled.policy),
    side,
    idle: idle ?? idlePartsOf(side()),
  }
}
