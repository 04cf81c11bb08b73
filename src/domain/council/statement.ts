// The text of a statement, and of the submission that lets a proposal in: what a person reads and signs (docs/formats.md, section 8).
import { isHashText } from '../../base/octets.ts'
import { utf8 } from '../../base/utf8.ts'
import { isLine } from './words.ts'

export type Action = 'approve' | 'withdraw' | 'reject' | 'object' | 'cancel' | 'revoke'

type Signed<Act> = {
  readonly park: string
  readonly operator: string
  /** `recovery` for a recovery key. */
  readonly person: string
  readonly action: Act
  readonly subject: string
  readonly base: string
  /** `none` where the subject has none. */
  readonly effects: string
  /** The largest checkpoint that the signer's own copy had; `root` in base64. */
  readonly record: { readonly size: number; readonly root: string }
  /** Seconds since 1970. */
  readonly validUntil: number
  readonly reason: string
}

export type Statement = Signed<Action>
/** Asks for a proposal to be written into the record; it is no entry, and nobody's vote. */
export type Submission = Signed<'propose'>

const ACTIONS: ReadonlySet<string> = new Set(['approve', 'withdraw', 'reject', 'object', 'cancel', 'revoke'])
const LONGEST = 4096
const FIRST = 'isthmus/statement/v1'
const WORDS = ['park', 'operator', 'person', 'action', 'subject', 'base', 'effects', 'record', 'valid-until', 'reason']

/** Writes the text that is signed. */
export const statementText = (statement: Statement | Submission): string => {
  const { park, operator, person, action, subject, base, effects, record, validUntil, reason } = statement
  const values = [park, operator, person, action, subject, base, effects, `${record.size} ${record.root}`]
  const all = [...values, `${validUntil}`, reason]
  return `${FIRST}\n${WORDS.map((word, at) => `${word} ${all[at]}\n`).join('')}`
}

const isAction = (value: string): value is Action => ACTIONS.has(value)
const RECORD = /^([1-9][0-9]{0,11}) ([A-Za-z0-9+/]{43}=)$/
const UNTIL = /^[1-9][0-9]{0,11}$/

const readSigned = <Act extends string>(
  text: string,
  isOne: (action: string) => action is Act,
): Signed<Act> | undefined => {
  const lines = text.split('\n', WORDS.length + 3)
  if (utf8(text).length > LONGEST || lines.length !== WORDS.length + 2 || lines[0] !== FIRST) return undefined
  const values = WORDS.map((word, at) => {
    const line = lines[at + 1] ?? ''
    return line.startsWith(`${word} `) ? line.slice(word.length + 1) : undefined
  })
  if (values.includes(undefined)) return undefined
  const [park = '', operator = '', person = '', action = '', subject, base, effects = ''] = values
  const [, size, root] = RECORD.exec(values[7] ?? '') ?? []
  const [until = '', reason = ''] = values.slice(8)
  if (size === undefined || root === undefined || !UNTIL.test(until) || !isLine(reason, 500)) return undefined
  if (!isOne(action) || !isHashText(subject) || !isHashText(base)) return undefined
  if (effects !== 'none' && !isHashText(effects)) return undefined
  const record = { size: Number(size), root }
  const read = { park, operator, person, action, subject, base, effects, record, validUntil: Number(until), reason }
  return lines.at(-1) === '' ? read : undefined
}

/** Reads the text; `undefined` where it is not of the form. What it says is checked by whoever knows the park. */
export const readStatement = (text: string): Statement | undefined => readSigned(text, isAction)

/** The same of a submission. */
export const readSubmission = (text: string): Submission | undefined =>
  readSigned(text, (action): action is 'propose' => action === 'propose')
