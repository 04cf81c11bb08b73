// Changes of limits, eligibility, texts and grounds, each as one line: what it was, and what it is.
import { bytesText } from '../../../base/bytes.ts'
import type { Note } from '../exact/effects.ts'
import type { Span, WhoItem } from '../language.ts'
import type { Phrases } from './phrases.ts'
import { spansText } from './times.ts'

const speedText = (bits: number): string =>
  bits >= 1e9 ? `${bits / 1e9} Gbit/s` : bits >= 1e6 ? `${bits / 1e6} Mbit/s` : `${bits / 1e3} kbit/s`

const itemText = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return String(item)
  const { kind, id } = item as WhoItem & { readonly id?: string }
  return id === undefined ? kind : `${kind} ${id}`
}

const isText = (value: object): value is { en: string; ko: string } => 'en' in value && 'ko' in value

const valueText = (key: string, value: unknown, phrases: Phrases): string => {
  if (value === null) return phrases.none
  if (typeof value === 'number') {
    if (key === 'speed' || key === 'slow') return speedText(value)
    if (key === 'dataPerDay') return bytesText(value)
    return key === 'session' ? phrases.minutes(Math.round(value / 6) / 10) : String(value)
  }
  if (key === 'spans') return spansText(value as readonly Span[], phrases)
  if (Array.isArray(value)) return value.map(itemText).join(', ')
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
