// The witness of one operator: what it is shown of the park's record it copies, verifies, remembers and only then cosigns, one step after
// the other (docs/formats.md, section 10). Killed at any of them it has said nothing yet, and still knows all that it ever said.
import { join } from 'node:path'
import { base64Of } from '../../../base/base64.ts'
import { parseUtf8 } from '../../../base/utf8.ts'
import { operatorOfWitness } from '../../../domain/council/watch.ts'
import { type AddCheckpoint, judge, parseAddCheckpoint } from '../../../domain/record/add-checkpoint.ts'
import { verifyCheckpoint } from '../../../domain/record/checkpoint.ts'
import type { ServedRecord } from '../serve.ts'
import { LONGEST_NOTE } from '../verify.ts'
import { type Evidence, openEvidence } from './evidence.ts'
import { type Memory, openMemory } from './memory.ts'
import { createMirror, type Mirror } from './mirror.ts'
import type { WitnessParts } from './parts.ts'
import { asking, messageOf, Refusal, refuse } from './refusal.ts'
import { ANOTHER, createSteps } from './steps.ts'

/** What is answered to a request: 200 with the cosignature, 409 with a size, else words. 503 may be asked again. */
type Answer = { readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503; readonly body: string }

export type WitnessStatus = {
  readonly key: string
  /** In whose name the charter counts it; `null`: nobody counts it. */
  readonly operator: string | null
  readonly genesis: string
  /** `null` until the record was read. */
  readonly origin: string | null
  readonly size: number
  /** In base64; `null` before the first. */
  readonly root: string | null
  /** The newest cosignature, in seconds since 1970; `null` before the first. */
  readonly cosigned: number | null
  /** Files that entries name and the copy has not. */
  readonly missing: number
  /** Folders in `evidence/`. */
  readonly evidence: number
  /** What needs mending, a sentence each. */
  readonly troubles: readonly string[]
}

export type Witness = {
  /** Answers `POST /add-checkpoint`. Never rejects. */
  readonly add: (body: string) => Promise<Answer>
  /** Looks at the record by itself, and takes what is new. Never rejects. */
  readonly look: () => Promise<void>
  readonly status: () => WitnessStatus
  readonly served: () => ServedRecord
}

/** Requests that may wait for their turn. */
const MOST_WAITING = 32

const WHY_NOT = {
  malformed: 'its checkpoint is no signed note of three lines',
  signature: 'a signature of its checkpoint does not hold',
  log: "its checkpoint has no signature of the log's key",
  origin: 'its checkpoint is of another log',
} as const

const TOLD = {
  400: 'This is no add-checkpoint request, or its old size is above that of its checkpoint.\n',
  403: 'The log has not signed this checkpoint.\n',
  404: 'This witness does not know that log.\n',
  422: 'The proof does not lead from what this witness has to that checkpoint.\n',
} as const

type Opened = {
  readonly parts: WitnessParts
  readonly memory: Memory
  readonly mirror: Mirror
  readonly evidence: Evidence
}

const statusOf = ({ parts, memory, mirror, evidence }: Opened, trouble: string | null): WitnessStatus => {
  const { state } = mirror.copy()
  const kept = memory.kept()
  const operator = (state && operatorOfWitness(state, parts.key.text)) ?? null
  const troubles = [
    ...(trouble === null ? [] : [`It cosigns nothing now: ${trouble}.`]),
    ...(evidence.count() === 0
      ? []
      : [`The record has lied: see ${join(parts.data, 'evidence')}, and show it to everybody.`]),
    ...(state === null || operator !== null
      ? []
      : ["The park's charter does not have this witness's key: its cosignatures count for nobody."]),
  ]
  return {
    ...{ key: parts.key.text, operator, genesis: parts.genesis, origin: kept?.checkpoint.origin ?? null },
    ...{ size: kept?.checkpoint.size ?? 0, root: kept === null ? null : base64Of(kept.checkpoint.root) },
    ...{
      cosigned: kept?.measure.newest ?? null,
      missing: mirror.blobs.missing(),
      evidence: evidence.count(),
      troubles,
    },
  }
}

/** Comparing, writing and answering are one step: one at a time. */
const createTurn = () => {
  let turn: Promise<unknown> = Promise.resolve()
  return <T>(run: () => Promise<T>): Promise<T> => {
    const done = turn.then(run)
    turn = done.catch(() => {})
    return done
  }
}

/** Opens what the witness has. Throws `witness:memory`, or what the disk throws. */
export const openWitness = async (parts: WitnessParts): Promise<Witness> => {
  const { data, disk, files, genesis, log } = parts
  const folder = join(data, 'record')
  const memory = await openMemory(data, genesis, disk)
  const evidence = await openEvidence(join(data, 'evidence'), disk)
  const mirror = createMirror({ folder, disk, files, genesis })
  const steps = createSteps({ parts, memory, mirror, evidence })
  let trouble: string | null = null

  const failed = (error: unknown): Refusal => {
    const refusal = error instanceof Refusal ? error : new Refusal('away', `it cannot be written: ${messageOf(error)}`)
    if (trouble !== refusal.message) log('witness.refused', { why: refusal.message })
    trouble = refusal.message
    return refusal
  }
  const checkpointOfRecord = async (): Promise<string> => {
    const octets = await asking(() => files.read('checkpoint', LONGEST_NOTE))
    return (octets && parseUtf8(octets)) ?? refuse('away', 'it has no checkpoint')
  }
  const answer = async (asked: AddCheckpoint): Promise<Answer> => {
    const key = await steps.logKey(checkpointOfRecord)
    const shown = verifyCheckpoint(asked.note, key, [])
    if (shown.ok) await steps.ready(asked.note, shown.checkpoint)
    const judged = judge(asked, key, memory.has())
    if (judged.status === 409) return { status: 409, body: `${judged.size}\n` }
    if (judged.status !== 200) return { status: judged.status, body: TOLD[judged.status] }
    const body = await steps.cosign(asked.note, judged.grows)
    trouble = null
    // Nobody waits for it: what was cosigned is remembered already.
    void inTurn(memory.showCheckpoint).catch(failed)
    return { status: 200, body }
  }
  const lookNow = async (): Promise<void> => {
    const note = await checkpointOfRecord()
    const shown = verifyCheckpoint(note, await steps.logKey(async () => note), [])
    if (!shown.ok) return refuse('bad', WHY_NOT[shown.why])
    if (!(await steps.ready(note, shown.checkpoint))) refuse('bad', ANOTHER)
    const { size } = memory.has()
    if (shown.checkpoint.size < size)
      refuse('doubt', `the record was put back: it has ${shown.checkpoint.size} entries, and had ${size}`)
    if (shown.checkpoint.size > size) await steps.cosign(note, shown.checkpoint)
    trouble = null
    await memory.showCheckpoint()
    await mirror.blobs.fetchMissing()
  }

  await mirror.open(memory.has()).catch(failed)
  await memory.showCheckpoint()
  const inTurn = createTurn()
  let waiting = 0
  return {
    add: async (body) => {
      const asked = parseAddCheckpoint(body)
      if (asked === undefined) return { status: 400, body: TOLD[400] }
      if (waiting >= MOST_WAITING) return { status: 503, body: 'Others are waiting; ask again.\n' }
      waiting++
      try {
        return await inTurn(() => answer(asked))
      } catch (error) {
        const { kind, message } = failed(error)
        return { status: kind === 'away' ? 503 : 422, body: `${message}\n` }
      } finally {
        waiting--
      }
    },
    look: () => inTurn(lookNow).catch((error) => void failed(error)),
    status: () => statusOf({ parts, memory, mirror, evidence }, trouble),
    served: () => {
      const [note, size] = [memory.kept()?.note ?? '', mirror.copy().log.size()]
      if (size === memory.has().size) return { folder, size: () => size, note: () => note }
      return { why: 'the copy was not whole, and is being fetched again' }
    },
  }
}
