// What an entry of the record says, in a line for people.
import { wayOf } from '../../../src/domain/council/charter.ts'
import type { Body } from '../../../src/domain/council/entry.ts'
import { readReport } from '../../../src/domain/council/probes.ts'
import { readStatement, type Statement } from '../../../src/domain/council/statement.ts'
import { parseNote } from '../../../src/domain/record/note.ts'
import { operatorName, operatorNames } from '../parts/names.ts'
import { type Language, type Texts, textIn } from '../texts/language.tsx'
import { REFUSALS } from '../texts/refusals.ts'
import type { EntryShown, Verified } from './verify.ts'

/** What a line is told with. */
export type Telling = { readonly verified: Verified; readonly language: Language; readonly t: Texts }

/** The proposal that an entry is about, where it is about one. */
export const subjectOf = (body: Body | null): string | null => {
  if (body === null) return null
  if (body.kind === 'activation' || body.kind === 'failed') return body.proposal
  if (body.kind === 'statement') return readStatement(parseNote(body.note)?.text ?? '')?.subject ?? null
  return null
}

const titleOf = (hash: string, { verified, language, t }: Telling): string => {
  const past = verified.history.find((each) => each.hash === hash)
  return past === undefined
    ? t('entry.unknown-subject', { hash: `${hash.slice(0, 15)}…` })
    : textIn(past.proposal.title, language)
}

const statementLine = (statement: Statement | undefined, telling: Telling): string => {
  const { t, verified, language } = telling
  if (statement === undefined) return t('entry.statement.odd')
  const { operator, person, action, subject } = statement
  const who = t('agreed.people', { operator: operatorName(verified.state, operator, language), people: person })
  return t(`entry.statement.${action}`, { who, title: titleOf(subject, telling) })
}

const probeLine = (note: string, { t, verified, language }: Telling): string => {
  const report = readReport(parseNote(note)?.text ?? '')
  if (report === undefined) return t('entry.probe.odd')
  const { operator, person } = report
  return t('entry.probe', {
    who: t('agreed.people', { operator: operatorName(verified.state, operator, language), people: person }),
  })
}

const genesisLine = (body: Extract<Body, { kind: 'genesis' }>, { verified, language, t }: Telling): string => {
  const { state } = verified
  const count = Object.keys(body.inputs).length
  if (wayOf(state.charter) === 'file') return t('entry.genesis.file', { count })
  return t('entry.genesis', { who: operatorNames(state, Object.keys(state.charter.operators), language), count })
}

const proposalLine = (body: Extract<Body, { kind: 'proposal' }>, { language, t }: Telling): string => {
  const { proposal } = body
  const title = typeof proposal === 'object' && proposal !== null && 'title' in proposal ? proposal.title : null
  return t('entry.proposal', { title: textIn(title as Record<string, string> | null, language) })
}

const bodyLine = (body: Body, telling: Telling): string => {
  const { t } = telling
  switch (body.kind) {
    case 'genesis':
      return genesisLine(body, telling)
    case 'proposal':
      return proposalLine(body, telling)
    case 'statement':
      return statementLine(readStatement(parseNote(body.note)?.text ?? ''), telling)
    case 'activation':
      return t('entry.activation', { title: titleOf(body.proposal, telling) })
    case 'failed':
      return t('entry.failed', { title: titleOf(body.proposal, telling), why: body.why })
    case 'feed':
      return t('entry.feed', { input: body.input, added: body.added, removed: body.removed })
    case 'probe':
      return probeLine(body.note, telling)
    case 'adoption':
    case 'heartbeat':
      return t(`entry.${body.kind}`)
  }
}

export const entryLine = ({ body }: EntryShown, telling: Telling): string =>
  body === null ? telling.t('entry.odd') : bodyLine(body, telling)

/** What became of it, where that is not that it counted. */
export const outcomeLine = ({ outcome }: EntryShown, { t, language }: Telling): string | null => {
  if (outcome.is === 'refused') return t('entry.refused', { why: REFUSALS[outcome.why][language] })
  return outcome.is === 'frozen' ? t('entry.frozen', { why: REFUSALS[outcome.why][language] }) : null
}
