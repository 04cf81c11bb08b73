// Checkpoints (C2SP tlog-checkpoint): a signed note of three lines, the origin, the size and the root (docs/formats.md, section 4).
import { base64Of, parseBase64 } from '../../base/base64.ts'
import type { VerifierKey } from './keys.ts'
import type { Tree } from './merkle.ts'
import { type VerifiedNote, verifyNote } from './note.ts'
import { HASH } from './tiles.ts'

export type Checkpoint = Tree & { readonly origin: string }

/** The text that is signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64Of(root)}\n`

/** Reads the text; `undefined` for extension lines, another way of writing the size, or a root that is no hash. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [, origin, digits, base64] = /^([^\s+]{1,100})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u.exec(text) ?? []
  const root = base64 === undefined ? undefined : parseBase64(base64)
  const size = Number(digits)
  if (origin === undefined || root?.length !== HASH || !Number.isSafeInteger(size)) return undefined
  return { origin, size, root }
}

type Signatures = Extract<VerifiedNote, { ok: true }>['signatures']

/** `log`: the log has not signed it. `origin`: it is of another log. */
export type VerifiedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly cosignatures: Signatures }
  | { readonly ok: false; readonly why: 'malformed' | 'signature' | 'log' | 'origin' }

/** Verifies a checkpoint by the log's key, whose name is the origin, and by the witnesses that are known. */
export const verifyCheckpoint = (
  note: string,
  log: VerifierKey,
  witnesses: readonly VerifierKey[],
): VerifiedCheckpoint => {
  const verified = verifyNote(note, [log, ...witnesses])
  if (!verified.ok) return verified
  const checkpoint = parseCheckpoint(verified.text)
  if (checkpoint === undefined) return { ok: false, why: 'malformed' }
  if (checkpoint.origin !== log.name) return { ok: false, why: 'origin' }
  const cosignatures = verified.signatures.filter(({ key }) => key !== log)
  return cosignatures.length < verified.signatures.length
    ? { ok: true, checkpoint, cosignatures }
    : { ok: false, why: 'log' }
}
