// Where the policy in force comes from: the file, watched and compiled by a worker, or the copy that was kept.
import type { Log } from '../../base/log.ts'
import type { CompiledPolicy } from '../../domain/policy/compile/compile.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import type { IdleParts } from '../../domain/policy/exact/idle-parts.ts'
import type { ListSource, Problem } from '../../domain/policy/language.ts'
import type { Weigh } from '../../domain/policy/list-cap.ts'
import type { AgreedFile } from './agreed.ts'
import { type CompileThread, createCompileThread } from './compile-thread.ts'
import type { Compared, LookedAgain, Vouched } from './job.ts'
import type { PolicyInputs } from './load.ts'
import { watchFiles } from './watch.ts'

type PolicySourceOptions = PolicyInputs & {
  /** The data folder, absolute. */
  readonly data: string
  readonly log: Log
  /** Milliseconds between looks at the files; 150 if left out. */
  readonly every?: number
  /** What compiles, as a worker; our own if left out. */
  readonly compiler?: URL | undefined
}

/** A policy that operators agreed on; `path` is what messages call it. */
export type Agreed = Required<Pick<PolicyInputs, 'agreed' | 'emergencies' | 'path' | 'rule' | 'site'>>

/** What came of the policy file. Refused: the policy in force, or the kept one, rules on. */
export type Adopted =
  | {
      readonly adopted: true
      readonly compiled: CompiledPolicy
      /** Warnings only. */
      readonly problems: readonly Problem[]
      /** What of it has no effect. After a quick change nothing is said yet: `onLookedAgain` hears it soon. */
      readonly idle: IdleParts
      readonly reports: ReadonlyMap<string, ListReport>
      /** False: nothing had changed since it was kept, and the kept copy was taken. */
      readonly fresh: boolean
      readonly files: readonly AgreedFile[]
    }
  | {
      readonly adopted: false
      readonly problems: readonly Problem[]
      /** The lists that the policy names, as far as it could be read. */
      readonly lists: readonly ListSource[]
    }

export type PolicySource = {
  /**
   * Reads, verifies, compiles and tests the policy, off this thread, and then keeps it there; `of`: the one that operators agreed
   * on, instead of the file. One at a time; later calls wait. Never rejects.
   */
  readonly adopt: (of?: Agreed) => Promise<Adopted>
  /** The copy of the last policy that was adopted; a damaged one is logged and not used. Never rejects. */
  readonly kept: () => Promise<CompiledPolicy | undefined>
  readonly weigh: Weigh
  /** Compiles and tests what operators might agree on, and tells what it changes beside what is agreed. Never rejects. */
  readonly compare: (before: Agreed, after: Agreed) => Promise<Compared>
  /** Whether what operators agreed on compiles to the table that the record names; keeps it then. Never rejects. */
  readonly vouch: (of: Agreed, recorded: string | null) => Promise<Vouched>
  /** The hash of a table; `null` where it could not be had. Never rejects. */
  readonly table: (compiled: CompiledPolicy) => Promise<string | null>
  /** Calls back when the policy, its agreement or a list has changed since the last `adopt`; adopt again then. */
  readonly watch: (onChange: () => void) => void
  /** Calls back when it is known what of a quickly changed policy has no effect. */
  readonly onLookedAgain: (listener: (looked: LookedAgain) => void) => void
  /** Stops the watch and a job under way; waits while an adopted policy is still being kept. */
  readonly close: () => Promise<void>
}

const failed = (file: string, error: Error): Problem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  what: `The policy could not be compiled: ${error.message}`,
  mend: 'The policy before it rules on. Check that there is memory left; otherwise this is a fault of ours: please report it.',
})

type Questions = Pick<PolicySource, 'kept' | 'weigh' | 'compare' | 'vouch' | 'table'>

const questionsTo = (thread: CompileThread, data: string, inputs: PolicyInputs, log: Log): Questions => ({
  kept: async () => {
    const done = await thread.run({ kind: 'kept', data })
    const why = done instanceof Error ? done.message : done.kind === 'kept' ? done.damaged : null
    if (why !== null) log('policy.kept-unusable', { why })
    return !(done instanceof Error) && done.kind === 'kept' ? (done.compiled ?? undefined) : undefined
  },
  weigh: async (old, draft, never = []) => {
    const done = await thread.run({ kind: 'weigh', old, draft, never })
    if (done instanceof Error) return { why: done.message }
    return done.kind === 'weighed' ? done : { why: OTHERWISE }
  },
  compare: async (before, after) => {
    const [old, now] = [before, after].map((of) => ({ ...inputs, ...of })) as [PolicyInputs, PolicyInputs]
    const done = await thread.run({ kind: 'compare', before: old, after: now })
    if (!(done instanceof Error) && done.kind === 'compared') return done
    const error = done instanceof Error ? done : new Error(OTHERWISE)
    return { problems: [failed(after.path, error)], table: null, files: [], report: null }
  },
  vouch: async (of, recorded) => {
    const done = await thread.run({ kind: 'vouch', data, inputs: { ...inputs, ...of }, recorded })
    if (!(done instanceof Error) && done.kind === 'vouched') return done
    const error = done instanceof Error ? done : new Error(OTHERWISE)
    const verdict = recorded === null ? 'same' : 'none'
    return { verdict, table: null, compiled: null, differs: null, problems: [failed(of.path, error)] }
  },
  table: async (compiled) => {
    const done = await thread.run({ kind: 'table', compiled })
    return !(done instanceof Error) && done.kind === 'table' ? done.table : null
  },
})

const OTHERWISE = 'the compile worker answered something else'

/** Starts nothing yet but the watch's clock. */
export const startPolicySource = (options: PolicySourceOptions): PolicySource => {
  const { path, rule, site, shelf, tests, data, log, every = 150, compiler } = options
  const inputs = { path, rule, site, ...(shelf !== undefined && { shelf }), ...(tests !== undefined && { tests }) }
  const listeners: (() => void)[] = []
  const watch = watchFiles(every, () => {
    for (const listener of listeners) listener()
  })
  let paths: readonly string[] = [path]
  const looking: ((looked: LookedAgain) => void)[] = []
  const lookedAgain = (looked: LookedAgain): void => {
    for (const listener of looking) listener(looked)
  }
  const thread = createCompileThread(log, lookedAgain, compiler)

  const adopt = async (of?: Agreed): Promise<Adopted> => {
    const began = performance.now()
    const done = await thread.run({ kind: 'adopt', data, inputs: { ...inputs, ...of } })
    if (done instanceof Error || (done.kind !== 'adopted' && done.kind !== 'refused')) {
      const error = done instanceof Error ? done : new Error(OTHERWISE)
      log('policy.failed', { why: error.message })
      // Tried again only after the next change: what ended the worker once may do so each time.
      watch.rest(paths)
      return { adopted: false, problems: [failed(path, error)], lists: [] }
    }
    paths = done.seen.map((seen) => seen.path)
    watch.follow(done.seen)
    const errors = done.problems.filter(({ severity }) => severity === 'error').length
    const took = Math.round(performance.now() - began)
    log(`policy.${done.kind}`, { errors, warnings: done.problems.length - errors, milliseconds: took })
    if (done.kind === 'refused') return { adopted: false, problems: done.problems, lists: done.lists }
    const { compiled, problems, idle, reports, fresh, files } = done
    return { adopted: true, compiled, problems, idle, reports, fresh, files }
  }

  return {
    adopt,
    ...questionsTo(thread, data, inputs, log),
    watch: (onChange) => void listeners.push(onChange),
    onLookedAgain: (listener) => void looking.push(listener),
    close: async () => {
      watch.close()
      await thread.close()
    },
  }
}
