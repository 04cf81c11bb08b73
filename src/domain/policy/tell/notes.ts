// Changes of limits, eligibility, texts and grounds, each as one line: what it was, and what it is.
import { bytesText } from '../../../base/bytes.ts'
import type { Note } from '../exact/effects.ts'
import type { RoomDay, Span, WhoItem } from '../language.ts'
import type { Phrases } from './phrases.ts'
import { spansText } from './times.ts'

const speedText = (bits: number): string =>
  bits >= 1e9 ? `${bits / 1e9} Gbit/s` : bits >= 1e6 ? `${bits / 1e6} Mbit/s` : `${bits / 1e3} kbit/s`

const itemText = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return String(item)
  const { kind, id } = item as WhoItem & { readonly id?: string }
  return id === undefined ? kind : `${kind} ${id}`
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const dayText = ({ day, open }: RoomDay, phrases: Phrases): string =>
  `${day} ${open === null ? phrases.closed : `${clock(open.from)}–${clock(open.to)}`}`

/** Lengths of time, in seconds. */
const LENGTHS: readonly string[] = ['session', 'timePerDay', 'queue.hold', 'queue.session', 'resume', 'pause']

const lengthText = (seconds: number, phrases: Phrases): string => phrases.minutes(Math.round(seconds / 6) / 10)

const listText = (key: string, values: readonly unknown[], phrases: Phrases): string => {
  if (key === 'spans') return spansText(values as readonly Span[], phrases)
  if (values.length === 0) return phrases.none
  if (key === 'days') return (values as readonly RoomDay[]).map((day) => dayText(day, phrases)).join(', ')
  if (key === 'warn') return (values as readonly number[]).map((each) => lengthText(each, phrases)).join(', ')
  return values.map(itemText).join(', ')
}

const isText = (value: object): value is { en: string; ko: string } => 'en' in value && 'ko' in value

const valueText = (key: string, value: unknown, phrases: Phrases): string => {
  if (value === null) return phrases.none
  if (typeof value === 'number') {
    if (key === 'speed' || key === 'slow') return speedText(value)
    if (key === 'dataPerDay') return bytesText(value)
    return LENGTHS.includes(key) ? lengthText(value, phrases) : String(value)
  }
  if (Array.isArray(value)) return listText(key, value, phrases)
  if (typeof value === 'object') return isText(value) ? `“${value[phrases.language]}”` : itemText(value)
  return String(value)
}

/** A note as a line. */
export const noteText = ({ of, id, key, before, after }: Note, phrases: Phrases): string => {
  const what = id === '' ? phrases.of[of] : `${phrases.of[of]} ${id}`
  if (key === '') return before === null ? phrases.isNew(what) : phrases.isGone(what)
  const [was, is] = [valueText(key, before, phrases), valueText(key, after, phrases)]
  return `${what.slice(0, 1).toUpperCase()}${what.slice(1)}: ${phrases.key(key)}: ${was} → ${is}.`
}
