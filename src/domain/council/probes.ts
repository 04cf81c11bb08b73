// Reports of probes in the record: what somebody of the charter says that the network did (docs/formats.md, sections 9 and 11).
import { base64Of } from '../../base/base64.ts'
import { parseNote } from '../record/note.ts'
import { RECOVERY } from './charter.ts'
import { type RootAt, signerOf } from './hear.ts'
import type { Refusal } from './outcome.ts'
import type { Probes, State } from './state.ts'
import { own } from './words.ts'

type Report = {
  readonly park: string
  readonly operator: string
  readonly person: string
  readonly record: { readonly size: number; readonly root: string }
}

/** Of what the gateway ran. */
const DAY = 86_400
const MOST_A_DAY = 20

const COUNT = '(?:0|[1-9][0-9]{0,11})'
const HASH = 'sha256:[0-9a-f]{64}'
const ID = '[a-z][a-z0-9-]{0,30}'
const DIFFERENCE = '(?:open-here|blocked-here) [!-~]{1,300} [a-z-]{1,20} [!-~]{1,100}'

const LINES = [
  'isthmus/probe/v1',
  'park (?<park>[a-z0-9._/-]{1,100})',
  `operator (?<operator>${ID})`,
  `person (?<person>${ID})`,
  'record (?<size>[1-9][0-9]{0,11}) (?<root>[A-Za-z0-9+/]{43}=)',
  `agreed ${HASH}`,
  'asker [ -~]{1,4000}',
  'way (?:line|proxy)',
  'seed [A-Za-z0-9._-]{1,64}',
  `time ${COUNT} ${COUNT}`,
  `asked ${COUNT}`,
  ...['as-agreed', 'blocked-here', 'open-here', 'not-by-us', 'untold'].map((verdict) => `${verdict} ${COUNT}`),
  `report ${HASH}`,
]
const TEXT = new RegExp(`^${LINES.join('\n')}\n(?:${DIFFERENCE}\n){0,100}$`)

/** Reads the text of a report; `undefined` where it is not of the form. */
export const readReport = (text: string): Report | undefined => {
  const found = TEXT.exec(text)?.groups
  if (found === undefined) return undefined
  const { park = '', operator = '', person = '', size, root = '' } = found
  return { park, operator, person, record: { size: Number(size), root } }
}

const lately = ({ clock, probes }: State): Probes =>
  Object.fromEntries(
    Object.entries(probes).map(([by, { at, ran }]) => [by, { at, ran: ran.filter((then) => clock.ran - then < DAY) }]),
  )

/** Forgets when reports came that are a day old; never which was the last. */
export const forgetReports = (state: State): State => ({ ...state, probes: lately(state) })

/** Takes a report: it changes nothing but what keeps it from being taken again. */
export const report = (note: string, state: State, rootAt: RootAt): State | Refusal => {
  const parsed = parseNote(note)
  const said = parsed?.lines.length === 1 ? readReport(parsed.text) : undefined
  if (said === undefined) return 'malformed'
  if (said.park !== state.charter.park) return 'park'
  if (said.person === RECOVERY) return 'signer'
  const member = signerOf(note, said, state, undefined)
  if (typeof member === 'string') return member
  const root = said.record.size <= state.size ? rootAt(said.record.size) : undefined
  if (root === undefined || base64Of(root) !== said.record.root) return 'record'
  const before = own(state.probes, member.by)
  if (before !== undefined && said.record.size <= before.at) return 'replayed'
  const ofOperator = Object.entries(state.probes).filter(([by]) => by.startsWith(`${member.operator}/`))
  if (ofOperator.reduce((sum, [, { ran }]) => sum + ran.length, 0) >= MOST_A_DAY) return 'cap'
  const next = { at: state.size, ran: [...(before?.ran ?? []), state.clock.ran] }
  return { ...state, probes: { ...state.probes, [member.by]: next } }
}
