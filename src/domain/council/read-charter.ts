// Whether a value is a valid charter, and the keys that sign under it (docs/formats.md, section 6).
import { hexOf } from '../../base/octets.ts'
import { hasKeys, isObject, type Json } from '../record/json.ts'
import { parseVerifierKey, type VerifierKey } from '../record/keys.ts'
import { hostOfPasskey } from './assertion.ts'
import type { Charter, DeskLimit, Keyring, Member, Operator } from './charter.ts'
import { areRelated, isHostNames } from './host-names.ts'
import { isListName } from './inputs.ts'
import { isCount, isId, isTexts } from './words.ts'

/** What is wrong with a charter: its form, its numbers, its people, its keys, a key that stands twice, consoles that share a host. */
export type CharterProblem = 'form' | 'limits' | 'people' | 'keys' | 'key-twice' | 'consoles' | 'names'

export type ReadCharter =
  | { readonly ok: true; readonly charter: Charter; readonly keyring: Keyring }
  | { readonly ok: false; readonly why: CharterProblem }

const KEYS = ['charter', 'desk', 'emergency', 'feeds', 'never-block', 'notice', 'operators', 'park', 'version'] as const
const LIMITS = ['allow', 'block', 'budget', 'cooldown', 'objected', 'seconds', 'window'] as const
const MONTH = 2_592_000
const LONGEST = 1_000_000_000
/** Nobody alone closes for longer in a day: the service cannot be stopped by one. */
const HALF_A_DAY = 43_200
const RESERVED = new Set(['recovery', 'witness'])

/** The octets by which two keys are the same one, whatever their name, type, origin or octet of copying. */
const octetsOf = ({ type, publicKey }: VerifierKey): string =>
  hexOf(type === 'passkey' ? publicKey.subarray(0, 65) : publicKey)

const isNotice = (value: Json): boolean =>
  hasKeys(value, ['change', 'keys', 'recovery']) && Object.values(value).every((each) => isCount(each, 0, MONTH))

const isEmergency = (value: Json): boolean => {
  if (!hasKeys(value, LIMITS) || !isCount(value.seconds, 0, 86_400)) return false
  const lasts = isCount(value.objected, 0, value.seconds) && isCount(value.budget, 0, 172_800)
  const rests = isCount(value.window, MONTH, LONGEST) && isCount(value.cooldown, 604_800, LONGEST)
  return lasts && rests && isCount(value.block, 0, 50) && isCount(value.allow, 0, 5)
}

const isDeskLimit = (value: Json | undefined, day: number, seconds: number): value is DeskLimit =>
  hasKeys(value, ['day', 'seconds']) && isCount(value.day, 0, day) && isCount(value.seconds, 0, seconds)

const isDeskTable = (value: Json): boolean => {
  if (!hasKeys(value, ['close', 'end', 'out', 'suspend'])) return false
  const { close, end, out, suspend } = value
  const ends = hasKeys(end, ['day']) && isCount(end.day, 0, 10_000)
  const holds = isDeskLimit(suspend, 1000, MONTH) && isDeskLimit(out, 1000, MONTH)
  return ends && holds && isDeskLimit(close, 10, HALF_A_DAY) && close.day * close.seconds <= HALF_A_DAY
}

const isFeedCaps = (value: Json): boolean =>
  hasKeys(value, ['add', 'remove']) && isCount(value.add, 0, 1_000_000) && isCount(value.remove, 0, 1_000_000)

const areFeeds = (value: Json): boolean =>
  isObject(value) &&
  Object.keys(value).length <= 100 &&
  Object.entries(value).every(([input, caps]) => isListName(input) && isFeedCaps(caps))

const areStrings = (value: Json | undefined, least: number, most: number): value is readonly string[] =>
  Array.isArray(value) &&
  value.length >= least &&
  value.length <= most &&
  value.every((each) => typeof each === 'string')

const isPeople = (value: Json): boolean => {
  if (!isObject(value)) return false
  const ids = Object.keys(value)
  const named = ids.length >= 1 && ids.length <= 100 && ids.every((id) => isId(id) && !RESERVED.has(id))
  return named && Object.values(value).every((keys) => areStrings(keys, 1, 10))
}

const isRecovery = (value: Json): boolean => {
  if (!hasKeys(value, ['keys', 'threshold']) || !areStrings(value.keys, 0, 10)) return false
  return isCount(value.threshold, Math.min(1, value.keys.length), value.keys.length)
}

const isOperator = (value: Json): boolean => {
  if (!hasKeys(value, ['name', 'people', 'recovery', 'threshold', 'witness'])) return false
  if (!isTexts(value.name) || !isPeople(value.people) || !isRecovery(value.recovery)) return false
  return isCount(value.threshold, 1, Object.keys(value.people as object).length) && typeof value.witness === 'string'
}

const areOperators = (value: Json): boolean =>
  isObject(value) &&
  Object.keys(value).length <= 8 &&
  Object.keys(value).every(isId) &&
  Object.values(value).every(isOperator)

const problemOfForm = (value: Json | undefined): CharterProblem | undefined => {
  if (!hasKeys(value, KEYS) || value.charter !== 'isthmus/v1') return 'form'
  if (typeof value.park !== 'string' || !/^[a-z0-9._/-]{1,100}$/.test(value.park)) return 'form'
  if (!isCount(value.version, 1, LONGEST) || !isHostNames(value['never-block'], 1000)) return 'form'
  if (!isDeskTable(value.desk)) return 'limits'
  if (!isNotice(value.notice) || !isEmergency(value.emergency) || !areFeeds(value.feeds)) return 'limits'
  return areOperators(value.operators) ? undefined : 'people'
}

const sharesName = (operators: readonly Operator[]): boolean => {
  const all = operators.flatMap(({ name }) => [...new Set(Object.values(name))])
  return new Set(all).size !== all.length
}

/** Who stands for a key in the charter: name, and the types that it may have there. */
type Place = readonly [text: string, operator: string, person: string, types: readonly VerifierKey['type'][]]

const placesOf = ({ operators }: Charter): readonly Place[] =>
  Object.entries(operators).flatMap(([id, { people, recovery, witness }]) => [
    ...Object.entries(people).flatMap(([person, keys]) =>
      keys.map((text): Place => [text, id, person, ['ed25519', 'passkey']]),
    ),
    ...recovery.keys.map((text): Place => [text, id, 'recovery', ['ed25519']]),
    [witness, id, 'witness', ['cosigner']] as const,
  ])

const memberOf = ([text, operator, person, types]: Place): Member | undefined => {
  const key = parseVerifierKey(text)
  const by = `${operator}/${person}`
  if (key === undefined || key.name !== by || !types.includes(key.type)) return undefined
  return { operator, person, by, key, octets: octetsOf(key) }
}

const sharesConsole = (members: readonly Member[]): boolean => {
  const hosts = new Map<string, Set<string>>()
  for (const member of members.filter(({ key }) => key.type === 'passkey'))
    hosts.set(member.operator, (hosts.get(member.operator) ?? new Set()).add(hostOfPasskey(member.key)))
  const all = [...hosts.values()]
  return all.some((each, at) => all.slice(at + 1).some((others) => areRelated([...each], [...others])))
}

/** Reads a charter; `log` is the log's key, which must not stand in it. */
export const readCharter = (value: Json | undefined, log: VerifierKey): ReadCharter => {
  const problem = problemOfForm(value)
  if (problem !== undefined) return { ok: false, why: problem }
  const charter = value as Charter
  if (sharesName(Object.values(charter.operators))) return { ok: false, why: 'names' }
  const members = placesOf(charter).map(memberOf)
  if (!members.every((member) => member !== undefined)) return { ok: false, why: 'keys' }
  const octets = new Set([octetsOf(log), ...members.map((member) => member.octets)])
  const ids = new Set(members.map(({ key }) => `${key.name} ${key.id}`))
  if (octets.size !== members.length + 1 || ids.size !== members.length) return { ok: false, why: 'key-twice' }
  if (sharesConsole(members)) return { ok: false, why: 'consoles' }
  const signing = members.filter(({ person }) => person !== 'witness')
  return { ok: true, charter, keyring: new Map(signing.map((member) => [member.octets, member])) }
}
