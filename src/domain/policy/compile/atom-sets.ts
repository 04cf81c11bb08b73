// Sets of atoms, each kept once and known by a small number: what a name or an address is a member of.
// An atom is a list, or the names and ranges that stand in one rule or service itself (atoms.ts).

/** Set `n` is `atoms[starts[n]] … atoms[starts[n + 1] - 1]`, ascending. Set 0 is empty. */
export type AtomSets = { readonly starts: Uint32Array; readonly atoms: Uint16Array }

/** One more than the highest atom: below the surrogates, so that a set can be written as a string. */
const ATOM_LIMIT = 4096

/** Keys of two numbers must stay below 2^53. */
const PAIR = 2 ** 26

/** The members of a set. */
export const membersOf = ({ starts, atoms }: AtomSets, set: number): Uint16Array =>
  atoms.subarray(starts[set] ?? 0, starts[set + 1] ?? 0)

/** Makes sets and gives each its number. */
export type SetMaker = {
  /** The set with one atom more. */
  readonly plus: (set: number, atom: number) => number
  readonly union: (a: number, b: number) => number
  readonly of: (atoms: Iterable<number>) => number
  /** The set without that atom. */
  readonly minus: (set: number, atom: number) => number
  readonly finish: () => AtomSets
}

const sorted = (text: string): string => [...new Set(text)].sort().join('')

const textOf = (sets: AtomSets, set: number): string => String.fromCharCode(...membersOf(sets, set))

/**
 * A maker that knows only the empty set, or those of `from` under the numbers that they have. Texts stand for sets: one
 * character an atom, ascending.
 */
export const createSetMaker = (from?: AtomSets): SetMaker => {
  const texts =
    from === undefined ? [''] : Array.from({ length: from.starts.length - 1 }, (_, set) => textOf(from, set))
  const numbers = new Map(texts.map((text, set) => [text, set]))
  const unions = new Map<number, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    if (texts.length >= PAIR) throw new Error('too many different sets of lists')
    numbers.set(text, texts.length)
    return texts.push(text) - 1
  }
  const union = (a: number, b: number): number => {
    if (a === b || b === 0) return a
    if (a === 0) return b
    const key = a * PAIR + b
    const known = unions.get(key)
    if (known !== undefined) return known
    const made = numberOf(sorted((texts[a] ?? '') + (texts[b] ?? '')))
    unions.set(key, made)
    return made
  }
  const of = (atoms: Iterable<number>): number => numberOf(sorted(String.fromCharCode(...atoms)))
  const plus = (set: number, atom: number): number => {
    if (atom >= ATOM_LIMIT) throw new Error(`atom ${atom} is out of bounds`)
    return union(set, numberOf(String.fromCharCode(atom)))
  }
  const minus = (set: number, atom: number): number =>
    numberOf((texts[set] ?? '').replace(String.fromCharCode(atom), ''))
  return { plus, union, of, minus, finish: () => packed(texts) }
}

const packed = (texts: readonly string[]): AtomSets => {
  const starts = shared(Uint32Array, texts.length + 1)
  const atoms = shared(
    Uint16Array,
    texts.reduce((sum, text) => sum + text.length, 0),
  )
  let at = 0
  for (const [set, text] of texts.entries()) {
    starts[set] = at
    for (let i = 0; i < text.length; i++) atoms[at++] = text.charCodeAt(i)
  }
  starts[texts.length] = at
  return { starts, atoms }
}

/** An array in shared memory: every thread reads the same copy. */
export const shared = <T>(kind: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number }, length: number): T =>
  new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
