// Whose signatures on a new version this place takes: `updates` of the settings.
import type { Tree } from '../domain/policy/tree.ts'
import { parseVerifierKey, type VerifierKey } from '../domain/record/keys.ts'
import { type At, items, refuse, scalar } from './values.ts'

/** Keys, one of which must have signed; none: whoever upgrades compares a hash. */
export type Updates = readonly VerifierKey[]

const MEND = 'write updates: [north/kim+c0ffee00+AX…] with the line that isthmus key new printed'

/** Reads `updates`. A passkey or a witness's key signs no version. */
export const updateKeys = (tree: Tree, at: At): Updates =>
  items(tree).map((item) => {
    const text = scalar(item, at(item.spot))
    const key = parseVerifierKey(text)
    return key?.type === 'ed25519' ? key : refuse(at(item.spot), `"${text}" is no key of a person`, MEND)
  })
