// Whether a manifest may be believed: signed by a key that the settings name, or its archive's hash compared by a person.
import type { VerifierKey } from '../record/keys.ts'
import { parseNote, verifyNote } from '../record/note.ts'
import { type Manifest, readManifest } from './manifest.ts'

/**
 * `signed`: by a key that is known. `unsigned`: no key is known, so somebody must compare the hash. `malformed`: no manifest. `signature`: a known
 * key's does not hold. `stranger`: keys are known, and none of them signed.
 */
export type Trust =
  | { readonly trust: 'signed'; readonly by: string; readonly manifest: Manifest }
  | { readonly trust: 'unsigned'; readonly manifest: Manifest }
  | { readonly trust: 'malformed' | 'signature' | 'stranger' }

/** Reads a manifest with or without signatures below it, as it lies in an archive. */
export const trustOf = (written: string, keys: readonly VerifierKey[]): Trust => {
  const note = parseNote(written)
  const manifest = readManifest(note?.text ?? written)
  if (manifest === undefined) return { trust: 'malformed' }
  if (keys.length === 0) return { trust: 'unsigned', manifest }
  if (note === undefined) return { trust: 'stranger' }
  const verified = verifyNote(written, keys)
  if (!verified.ok) return { trust: 'signature' }
  const [first] = verified.signatures
  return first === undefined ? { trust: 'stranger' } : { trust: 'signed', by: first.key.name, manifest }
}
