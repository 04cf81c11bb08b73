// The hash of what a compiled policy means: the same for every compilation that decides the same, whatever key it was made under, in
// whatever order its names came, and whether some of them were changed afterwards (docs/formats.md, section 7).
import { hexOf, sha256 } from '../../../base/octets.ts'
import { utf8 } from '../../../base/utf8.ts'
import type { Policy } from '../language.ts'
import type { AddressTable } from './address-table.ts'
import { type AtomSets, membersOf } from './atom-sets.ts'
import type { CompiledPolicy } from './compile.ts'
import { folded } from './fold.ts'
import { nextEntry } from './name-index.ts'
import type { NameTable } from './name-table.ts'

/** Keys sorted; without where things stand in the file, and without the policy's tests, which decide nothing. */
const said = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(said)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, each]) => key !== 'spot' && each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, said(each)]))
}

const policyText = ({ tests: _, ...policy }: Policy): string => JSON.stringify(said(policy))

const setText = (sets: AtomSets, set: number): string => membersOf(sets, set).join(' ')

/** Texts in use, sorted, and for each number the place of its text among them. */
type Numbered = { readonly texts: readonly string[]; readonly placeOf: (number: number) => number }

const numbered = (used: Iterable<number>, textOf: (number: number) => string): Numbered => {
  const own = new Map([...used].map((number) => [number, textOf(number)]))
  const texts = [...new Set(own.values())].sort()
  const places = new Map(texts.map((text, place) => [text, place]))
  const byNumber = new Map([...own].map(([number, text]) => [number, places.get(text) ?? 0]))
  return { texts, placeOf: (number) => byNumber.get(number) ?? 0 }
}

/** What a mark says: the sets of the name and of what is below it, and both without what stands further up. */
const markText = ({ marks, own, sets }: NameTable, mark: number): string =>
  [marks[mark * 2], marks[mark * 2 + 1], own[mark * 2], own[mark * 2 + 1]]
    .map((set) => setText(sets, set ?? 0))
    .join(';')

/** An entry that is in nothing by itself was taken out: a table made anew has none. */
const isNothing = ({ own }: NameTable, mark: number): boolean => own[mark * 2] === 0 && own[mark * 2 + 1] === 0

/** Bits of the place in the order, before those of where the entry begins. */
const ORDER_BITS = 26

/** Where a name stands in the order: by its words, under no key. Names that fall on one place are compared in full. */
const orderOf = (blob: Uint32Array, entry: number, end: number): number => {
  let mixed = 0
  for (let at = entry + 1; at < end; at++) {
    mixed = Math.imul(mixed ^ (blob[at] as number), 0x9e3779b1)
    mixed ^= mixed >>> 15
  }
  return mixed >>> (32 - ORDER_BITS)
}

const compareEntries = (blob: Uint32Array, a: number, b: number): number => {
  const [endA, endB] = [nextEntry(blob, a), nextEntry(blob, b)]
  for (let n = 1; a + n < endA && b + n < endB; n++) {
    const difference = (blob[a + n] as number) - (blob[b + n] as number)
    if (difference !== 0) return difference
  }
  return endA - a - (endB - b)
}

const BEGIN = 2 ** ORDER_BITS

/** Sorts by place first, with numbers alone, then the few that share one. */
const inOrder = (blob: Uint32Array, keys: Float64Array): Float64Array => {
  keys.sort()
  for (let from = 0; from < keys.length; ) {
    const place = Math.floor((keys[from] as number) / BEGIN)
    let to = from + 1
    while (to < keys.length && Math.floor((keys[to] as number) / BEGIN) === place) to++
    if (to - from > 1) keys.subarray(from, to).sort((a, b) => compareEntries(blob, a % BEGIN, b % BEGIN))
    from = to
  }
  return keys
}

type Entries = { readonly keys: Float64Array; readonly marks: ReadonlySet<number>; readonly words: number }

const entriesOf = (names: NameTable): Entries => {
  const { blob } = names
  const keys: number[] = []
  const marks = new Set<number>()
  const gone = new Map<number, boolean>()
  let words = 0
  for (let entry = 1, next = 1; entry < blob.length; entry = next) {
    next = nextEntry(blob, entry)
    const mark = (blob[entry] as number) >>> 8
    const isGone = gone.get(mark) ?? isNothing(names, mark)
    gone.set(mark, isGone)
    if (isGone) continue
    marks.add(mark)
    keys.push(orderOf(blob, entry, next) * BEGIN + entry)
    words += next - entry
  }
  return { keys: inOrder(blob, Float64Array.from(keys)), marks, words }
}

/** Words as octets, the lowest first, on any machine. */
const octetsOf = (words: Uint32Array): Uint8Array => {
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength)
  for (let n = 0; n < words.length; n++) view.setUint32(n * 4, words[n] as number, true)
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
}

/** Names one after another in their order: the place of the mark and the length, then the words of the name. */
const namesOctets = (names: NameTable): readonly Uint8Array[] => {
  const { blob } = names
  const { keys, marks, words } = entriesOf(names)
  const { texts, placeOf } = numbered(marks, (mark) => markText(names, mark))
  const written = new Uint32Array(words)
  let at = 0
  for (const key of keys) {
    const entry = key % BEGIN
    const next = nextEntry(blob, entry)
    const head = blob[entry] as number
    written[at++] = ((placeOf(head >>> 8) << 8) | (head & 255)) >>> 0
    for (let word = entry + 1; word < next; word++) written[at++] = blob[word] as number
  }
  return [utf8(JSON.stringify(texts)), octetsOf(written)]
}

const familyOctets = ({ starts, classes }: AddressTable['four'], sets: AtomSets): readonly Uint8Array[] => {
  const { texts, placeOf } = numbered(new Set(classes), (set) => setText(sets, set))
  return [utf8(JSON.stringify(texts)), octetsOf(classes.map(placeOf)), octetsOf(starts.slice())]
}

const lengthOf = (part: Uint8Array): Uint8Array => utf8(`${part.length}\n`)

/** The hash, as `sha256:` and hexadecimal digits. Some tenths of a second for a million names: not for the deciding thread. */
export const tableHash = (compiled: CompiledPolicy): string => {
  const { policy, names, addresses } = folded(compiled)
  const { four, six, sets } = addresses
  const parts = [
    utf8(policyText(policy)),
    ...namesOctets(names),
    ...familyOctets(four, sets),
    ...familyOctets(six, sets),
  ]
  return `sha256:${hexOf(sha256(...parts.flatMap((part) => [lengthOf(part), part])))}`
}
