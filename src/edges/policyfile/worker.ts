// The compile worker: one job, off the deciding thread, then it ends and its memory with it. A crash here changes nothing
// but the drafts in the data folder: the policy in force stays, and the kept copy is the old one or the new one.
import { parentPort, workerData } from 'node:worker_threads'
import { isSound } from '../../domain/policy/compile/sound.ts'
import type { Problem } from '../../domain/policy/language.ts'
import { build } from './build.ts'
import { codeHash } from './code-hash.ts'
import type { Job, JobDone, Kept, NotKept } from './job.ts'
import { type Found, keep, readKept } from './kept.ts'
import { loadPolicy } from './load.ts'

type Adopt = Extract<Job, { kind: 'adopt' }>

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const tell = (message: JobDone | NotKept): void => parentPort?.postMessage(message)

const damageOf = (found: Found<Kept>, file: string): Problem[] => {
  if (found.state !== 'damaged') return []
  const what = `The kept copy of the policy could not be used: ${found.why}.`
  return [{ severity: 'warning', file, line: 1, column: 1, what, mend: 'Nothing to do: a new one is written.' }]
}

// A policy that cannot be kept still rules: refusing it would let a full disk decide what is allowed.
const keepOrTell = (data: string, tag: string, kept: Kept): void => {
  try {
    keep(data, tag, kept)
  } catch (error) {
    tell({ kind: 'not-kept', why: messageOf(error) })
  }
}

/** What to tell, and under which tag to keep it then, if at all. */
type Outcome = { readonly done: JobDone; readonly tag: string | null }

/** What was kept, if its hash is right and its tables fit together: then no look-up runs out of bounds. */
const readSound = (data: string, tag?: string): Found<Kept> => {
  const found = tag === undefined ? readKept<Kept>(data) : readKept<Kept>(data, tag)
  if (found.state !== 'found' || isSound(found.value.compiled)) return found
  return { state: 'damaged', why: 'its tables do not fit together' }
}

const adopt = ({ data, inputs }: Adopt): Outcome => {
  const loaded = loadPolicy(inputs)
  const { seen, verified, source } = loaded
  // The path too: what was said about the policy names it.
  const tag = `${source} ${codeHash()} ${inputs.path}`
  const found = readSound(data, tag)
  if (verified !== null && found.state === 'found') {
    return { done: { kind: 'adopted', ...found.value, seen, fresh: false }, tag: null }
  }
  const built = build(loaded, inputs)
  if (built.decider === null) return { done: { kind: 'refused', problems: built.problems, seen }, tag: null }
  const { compiled, idle, reports } = built
  const problems = [...damageOf(found, inputs.path), ...built.problems]
  return { done: { kind: 'adopted', compiled, problems, idle, reports, seen, fresh: true }, tag }
}

const readBack = (data: string): Outcome => {
  const found = readSound(data)
  const compiled = found.state === 'found' ? found.value.compiled : null
  return { done: { kind: 'kept', compiled, damaged: found.state === 'damaged' ? found.why : null }, tag: null }
}

const job = workerData as Job
const { done, tag } = job.kind === 'adopt' ? adopt(job) : readBack(job.data)
// Told first, kept next: a crash between the two starts from the file again, and the kept copy is the one before, whole.
tell(done)
if (tag !== null && done.kind === 'adopted') {
  const { compiled, problems, idle, reports } = done
  keepOrTell(job.data, tag, { compiled, problems, idle, reports })
}
