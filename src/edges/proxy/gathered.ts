// Bytes of one connection as they come in, in one growing buffer: many small segments must not cost a copy of everything each.

/** What has come so far: the first `length` bytes of `bytes`. */
export type Gathered = { bytes: Buffer; length: number }

/** Nothing yet. */
export const nothing = (): Gathered => ({ bytes: Buffer.alloc(0), length: 0 })

/** Adds a chunk. The first one is taken as it is, without a copy. */
export const gather = (into: Gathered, chunk: Buffer): void => {
  if (into.length === 0) {
    into.bytes = chunk
    into.length = chunk.length
    return
  }
  const length = into.length + chunk.length
  if (length > into.bytes.length || into.length === into.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(1024, length * 2))
    into.bytes.copy(larger, 0, 0, into.length)
    into.bytes = larger
  }
  chunk.copy(into.bytes, into.length)
  into.length = length
}

/** A view of all bytes so far. */
export const all = (of: Gathered): Buffer =>
  of.length === of.bytes.length ? of.bytes : of.bytes.subarray(0, of.length)

/** The bytes from `at` on, as the start of a new gathering. */
export const rest = (of: Gathered, at: number): Gathered => {
  const bytes = of.bytes.subarray(at, of.length)
  return { bytes, length: bytes.length }
}
