// What is lost or gained, in words: whole lists by name, a few names each by itself, many by their number.
import type { Most, Place, What } from '../exact/effects.ts'
import type { Ports } from '../language.ts'
import type { Phrases } from './phrases.ts'

const MOST_NAMED = 3
const MOST_PLACES = 8

const membership = (names: readonly string[], phrases: Phrases): string => {
  const left = names.length - MOST_NAMED
  const shown = names.slice(0, MOST_NAMED).map(phrases.membership)
  return phrases.and(left > 0 ? [...shown, phrases.more(left)] : shown)
}

const examplesOf = ({ count, examples }: Place): string =>
  `${examples.join(', ')}${count > examples.length && examples.length > 0 ? ', …' : ''}`

/** Names that a list has got or has lost. */
const movedText = (place: Place, phrases: Phrases): string | undefined => {
  const { before, after, count } = place
  const lists = (here: readonly string[], there: readonly string[]): readonly string[] =>
    here.filter((name) => name.startsWith('list ') && !there.includes(name))
  const got = lists(after, before)
  const lost = lists(before, after)
  if (count === 0 || (got.length === 0 && lost.length === 0)) return undefined
  const names = `${phrases.names(count)} (${examplesOf(place)})`
  return got.length > 0
    ? phrases.added(names, membership(got, phrases))
    : phrases.removed(names, membership(lost, phrases))
}

const whereText = ({ before, after, zones }: Place, phrases: Phrases): string =>
  phrases.and(
    [membership([...new Set([...before, ...after])], phrases), ...zones.map(phrases.zone)].filter(
      (text) => text !== '',
    ),
  )

/** Nothing mentions it; a host of the settings has its name all the same. */
const isRest = ({ kind, before, after, zones }: Place): boolean =>
  kind !== 'host' && before.length + after.length + zones.length === 0

const placeText = (place: Place, phrases: Phrases): string => {
  const { kind, count, examples } = place
  if (kind === 'host') return examples.join()
  if (isRest(place)) return kind === 'names' ? phrases.everyOtherName : phrases.everyOtherAddress
  if (kind === 'addresses') return phrases.addressesIn(whereText(place, phrases), examples.join())
  const moved = movedText(place, phrases)
  if (moved !== undefined) return moved
  if (count > 0 && count <= MOST_NAMED) return examples.join(', ')
  return phrases.namesIn(phrases.names(count), whereText(place, phrases), examplesOf(place))
}

/** Names and addresses that nothing mentions, both, are all the rest. */
const restOf = (places: readonly Place[], phrases: Phrases): readonly string[] => {
  const rest = places.filter(isRest)
  if (rest.some(({ kind }) => kind === 'names') && rest.some(({ kind }) => kind === 'addresses'))
    return [phrases.everythingElse]
  return rest.map((place) => placeText(place, phrases))
}

// Names below an entry that are no entries themselves have the entry's company; where that is told, they are no news.
const isNews = (place: Place, places: readonly Place[]): boolean =>
  place.kind !== 'names' ||
  place.count > 0 ||
  !places.some(
    (other) => other.count > 0 && String([other.before, other.after]) === String([place.before, place.after]),
  )

// What a rule or a service names itself is known by its names, as long as they are few.
const mostText = ({ of, but, count, examples }: Most, phrases: Phrases): string => {
  const left = but.filter((place) => isNews(place, but)).map((place) => placeText(place, phrases))
  const few = !of.startsWith('list ') && count !== null && count > 0 && count <= examples.length
  if (few) return phrases.and(examples)
  const whole = phrases.membership(of)
  return left.length === 0 ? whole : phrases.but(whole, phrases.and(left))
}

/** All of it. */
export const whatText = ({ everything, most, places }: What, phrases: Phrases): string => {
  if (everything) return phrases.everything
  const named = places
    .filter((place) => !isRest(place) && isNews(place, places))
    .map((place) => placeText(place, phrases))
  const parts = [...most.map((each) => mostText(each, phrases)), ...named]
  const shown = parts.slice(0, MOST_PLACES)
  const left = parts.length - shown.length
  return phrases.and([...shown, ...restOf(places, phrases), ...(left > 0 ? [phrases.more(left)] : [])])
}

const rangeText = ({ transport, from, to }: Ports): string => `${transport}/${from === to ? from : `${from}-${to}`}`

/** Ports, where they matter. */
export const portsText = (ports: readonly Ports[], phrases: Phrases): string => {
  const all = ports.length === 2 && ports.every(({ from, to }) => from === 1 && to === 65_535)
  return all ? '' : phrases.ports(ports.map(rangeText).join(', '))
}
