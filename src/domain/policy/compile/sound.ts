// Whether a compiled policy that was read back from disk is whole: nothing in it makes a look-up leave the tables or not end.
// A hash over the file says that it is what was written; this holds even for one that was altered together with its hash.
import type { AddressTable } from './address-table.ts'
import type { AtomSets } from './atom-sets.ts'
import { atomsOf } from './atoms.ts'
import type { CompiledPolicy } from './compile.ts'
import { entryWords, type NameTable } from './name-table.ts'
import { KEY_BYTES, LONGEST_NAME } from './name-words.ts'

const areBelow = (array: Uint32Array | Uint16Array, limit: number): boolean => {
  for (const value of array) if (value >= limit) return false
  return true
}

/** Sets follow each other, the first one is empty, and none has an atom that the policy lacks. */
const setsSound = ({ starts, atoms }: AtomSets, atomCount: number): boolean => {
  if (starts.length < 2 || starts[0] !== 0 || starts[1] !== 0 || starts.at(-1) !== atoms.length) return false
  for (let set = 1; set < starts.length; set++) if ((starts[set] ?? 0) < (starts[set - 1] ?? 0)) return false
  return areBelow(atoms, atomCount)
}

/** A bit for each word of the blob where an entry begins; `null` unless entries with lengths and marks in bounds fill it. */
const entriesOf = ({ blob, marks }: NameTable): Uint8Array | null => {
  const begins = new Uint8Array((blob.length >> 3) + 1)
  let at = 1
  while (at < blob.length) {
    const head = blob[at] ?? 0
    const length = head & 255
    if (length < 1 || length > LONGEST_NAME || (head >>> 8) * 2 + 1 >= marks.length) return null
    begins[at >> 3] = (begins[at >> 3] ?? 0) | (1 << (at & 7))
    at += entryWords(length)
  }
  return at === blob.length || blob.length === 1 ? begins : null
}

/** Every slot is free or points at an entry, and one is free, so that every search ends. */
const slotsSound = ({ slots, filter }: NameTable, begins: Uint8Array): boolean => {
  if (slots.length < 1 || filter.length < 1) return false
  let free = 0
  for (const slot of slots) {
    const entry = slot >>> 6
    if (slot === 0) free++
    else if (((begins[entry >> 3] ?? 0) & (1 << (entry & 7))) === 0) return false
  }
  return free > 0
}

const namesSound = (names: NameTable, atomCount: number): boolean => {
  const { blob, marks, own, sets, fewest, most } = names
  if (blob.length < 1 || marks.length < 2 || marks.length % 2 !== 0 || own.length !== marks.length) return false
  if (!(fewest >= 1 && most >= 0 && most <= 255)) return false
  if (!setsSound(sets, atomCount) || !areBelow(marks, sets.starts.length - 1)) return false
  if (!areBelow(own, sets.starts.length - 1)) return false
  const begins = entriesOf(names)
  return begins !== null && slotsSound(names, begins)
}

const startsWith = (long: Uint32Array | Uint16Array, short: Uint32Array | Uint16Array): boolean =>
  long.length >= short.length && short.every((value, i) => long[i] === value)

/** An overlay is a table of its own, whose sets are those of the table below it and then more. */
const overlaySound = (over: NameTable | null, { sets }: NameTable, atomCount: number): boolean =>
  over === null ||
  (namesSound(over, atomCount) && startsWith(over.sets.starts, sets.starts) && startsWith(over.sets.atoms, sets.atoms))

const familySound = ({ starts, classes }: AddressTable['four'], words: number, sets: number): boolean =>
  classes.length >= 1 &&
  starts.length === classes.length * words &&
  starts.subarray(0, words).every((word) => word === 0) &&
  areBelow(classes, sets)

/** Checks the tables against each other and against the policy. Some 20 ms for a million names: not for the deciding thread. */
export const isSound = ({ policy, key, names, overlay, addresses }: CompiledPolicy): boolean => {
  const atomCount = atomsOf(policy).count
  const { four, six, sets } = addresses
  const count = sets.starts.length - 1
  return (
    key.length === KEY_BYTES &&
    namesSound(names, atomCount) &&
    overlaySound(overlay, names, atomCount) &&
    setsSound(sets, atomCount) &&
    familySound(four, 1, count) &&
    familySound(six, 4, count)
  )
}
