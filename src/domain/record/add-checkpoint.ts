// What a witness is asked, and what it may answer (C2SP tlog-witness; docs/formats.md, section 10). Pure: who calls compares, writes and
// answers as one step.
import { base64Of, parseBase64 } from '../../base/base64.ts'
import { sameOctets } from '../../base/octets.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import type { VerifierKey } from './keys.ts'
import { EMPTY_ROOT, type Tree, verifyConsistency } from './merkle.ts'
import { HASH } from './tiles.ts'

export type AddCheckpoint = {
  /** The size that the asker takes the witness to have. */
  readonly old: number
  readonly proof: readonly Uint8Array[]
  /** The signed note. */
  readonly note: string
}

/** `grows`: to be written, and then cosigned. 409 tells the size that the witness has; it may have another root at this one. */
export type Judged =
  | { readonly status: 200; readonly grows: Tree; readonly text: string }
  | { readonly status: 400 | 403 | 404 | 422 }
  | { readonly status: 409; readonly size: number }

const MOST_LINES = 63

const REFUSED = { malformed: 400, signature: 403, log: 403, origin: 404 } as const

const parseHash = (line: string): Uint8Array | undefined => {
  const hash = parseBase64(line)
  return hash?.length === HASH ? hash : undefined
}

/** Reads `old <size>`, lines of a proof, an empty line and the checkpoint; `undefined` for anything else. */
export const parseAddCheckpoint = (body: string): AddCheckpoint | undefined => {
  const end = body.indexOf('\n\n')
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n', MOST_LINES + 2)
  const [, digits] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? []
  const proof = lines.map(parseHash).filter((hash) => hash !== undefined)
  const old = Number(digits)
  if (!Number.isSafeInteger(old) || lines.length > MOST_LINES || proof.length < lines.length) return undefined
  return { old, proof, note: body.slice(end + 2) }
}

/** What is sent to a witness. */
export const addCheckpointText = ({ old, proof, note }: AddCheckpoint): string =>
  `old ${old}\n${proof.map((hash) => `${base64Of(hash)}\n`).join('')}\n${note}`

/** The type of an answer 409, whose body is the size that the witness has. */
export const SIZE_TYPE = 'text/x.tlog.size'

/** Reads the size in an answer 409; `undefined` for anything else. */
export const parseToldSize = (body: string): number | undefined => {
  const size = /^(0|[1-9][0-9]{0,15})\n$/.test(body) ? Number(body) : Number.NaN
  return Number.isSafeInteger(size) ? size : undefined
}

const grows = (old: Tree, now: Tree, proof: readonly Uint8Array[]): boolean => {
  if (old.size > 0) return verifyConsistency(old, now, proof)
  return proof.length === 0 && (now.size > 0 || sameOctets(now.root, EMPTY_ROOT))
}

/** What a witness that has `has` of this log answers. */
export const judge = ({ old, proof, note }: AddCheckpoint, log: VerifierKey, has: Tree): Judged => {
  const verified = verifyCheckpoint(note, log, [])
  if (!verified.ok) return { status: REFUSED[verified.why] }
  const { checkpoint } = verified
  const { size, root } = checkpoint
  if (old > size) return { status: 400 }
  if (old !== has.size || (size === has.size && !sameOctets(root, has.root) && size > 0))
    return { status: 409, size: has.size }
  return grows(has, { size, root }, proof)
    ? { status: 200, grows: { size, root }, text: verified.text }
    : { status: 422 }
}
