// What is wrong with a charter that somebody wrote, place by place: `readCharter` says only whether it is one.
import { isObject, type Json, type JsonObject } from '../record/json.ts'
import { parseVerifierKey, type VerifierKey } from '../record/keys.ts'
import { isHostNames } from './host-names.ts'
import type { CharterProblem } from './read-charter.ts'
import { readCharter } from './read-charter.ts'
import { isCount, isId, isSorted, isTexts } from './words.ts'

/** `at`: where, as `operators.north.people.kim`; '' for the whole. */
export type PlaceOfProblem = { readonly at: string; readonly what: string }

type Say = (at: string, what: string) => void

const below = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`)

/** The object with its keys checked; `undefined`: it is none. */
const objectAt = (
  value: Json | undefined,
  at: string,
  keys: readonly string[] | null,
  say: Say,
): JsonObject | undefined => {
  if (!isObject(value)) {
    say(at, 'must be an object {…}')
    return undefined
  }
  for (const key of keys ?? []) if (!Object.hasOwn(value, key)) say(below(at, key), 'is missing')
  for (const key of keys === null ? [] : Object.keys(value)) if (!keys?.includes(key)) say(below(at, key), 'is unknown')
  return value
}

type Range = readonly [least: number, most: number]

const NUMBERS: { readonly [group: string]: { readonly [key: string]: Range } } = {
  notice: { change: [0, 2_592_000], keys: [0, 2_592_000], recovery: [0, 2_592_000] },
  emergency: {
    ...{ seconds: [0, 86_400], objected: [0, 86_400], budget: [0, 172_800] },
    ...{ window: [2_592_000, 1_000_000_000], cooldown: [604_800, 1_000_000_000], block: [0, 50], allow: [0, 5] },
  },
}

const checkNumber = (value: Json | undefined, at: string, [least, most]: Range, say: Say): void => {
  if (value !== undefined && !isCount(value, least, most)) say(at, `must be a whole number from ${least} to ${most}`)
}

const DESK: { readonly [act: string]: { readonly [key: string]: Range } } = {
  end: { day: [0, 10_000] },
  suspend: { day: [0, 1000], seconds: [0, 2_592_000] },
  out: { day: [0, 1000], seconds: [0, 2_592_000] },
  close: { day: [0, 10], seconds: [0, 43_200] },
}

const checkDesk = (charter: JsonObject, say: Say): void => {
  const desk = objectAt(charter.desk, 'desk', Object.keys(DESK), say)
  for (const [act, ranges] of Object.entries(DESK)) {
    if (desk?.[act] === undefined) continue
    const limits = objectAt(desk[act], `desk.${act}`, Object.keys(ranges), say)
    for (const [key, range] of Object.entries(ranges)) checkNumber(limits?.[key], `desk.${act}.${key}`, range, say)
  }
  const { day, seconds } = isObject(desk?.close) ? desk.close : {}
  if (typeof day === 'number' && typeof seconds === 'number' && day * seconds > 43_200)
    say('desk.close', 'must not be more than half a day in all: day × seconds at most 43200')
}

const checkNumbers = (charter: JsonObject, say: Say): void => {
  for (const [group, ranges] of Object.entries(NUMBERS)) {
    const values = objectAt(charter[group], group, Object.keys(ranges), say)
    for (const [key, range] of Object.entries(ranges)) checkNumber(values?.[key], `${group}.${key}`, range, say)
  }
  const { seconds, objected } = isObject(charter.emergency) ? charter.emergency : {}
  if (typeof seconds === 'number' && typeof objected === 'number' && objected > seconds)
    say('emergency.objected', 'must not be more than emergency.seconds')
  const feeds = objectAt(charter.feeds, 'feeds', null, say)
  for (const [input, caps] of Object.entries(feeds ?? {})) {
    const read = objectAt(caps, `feeds.${input}`, ['add', 'remove'], say)
    for (const key of ['add', 'remove']) checkNumber(read?.[key], `feeds.${input}.${key}`, [0, 1_000_000], say)
  }
}

const TYPES = { ed25519: 'a key of a file', cosigner: 'a witness’s key', passkey: 'a passkey' } as const

/** `types`: those that may stand there. */
const checkKey = (
  value: Json | undefined,
  at: string,
  name: string,
  types: readonly VerifierKey['type'][],
  say: Say,
): void => {
  const key = typeof value === 'string' ? parseVerifierKey(value) : undefined
  if (key === undefined) say(at, 'is no verifier key: take what isthmus key show FILE prints')
  else if (key.name !== name) say(at, `is a key named ${key.name}, and here it must be named ${name}`)
  else if (!types.includes(key.type)) say(at, `is ${TYPES[key.type]}, which cannot stand here`)
}

const checkPeople = (id: string, value: Json | undefined, at: string, say: Say): number => {
  const people = objectAt(value, at, null, say) ?? {}
  const names = Object.keys(people)
  if (isObject(value) && (names.length < 1 || names.length > 100)) say(at, 'must have 1 to 100 people')
  for (const [person, keys] of Object.entries(people)) {
    const here = `${at}.${person}`
    if (!isId(person) || ['recovery', 'witness'].includes(person))
      say(here, 'is no id of a person: small letters, digits and dashes; not recovery, not witness')
    if (!Array.isArray(keys) || keys.length < 1 || keys.length > 10) say(here, 'must be a list of 1 to 10 keys')
    else for (const key of keys) checkKey(key, here, `${id}/${person}`, ['ed25519', 'passkey'], say)
  }
  return names.length
}

const checkRecovery = (id: string, value: Json | undefined, at: string, say: Say): void => {
  const recovery = objectAt(value, at, ['keys', 'threshold'], say)
  const keys = recovery?.keys
  if (recovery === undefined || keys === undefined) return
  if (!Array.isArray(keys) || keys.length > 10) {
    say(`${at}.keys`, 'must be a list of at most 10 keys')
    return
  }
  for (const key of keys) checkKey(key, `${at}.keys`, `${id}/recovery`, ['ed25519'], say)
  checkNumber(recovery.threshold, `${at}.threshold`, [Math.min(1, keys.length), keys.length], say)
}

const checkOperator = (id: string, value: Json, say: Say): void => {
  const at = `operators.${id}`
  if (!isId(id)) say(at, 'is no id of an operator: small letters, digits and dashes, at most 31')
  const operator = objectAt(value, at, ['name', 'people', 'threshold', 'recovery', 'witness'], say)
  if (operator === undefined) return
  if (!isTexts(operator.name)) say(`${at}.name`, 'must have a line for each language: {"en": "North", "ko": "북측"}')
  const people = checkPeople(id, operator.people, `${at}.people`, say)
  checkNumber(operator.threshold, `${at}.threshold`, [1, Math.max(1, people)], say)
  checkRecovery(id, operator.recovery, `${at}.recovery`, say)
  checkKey(operator.witness, `${at}.witness`, `${id}/witness`, ['cosigner'], say)
}

const WHOLE: { readonly [why in CharterProblem]: string } = {
  form: 'is not of the form of a charter: see docs/formats.md, section 6',
  limits: 'has a number that is out of range: see docs/formats.md, section 6',
  people: 'has operators, people or thresholds that may not be so: see docs/formats.md, section 6',
  keys: 'has a key at the place of somebody else',
  'key-twice': 'has a key twice (the log’s counts too): everybody needs a key of their own, from isthmus key new',
  consoles: 'has passkeys of two operators at one host: each operator needs a console of its own',
  names: 'has two operators of one name: give each its own',
}

const KEYS = ['charter', 'desk', 'emergency', 'feeds', 'never-block', 'notice', 'operators', 'park', 'version']

const checkNeverBlock = (names: Json | undefined, say: Say): void => {
  if (names === undefined || isHostNames(names, 1000)) return
  const texts = Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null
  const unsorted = texts !== null && !isSorted(texts)
  say(
    'never-block',
    unsorted ? 'must be sorted, each name once' : 'must be a list of at most 1000 host names in lower case',
  )
}

/** All that is wrong; empty for a valid charter. `log`: the log's key. */
export const charterProblems = (value: Json, log: VerifierKey): readonly PlaceOfProblem[] => {
  const found: PlaceOfProblem[] = []
  const say: Say = (at, what) => void found.push({ at, what })
  const read = readCharter(value, log)
  if (read.ok) return []
  const charter = objectAt(value, '', KEYS, say)
  if (charter !== undefined) {
    if (charter.charter !== undefined && charter.charter !== 'isthmus/v1') say('charter', 'must be "isthmus/v1"')
    checkNumber(charter.version, 'version', [1, 1_000_000_000], say)
    checkNeverBlock(charter['never-block'], say)
    checkNumbers(charter, say)
    checkDesk(charter, say)
    const operators = objectAt(charter.operators, 'operators', null, say) ?? {}
    if (Object.keys(operators).length > 8) say('operators', 'must be at most 8')
    for (const [id, operator] of Object.entries(operators)) checkOperator(id, operator, say)
  }
  return found.length > 0 ? found : [{ at: '', what: WHOLE[read.why] }]
}
