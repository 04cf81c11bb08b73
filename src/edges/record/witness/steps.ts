// The steps of a witness: who signs the record, what it is ready for, and the cosignature. Each throws a refusal where it must not go on.
import { sameOctets } from '../../../base/octets.ts'
import type { State } from '../../../domain/council/state.ts'
import { cosignedAt, lookAt, NOTHING_MEASURED } from '../../../domain/council/watch.ts'
import { type Checkpoint, verifyCheckpoint } from '../../../domain/record/checkpoint.ts'
import type { VerifierKey } from '../../../domain/record/keys.ts'
import type { Tree } from '../../../domain/record/merkle.ts'
import { cosignText, noteLine, noteOf, parseNote } from '../../../domain/record/note.ts'
import type { Evidence } from './evidence.ts'
import type { Kept } from './kept.ts'
import type { Memory } from './memory.ts'
import type { Look, Mirror } from './mirror.ts'
import type { WitnessParts } from './parts.ts'
import { Refusal, refuse } from './refusal.ts'

type StepParts = {
  readonly parts: WitnessParts
  readonly memory: Memory
  readonly mirror: Mirror
  readonly evidence: Evidence
}

type Steps = {
  /** The log's key, from entry 0. `note`: a checkpoint of the record, asked for where the copy is still empty. */
  readonly logKey: (note: () => Promise<string>) => Promise<VerifierKey>
  /** Makes sure that the copy has all that was cosigned. False: what the log has signed here contradicts it, which is kept as evidence. */
  readonly ready: (note: string, checkpoint: Checkpoint) => Promise<boolean>
  /** Takes what the log has signed, and gives the line of the cosignature: all is on the disk then. */
  readonly cosign: (note: string, tree: Tree) => Promise<string>
}

/** The proof of a fork. */
export const ANOTHER = 'the log has signed another root for as many entries'

const noLook: Look = () => {}

/** The text of a note, and the line of one key below it. */
const partsOf = (note: string, key: VerifierKey): { readonly text: string; readonly line: string } => {
  const parsed = parseNote(note)
  const line = parsed?.lines.find(({ name, id }) => name === key.name && id === key.id)
  return parsed && line ? { text: parsed.text, line: noteLine(key, line.signature) } : refuse('bad', 'it is no note')
}

const logKeyOf = (mirror: Mirror): Steps['logKey'] => {
  let begun: State | null = null

  return async (note) => {
    const size = async (): Promise<number> => {
      const [, digits = ''] = (await note()).split('\n', 2)
      return /^[1-9][0-9]{0,15}$/.test(digits) ? Number(digits) : refuse('bad', 'its checkpoint has no size')
    }
    begun ??= mirror.copy().state ?? (await mirror.begin(await size()))
    return begun.logKey
  }
}

export const createSteps = ({ parts, memory, mirror, evidence }: StepParts): Steps => {
  const { genesis, key, sign, now } = parts
  const logKey = logKeyOf(mirror)
  const keep = (next: Omit<Kept, 'genesis'>): Promise<void> => memory.keep({ genesis, ...next })

  /** What an older copy of this folder does not know any more, its own signature says. */
  const learn = async (note: string, log: VerifierKey): Promise<void> => {
    const own = verifyCheckpoint(note, log, [key])
    const time = own.ok ? own.cosignatures[0]?.time : undefined
    if (!own.ok || time === undefined) return
    const before = memory.kept()
    const newest = before?.measure.newest ?? 0
    if (own.checkpoint.size > memory.has().size) {
      const [logs, owns] = [partsOf(note, log), partsOf(note, key)]
      const measure = { newest: Math.max(time, newest), lead: null, from: Math.max(time, newest) + 1 }
      parts.log('witness.learned', { size: own.checkpoint.size })
      await keep({ note: noteOf(logs.text, [logs.line, owns.line]), checkpoint: own.checkpoint, measure })
    } else if (before !== null && time > newest) await keep({ ...before, measure: { ...before.measure, newest: time } })
  }
  /** Whoever signed that, the note is kept. */
  const orEvidence = async <T>(note: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'bad')
        await evidence.keep(note, memory.kept()?.note ?? '', error.message)
      throw error
    }
  }
  const ready: Steps['ready'] = async (note, { size, root }) => {
    await learn(note, await logKey(async () => note))
    const kept = memory.kept()
    if (kept !== null && mirror.copy().log.size() < kept.checkpoint.size)
      await orEvidence(note, () => mirror.grow(kept.checkpoint, noLook, async () => {}))
    const tree = mirror.copy().log
    if (size > tree.size() || sameOctets(root, tree.root(size))) return true
    await evidence.keep(note, kept?.note ?? '', ANOTHER)
    return false
  }
  const cosign: Steps['cosign'] = async (note, tree) => {
    if (tree.size === 0) refuse('doubt', 'it has no entries')
    const { text, line: logLine } = partsOf(note, await logKey(async () => note))
    const before = memory.kept()
    const time = now()
    const known = before?.measure ?? NOTHING_MEASURED
    let measure = time < known.newest ? cosignedAt(known, time) : known
    let line = ''
    const look: Look = (state, octets) => {
      const looked = lookAt(state, octets, { ...measure, key: key.text, now: time })
      if (looked === 'seen')
        refuse('bad', `its entry ${state.size} says that this witness cosigned later than it ever did`)
      if (looked === 'ran')
        refuse('doubt', `its entry ${state.size} says that the gateway ran for longer than time has passed`)
      if (typeof looked !== 'string') measure = looked
    }
    const commit = async (): Promise<void> => {
      measure = cosignedAt(measure, now())
      line = cosignText(text, key, sign, measure.newest)
      const { name: origin } = await logKey(async () => note)
      await keep({ note: noteOf(text, [logLine, line]), checkpoint: { origin, ...tree }, measure })
    }
    // What was there before its first cosignature it takes as it is.
    const looking = before === null ? noLook : look
    if (tree.size <= mirror.copy().log.size()) await commit()
    else await orEvidence(note, () => mirror.grow(tree, looking, commit))
    return line
  }
  return { logKey, ready, cosign }
}
