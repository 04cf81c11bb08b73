// Reads `plans` (what a subject is entitled to) and `eligible` (who may hold a plan, and who assigns it).
import { parseBytes, parseSpeed } from '../../../base/bytes.ts'
import type { Eligibility, Plan } from '../language.ts'
import type { Entry, Tree } from '../tree.ts'
import { parseDuration } from './duration.ts'
import { GROUND_KEYS, readBasis, readGround } from './ground.ts'
import type { Notes } from './notes.ts'
import {
  type Fields,
  itemsOf,
  keyId,
  readEntries,
  readFields,
  readId,
  readOneOf,
  readText,
  readWord,
  required,
  shown,
} from './values.ts'
import { readWho } from './who.ts'

const PLAN_KEYS = [
  'title',
  'services',
  'speed',
  'data',
  'slow',
  'session',
  'time',
  'sessions',
  'hours',
  ...GROUND_KEYS,
] as const
const ELIGIBLE_KEYS = ['who', 'by', 'why', 'basis'] as const

const ASSIGNERS = ['operator', 'tenant'] as const

/** Reads `2 h/day`: seconds, less than a day. */
const parseDayTime = (text: string): number | undefined => {
  const [, length] = /^(.{1,40}?) ?\/ ?day$/.exec(text) ?? []
  const seconds = length === undefined ? undefined : parseDuration(length)
  return seconds === undefined || seconds > 86_400 ? undefined : seconds
}

const parseDayData = (text: string): number | undefined => {
  const [, amount] = /^(.{1,40}?) ?\/ ?day$/.exec(text) ?? []
  const bytes = amount === undefined ? undefined : parseBytes(amount)
  return bytes === undefined || bytes < 1 ? undefined : bytes
}

const parseLimit = (text: string): number | undefined => {
  const bits = parseSpeed(text)
  return bits === undefined || bits < 1 ? undefined : bits
}

const parseSessions = (text: string): number | undefined => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined)

type Limit = { readonly key: string; readonly parse: (text: string) => number | undefined; readonly mend: string }

const LIMITS = {
  speed: { key: 'speed', parse: parseLimit, mend: 'Write a number and a unit: 4 Mbit/s, 500 kbit/s.' },
  data: { key: 'data', parse: parseDayData, mend: 'Write an amount a day: 2 GB/day, 500 MB/day.' },
  slow: { key: 'slow', parse: parseLimit, mend: 'Write a number and a unit: 500 kbit/s.' },
  session: { key: 'session', parse: parseDuration, mend: 'Write a length: 60 min, 2 h or 90 s, at most 168 h.' },
  time: { key: 'time', parse: parseDayTime, mend: 'Write a length a day: 2 h/day, 90 min/day.' },
  sessions: { key: 'sessions', parse: parseSessions, mend: 'Write a whole number from 1 to 99.' },
} as const satisfies Record<string, Limit>

const readLimit = (fields: Fields, { key, parse, mend }: Limit, notes: Notes): number | null => {
  const tree = fields.get(key)
  if (tree === undefined) return null
  const text = readWord(tree, `"${key}"`, notes)
  if (text === undefined) return null
  return parse(text) ?? notes.error(tree.spot, `"${key}" cannot be ${shown(text)}.`, mend) ?? null
}

/** The speed when the day's data is used: it says nothing without such data, and slows only where it is the lesser. */
const readSlow = (fields: Fields, notes: Notes): number | null => {
  const slow = readLimit(fields, LIMITS.slow, notes)
  const [tree, data, speed] = [fields.get('slow'), fields.get('data'), fields.get('speed')]
  if (slow === null || tree === undefined) return null
  if (data === undefined)
    return (
      notes.error(tree.spot, '"slow" is nothing without "data".', 'Add how much a day has: data: 2 GB/day.') ?? null
    )
  const whole = speed?.kind === 'scalar' ? parseLimit(speed.text) : undefined
  if (whole !== undefined && slow >= whole)
    return notes.error(tree.spot, '"slow" is no slower than "speed".', 'Write a lesser speed, or leave it out.') ?? null
  return slow
}

const readPlan = (id: string, entry: Entry, fields: Fields, notes: Notes): Plan => {
  const what = `the plan ${id}`
  const title = required(fields, 'title', what, notes)
  const services = required(fields, 'services', what, notes)
  const hours = fields.get('hours')
  const timePerDay = readLimit(fields, LIMITS.time, notes)
  return {
    id,
    title: (title && readText(title, '"title"', notes)) ?? { en: id, ko: id },
    services: services === undefined ? [] : itemsOf(services).flatMap((item) => readId(item, 'a service', notes) ?? []),
    speed: readLimit(fields, LIMITS.speed, notes),
    dataPerDay: readLimit(fields, LIMITS.data, notes),
    slow: readSlow(fields, notes),
    session: readLimit(fields, LIMITS.session, notes),
    ...(timePerDay !== null && { timePerDay }),
    sessions: readLimit(fields, LIMITS.sessions, notes) ?? 1,
    hours: hours === undefined ? null : (readId(hours, '"hours"', notes) ?? null),
    ground: readGround(fields, notes),
    spot: entry.spot,
  }
}

/** Reads the whole section. */
export const readPlans = (tree: Tree | undefined, notes: Notes): readonly Plan[] =>
  readEntries(tree, 'plans', notes).flatMap((entry) => {
    const id = keyId(entry, notes)
    if (id === undefined) return []
    const fields = readFields(entry.value, `the plan ${id}`, PLAN_KEYS, notes)
    return fields === undefined ? [] : [readPlan(id, entry, fields, notes)]
  })

const readOne = (plan: string, entry: Entry, fields: Fields, notes: Notes): Eligibility[] => {
  const who = required(fields, 'who', `the eligibility for ${plan}`, notes)
  const read = who === undefined ? undefined : readWho(who, notes)
  if (read === undefined) return []
  const [by, why, basis] = [fields.get('by'), fields.get('why'), fields.get('basis')]
  const eligibility: Eligibility = {
    plan,
    who: read,
    by: by === undefined ? null : (readOneOf(by, '"by"', ASSIGNERS, notes) ?? null),
    why: why === undefined ? null : (readText(why, '"why"', notes) ?? null),
    basis: basis === undefined ? null : (readBasis(basis, notes) ?? null),
    spot: entry.spot,
  }
  return [eligibility]
}

/** Reads the whole section. Without it, the database alone says who holds which plan. */
export const readEligible = (tree: Tree | undefined, notes: Notes): readonly Eligibility[] => {
  if (tree?.kind === 'map' && tree.entries.length === 0) {
    notes.error(tree.spot, '"eligible" is empty: nobody could hold a plan.', 'Name the plans, or leave the key out.')
  }
  return readEntries(tree, 'eligible', notes).flatMap((entry) => {
    const plan = keyId(entry, notes)
    if (plan === undefined) return []
    const fields = readFields(entry.value, `the eligibility for ${plan}`, ELIGIBLE_KEYS, notes)
    return fields === undefined ? [] : readOne(plan, entry, fields, notes)
  })
}
