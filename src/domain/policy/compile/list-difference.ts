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
  /** Some of them, to look at: whole top-level domains first, since they reach farthest. */
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

/** Lists are of names: a few addresses are welcome. Each is a text in memory, and millions of them end the program. */
export const MOST_ADDRESSES = 200_000

/** `count`: addresses as written; beyond the most they are counted only. */
type Side = { readonly report: ListReport; readonly addresses: ReadonlySet<string>; readonly count: number }

const readSide = (bytes: Uint8Array, atom: number, names: NameBuilder): Side => {
  const addresses = new Set<string>()
  let count = 0
  const report = readList(bytes, {
    name: (from, start, end, reach) => names.add(from, start, end, atom, reach),
    address: (address) => {
      if (count++ < MOST_ADDRESSES) addresses.add(address)
    },
  })
  return { report, addresses, count }
}

type Changed = { readonly came: boolean; readonly went: boolean; readonly top: boolean }

const show = (some: string[], top: boolean, text: () => string): void => {
  if (top) some.unshift(text())
  else if (some.length < SOME) some.push(text())
  if (some.length > SOME) some.pop()
}

const note = (growing: Growing, { came, went, top }: Changed, text: () => string): void => {
  if (came) growing.added++
  if (came) show(growing.firstAdded, top, text)
  if (went) growing.removed++
  if (went) show(growing.firstRemoved, top, text)
}

const decoder = new TextDecoder()

const nameAt = ({ blob }: NameTable, entry: number): string => {
  const length = (blob[entry] as number) & 255
  const bytes = new Uint8Array(length)
  unpack(blob, entry + 1, length, bytes, length)
  return decoder.decode(bytes)
}

const DOT = 46

const isTop = ({ blob }: NameTable, entry: number, scratch: Uint8Array): boolean => {
  const length = (blob[entry] as number) & 255
  unpack(blob, entry + 1, length, scratch, length)
  return !scratch.subarray(0, length).includes(DOT)
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
  const scratch = new Uint8Array(256)
  for (let entry = 1; entry < table.blob.length; entry = nextEntry(table.blob, entry)) {
    const [had, has] = sides[(table.blob[entry] as number) >>> 8] ?? [0, 0]
    if (had !== 0) growing.before++
    if (had === has) continue
    const top = isTop(table, entry, scratch)
    note(growing, { came: (has & ~had) !== 0, went: (had & ~has) !== 0, top }, () => nameAt(table, entry))
  }
}

const CAME: Changed = { came: true, went: false, top: false }
const WENT: Changed = { came: false, went: true, top: false }

const compareAddresses = (old: ReadonlySet<string>, now: ReadonlySet<string>, growing: Growing): void => {
  growing.before += old.size
  for (const address of now) if (!old.has(address)) note(growing, CAME, () => address)
  for (const address of old) if (!now.has(address)) note(growing, WENT, () => address)
}

/** Reads both; `key`: 16 random bytes. `addresses`: how many the new one has; with more than the most it is no list. */
export const compareLists = (
  old: Uint8Array,
  now: Uint8Array,
  key: CompileKey,
): { readonly report: ListReport; readonly difference: ListDifference; readonly addresses: number } => {
  const names = createNameBuilder(key, guessLines(old) + guessLines(now), old.length + now.length)
  const before = readSide(old, OLD, names)
  const after = readSide(now, NEW, names)
  const growing: Growing = { before: 0, added: 0, removed: 0, firstAdded: [], firstRemoved: [] }
  compareNames(names.finish(), growing)
  compareAddresses(before.addresses, after.addresses, growing)
  return { report: after.report, difference: growing, addresses: after.count }
}
