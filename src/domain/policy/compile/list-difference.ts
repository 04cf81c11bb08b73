// What came and what went between two versions of a list: counted by name, whatever the order and notation of the lines.
import { membersOf } from './atom-sets.ts'
import { guessLines, readList } from './lists.ts'
import { createNameBuilder, type NameBuilder } from './name-builder.ts'
import { nextEntry } from './name-index.ts'
import type { NameTable } from './name-table.ts'
import { type CompileKey, unpack } from './name-words.ts'
import type { ListReport } from './odd-lines.ts'

/** Names and addresses, each once. A name that means more or less than before counts, too. */
export type ListDifference = {
  /** How many there were. */
  readonly before: number
  readonly added: number
  readonly removed: number
  /** Some of them, to look at. */
  readonly firstAdded: readonly string[]
  readonly firstRemoved: readonly string[]
}

/** How many are shown. */
const SOME = 10

type Growing = {
  before: number
  added: number
  removed: number
  readonly firstAdded: string[]
  readonly firstRemoved: string[]
}

const OLD = 0
const NEW = 1

type Side = { readonly report: ListReport; readonly addresses: ReadonlySet<string> }

const readSide = (bytes: Uint8Array, atom: number, names: NameBuilder): Side => {
  const addresses = new Set<string>()
  const report = readList(bytes, {
    name: (from, start, end, reach) => names.add(from, start, end, atom, reach),
    address: (address) => addresses.add(address),
  })
  return { report, addresses }
}

const note = (growing: Growing, came: boolean, went: boolean, text: () => string): void => {
  if (came && growing.added++ < SOME) growing.firstAdded.push(text())
  if (went && growing.removed++ < SOME) growing.firstRemoved.push(text())
}

const decoder = new TextDecoder()

const nameAt = ({ blob }: NameTable, entry: number): string => {
  const length = (blob[entry] as number) & 255
  const bytes = new Uint8Array(length)
  unpack(blob, entry + 1, length, bytes, length)
  return decoder.decode(bytes)
}

/** For each mark, what of it the old list had and the new one has: itself and below, two bits each. */
const sidesOf = ({ own, sets }: NameTable): readonly (readonly [had: number, has: number])[] =>
  Array.from({ length: own.length / 2 }, (_, mark) => {
    const [self, below] = [membersOf(sets, own[mark * 2] ?? 0), membersOf(sets, own[mark * 2 + 1] ?? 0)]
    const bits = (atom: number): number => (self.includes(atom) ? 1 : 0) + (below.includes(atom) ? 2 : 0)
    return [bits(OLD), bits(NEW)]
  })

const compareNames = (table: NameTable, growing: Growing): void => {
  const sides = sidesOf(table)
  for (let entry = 1; entry < table.blob.length; entry = nextEntry(table.blob, entry)) {
    const [had, has] = sides[(table.blob[entry] as number) >>> 8] ?? [0, 0]
    if (had !== 0) growing.before++
    if (had !== has) note(growing, (has & ~had) !== 0, (had & ~has) !== 0, () => nameAt(table, entry))
  }
}

const compareAddresses = (old: ReadonlySet<string>, now: ReadonlySet<string>, growing: Growing): void => {
  growing.before += old.size
  for (const address of now) if (!old.has(address)) note(growing, true, false, () => address)
  for (const address of old) if (!now.has(address)) note(growing, false, true, () => address)
}

/** Reads both; `key`: 16 random bytes. */
export const compareLists = (
  old: Uint8Array,
  now: Uint8Array,
  key: CompileKey,
): { readonly report: ListReport; readonly difference: ListDifference } => {
  const names = createNameBuilder(key, guessLines(old) + guessLines(now), old.length + now.length)
  const before = readSide(old, OLD, names)
  const after = readSide(now, NEW, names)
  const growing: Growing = { before: 0, added: 0, removed: 0, firstAdded: [], firstRemoved: [] }
  compareNames(names.finish(), growing)
  compareAddresses(before.addresses, after.addresses, growing)
  return { report: after.report, difference: growing }
}
