// The policy in force: prepared at start, swapped when its files change, kept when they are damaged.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createCollector } from '../base/collect.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { CompiledPolicy } from '../domain/policy/compile/compile.ts'
import { createDecider } from '../domain/policy/decide/decide.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { type Idle, idleRules } from '../domain/policy/exact/idle.ts'
import { type Side, sideOf } from '../domain/policy/exact/side.ts'
import type { Policy, Problem, Text } from '../domain/policy/language.ts'
import type { Site } from '../domain/policy/site.ts'
import { startPolicySource } from '../edges/policyfile/policy-source.ts'
import { type Adoption, adopt } from '../flows/adopt.ts'

export type PolicyInForce = {
  readonly decider: () => Decider
  /** The same policy taken apart, for questions about all of it. */
  readonly side: () => Side
  /** Its rules without effect. */
  readonly idle: () => readonly Idle[]
  readonly state: () => 'current' | 'kept'
  /** The agreement as it stood beside the policy when it was put in force; null where there is none to read. */
  readonly agreement: () => Text | null
  /** Errors and warnings of the last look at the files. */
  readonly problems: () => readonly Problem[]
  readonly reload: () => Promise<Adoption>
  /** From now on changed files are adopted by themselves, and `sweep` runs after each swap. */
  readonly watch: (sweep: () => Promise<void>) => void
  readonly close: () => Promise<void>
}

export type PolicyOptions = {
  readonly path: string
  readonly site: Site
  readonly data: string
  readonly log: Log
  /** Shows problems to whoever runs the program. */
  readonly show: (problems: readonly Problem[]) => void
}

/** Bytes of replaced tables after which they are given back. */
const MOST_REPLACED = 100_000_000

const bytesOf = ({ names }: CompiledPolicy): number =>
  Object.values(names).reduce<number>((sum, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 0)

/** Called with each compiled policy that takes the place of another. */
const createReturns = (): ((compiled: CompiledPolicy) => void) => {
  const collect = createCollector()
  let replaced = 0
  return (compiled) => {
    replaced += bytesOf(compiled)
    if (replaced < MOST_REPLACED) return
    replaced = 0
    collect()
  }
}

const none = (path: string): IsthmusError =>
  new IsthmusError(
    'policy:none',
    `${path} cannot be put in force, and no policy was kept from before`,
    'mend what is shown above; see: npx isthmus policy check',
  )

const agreementOf = (path: string, { agreement }: Policy): Text | null => {
  if (agreement === null) return null
  try {
    const text = (file: string): string => readFileSync(resolve(dirname(path), file), 'utf8')
    return { en: text(agreement.en), ko: text(agreement.ko) }
  } catch {
    return null
  }
}

/** A policy that can rule, with what is told about all of it. */
type Ruling = {
  readonly decider: Decider
  readonly agreement: Text | null
  readonly side: () => Side
  readonly idle: readonly Idle[]
}

/** Taking apart waits for the first question: nothing that decides needs it. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const rulingOf = (compiled: CompiledPolicy, { path, site }: PolicyOptions, idle?: readonly Idle[]): Ruling => {
  const decider = createDecider(compiled, site)
  const side = lazily(() => sideOf(compiled, site))
  return { decider, agreement: agreementOf(path, compiled.policy), side, idle: idle ?? idleRules(side()) ?? [] }
}

/** Puts the policy file in force, else the kept one, else refuses with `policy:none`. */
export const openPolicy = async (options: PolicyOptions): Promise<PolicyInForce> => {
  const { path, site, data, log, show } = options
  const source = startPolicySource({ path, rule: 'file', site, data, log })
  let problems: readonly Problem[] = []
  let state: 'current' | 'kept' = 'current'
  let sweep = async (): Promise<void> => {}

  const returned = createReturns()
  // Only the decider goes through the sentence of adopting; what belongs to it is found by it.
  const rulings = new WeakMap<Decider, Ruling>()
  const prepare = async () => {
    const done = await source.adopt()
    problems = done.problems
    show(problems)
    if (!done.adopted) return { decider: null, problems }
    returned(done.compiled)
    const made = rulingOf(done.compiled, options, done.idle)
    rulings.set(made.decider, made)
    return { decider: made.decider, problems }
  }
  const first = await prepare()
  const kept = first.decider === null ? await source.kept() : undefined
  if (first.decider === null) state = 'kept'
  const made = first.decider === null ? undefined : rulings.get(first.decider)
  const ruling = made ?? (kept === undefined ? undefined : rulingOf(kept, options))
  if (ruling === undefined) {
    await source.close()
    throw none(path)
  }
  let current: Ruling = ruling
  const reload = (): Promise<Adoption> =>
    adopt({
      prepare,
      swap: (decider) => {
        current = rulings.get(decider) ?? current
        state = 'current'
        log('policy.in-force', { hash: decider.hash })
      },
      sweep: () => sweep(),
    })
  return {
    decider: () => current.decider,
    side: () => current.side(),
    idle: () => current.idle,
    agreement: () => current.agreement,
    state: () => state,
    problems: () => problems,
    reload,
    watch: (run) => {
      sweep = run
      source.watch(() => void reload())
    },
    close: source.close,
  }
}
