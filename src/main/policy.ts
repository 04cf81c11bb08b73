// The policy in force: prepared at start, swapped when its files change, kept when they are damaged.
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createCollector } from '../base/collect.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Resolve } from '../domain/enforcement/connection.ts'
import type { CompiledPolicy } from '../domain/policy/compile/compile.ts'
import type { ListReport } from '../domain/policy/compile/odd-lines.ts'
import { createDecider } from '../domain/policy/decide/decide.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { ListSource, Policy, Problem, Text } from '../domain/policy/language.ts'
import type { Site } from '../domain/policy/site.ts'
import type { ListKeeper } from '../edges/lists/keeper.ts'
import { startPolicySource } from '../edges/policyfile/policy-source.ts'
import { type Adoption, adopt } from '../flows/adopt.ts'
import { type ListStands, openLists, shelfIn } from './lists.ts'

export type PolicyInForce = {
  readonly decider: () => Decider
  readonly state: () => 'current' | 'kept'
  /** The agreement as it stood beside the policy when it was put in force; null where there is none to read. */
  readonly agreement: () => Text | null
  /** Errors and warnings of the last look at the files. */
  readonly problems: () => readonly Problem[]
  readonly reload: () => Promise<Adoption>
  readonly lists: ListKeeper
  /** From now on changed files are adopted by themselves, and `sweep` runs after each swap. */
  readonly watch: (sweep: () => Promise<void>) => void
  readonly close: () => Promise<void>
}

export type PolicyOptions = {
  readonly path: string
  readonly site: Site
  readonly data: string
  readonly log: Log
  /** Where names lead, for lists that are fetched. */
  readonly resolve: Resolve
  /** Shows problems to whoever runs the program. */
  readonly show: (problems: readonly Problem[]) => void
}

/** Bytes of replaced tables after which they are given back. */
const MOST_REPLACED = 100_000_000

const bytesOf = (names: CompiledPolicy['names'] | null): number =>
  Object.values(names ?? {}).reduce<number>((sum, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 0)

/** Called with each compiled policy that takes the place of another. */
const createReturns = (): ((compiled: CompiledPolicy) => void) => {
  const collect = createCollector()
  let replaced = 0
  let key = ''
  return ({ key: own, names, overlay }) => {
    // The table under an overlay is the one of before: it is not replaced, only named again.
    const same = key === own.join()
    key = own.join()
    replaced += bytesOf(overlay) + (same ? 0 : bytesOf(names))
    if (replaced < MOST_REPLACED) return
    replaced = 0
    collect()
  }
}

/** How long a start waits for lists that were never fetched, in milliseconds. */
const FIRST_COPIES = 20_000

const none = (path: string): IsthmusError =>
  new IsthmusError(
    'policy:none',
    `${path} cannot be put in force, and no policy was kept from before`,
    'mend what is shown above; see: npx isthmus policy check',
  )

// Of a folder, when a file in it was last replaced; near enough for a day on a page.
const timeOf = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null

const agreementOf = (path: string, { agreement }: Policy): Text | null => {
  if (agreement === null) return null
  try {
    const text = (file: string): string => readFileSync(resolve(dirname(path), file), 'utf8')
    return { en: text(agreement.en), ko: text(agreement.ko) }
  } catch {
    return null
  }
}

type Prepared = { readonly decider: Decider | null; readonly problems: readonly Problem[] }

/** A list left out would open what it blocks: without its first copy the policy waits, but not for ever. */
const prepareFirst = async (prepare: () => Promise<Prepared>, lists: ListKeeper): Promise<Prepared> => {
  const tried = await prepare()
  const came = tried.decider === null && (await lists.fetchMissing(FIRST_COPIES))
  return came ? prepare() : tried
}

/** Puts the policy file in force, else the kept one, else refuses with `policy:none`. */
export const openPolicy = async (options: PolicyOptions): Promise<PolicyInForce> => {
  const { path, site, data, log, show } = options
  const source = startPolicySource({ path, rule: 'file', site, data, log, shelf: shelfIn(data) })
  let problems: readonly Problem[] = []
  let sources: readonly ListSource[] = []
  let reports: ReadonlyMap<string, ListReport> = new Map()
  let state: 'current' | 'kept' = 'current'
  let sweep = async (): Promise<void> => {}

  const returned = createReturns()
  const prepare = async (): Promise<Prepared> => {
    const done = await source.adopt()
    problems = done.problems
    sources = done.adopted ? done.compiled.policy.lists : done.lists
    if (!done.adopted) return { decider: null, problems }
    reports = done.reports
    returned(done.compiled)
    return { decider: createDecider(done.compiled, site), problems }
  }
  let adoptAgain: ListStands['adopt'] = async () => 'later'
  const lists = openLists({
    ...options,
    sources: () => sources,
    reports: () => reports,
    weigh: source.weigh,
    fileTime: ({ file }) => timeOf(resolve(dirname(path), file)),
    adopt: () => adoptAgain(),
  })
  const close = async (): Promise<void> => {
    await lists.close()
    await source.close()
  }
  const first = await prepareFirst(prepare, lists)
  show(problems)
  const kept = first.decider === null ? await source.kept() : undefined
  if (first.decider === null) state = 'kept'
  const ruling = first.decider ?? (kept === undefined ? null : createDecider(kept, site))
  if (ruling === null) {
    await close()
    throw none(path)
  }
  let current = { decider: ruling, agreement: agreementOf(path, ruling.policy) }
  const reload = (): Promise<Adoption> =>
    adopt({
      prepare: async () => {
        const prepared = await prepare()
        show(prepared.problems)
        return prepared
      },
      swap: (decider) => {
        current = { decider, agreement: agreementOf(path, decider.policy) }
        state = 'current'
        log('policy.in-force', { hash: decider.hash })
      },
      sweep: () => sweep(),
    })
  adoptAgain = async () => ((await reload()).adopted ? 'in-force' : 'refused')
  return {
    lists,
    decider: () => current.decider,
    agreement: () => current.agreement,
    state: () => state,
    problems: () => problems,
    reload,
    watch: (run) => {
      sweep = run
      source.watch(() => void reload())
      lists.start()
    },
    close,
  }
}
