// A policy that can rule, with what is told about all of it.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { lazily } from '../base/lazily.ts'
import type { CompiledPolicy } from '../domain/policy/compile/compile.ts'
import { createDecider } from '../domain/policy/decide/decide.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { type IdleParts, idlePartsOf } from '../domain/policy/exact/idle-parts.ts'
import { type Side, sideOf } from '../domain/policy/exact/side.ts'
import type { Policy, Text } from '../domain/policy/language.ts'
import type { Site } from '../domain/policy/site.ts'
import { blobPath } from '../domain/record/blob.ts'
import type { AgreedFile } from '../edges/policyfile/agreed.ts'
import type { AgreedBlobs } from '../edges/policyfile/agreed-blobs.ts'

export type Ruling = {
  readonly compiled: CompiledPolicy
  readonly decider: Decider
  /** The agreement as it stood beside the policy; null where there is none to read. */
  readonly agreement: Text | null
  /** Taken apart for questions about all of it, at the first one: nothing that decides needs it. */
  readonly side: () => Side
  readonly idle: IdleParts
}

const textAt = (en: string, ko: string): Text | null => {
  try {
    return { en: readFileSync(en, 'utf8'), ko: readFileSync(ko, 'utf8') }
  } catch {
    return null
  }
}

/** The agreement's text beside a policy file. */
export const textBeside = (path: string, { agreement }: Policy): Text | null =>
  agreement === null ? null : textAt(resolve(dirname(path), agreement.en), resolve(dirname(path), agreement.ko))

/** The agreement's text among the files that were adopted. */
export const textOfFiles = (files: readonly AgreedFile[]): Text | null => {
  const pathOf = (name: string): string | undefined => files.find((file) => file.name === name)?.path
  const [en, ko] = [pathOf('agreement/en'), pathOf('agreement/ko')]
  return en === undefined || ko === undefined ? null : textAt(en, ko)
}

/** The agreement's text among the agreed files. */
export const textOfAgreed = ({ folder, files }: AgreedBlobs): Text | null => {
  const pathOf = (name: string): string | undefined => {
    const hash = files[name]
    return hash === undefined ? undefined : join(folder, blobPath(hash))
  }
  const [en, ko] = [pathOf('agreement/en'), pathOf('agreement/ko')]
  return en === undefined || ko === undefined ? null : textAt(en, ko)
}

/** `idle`: what has no effect, where that is known. */
export const rulingOf = (compiled: CompiledPolicy, agreement: Text | null, site: Site, idle?: IdleParts): Ruling => {
  const side = lazily(() => sideOf(compiled, site))
  return {
    compiled,
    decider: createDecider(compiled, site),
    agreement,
    side,
    idle: idle ?? idlePartsOf(side()),
  }
}
