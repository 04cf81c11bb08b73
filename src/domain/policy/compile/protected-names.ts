// Whether a list has a name that may never be blocked, or one above or below it.
import { readList } from './lists.ts'

const decoder = new TextDecoder('latin1')

/** A name and all above it. */
const upwards = function* (name: string): Generator<string> {
  for (let at = 0; at >= 0; at = name.indexOf('.', at) + 1 || -1) yield name.slice(at)
}

/** The first one in the list; `null`: none is. `never`: canonical names. */
export const protectedIn = (bytes: Uint8Array, never: readonly string[]): string | null => {
  const names = new Set(never)
  const above = new Set(never.flatMap((name) => [...upwards(name)]))
  let found: string | null = null
  const name = (from: Uint8Array, start: number, end: number): void => {
    if (found !== null) return
    const text = decoder.decode(from.subarray(start, end))
    if (above.has(text) || upwards(text).some((each) => names.has(each))) found = text
  }
  if (never.length > 0) readList(bytes, { name, address: () => {} })
  return found
}
