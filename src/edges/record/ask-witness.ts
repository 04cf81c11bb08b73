// A conversation with one witness (C2SP tlog-witness, add-checkpoint): bounded in time and octets, and believed only by its signature.
import { addCheckpointText, parseToldSize, SIZE_TYPE } from '../../domain/record/add-checkpoint.ts'
import { parseCheckpoint } from '../../domain/record/checkpoint.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'
import type { Log } from '../../domain/record/log.ts'
import { proveConsistency } from '../../domain/record/merkle.ts'
import { noteLine, noteOf, parseNote, verifyNote } from '../../domain/record/note.ts'

/** Milliseconds that a witness may take. */
const PATIENCE = 5000
/** Octets of an answer, and how often in a row a witness may say that it has another size. */
const LONGEST_ANSWER = 16_384
const MOST_TURNS = 3

type Told = { readonly status: number; readonly type: string; readonly body: string }

const bodyOf = async (answer: Response): Promise<string> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body ?? []) {
    length += piece.length
    if (length > LONGEST_ANSWER) throw new Error('its answer is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const tell = async (ask: typeof fetch, address: string, body: string): Promise<Told> => {
  const url = new URL('add-checkpoint', address.endsWith('/') ? address : `${address}/`)
  const signal = AbortSignal.timeout(PATIENCE)
  const answer = await ask(url, { method: 'POST', body, redirect: 'error', signal })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await bodyOf(answer) }
}

/** What a stranger's server said, as a part of a sentence. */
const words = (body: string): string => (body.split('\n', 1)[0] ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 200)

/** A cosignature that holds: the line, and its time. */
export type Cosignature = { readonly line: string; readonly time: number }

/** The first cosignature of a key in some lines below a text, where it holds. */
export const cosignatureIn = (text: string, lines: string, key: VerifierKey): Cosignature | undefined => {
  const verified = verifyNote(noteOf(text, [lines]), [key])
  const [found] = verified.ok ? verified.signatures : []
  return found?.time === undefined ? undefined : { line: noteLine(key, found.signature), time: found.time }
}

/** A checkpoint, and what is below its text. */
export type Shown = { readonly text: string; readonly size: number; readonly note: string; readonly lines: string }

/** Reads a note; nothing of it is verified. */
export const shownIn = (note: string): Shown | undefined => {
  const text = parseNote(note)?.text ?? ''
  const checkpoint = parseCheckpoint(text)
  return checkpoint && { text, size: checkpoint.size, note, lines: note.slice(text.length + 1) }
}

export type AskedWitness = {
  readonly address: string
  readonly key: VerifierKey
  readonly log: Log
  readonly fetch: typeof fetch
}

/** What came of one answer: the cosignature, or the size that the witness has. */
const heard = ({ status, type, body }: Told, { text }: Shown, key: VerifierKey): Cosignature | number => {
  if (status === 200) {
    const cosignature = cosignatureIn(text, body, key)
    if (cosignature !== undefined) return cosignature
    throw new Error("what it answered is no cosignature by the charter's key")
  }
  const size = status === 409 && type === SIZE_TYPE ? parseToldSize(body) : undefined
  if (size === undefined) throw new Error(`it answered ${status}: ${words(body)}`)
  return size
}

/** One conversation: shows the checkpoint, from the size on that the witness has. Throws why there is no cosignature. */
export const askWitness = async (
  { address, key, log, fetch: ask }: AskedWitness,
  shown: Shown,
  first: number,
): Promise<Cosignature> => {
  let old = first
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    if (old > shown.size) throw new Error(`it has ${old} entries, and this record ${shown.size}: was it put back?`)
    const proof = old === 0 ? [] : proveConsistency(old, shown.size, log.nodes)
    const said = heard(await tell(ask, address, addCheckpointText({ old, proof, note: shown.note })), shown, key)
    if (typeof said !== 'number') return said
    if (said === old) throw new Error('it has other entries than this record')
    old = said
  }
  throw new Error('it says another size each time')
}
