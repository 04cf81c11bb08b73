// What the compile worker does: one job after another, off the deciding thread. A crash here changes nothing but the drafts in the data
// folder: the policy in force stays, and the kept copy is the old one or the new one.
import { parentPort } from 'node:worker_threads'
import { createCollector } from '../../base/collect.ts'
import { tableHash } from '../../domain/policy/compile/table-hash.ts'
import { idlePartsOf } from '../../domain/policy/exact/idle-parts.ts'
import { sideOf } from '../../domain/policy/exact/side.ts'
import type { Problem } from '../../domain/policy/language.ts'
import { type AgreedFile, agreedFiles } from './agreed.ts'
import type { Build } from './build.ts'
import { codeHash } from './code-hash.ts'
import { compare } from './compare.ts'
import { copyAgain, copyAll } from './copies.ts'
import type { Job, JobDone, Kept, Told } from './job.ts'
import { type Copy, type Found, keep } from './kept.ts'
import { type Loaded, loadPolicy, type PolicyInputs, sourceOf } from './load.ts'
import { adoptQuickly, type Last, type Quick, saidOf } from './quick.ts'
import { readSound, type Tagged, vouch } from './vouch.ts'
import { weigh } from './weigh.ts'

type Adopt = Extract<Job, { kind: 'adopt' }>

/** Bytes of lists above which the worker stays: compiling them takes longer than starting a worker. */
const LARGE = 1_000_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const tell = (message: Told): void => parentPort?.postMessage(message)

const damageOf = (found: Found<Kept>, file: string): Problem[] => {
  if (found.state !== 'damaged') return []
  const what = `The kept copy of the policy could not be used: ${found.why}.`
  return [{ severity: 'warning', file, line: 1, column: 1, what, mend: 'Nothing to do: a new one is written.' }]
}

// A policy that cannot be kept still rules: refusing it would let a full disk decide what is allowed.
const keepOrTell = (data: string, tag: string, kept: Kept, copy: Copy = 'kept'): void => {
  try {
    keep(data, tag, kept, copy)
  } catch (error) {
    tell({ kind: 'not-kept', why: messageOf(error) })
  }
}

/** What to tell, and what is left to do then. */
type Outcome = { readonly done: JobDone; readonly after: () => void }

const nothing = (): void => {}

let last: Last | undefined
/** What was compiled to vouch for it, and is adopted next. */
let ready: Tagged | undefined
let code: string | undefined

// The path too: what was said about the policy names it. The program cannot change while it runs.
const tagOf = (source: string, { path }: PolicyInputs): string => {
  code ??= codeHash()
  return `${source} ${code} ${path}`
}

const sizeOf = ({ lists }: Loaded): number => [...lists.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)

const pathsOf = ({ lists }: Loaded): ReadonlyMap<string, string> =>
  new Map([...lists].map(([id, { path }]) => [id, path]))

const filesOf = (loaded: Loaded, { compiled }: Kept, inputs: PolicyInputs): readonly AgreedFile[] =>
  agreedFiles(loaded.parts, compiled.policy, inputs, pathsOf(loaded))

/** Remembers what was adopted where that can make the next change quick. */
const rememberLast = ({ data, inputs }: Adopt, loaded: Loaded, { compiled, idle, reports, forms }: Kept): void => {
  if (sizeOf(loaded) < LARGE) return
  const { parts, problems, guard, seen, lists } = loaded
  const copies = copyAll(data, lists)
  last = { inputs, compiled, idle, reports, forms, problems, guard, parts, seen, paths: pathsOf(loaded), copies }
}

const foundOf = (own: Kept | undefined): Found<Kept> =>
  own === undefined ? { state: 'none' } : { state: 'found', value: own }

const adoptWhole = (job: Adopt, build: Build): Outcome => {
  const { data, inputs } = job
  last = undefined
  const loaded = loadPolicy(inputs)
  const { seen, verified, parts } = loaded
  const tag = tagOf(sourceOf(parts), inputs)
  // Where operators rule, what lies in the data folder is no proof of what they agreed on: it is compiled anew.
  const own = ready?.tag === tag ? ready.value : undefined
  ready = undefined
  const found: Found<Kept> = inputs.agreed === undefined ? readSound(data, tag) : foundOf(own)
  if (verified !== null && found.state === 'found') {
    const kept = found.value
    const files = filesOf(loaded, kept, inputs)
    return {
      done: { kind: 'adopted', ...kept, seen, fresh: false, files },
      after: () => {
        if (own !== undefined && readSound(data, tag).state !== 'found') keepOrTell(data, tag, kept)
        rememberLast(job, loaded, kept)
      },
    }
  }
  const built = build(loaded, inputs)
  if (built.decider === null)
    return { done: { kind: 'refused', problems: built.problems, seen, lists: loaded.sources }, after: nothing }
  const { compiled, idle, reports, forms } = built
  const kept = { compiled, idle, reports, forms, problems: [...damageOf(found, inputs.path), ...built.problems] }
  const after = (): void => {
    keepOrTell(data, tag, kept)
    rememberLast(job, loaded, kept)
  }
  return { done: { kind: 'adopted', ...kept, seen, fresh: true, files: filesOf(loaded, kept, inputs) }, after }
}

/** What has no effect with the lists as they are now. */
const lookAgain = (changed: Last): Last => ({
  ...changed,
  idle: idlePartsOf(sideOf(changed.compiled, changed.inputs.site)),
})

const quickOutcome = ({ data, inputs }: Adopt, quick: Quick): Outcome => {
  const { problems, changed, last: next } = quick
  const { compiled, idle, reports, forms, seen, parts, copies, paths } = next
  // The one before stays the one to compare with.
  if (quick.refused) return { done: { kind: 'refused', problems, seen, lists: compiled.policy.lists }, after: nothing }
  const after = (): void => {
    last = next
    if (changed.size === 0) return
    // At once: the list may change again any moment.
    for (const [id, hash] of changed) copyAgain(data, copies, id, paths.get(id) ?? '', hash)
    last = lookAgain(next)
    const kept = { compiled, idle: last.idle, reports, forms, problems: saidOf(last) }
    tell({ kind: 'looked-again', hash: compiled.hash, idle: kept.idle, problems: kept.problems })
    keepOrTell(data, tagOf(sourceOf(parts), inputs), kept)
  }
  const files = agreedFiles(parts, compiled.policy, inputs, paths)
  const fresh = changed.size > 0
  return { done: { kind: 'adopted', compiled, idle, reports, forms, problems, seen, fresh, files }, after }
}

const tryQuickly = ({ inputs }: Adopt): Quick | null => {
  try {
    return last === undefined ? null : adoptQuickly(last, inputs)
  } catch {
    // A file that went away, a disk that fails: reading everything says what it is.
    return null
  }
}

const adopt = (job: Adopt, build: Build): Outcome => {
  const quick = tryQuickly(job)
  return quick === null ? adoptWhole(job, build) : quickOutcome(job, quick)
}

const readBack = (data: string): Outcome => {
  const found = readSound(data)
  const compiled = found.state === 'found' ? found.value.compiled : null
  const damaged = found.state === 'damaged' ? found.why : null
  return { done: { kind: 'kept', compiled, damaged }, after: nothing }
}

/** What this worker has compiled itself, from the same. */
const ownBy = (tag: string): Kept | undefined => {
  if (ready?.tag === tag) return ready.value
  if (last === undefined || last.compiled.overlay !== null || tagOf(sourceOf(last.parts), last.inputs) !== tag)
    return undefined
  const { compiled, idle, reports, forms } = last
  return { compiled, idle, reports, forms, problems: saidOf(last) }
}

const vouchOutcome = (job: Extract<Job, { kind: 'vouch' }>, build: Build): Outcome => {
  const { keep: kept, made, ...vouched } = vouch(job, { build, tagOf, ownBy })
  const isLarge = (made?.value.compiled.names.blob.byteLength ?? 0) > LARGE
  ready = made !== null && isLarge && vouched.verdict === 'same' && last === undefined ? made : undefined
  const after = (): void => {
    if (kept !== null) keepOrTell(job.data, kept.tag, kept.value, 'activated')
  }
  return { done: { kind: 'vouched', ...vouched }, after }
}

const outcomeOf = (job: Job, build: Build): Outcome => {
  if (job.kind === 'adopt') return adopt(job, build)
  if (job.kind === 'kept') return readBack(job.data)
  if (job.kind === 'vouch') return vouchOutcome(job, build)
  if (job.kind === 'table') return { done: { kind: 'table', table: tableHash(job.compiled) }, after: nothing }
  if (job.kind === 'compare')
    return { done: { kind: 'compared', ...compare(job.before, job.after, build) }, after: nothing }
  return { done: { kind: 'weighed', ...weigh(job.old, job.draft, job.never) }, after: nothing }
}

const collect = createCollector()

/** Serves the thread that started this worker, with what compiles. */
export const serveJobs = (build: Build): void => {
  parentPort?.on('message', (job: Job) => {
    const { done, after } = outcomeOf(job, build)
    // Told first, kept next: a crash between the two starts from the file again, and the kept copy is the one before, whole.
    tell(done)
    after()
    const stays = last !== undefined || ready !== undefined
    tell({ kind: 'rested', stays })
    // Lists that were read whole are not waited for by anybody.
    if (stays) collect()
    else parentPort?.close()
  })
}
