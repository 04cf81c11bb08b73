// Proposals: what somebody asks the operators to agree to (docs/formats.md, section 7).
import { hashText, isHashText } from '../../base/octets.ts'
import { canonical, hasKeys, isObject, type Json } from '../record/json.ts'
import type { VerifierKey } from '../record/keys.ts'
import { type Charter, type Keyring, type Member, operatorOf, type People, RECOVERY, withPeople } from './charter.ts'
import { isHostNames } from './host-names.ts'
import { type Inputs, isInputName, MOST_INPUTS } from './inputs.ts'
import { readCharter } from './read-charter.ts'
import { allRevoked, hasRoomFor, haveRoom, type Revoked } from './revoked.ts'
import { isCount, isTexts, type Texts } from './words.ts'

export type InputsProposal = {
  readonly type: 'inputs'
  readonly base: string
  readonly set: { readonly [name: string]: string | null }
  readonly effects: string
  readonly title: Texts
}
export type CharterProposal = {
  readonly type: 'charter'
  readonly base: string
  readonly charter: Charter
  readonly title: Texts
}
export type PeopleProposal = {
  readonly type: 'keys' | 'recovery'
  readonly base: string
  readonly operator: string
  readonly people: People
  readonly title: Texts
}
export type EmergencyProposal = {
  readonly type: 'emergency'
  readonly operator: string
  readonly block: readonly string[]
  readonly allow: readonly string[]
  readonly seconds: number
  readonly title: Texts
}
export type Proposal = InputsProposal | CharterProposal | PeopleProposal | EmergencyProposal

/** What a proposal is read against: what is agreed, who signs and who no more, and the log's key. */
export type Ground = {
  readonly charter: Charter
  readonly keyring: Keyring
  readonly revoked: Revoked
  readonly inputs: Inputs
  readonly logKey: VerifierKey
}

/** `keyring`: who signs under the charter that it would make; `null` where it leaves the charter as it is. */
export type ReadProposal = {
  readonly proposal: Proposal
  readonly hash: string
  readonly keyring: Keyring | null
}

const TYPES = {
  inputs: ['base', 'effects', 'set', 'title', 'type'],
  charter: ['base', 'charter', 'title', 'type'],
  keys: ['base', 'operator', 'people', 'title', 'type'],
  recovery: ['base', 'operator', 'people', 'title', 'type'],
  emergency: ['allow', 'block', 'operator', 'seconds', 'title', 'type'],
} as const

const isType = (value: Json | undefined): value is Proposal['type'] =>
  typeof value === 'string' && Object.hasOwn(TYPES, value)

/** The agreed files with some set and some taken out. */
export const withSet = (inputs: Inputs, set: InputsProposal['set']): Inputs =>
  Object.fromEntries(
    Object.entries({ ...inputs, ...set }).filter((entry): entry is [string, string] => entry[1] !== null),
  )

const isInputsProposal = (value: { readonly [key: string]: Json }, { inputs }: Ground): boolean => {
  const { set, effects } = value
  if (!isHashText(effects) || !isObject(set)) return false
  const all = Object.entries(set)
  const named = all.length >= 1 && all.every(([name, hash]) => isInputName(name) && (hash === null || isHashText(hash)))
  return named && Object.keys(withSet(inputs, set as InputsProposal['set'])).length <= MOST_INPUTS
}

const isEmergencyProposal = (value: { readonly [key: string]: Json }, { charter }: Ground): boolean => {
  const { operator, block, allow, seconds } = value
  if (typeof operator !== 'string' || operatorOf(charter, operator) === undefined) return false
  if (!isCount(seconds, 1, 86_400) || !isHostNames(block, 50) || !isHostNames(allow, 5)) return false
  return block.length + allow.length >= 1 && !allow.some((name) => block.includes(name))
}

type NextCharter = { readonly charter: Charter; readonly keyring: Keyring }

/** The keys that a proposal gives: nobody's own proposal is held up by what another has in the charter. */
const givenBy = (proposal: CharterProposal | PeopleProposal, { keyring }: NextCharter): readonly Member[] => {
  const all = [...keyring.values()]
  if (proposal.type === 'charter') return all
  return all.filter(({ operator, person }) => operator === proposal.operator && person !== RECOVERY)
}

/** Whether a line of a note could be signed by a key of either charter: both may sign about a charter that is open. */
const sharesKeyId = (before: Keyring, after: Keyring): boolean => {
  const texts = new Map([...before.values()].map(({ key }) => [`${key.name} ${key.id}`, key.text]))
  return [...after.values()].some(({ key }) => (texts.get(`${key.name} ${key.id}`) ?? key.text) !== key.text)
}

const mayFollow = (proposal: CharterProposal | PeopleProposal, next: NextCharter, ground: Ground): boolean => {
  const gone = allRevoked(ground.revoked)
  if (givenBy(proposal, next).some(({ octets }) => gone.has(octets))) return false
  if (sharesKeyId(ground.keyring, next.keyring)) return false
  return proposal.type === 'charter'
    ? haveRoom(Object.keys(next.charter.operators), next.keyring, ground.revoked)
    : hasRoomFor(proposal.type, proposal.operator, next.keyring, ground.revoked)
}

/** The charter as it would be after a proposal, on what is agreed now; `undefined` where it would be none that may follow. */
export const charterAfter = (proposal: CharterProposal | PeopleProposal, ground: Ground): NextCharter | undefined => {
  const { charter, logKey } = ground
  const next = proposal.type === 'charter' ? proposal.charter : withPeople(charter, proposal.operator, proposal.people)
  // The proposal's parts are of the forms that JSON has; whether they are those of a charter is what is asked here.
  const read = readCharter(next as Json, logKey)
  const follows = read.ok && read.charter.version === charter.version + 1 && read.charter.park === charter.park
  if (!follows || Object.keys(read.charter.operators).length === 0) return undefined
  return mayFollow(proposal, read, ground) ? read : undefined
}

/** Reads a proposal; `undefined` where it is none that could be agreed on this ground. Whether its base holds is asked elsewhere. */
export const readProposal = (value: Json | undefined, ground: Ground): ReadProposal | undefined => {
  if (!isObject(value) || !isType(value.type) || !hasKeys(value, TYPES[value.type])) return undefined
  if (!isTexts(value.title)) return undefined
  const proposal = value as unknown as Proposal
  const read = { proposal, hash: hashText(canonical(value)), keyring: null }
  if (proposal.type === 'emergency') return isEmergencyProposal(value, ground) ? read : undefined
  if (!isHashText(proposal.base)) return undefined
  if (proposal.type === 'inputs') return isInputsProposal(value, ground) ? read : undefined
  if (proposal.type !== 'charter' && typeof proposal.operator !== 'string') return undefined
  const after = charterAfter(proposal, ground)
  return after === undefined ? undefined : { ...read, keyring: after.keyring }
}
