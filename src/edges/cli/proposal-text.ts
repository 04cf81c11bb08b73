// Proposals and emergencies as text: what is proposed, what it changes, who has said what, what is missing, until when.
import { parseHex } from '../../base/octets.ts'
import { operatorOf } from '../../domain/council/charter.ts'
import type { Proposal } from '../../domain/council/proposal.ts'
import { noticeOf } from '../../domain/council/quorum.ts'
import { wordsOfHash } from '../../domain/council/six-words.ts'
import { endOf, type Standing, standingOf } from '../../domain/council/standing.ts'
import type { Emergency, Open, State } from '../../domain/council/state.ts'
import type { Texts } from '../../domain/council/words.ts'
import { tellDifferences } from '../../domain/policy/tell/differences.ts'
import { english } from '../../domain/policy/tell/english.ts'
import { korean } from '../../domain/policy/tell/korean.ts'
import type { Json } from '../../domain/record/json.ts'
import { changeRows } from './changes-text.ts'
import { durationText } from './council-options.ts'
import type { Effects } from './council-parts.ts'
import { problemLine } from './problems-text.ts'
import { servicesBlock, servicesTold } from './services-text.ts'
import { moment, table } from './text.ts'

const KINDS: { readonly [type in Proposal['type']]: string } = {
  inputs: 'other agreed files',
  charter: 'another charter',
  keys: 'other people or keys of one operator',
  recovery: 'other people or keys of one operator, by its recovery keys',
  emergency: 'an emergency by one operator alone',
}

export const titleText = (title: Texts): string =>
  Object.entries(title)
    .map(([tag, text]) => `${tag}: ${text}`)
    .join('   ')

const setRows = (set: Readonly<Record<string, string | null>>, { inputs }: State): string[][] =>
  Object.entries(set).map(([name, hash]) => {
    if (hash === null) return [name, 'taken out']
    return [name, `${Object.hasOwn(inputs, name) ? 'changed' : 'new'}, ${hash}`]
  })

const rowsOf = (proposal: Proposal, state: State): string[][] => {
  if (proposal.type === 'inputs') return setRows(proposal.set, state)
  if (proposal.type === 'emergency')
    return [
      ['operator', proposal.operator],
      ...(proposal.block.length > 0 ? [['blocks', proposal.block.join(', ')]] : []),
      ...(proposal.allow.length > 0 ? [['allows', proposal.allow.join(', ')]] : []),
      ['for at most', durationText(proposal.seconds)],
    ]
  if (proposal.type === 'charter') return changeRows(state.charter as Json, proposal.charter as Json)
  const people = operatorOf(state.charter, proposal.operator)?.people ?? {}
  return [['operator', proposal.operator], ...changeRows(people, proposal.people)]
}

/** Six words of a hash in text. */
export const wordsOf = (hash: string) => wordsOfHash(parseHex(hash.slice('sha256:'.length)))

export const proposalText = (proposal: Proposal, hash: string, state: State): string => {
  const words = wordsOf(hash)
  const rows = [
    ['what', KINDS[proposal.type]],
    ['title', titleText(proposal.title)],
    ...rowsOf(proposal, state),
    ['hash', hash],
    ['its six words', words.en],
    ['', words.ko],
  ]
  return `What is proposed\n${table(rows, '  ')}`
}

export const effectsText = (effects: Effects | null): string => {
  if (effects === null) return ''
  if (!effects.told) {
    const problems = effects.problems.map((problem) => `  ${problemLine(problem)}`)
    return ['What it changes', ...(problems.length > 0 ? problems : [`  ${english.tooMany}`])].join('\n')
  }
  const services = servicesTold(effects.services)
  const [en, ko] = [
    [...tellDifferences(effects.found, english), ...servicesBlock(services, 'en')],
    [...tellDifferences(effects.found, korean), ...servicesBlock(services, 'ko')],
  ]
  return ['What it changes', ...en.map((line) => `  ${line}`), '', ...ko.map((line) => `  ${line}`)].join('\n')
}

const sideText = ({ operator, approve, reject, object, threshold, missing }: Standing): string[] => {
  const said = [
    ...(approve.length > 0 ? [`approved by ${approve.join(', ')}`] : []),
    ...(reject.length > 0 ? [`rejected by ${reject.join(', ')}`] : []),
    ...(object.length > 0 ? [`objected to by ${object.join(', ')}`] : []),
  ]
  const lacks = threshold === 0 ? 'not asked' : missing === 0 ? 'has agreed' : `${missing} of ${threshold} missing`
  return [operator, said.length === 0 ? lacks : `${said.join('; ')}; ${lacks}`]
}

const nextText = ({ proposal, agreed }: Open, { charter }: State): string => {
  if (proposal.type === 'emergency') return 'begins once its operator approves'
  const seconds = noticeOf(proposal.type, charter)
  if (agreed === null)
    return seconds === 0 ? 'in force once agreed' : `in force ${durationText(seconds)} after it is agreed`
  return `agreed; in force at the earliest ${moment((agreed.wall + seconds) * 1000)}`
}

const joinedRows = (proposal: Proposal, state: State): string =>
  rowsOf(proposal, state)
    .map((row) => row.join(' '))
    .join('; ')

export const openText = (open: Open, state: State): string =>
  table([
    ['', open.hash],
    ['', `${KINDS[open.proposal.type]}: ${titleText(open.proposal.title)}`],
    ...(open.proposal.type === 'emergency' ? [['', joinedRows(open.proposal, state)]] : []),
    ['', `proposed in entry ${open.at}; ${nextText(open, state)}`],
    ...standingOf(open, state).map((side) => ['', sideText(side).join(': ')]),
  ])

const endText = (emergency: Emergency, state: State, now: number): string => {
  const end = endOf(emergency, state) * 1000
  const until =
    end > now ? `ends at the latest ${moment(end)}` : `over since ${moment(end)}, by the clock of this machine`
  return emergency.objected === null ? until : `${until}, objected to`
}

/** `now`: milliseconds of this machine's clock. */
export const emergencyText = (emergency: Emergency, state: State, now: number): string => {
  const { proposal, hash, unilateral } = emergency
  return table([
    ['', hash],
    ['', `${unilateral ? 'by one operator alone' : 'agreed by every operator'}: ${titleText(proposal.title)}`],
    ['', joinedRows(proposal, state)],
    ['', endText(emergency, state, now)],
    ...standingOf(emergency, state).map((side) => ['', sideText(side).join(': ')]),
  ])
}
