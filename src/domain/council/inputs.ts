// The agreed files by name and hash, and the hash of all that is agreed (docs/formats.md, section 7).
import { hashText, isHashText } from '../../base/octets.ts'
import { canonical, isObject, type Json } from '../record/json.ts'
import type { Charter } from './charter.ts'
import { isTag } from './words.ts'

/** Name of an agreed file to its hash. */
export type Inputs = { readonly [name: string]: string }

export const MOST_INPUTS = 500

const SINGLE = new Set([
  ...['engine', 'eligibility', 'groups', 'hours', 'networks', 'policy.yaml'],
  ...['retention', 'tenants', 'tests', 'upstreams', 'zones'],
])
const LIST = /^lists\/[a-z0-9][a-z0-9-]{0,62}$/
const AGREEMENT = 'agreement/'

/** Whether it is the name of a list. */
export const isListName = (name: string): boolean => LIST.test(name)

export const isInputName = (name: string): boolean =>
  SINGLE.has(name) || isListName(name) || (name.startsWith(AGREEMENT) && isTag(name.slice(AGREEMENT.length)))

export const isInputs = (value: Json | undefined): value is Inputs =>
  isObject(value) &&
  Object.keys(value).length <= MOST_INPUTS &&
  Object.entries(value).every(([name, hash]) => isInputName(name) && isHashText(hash))

/** The hash of what is agreed: `base` of proposals and statements. Who an operator's people are is its own, and not in it. */
export const agreedHash = ({ version: _, ...charter }: Charter, inputs: Inputs): string => {
  const operators = Object.fromEntries(
    Object.entries(charter.operators).map(([id, { people: __, ...operator }]) => [id, operator]),
  )
  return hashText(canonical({ charter: { ...charter, operators }, inputs }))
}
