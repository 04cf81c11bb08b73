// The Merkle tree of the log (RFC 6962): hashing, growing, and the proofs of RFC 9162 with their verification.
import { sameOctets, sha256 } from '../../base/octets.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** The root of a tree without entries. */
const EMPTY_ROOT: Uint8Array = sha256()

export const leafHash = (entry: Uint8Array): Uint8Array => sha256(LEAF, entry)

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right)

/** The hash of the node over the leaves from `index` × 2^level, 2^level of them; all are there. */
export type Nodes = (level: number, index: number) => Uint8Array

/** The complete subtrees of a tree, largest first: all that growing needs. */
export type Frontier = { readonly size: number; readonly peaks: readonly Uint8Array[] }

export const NO_LEAVES: Frontier = { size: 0, peaks: [] }

/** The frontier with one leaf more. */
export const grown = ({ size, peaks }: Frontier, leaf: Uint8Array): Frontier => {
  const left = [...peaks]
  let right = leaf
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) right = nodeHash(left.pop() ?? right, right)
  return { size: size + 1, peaks: [...left, right] }
}

export const rootOf = ({ peaks }: Frontier): Uint8Array =>
  peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right))

/** The root over a power of two of hashes. */
export const rootOver = (hashes: readonly Uint8Array[]): Uint8Array => {
  const [first = EMPTY_ROOT, ...more] = hashes
  if (more.length === 0) return first
  const half = hashes.length / 2
  return nodeHash(rootOver(hashes.slice(0, half)), rootOver(hashes.slice(half)))
}

/** The smallest power of two that is not below a size. */
const powerFrom = (size: number): number => {
  let power = 1
  while (power < size) power *= 2
  return power
}

/** Where RFC 6962 divides a tree of at least 2 leaves. */
const split = (size: number): number => powerFrom(size) / 2

const isComplete = (size: number): boolean => powerFrom(size) === size

/** The root of `size` leaves from `from` on, as RFC 6962 divides them. */
const hashOfRange = (from: number, size: number, nodes: Nodes): Uint8Array => {
  if (isComplete(size) && from % size === 0) return nodes(Math.log2(size), from / size)
  const left = split(size)
  return nodeHash(hashOfRange(from, left, nodes), hashOfRange(from + left, size - left, nodes))
}

/** The root that the tree had at a size up to its own. */
export const rootAt = (size: number, nodes: Nodes): Uint8Array =>
  size === 0 ? EMPTY_ROOT : hashOfRange(0, size, nodes)

/** The proof that a leaf is in the tree of a size (RFC 6962 section 2.1.1); `index` is below it. */
export const proveInclusion = (index: number, size: number, nodes: Nodes): readonly Uint8Array[] => {
  const path = (at: number, from: number, of: number): Uint8Array[] => {
    if (of === 1) return []
    const left = split(of)
    return at < left
      ? [...path(at, from, left), hashOfRange(from + left, of - left, nodes)]
      : [...path(at - left, from + left, of - left), hashOfRange(from, left, nodes)]
  }
  return path(index, 0, size)
}

/** The proof that a tree grew out of a smaller one, of 1 leaf or more (RFC 6962 section 2.1.2). */
export const proveConsistency = (old: number, size: number, nodes: Nodes): readonly Uint8Array[] => {
  const path = (at: number, from: number, of: number, known: boolean): Uint8Array[] => {
    if (at === of) return known ? [] : [hashOfRange(from, of, nodes)]
    const left = split(of)
    return at <= left
      ? [...path(at, from, left, known), hashOfRange(from + left, of - left, nodes)]
      : [...path(at - left, from + left, of - left, false), hashOfRange(from, left, nodes)]
  }
  return path(old, 0, size, true)
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const isOdd = (value: number): boolean => value % 2 === 1
const halved = (value: number): number => Math.floor(value / 2)

/** RFC 9162 section 2.1.3.2. */
export const verifyInclusion = (
  {
    index,
    size,
    leaf,
    root,
  }: {
    readonly index: number
    readonly size: number
    readonly leaf: Uint8Array
    readonly root: Uint8Array
  },
  proof: readonly Uint8Array[],
): boolean => {
  if (!isSize(index) || !isSize(size) || index >= size) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const step of proof) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      hash = nodeHash(step, hash)
      while (!isOdd(at) && at !== 0) [at, last] = [halved(at), halved(last)]
    } else hash = nodeHash(hash, step)
    ;[at, last] = [halved(at), halved(last)]
  }
  return last === 0 && sameOctets(hash, root)
}

/** A tree by its size and root. */
export type Tree = { readonly size: number; readonly root: Uint8Array }

/** The root of before and that of after which a proof leads to, from the last leaf of each; `undefined` where it has not the right length. */
const grownFrom = (
  first: Uint8Array,
  steps: readonly Uint8Array[],
  [before, after]: readonly [number, number],
): readonly [Uint8Array, Uint8Array] | undefined => {
  let [at, last] = [before, after]
  while (isOdd(at)) [at, last] = [halved(at), halved(last)]
  let [old, now] = [first, first]
  for (const step of steps) {
    if (last === 0) return undefined
    if (isOdd(at) || at === last) {
      ;[old, now] = [nodeHash(step, old), nodeHash(step, now)]
      while (!isOdd(at) && at !== 0) [at, last] = [halved(at), halved(last)]
    } else now = nodeHash(now, step)
    ;[at, last] = [halved(at), halved(last)]
  }
  return last === 0 ? [old, now] : undefined
}

/** RFC 9162 section 2.1.4.2. From size 0 everything grows, and nothing proves it: refused. */
export const verifyConsistency = (old: Tree, now: Tree, proof: readonly Uint8Array[]): boolean => {
  if (!isSize(old.size) || !isSize(now.size) || old.size === 0 || old.size > now.size) return false
  if (old.size === now.size) return proof.length === 0 && sameOctets(old.root, now.root)
  const [first, ...rest] = isComplete(old.size) ? [old.root, ...proof] : proof
  const roots = first && grownFrom(first, rest, [old.size - 1, now.size - 1])
  return roots !== undefined && sameOctets(roots[0], old.root) && sameOctets(roots[1], now.root)
}
