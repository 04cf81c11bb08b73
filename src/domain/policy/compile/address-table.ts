// Which addresses are members of what: the whole address space, cut wherever a range begins or ends.
import { type Address, addressOf, numeric, type Range } from '../../../base/addresses.ts'
import { isSix, quadNumber, sixWords } from './address-numbers.ts'
import { type AtomSets, createSetMaker, shared } from './atom-sets.ts'

/**
 * Plain data in shared memory. Piece `n` of a family begins at its n-th start and ends before the next one; the first
 * begins at zero. An IPv6 start takes four words, the highest first. `classes` gives each piece its set.
 */
export type AddressTable = {
  readonly four: { readonly starts: Uint32Array; readonly classes: Uint32Array }
  readonly six: { readonly starts: Uint32Array; readonly classes: Uint32Array }
  readonly sets: AtomSets
}

/** A range and what it belongs to. */
export type Membership = { readonly range: Range; readonly atom: number }

type Edge = { readonly at: bigint; readonly atom: number; readonly step: 1 | -1 }

const edgesOf = (members: readonly Membership[], family: 4 | 6): Edge[] =>
  members
    .flatMap(({ range, atom }): Edge[] => {
      const from = numeric(range.from)
      if (from.family !== family) return []
      return [
        { at: from.value, atom, step: 1 },
        { at: numeric(range.to).value + 1n, atom, step: -1 },
      ]
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

type Piece = { readonly start: bigint; readonly set: number }

const piecesOf = (edges: readonly Edge[], end: bigint, setOf: (atoms: Iterable<number>) => number): Piece[] => {
  const inside = new Map<number, number>()
  const pieces: Piece[] = [{ start: 0n, set: 0 }]
  for (let i = 0; i < edges.length; ) {
    const at = edges[i]?.at ?? end
    for (let edge = edges[i]; edge !== undefined && edge.at === at; edge = edges[++i]) {
      const depth = (inside.get(edge.atom) ?? 0) + edge.step
      if (depth === 0) inside.delete(edge.atom)
      else inside.set(edge.atom, depth)
    }
    if (at >= end) break
    const set = setOf(inside.keys())
    if (pieces.at(-1)?.start === at) pieces.pop()
    if (pieces.at(-1)?.set !== set) pieces.push({ start: at, set })
  }
  return pieces
}

const packPieces = (pieces: readonly Piece[], words: 1 | 4): AddressTable['four'] => {
  const starts = shared(Uint32Array, pieces.length * words)
  const classes = shared(Uint32Array, pieces.length)
  for (const [n, { start, set }] of pieces.entries()) {
    classes[n] = set
    for (let word = 0; word < words; word++)
      starts[n * words + word] = Number((start >> BigInt(32 * (words - 1 - word))) & 0xffffffffn)
  }
  return { starts, classes }
}

/** Cuts the address space by all memberships. */
export const buildAddresses = (members: readonly Membership[]): AddressTable => {
  const sets = createSetMaker()
  const four = packPieces(piecesOf(edgesOf(members, 4), 1n << 32n, sets.of), 1)
  const six = packPieces(piecesOf(edgesOf(members, 6), 1n << 128n, sets.of), 4)
  return { four, six, sets: sets.finish() }
}

/** Gives the piece of an address, and its class. */
export type AddressLookup = (address: Address) => number

/** The last start that is not above the number: it always exists, since the first start is zero. */
const lastNotAbove = (count: number, isAbove: (piece: number) => boolean): number => {
  let low = 0
  for (let high = count; high - low > 1; ) {
    const middle = (low + high) >>> 1
    if (isAbove(middle)) high = middle
    else low = middle
  }
  return low
}

const isAbove = (starts: Uint32Array, piece: number, words: Uint32Array): boolean => {
  for (let word = 0; word < 4; word++) {
    const difference = (starts[piece * 4 + word] ?? 0) - (words[word] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

/** Prepares look-ups of the class of an address in canonical text. */
export const createAddressLookup = ({ four, six }: AddressTable): AddressLookup => {
  const words = new Uint32Array(4)
  const { starts, classes } = four
  return (address) => {
    if (!isSix(address)) {
      if (classes.length === 1) return classes[0] ?? 0
      const value = quadNumber(address)
      return classes[lastNotAbove(classes.length, (piece) => (starts[piece] ?? 0) > value)] ?? 0
    }
    sixWords(address, words)
    return six.classes[lastNotAbove(six.classes.length, (piece) => isAbove(six.starts, piece, words))] ?? 0
  }
}

/** The first address of every piece. */
export const startsOf = ({ four, six }: AddressTable): Address[] => {
  const all = [...four.starts].map((value) => addressOf({ family: 4, value: BigInt(value) }))
  for (let at = 0; at < six.starts.length; at += 4) {
    const value = six.starts.subarray(at, at + 4).reduce<bigint>((sum, word) => (sum << 32n) | BigInt(word), 0n)
    all.push(addressOf({ family: 6, value }))
  }
  return all
}
