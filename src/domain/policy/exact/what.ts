// Destinations in few words: whole lists where all or most of them is meant, and what is left by itself.
import type { Destination } from './destinations.ts'
import type { Most, Place, What } from './effects.ts'

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

const MOST_EXAMPLES = 3

/** So many places may be taken out of a whole before it is better told in parts. */
const MOST_BUT = 3

type Whole = { readonly of: string; readonly members: readonly Destination[]; readonly but: readonly Destination[] }

const withinKey = ({ within }: Destination): string => JSON.stringify(within)

/** A whole, unless too much is taken out of it, or things that are in nothing else than others of it. */
const wholeOf = (of: string, some: ReadonlySet<Destination>, all: readonly Destination[]): Whole | undefined => {
  const members = all.filter((each) => membersOf(each).includes(of))
  const but = members.filter((each) => !some.has(each))
  const inside = new Set(members.filter((each) => some.has(each)).map(withinKey))
  if (but.length > MOST_BUT || but.some((each) => inside.has(withinKey(each)))) return undefined
  return but.every((each) => new Set(membersOf(each)).size > 1) ? { of, members, but } : undefined
}

/** Wholes that lie within larger ones need not be told. */
const largest = (wholes: readonly Whole[]): readonly Whole[] => {
  const kept: Whole[] = []
  const bySize = [...wholes].sort((a, b) => b.members.length - a.members.length || (a.of < b.of ? -1 : 1))
  for (const whole of bySize) {
    const inside = whole.members.filter((each) => !whole.but.includes(each))
    const told = kept.flatMap(({ members, but }) => members.filter((each) => !but.includes(each)))
    if (!inside.every((each) => told.includes(each))) kept.push(whole)
  }
  return kept
}

const mostOf = ({ of, members, but }: Whole): Most => {
  const inside = members.filter((each) => !but.includes(each))
  const onlyNames = inside.every(({ kind }) => kind !== 'addresses')
  return {
    of,
    but: but.map(placeOf).sort(inOrder),
    count: onlyNames ? inside.reduce((sum, { count }) => sum + count, 0) : null,
    examples: inside
      .flatMap(({ kind, examples }) => (kind === 'addresses' ? [] : examples))
      .sort()
      .slice(0, MOST_EXAMPLES),
  }
}

/** Describes some of all destinations. */
export const placesOf = (chosen: readonly Destination[], all: readonly Destination[]): What => {
  if (chosen.length === all.length) return { everything: true, most: [], places: [] }
  const some = new Set(chosen)
  const names = [...new Set(chosen.flatMap(membersOf))]
  const wholes = largest(names.flatMap((name) => wholeOf(name, some, all) ?? []))
  const told = new Set(wholes.flatMap(({ members }) => members))
  return {
    everything: false,
    most: wholes.map(mostOf).sort((a, b) => (a.of < b.of ? -1 : 1)),
    places: chosen
      .filter((each) => !told.has(each))
      .map(placeOf)
      .sort(inOrder),
  }
}
