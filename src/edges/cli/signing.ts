// One signature at the command line: what is signed is shown to the letter, asked about, signed, judged by the record's rules, and sent.

import type { Member } from '../../domain/council/charter.ts'
import { draftText, stateAt } from '../../domain/council/draft.ts'
import { hear } from '../../domain/council/hear.ts'
import { wordsOfText } from '../../domain/council/six-words.ts'
import type { State } from '../../domain/council/state.ts'
import type { Action } from '../../domain/council/statement.ts'
import { noteOf, signText } from '../../domain/record/note.ts'
import { type Given, Misuse, type Result } from './command.ts'
import { readPark } from './council-options.ts'
import type { CouncilParts, ReadPark, Whereto } from './council-parts.ts'
import type { CliParts } from './parts.ts'
import { refusedBy } from './refusal-text.ts'
import { harmless } from './text.ts'

const DAY = 86_400

export type Signing = {
  readonly given: Given
  readonly parts: CliParts
  readonly park: ReadPark
  readonly by: Pick<Member, 'operator' | 'person'>
  readonly key: ReturnType<CouncilParts['key']>
}

/** Before anybody is asked for a yes: nothing can be sent to a folder. */
export const checkWhereto = (given: Given): void => {
  const record = given.needed('record')
  if (/^https?:\/\//.test(record) || given.text('portal') !== undefined || given.text('out') !== undefined) return
  throw new Misuse(
    `${record} is a folder: nothing can be sent there`,
    'give the address of the park’s portal with --portal; isthmus sign also writes a note with --out FILE',
  )
}

/** Reads the record and the key, and whose it is by its name. */
export const openSigning = async (given: Given, parts: CliParts): Promise<Signing> => {
  checkWhereto(given)
  const key = (await parts.council()).key(given.needed('key'))
  const [operator = '', person = ''] = key.key.name.split('/')
  if (key.key.type === 'cosigner')
    throw new Misuse(`${key.key.name} is a witness’s key, which signs no statements`, 'give the key of a person')
  const park = await readPark(given, parts)
  return { given, parts, park, by: { operator, person }, key }
}

export const whereto = (given: Given): Whereto => ({ record: given.needed('record'), portal: given.text('portal') })

/** The text as the record stands, by the clock of this machine. */
export const textToSign = (
  { given, parts, park, by }: Signing,
  action: Action | 'propose',
  subject: string,
  effects: string,
): string =>
  draftText(park.state, {
    ...{ by, action, subject, effects, record: park.record },
    validUntil: Math.floor(parts.now() / 1000) + given.number('days', 7) * DAY,
    reason: given.text('reason') ?? 'none given',
  })

export const signed = ({ key }: Signing, text: string): string => noteOf(text, [signText(text, key.key, key.sign)])

const indented = (text: string): string => text.trimEnd().replace(/^/gm, '    ')

/** A text with its words. */
export const shownText = (heading: string, text: string): string => {
  const { en, ko } = wordsOfText(text)
  return [heading, indented(text), '', 'The six words of this text', `  ${en}`, `  ${ko}`].join('\n')
}

/** The record's state by the clock of this machine. */
export const stateNow = ({ state }: ReadPark, { now }: CliParts): State => stateAt(state, Math.floor(now() / 1000))

/** What the record's rules would say now. Throws `council:refused`. */
export const judge = ({ park, parts }: Signing, note: string, tried: string): void => {
  const after = hear(note, stateNow(park, parts), park.rootAt)
  if (typeof after === 'string') throw refusedBy(tried, after)
}

/** Asks for a yes, unless `--yes` says it; `null`: it was given. Else what to answer. */
export const unconfirmed = async (
  { given, parts }: Signing,
  shown: string,
  question: string,
): Promise<Result | null> => {
  const answer = given.flag('yes') ? true : await (await parts.council()).ask(harmless(shown), question)
  if (answer === true) return null
  const nobody =
    'Nothing was signed or sent: this is no terminal, so nobody could be asked. Once you have read it, give --yes.'
  const human = answer === null ? `${shown}\n\n${nobody}` : 'Nothing was signed or sent.'
  return { code: 1, json: { done: false, why: answer === null ? 'no-terminal' : 'no', shown }, human }
}

/** What was shown goes into the answer only where nobody was asked. */
export const withShown = ({ given }: Signing, shown: string, done: string): string =>
  given.flag('yes') ? `${shown}\n\n${done}` : done

/** Sends a statement; the index of its entry. Throws `council:refused`, `door:unreachable`. */
export const send = async ({ given, parts }: Signing, note: string, tried: string): Promise<number> => {
  const sent = await (await parts.council()).say(whereto(given), note)
  if (sent.done === 'refused') throw refusedBy(tried, sent.why, sent.detail)
  return sent.index
}
