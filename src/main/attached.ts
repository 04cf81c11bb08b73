// Which of the gateway's interfaces inside a network is attached by, as their addresses are now.
import { networkInterfaces } from 'node:os'
import { parseRange, type Range, within } from '../base/addresses.ts'
import type { InterfacesOf } from '../domain/people/places.ts'

/** Milliseconds that an answer is kept: it is asked for every device. */
const KEPT = 2000

const prefixesOf = (name: string): readonly Range[] =>
  (networkInterfaces()[name] ?? []).flatMap(({ cidr }) => (cidr === null ? [] : (parseRange(cidr) ?? [])))

const overlap = (a: Range, b: Range): boolean => within(a.from, b) || within(b.from, a)

/** `inside` empty: not in line, and nothing is attached. `now`: milliseconds that only grow. */
export const createAttached = (inside: readonly string[], now: () => number): InterfacesOf => {
  let readAt = Number.NEGATIVE_INFINITY
  let prefixes: ReadonlyMap<string, readonly Range[]> = new Map()
  let answers = new WeakMap<readonly Range[], readonly string[]>()
  const read = (): void => {
    if (now() - readAt < KEPT) return
    readAt = now()
    prefixes = new Map(inside.map((name) => [name, prefixesOf(name)]))
    answers = new WeakMap()
  }
  return (ranges) => {
    if (ranges === null) return inside
    read()
    const known = answers.get(ranges)
    if (known !== undefined) return known
    const found = inside.filter((name) => prefixes.get(name)?.some((own) => ranges.some((each) => overlap(own, each))))
    answers.set(ranges, found)
    return found
  }
}
