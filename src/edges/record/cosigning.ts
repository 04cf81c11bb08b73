// Asks the operators' witnesses for cosignatures of the newest checkpoint and puts them below it. A witness that is silent, slow or lies
// is told as a trouble and asked again; nothing waits for it.
import type { VerifierKey } from '../../domain/record/keys.ts'
import { noteLine, noteOf, parseNote } from '../../domain/record/note.ts'
import { askWitness, type Cosignature, cosignatureIn, type Shown, shownIn } from './ask-witness.ts'
import type { Sequencer } from './sequencer.ts'

export type CosigningParts = {
  /** The record that is appended to; `null` while it is bad. */
  readonly record: () => Pick<Sequencer, 'log' | 'note' | 'cosign'> | null
  readonly logKey: VerifierKey
  /** The keys of the operators' witnesses, as the charter has them now. */
  readonly keys: () => ReadonlyMap<string, VerifierKey>
  /** Where they are, by operator; read anew at each asking. */
  readonly witnesses: ReadonlyMap<string, string>
  readonly fetch: typeof fetch
}

export type Cosigning = {
  /** Asks every witness about the newest checkpoint; resolves once each has answered or failed. Never rejects. */
  readonly ask: () => Promise<void>
  /** By operator, the time in the cosignature that came last. */
  readonly seen: () => ReadonlyMap<string, number>
  /** What needs mending, a sentence each. */
  readonly troubles: () => readonly string[]
  readonly close: () => void
}

/** Milliseconds: the first and longest pause before a witness is asked again. */
const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 300_000

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** The cosignatures that hold below a checkpoint, by operator. */
const cosignaturesBelow = (
  { text, lines }: Shown,
  keys: ReadonlyMap<string, VerifierKey>,
): ReadonlyMap<string, Cosignature> =>
  new Map(
    [...keys].flatMap(([operator, key]) => {
      const found = cosignatureIn(text, lines, key)
      return found === undefined ? [] : [[operator, found] as const]
    }),
  )

/** Writes cosignatures below the newest checkpoint; those that come while some are written are written together. */
const createWriting = ({ record, keys, logKey }: CosigningParts) => {
  const coming = new Map<string, { readonly text: string; readonly line: string }>()
  let writing: Promise<void> | undefined
  const writeAll = async (): Promise<void> => {
    while (coming.size > 0) {
      const now = record()
      const shown = shownIn(now?.note() ?? '')
      const found = [...coming].filter(([, { text }]) => text === shown?.text)
      coming.clear()
      const log = shown && parseNote(shown.note)?.lines.find(({ name, id }) => name === logKey.name && id === logKey.id)
      if (shown === undefined || log === undefined || found.length === 0) continue
      const all = new Map([...cosignaturesBelow(shown, keys()), ...found].map(([id, { line }]) => [id, line]))
      const lines = [...all.keys()].sort().map((id) => all.get(id) ?? '')
      await now?.cosign(noteOf(shown.text, [noteLine(logKey, log.signature), ...lines]))
    }
  }
  return async (operator: string, text: string, line: string): Promise<void> => {
    coming.set(operator, { text, line })
    writing ??= writeAll().finally(() => {
      writing = undefined
    })
    await writing
  }
}

/** What is known of one witness. */
type Peer = {
  /** Entries that it has cosigned, as far as it said. */
  old: number
  failures: number
  trouble: string | null
  timer: NodeJS.Timeout | undefined
  asking: Promise<void> | undefined
  again: boolean
}

const newPeer = (old: number): Peer => ({
  ...{ old, failures: 0, trouble: null, timer: undefined, asking: undefined, again: false },
})

const troublesOf = ({ keys, witnesses }: CosigningParts, peers: ReadonlyMap<string, Peer>): readonly string[] => {
  const charter = [...keys().keys()]
  return [
    ...charter
      .filter((id) => !witnesses.has(id))
      .map((id) => `The settings do not say where the witness of ${id} is (witnesses): its cosignature is missing.`),
    ...[...witnesses.keys()]
      .filter((id) => !charter.includes(id))
      .map((id) => `The settings name a witness of ${id}, and the charter has no such operator.`),
    ...[...peers].flatMap(([id, { trouble }]) =>
      trouble === null
        ? []
        : [`The witness of ${id} (${witnesses.get(id)}) does not cosign: ${trouble}. It is asked again.`],
    ),
  ]
}

/** Begins with what is below the checkpoint that there is. */
export const createCosigning = (parts: CosigningParts): Cosigning => {
  const { record, keys, witnesses } = parts
  const peers = new Map<string, Peer>()
  const seen = new Map<string, number>()
  const write = createWriting(parts)
  let closed = false
  const start = shownIn(record()?.note() ?? '')
  const below = start === undefined ? new Map<string, Cosignature>() : cosignaturesBelow(start, keys())
  for (const [operator, { time }] of below) seen.set(operator, time)
  const peerOf = (operator: string): Peer => {
    const peer = peers.get(operator) ?? newPeer(below.has(operator) ? (start?.size ?? 0) : 0)
    peers.set(operator, peer)
    return peer
  }

  const askOnce = async (operator: string, peer: Peer): Promise<void> => {
    const now = record()
    const [key, address, shown] = [keys().get(operator), witnesses.get(operator), shownIn(now?.note() ?? '')]
    if (now === null || key === undefined || address === undefined || shown === undefined) return
    try {
      const { line, time } = await askWitness(
        { address, key, log: now.log, fetch: parts.fetch },
        shown,
        Math.min(peer.old, shown.size),
      )
      peer.old = shown.size
      seen.set(operator, time)
      await write(operator, shown.text, line)
      ;[peer.failures, peer.trouble] = [0, null]
    } catch (error) {
      peer.trouble = whyOf(error)
      const pause = Math.min(FIRST_PAUSE * 2 ** peer.failures++, LONGEST_PAUSE)
      if (!closed) peer.timer = setTimeout(() => void askPeer(operator, peer), pause).unref()
    }
  }
  /** One conversation at a time; who asks meanwhile has the newest checkpoint shown after it. */
  const askPeer = (operator: string, peer: Peer): Promise<void> => {
    clearTimeout(peer.timer)
    peer.again = true
    peer.asking ??= (async () => {
      while (peer.again) {
        peer.again = false
        clearTimeout(peer.timer)
        await askOnce(operator, peer)
      }
      peer.asking = undefined
    })()
    return peer.asking
  }
  return {
    ask: async () => {
      await Promise.all([...witnesses.keys()].map((operator) => askPeer(operator, peerOf(operator))))
    },
    seen: () => seen,
    troubles: () => troublesOf(parts, peers),
    close: () => {
      closed = true
      for (const { timer } of peers.values()) clearTimeout(timer)
    },
  }
}
