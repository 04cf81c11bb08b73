// Reads `rooms`: places with seats that a desk runs, with their hours, the rule of their queue, and what holds after an interruption.
import type { Room, RoomDay, RoomQueue } from '../language.ts'
import type { Entry, Tree } from '../tree.ts'
import { parseDuration } from './duration.ts'
import { GROUND_KEYS, readGround } from './ground.ts'
import type { Notes } from './notes.ts'
import { isDate, parseClock } from './time.ts'
import {
  type Fields,
  itemsOf,
  keyId,
  readEntries,
  readFields,
  readId,
  readText,
  readWord,
  required,
  shown,
} from './values.ts'

const ROOM_KEYS = ['title', 'network', 'hours', 'days', 'queue', 'resume', 'pause', 'warn', ...GROUND_KEYS] as const

/** Seconds, where the file says nothing. */
const OTHERWISE = { hold: 300, overtaken: 3, resume: 900, pause: 600, warn: [600, 120] } as const

const LONGEST = { hold: 3600, resume: 3600, pause: 3600, session: 86_400, warn: 3600 } as const
const MOST_WARNINGS = 3
const MOST_DAYS = 400

type Length = keyof typeof LONGEST

/** `0 min` is allowed where nothing of the kind shall be. */
const readLength = (tree: Tree | undefined, key: Length, notes: Notes): number | undefined => {
  const text = tree && readWord(tree, `"${key}"`, notes)
  if (tree === undefined || text === undefined) return undefined
  const seconds = /^0 ?(s|min|h)$/.test(text) && key !== 'session' ? 0 : parseDuration(text)
  if (seconds !== undefined && seconds <= LONGEST[key]) return seconds
  return notes.error(
    tree.spot,
    `"${key}" cannot be ${shown(text)}.`,
    `Write a length: 5 min, 90 s; at most ${LONGEST[key] / 60} min.`,
  )
}

const readOvertaken = (tree: Tree | undefined, notes: Notes): number | undefined => {
  const text = tree && readWord(tree, '"overtaken"', notes)
  if (tree === undefined || text === undefined) return undefined
  if (/^\d{1,2}$/.test(text)) return Number(text)
  return notes.error(
    tree.spot,
    `"overtaken" cannot be ${shown(text)}.`,
    'Write how often somebody may be overtaken: 3; 0 for the order of numbers alone.',
  )
}

const readQueue = (tree: Tree | undefined, id: string, notes: Notes): RoomQueue => {
  const fields = tree && readFields(tree, `the queue of the room ${id}`, ['hold', 'overtaken', 'session'], notes)
  return {
    hold: readLength(fields?.get('hold'), 'hold', notes) ?? OTHERWISE.hold,
    overtaken: readOvertaken(fields?.get('overtaken'), notes) ?? OTHERWISE.overtaken,
    session: readLength(fields?.get('session'), 'session', notes) ?? null,
  }
}

const readDay = ({ key, spot, value }: Entry, notes: Notes): RoomDay[] => {
  if (!isDate(key)) {
    notes.error(spot, `${shown(key)} is no date.`, 'Write year, month and day: 2014-05-01.')
    return []
  }
  const text = readWord(value, `the day ${key}`, notes)
  if (text === undefined) return []
  if (text === 'closed') return [{ day: key, open: null }]
  const [, first = '', last = ''] = /^(\d{2}:\d{2})\s*-\s*(\d{2}:\d{2})$/.exec(text) ?? []
  const [from, to] = [parseClock(first), parseClock(last)]
  if (from !== undefined && to !== undefined && from < to) return [{ day: key, open: { from, to } }]
  notes.error(
    value.spot,
    `${shown(text)} are no hours.`,
    'Write closed, or hours of that day in quotes: "09:00-15:00".',
  )
  return []
}

const readDays = (tree: Tree | undefined, notes: Notes): readonly RoomDay[] => {
  const days = readEntries(tree, 'days', notes).flatMap((entry) => readDay(entry, notes))
  if (tree !== undefined && days.length > MOST_DAYS)
    notes.error(
      tree.spot,
      `There are ${days.length} days; at most ${MOST_DAYS} are allowed.`,
      'Take out those that are past.',
    )
  return days
}

const readWarn = (tree: Tree | undefined, notes: Notes): readonly number[] => {
  if (tree === undefined) return OTHERWISE.warn
  const read = itemsOf(tree).flatMap((item) => readLength(item, 'warn', notes) ?? [])
  if (read.length > MOST_WARNINGS)
    notes.error(tree.spot, `There are ${read.length} warnings.`, `At most ${MOST_WARNINGS} before an end.`)
  return [...new Set(read.filter((seconds) => seconds > 0))].sort((a, b) => b - a)
}

const readRoom = (id: string, entry: Entry, fields: Fields, notes: Notes): Room[] => {
  const what = `the room ${id}`
  const [title, network] = [required(fields, 'title', what, notes), required(fields, 'network', what, notes)]
  const named = network && readId(network, '"network"', notes)
  const hours = fields.get('hours')
  if (named === undefined) return []
  return [
    {
      id,
      title: (title && readText(title, '"title"', notes)) ?? { en: id, ko: id },
      network: named,
      hours: hours === undefined ? null : (readId(hours, '"hours"', notes) ?? null),
      days: readDays(fields.get('days'), notes),
      queue: readQueue(fields.get('queue'), id, notes),
      resume: readLength(fields.get('resume'), 'resume', notes) ?? OTHERWISE.resume,
      pause: readLength(fields.get('pause'), 'pause', notes) ?? OTHERWISE.pause,
      warn: readWarn(fields.get('warn'), notes),
      ground: readGround(fields, notes),
      spot: entry.spot,
    },
  ]
}

/** Reads the whole section. */
export const readRooms = (tree: Tree | undefined, notes: Notes): readonly Room[] =>
  readEntries(tree, 'rooms', notes).flatMap((entry) => {
    const id = keyId(entry, notes)
    const fields = id === undefined ? undefined : readFields(entry.value, `the room ${id}`, ROOM_KEYS, notes)
    return id === undefined || fields === undefined ? [] : readRoom(id, entry, fields, notes)
  })
