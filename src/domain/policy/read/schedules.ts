// Reads `schedules`: days and hours in the park's time.
import type { Schedule, Span } from '../language.ts'
import type { Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import { parseClock } from './time.ts'
import { type Fields, itemsOf, keyId, readEntries, readFields, readWord, required, shown } from './values.ts'

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const DAY_FORM = 'Write daily, or days as Mon, Tue, Wed, Thu, Fri, Sat, Sun: "Mon-Sat", "Mon, Wed, Fri".'

const parseStretch = (text: string): readonly number[] | undefined => {
  if (/^daily$/i.test(text)) return [0, 1, 2, 3, 4, 5, 6]
  const ends = text.toLowerCase().split(/\s*-\s*/)
  const first = WEEK.indexOf(ends[0] ?? '')
  const last = WEEK.indexOf(ends.at(-1) ?? '')
  if (first < 0 || last < 0 || ends.length > 2) return undefined
  // "Fri-Mon" runs over the end of the week.
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => (first + i) % 7)
}

const readDays = (tree: Tree, notes: Notes): Span['days'] | undefined => {
  const stretches = itemsOf(tree).flatMap((item) => {
    const text = readWord(item, '"days"', notes)
    return text === undefined ? [] : text.split(',').map((part) => ({ spot: item.spot, text: part.trim() }))
  })
  const days = new Set<number>()
  for (const { spot, text } of stretches) {
    const stretch = parseStretch(text)
    if (stretch === undefined) return notes.error(spot, `${shown(text)} are no days.`, DAY_FORM)
    for (const day of stretch) days.add(day)
  }
  if (stretches.length === 0)
    return tree.kind === 'list' ? notes.error(tree.spot, '"days" is empty.', DAY_FORM) : undefined
  return [days.has(0), days.has(1), days.has(2), days.has(3), days.has(4), days.has(5), days.has(6)]
}

const readClock = (fields: Fields, key: 'from' | 'to', otherwise: number, notes: Notes): number | undefined => {
  const tree = fields.get(key)
  if (tree === undefined) return otherwise
  const text = readWord(tree, `"${key}"`, notes)
  if (text === undefined) return undefined
  const minutes = parseClock(text)
  if (minutes !== undefined && !(key === 'from' && minutes === 1440)) return minutes
  return notes.error(
    tree.spot,
    `${shown(text)} is no time of day.`,
    'Write hours and minutes in quotes: "08:00"; "to" may be "24:00".',
  )
}

const readSpan = (tree: Tree, id: string, notes: Notes): Span[] => {
  const fields = readFields(tree, `the schedule ${id}`, ['days', 'from', 'to'], notes)
  if (fields === undefined) return []
  const value = required(fields, 'days', `the schedule ${id}`, notes)
  const days = value === undefined ? undefined : readDays(value, notes)
  const from = readClock(fields, 'from', 0, notes)
  const to = readClock(fields, 'to', 1440, notes)
  return days === undefined || from === undefined || to === undefined ? [] : [{ days, from, to }]
}

/** Reads the whole section; a schedule is one map of days and hours, or a list of such maps. */
export const readSchedules = (tree: Tree | undefined, notes: Notes): readonly Schedule[] =>
  readEntries(tree, 'schedules', notes).flatMap((entry) => {
    const id = keyId(entry, notes)
    if (id === undefined) return []
    if (entry.value.kind === 'list' && entry.value.items.length === 0) {
      notes.error(entry.value.spot, `The schedule ${id} is empty.`, 'Add days and hours, or take it out.')
    }
    return [{ id, spans: itemsOf(entry.value).flatMap((span) => readSpan(span, id, notes)), spot: entry.spot }]
  })
