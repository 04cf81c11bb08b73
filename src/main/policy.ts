// The policy in force: prepared at start, swapped when its files change, kept when they are damaged.
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createCollector } from '../base/collect.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Compiled } from '../domain/council/entry.ts'
import type { OtherTable } from '../domain/council/other-table.ts'
import type { Resolve } from '../domain/enforcement/connection.ts'
import type { CompiledPolicy } from '../domain/policy/compile/compile.ts'
import type { ListReport } from '../domain/policy/compile/odd-lines.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { IdleParts } from '../domain/policy/exact/idle-parts.ts'
import type { Side } from '../domain/policy/exact/side.ts'
import type { ListSource, Problem, Text } from '../domain/policy/language.ts'
import type { Site } from '../domain/policy/site.ts'
import type { Rulers } from '../domain/policy/verify/context.ts'
import type { Feeds } from '../edges/lists/feeds.ts'
import type { ListKeeper } from '../edges/lists/keeper.ts'
import type { AgreedFile } from '../edges/policyfile/agreed.ts'
import { type Agreed, type PolicySource, startPolicySource } from '../edges/policyfile/policy-source.ts'
import { type Adoption, adopt } from '../flows/adopt.ts'
import { type Activated, type ActivatedNow, createActivated, type Instead } from './activated.ts'
import { type ListStands, openLists, shelfIn } from './lists.ts'
import { type Ruling, rulingOf, textBeside, textOfAgreed, textOfFiles } from './ruling.ts'

export type PolicyInForce = {
  readonly decider: () => Decider
  /** The same policy taken apart, for questions about all of it. */
  readonly side: () => Side
  /** What of it has no effect. */
  readonly idle: () => IdleParts
  readonly state: () => 'current' | 'kept'
  /** Whether agreed lists rule in the place of what their feeds have brought. */
  readonly withoutFeeds: () => boolean
  /** The table as it was activated rules, since this program compiles another one; `null`: it does not. */
  readonly otherTable: () => OtherTable | null
  /** The table of what is agreed, as an entry of the record has it; `null`: nobody knows. */
  readonly table: () => Compiled | null
  /** The agreement as it stood beside the policy when it was put in force; null where there is none to read. */
  readonly agreement: () => Text | null
  /** Errors and warnings of the last look at the files. */
  readonly problems: () => readonly Problem[]
  readonly reload: () => Promise<Adoption>
  /** Compiles and tests what operators might agree on, and tells what it changes beside what is agreed. */
  readonly compare: PolicySource['compare']
  readonly lists: ListKeeper
  /** From now on changed files are adopted by themselves, and `sweep` runs after each swap. */
  readonly watch: (sweep: () => Promise<void>) => void
  readonly close: () => Promise<void>
}

export type PolicyOptions = {
  readonly path: string
  /** The file of tests that every policy must pass; `null`: there is none. */
  readonly tests: string | null
  /** Who agreed on it. */
  readonly rule: Rulers
  /** What operators agreed on, as it is in force; `undefined`: the file rules, or is what they begin with. */
  readonly agreed: () => Agreed | undefined
  readonly site: Site
  readonly data: string
  readonly log: Log
  /** Where names lead, for lists that are fetched. */
  readonly resolve: Resolve
  /** Shows problems to whoever runs the program. */
  readonly show: (problems: readonly Problem[]) => void
  /** Hears which files are in force, each time that others may be; resolves once that is written, or cannot be. `table`: the hash of what they compile to. */
  readonly inForce: (files: readonly AgreedFile[], table: () => Promise<string | null>) => Promise<void>
  /** What is agreed, and the table that it was activated as; `null` where a file rules, or the record is bad. */
  readonly activated: () => ActivatedNow | null
  /** What compiles; our own if left out. */
  readonly compiler?: URL | undefined
  /** Why no other policy than the last may be put in force; `null`: one may. */
  readonly frozen: () => string | null
  /** Its domain, for which parcels of lists are packed. */
  readonly park: string
  /** Lists that may change by themselves where operators rule. */
  readonly feeds: Feeds
  /** The same as `agreed`, without what feeds have brought; `undefined`: they have brought nothing. */
  readonly agreedAlone: () => Agreed | undefined
  /** Whether the file may never rule, whatever has become of the record. */
  readonly byOperators: () => boolean
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

type Prepared = { readonly decider: Decider | null; readonly problems: readonly Problem[] }

/** A list left out would open what it blocks: without its first copy the policy waits, but not for ever. */
const prepareFirst = async (prepare: () => Promise<Prepared>, lists: ListKeeper): Promise<Prepared> => {
  const tried = await prepare()
  const came = tried.decider === null && (await lists.fetchMissing(FIRST_COPIES))
  return came ? prepare() : tried
}

const frozenBy = (file: string, why: string): Problem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  what: `The record is bad: ${why}. No other policy is put in force.`,
  mend: 'The policy before it rules on. See docs/errors.md, record:bad.',
})

/** An agreed list that nobody fetches. */
const unfetched = ({ fetched: _, ...list }: ListSource): ListSource => list

/** What the last look at the files gave, and the rulings of all that could rule. */
const createPreparing = (
  { path, site, agreed, agreedAlone, frozen, feeds }: PolicyOptions,
  source: PolicySource,
  activated: Activated,
) => {
  const seen: {
    problems: readonly Problem[]
    sources: readonly ListSource[]
    reports: ReadonlyMap<string, ListReport>
    withoutFeeds: boolean
  } = { problems: [], sources: [], reports: new Map(), withoutFeeds: false }
  // Only the decider goes through the sentence of adopting; what belongs to it is found by it.
  const rulings = new WeakMap<Decider, Ruling>()
  const files = new WeakMap<Decider, readonly AgreedFile[]>()
  let newest: Ruling | undefined
  source.onLookedAgain(({ hash, idle, problems }) => {
    if (newest?.decider.hash !== hash) return
    rulings.set(newest.decider, { ...newest, idle })
    seen.problems = problems
  })
  const returned = createReturns()
  /** What a feed has brought must not stand in the way of what operators agree on. */
  const adoptAgreed = async (of: Agreed | undefined) => {
    const done = await source.adopt(of)
    const alone = done.adopted ? undefined : agreedAlone()
    const after = alone === undefined ? done : await source.adopt(alone)
    seen.withoutFeeds = alone !== undefined && after.adopted
    return { done: after, problems: done.problems }
  }
  const prepareInstead = ({ compiled, problems }: Instead, of: Agreed | undefined): Prepared => {
    seen.problems = problems
    if (compiled === null || of === undefined) return { decider: null, problems }
    seen.sources = compiled.policy.lists.map(unfetched)
    const made = rulingOf(compiled, textOfAgreed(of.agreed), of.site)
    rulings.set(made.decider, made)
    newest = made
    return { decider: made.decider, problems }
  }
  const prepareAnyway = async (): Promise<Prepared> => {
    const of = agreed()
    const instead = await activated.instead(of?.emergencies ?? [])
    if (instead !== null) return prepareInstead(instead, of)
    const { done, problems } = await adoptAgreed(of)
    activated.keep()
    seen.problems = problems
    const named = done.adopted ? done.compiled.policy.lists : done.lists
    seen.sources = of === undefined ? named : named.map((list) => (feeds.lets(list.id) ? list : unfetched(list)))
    if (!done.adopted) return { decider: null, problems }
    seen.reports = done.reports
    returned(done.compiled)
    const made = rulingOf(done.compiled, textOfFiles(done.files), of?.site ?? site, done.idle)
    rulings.set(made.decider, made)
    files.set(made.decider, done.files)
    newest = made
    return { decider: made.decider, problems }
  }
  const prepare = async (): Promise<Prepared> => {
    const why = frozen()
    if (why === null) return prepareAnyway()
    seen.problems = [frozenBy(path, why)]
    return { decider: null, problems: seen.problems }
  }
  return {
    seen,
    prepare,
    prepareAnyway,
    begun: activated.begun,
    rulingBy: (decider: Decider) => rulings.get(decider),
    filesBy: (decider: Decider) => files.get(decider),
  }
}

/**
 * What rules from the start: what is agreed or the file, else what was kept. A bad record that has kept nothing does not close a park
 * that is ruled by file: the file, then.
 */
const firstRuling = async (
  { path, site, show, inForce, activated, byOperators }: PolicyOptions,
  source: PolicySource,
  { seen, prepare, prepareAnyway, rulingBy, filesBy, begun }: ReturnType<typeof createPreparing>,
  lists: ListKeeper,
): Promise<Ruling | undefined> => {
  const made = async (run: () => Promise<Prepared>): Promise<Ruling | undefined> => {
    const { decider } = await prepareFirst(run, lists)
    show(seen.problems)
    return decider === null ? undefined : rulingBy(decider)
  }
  const first = await made(prepare)
  if (first !== undefined) {
    await inForce(filesBy(first.decider) ?? [], () => source.table(first.compiled))
    begun()
    return first
  }
  // What lies there as kept has feeds and emergencies in it, so that no record says what it has to be.
  if ((activated()?.recorded ?? null) !== null) return undefined
  const kept = await source.kept()
  if (kept !== undefined) return rulingOf(kept, textBeside(path, kept.policy), site)
  return byOperators() ? undefined : made(prepareAnyway)
}

/** Puts the policy file in force, else the kept one, else refuses with `policy:none`. */
export const openPolicy = async (options: PolicyOptions): Promise<PolicyInForce> => {
  const { path, tests, rule, site, data, log, show, inForce } = options
  const shelf = shelfIn(data)
  const { compiler } = options
  const source = startPolicySource({ path, rule, site, data, log, shelf, compiler, ...(tests !== null && { tests }) })
  const activated = createActivated(source, options.activated, log)
  const preparing = createPreparing(options, source, activated)
  const { seen, prepare, rulingBy, filesBy } = preparing
  let state: 'current' | 'kept' = 'current'
  let sweep = async (): Promise<void> => {}
  let adoptAgain: ListStands['adopt'] = async () => 'later'
  const lists = openLists({
    ...options,
    site: () => options.agreed()?.site ?? site,
    sources: () => seen.sources,
    reports: () => seen.reports,
    weigh: source.weigh,
    fileTime: ({ file }) => (options.feeds.governs() ? null : timeOf(resolve(dirname(path), file))),
    adopt: () => adoptAgain(),
  })
  const close = async (): Promise<void> => {
    await lists.close()
    await source.close()
  }
  const ruling = await firstRuling(options, source, preparing, lists)
  if (ruling === undefined) {
    await close()
    throw none(path)
  }
  if (preparing.filesBy(ruling.decider) === undefined) state = 'kept'
  let current: Ruling = ruling
  const prepareAndShow = async (): Promise<Prepared> => {
    const prepared = await prepare()
    show(prepared.problems)
    return prepared
  }
  const swap = (decider: Decider): void => {
    current = rulingBy(decider) ?? current
    state = filesBy(decider) === undefined ? 'kept' : 'current'
    log('policy.in-force', { hash: decider.hash })
    void inForce(filesBy(decider) ?? [], async () => null)
  }
  const reload = (): Promise<Adoption> => adopt({ prepare: prepareAndShow, swap, sweep: () => sweep() })
  adoptAgain = async () => ((await reload()).adopted ? 'in-force' : 'refused')
  return {
    lists,
    compare: source.compare,
    decider: () => current.decider,
    side: () => current.side(),
    idle: () => (rulingBy(current.decider) ?? current).idle,
    agreement: () => current.agreement,
    state: () => state,
    withoutFeeds: () => seen.withoutFeeds,
    otherTable: activated.other,
    table: activated.table,
    problems: () => seen.problems,
    reload,
    watch: (run) => {
      sweep = run
      source.watch(() => void reload())
      lists.start()
    },
    close,
  }
}
