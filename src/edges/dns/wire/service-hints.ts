// Service bindings (RFC 9460): what they hint of addresses is taken out. Nobody has decided those, and a client that misses them
// asks for addresses in the usual way (section 7.3), where each is decided.
import { endOfName } from './names.ts'

const MANDATORY = 0
const HINTS: readonly number[] = [4, 6]
const HEAD = 4

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)

/** The keys that a client must know (section 8). */
const keysIn = (value: Uint8Array): number[] => Array.from({ length: value.length >> 1 }, (_, n) => word(value, 2 * n))

/** The data of an SVCB or HTTPS record without hints; `undefined` where it is malformed, or means nothing without them. */
export const withoutHints = (data: Uint8Array): Uint8Array | undefined => {
  let at = endOfName(data, 2, data.length)
  if (at < 0) return undefined
  const kept: Uint8Array[] = [data.subarray(0, at)]
  while (at < data.length) {
    if (at + HEAD > data.length) return undefined
    const key = word(data, at)
    const end = at + HEAD + word(data, at + 2)
    if (end > data.length) return undefined
    if (key === MANDATORY && keysIn(data.subarray(at + HEAD, end)).some((each) => HINTS.includes(each)))
      return undefined
    if (!HINTS.includes(key)) kept.push(data.subarray(at, end))
    at = end
  }
  return Uint8Array.from(Buffer.concat(kept))
}
