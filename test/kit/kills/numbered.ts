// Endless bytes in which each place has its own content: what is lost, double or out of order shows.

/** `length` bytes from place `from`, both multiples of four: each word is its own number. */
export const numbered = (from: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 4) bytes.writeUInt32BE((from + at) >>> 2, at)
  return bytes
}

/** Whether these are the bytes from place `from`. */
export const isNumbered = (from: number, bytes: Buffer): boolean => {
  const start = from & ~3
  const whole = numbered(start, (from - start + bytes.length + 3) & ~3)
  return bytes.equals(whole.subarray(from - start, from - start + bytes.length))
}
