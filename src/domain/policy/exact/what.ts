// Destinations in few words: whole lists where all of them is meant, and what is left by itself.
import type { Destination } from './destinations.ts'
import type { Place, What } from './effects.ts'

const membersOf = ({ within }: Destination): readonly string[] => within.flat()

const placeOf = ({ kind, within, zones, count, examples }: Destination): Place => ({
  kind,
  before: within[0] ?? [],
  after: within.at(-1) ?? [],
  zones,
  count,
  examples,
})

const keyOf = ({ kind, before, after, zones, examples }: Place): string =>
  JSON.stringify([kind, before, after, zones, examples])

const inOrder = (a: Place, b: Place): number => {
  const [one, other] = [keyOf(a), keyOf(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** Describes some of all destinations. */
export const placesOf = (chosen: readonly Destination[], all: readonly Destination[]): What => {
  if (chosen.length === all.length) return { everything: true, all: [], places: [] }
  const some = new Set(chosen)
  const outside = new Set(all.filter((each) => !some.has(each)).flatMap(membersOf))
  const whole = [...new Set(chosen.flatMap(membersOf))].filter((name) => !outside.has(name)).sort()
  const left = chosen.filter((each) => !membersOf(each).some((name) => whole.includes(name)))
  return { everything: false, all: whole, places: left.map(placeOf).sort(inOrder) }
}
