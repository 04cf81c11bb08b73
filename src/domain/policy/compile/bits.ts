// Small sets of small numbers, one bit each: rules, services, zones. All sets of one kind have the same length.

/** A set; bit `n` of word `n >> 5`. */
export type Bits = Uint32Array

/** The empty set that can hold the numbers below `size`. */
export const noBits = (size: number): Bits => new Uint32Array(Math.max(1, (size + 31) >> 5))

/** Adds a number, in place: only for sets that are still being built. */
export const addBit = (bits: Bits, n: number): void => {
  const word = n >> 5
  bits[word] = (bits[word] ?? 0) | (1 << (n & 31))
}

/** The set of the numbers below `size` for which the test holds. */
export const bitsWhere = (size: number, holds: (n: number) => boolean): Bits => {
  const bits = noBits(size)
  for (let n = 0; n < size; n++) if (holds(n)) addBit(bits, n)
  return bits
}

export const hasBit = (bits: Bits, n: number): boolean => ((bits[n >> 5] ?? 0) & (1 << (n & 31))) !== 0

/** What is in both. */
export const both = (a: Bits, b: Bits): Bits => a.map((word, i) => word & (b[i] ?? 0))

/** What is in one of them. */
export const either = (a: Bits, b: Bits): Bits => a.map((word, i) => word | (b[i] ?? 0))

/** What is in the first but not in the second. */
export const without = (a: Bits, b: Bits): Bits => a.map((word, i) => word & ~(b[i] ?? 0))

export const isEmpty = (bits: Bits): boolean => bits.every((word) => word === 0)

/** The numbers in the set, smallest first. */
export const numbersIn = (bits: Bits): number[] => {
  const numbers: number[] = []
  for (const [i, word] of bits.entries()) {
    for (let rest = word; rest !== 0; rest &= rest - 1) numbers.push(i * 32 + 31 - Math.clz32(rest & -rest))
  }
  return numbers
}

/** A text that is the same for equal sets only. */
export const bitsKey = (bits: Bits): string => bits.join(',')
