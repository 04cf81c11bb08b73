// Proposing at the command line: one confirmation, then the submission, and the proposer's own approval of what stands in the record then.

import { hashText } from '../../base/octets.ts'
import { begin } from '../../domain/council/emergencies.ts'
import { effectsOf } from '../../domain/council/hear.ts'
import { open } from '../../domain/council/open-proposals.ts'
import type { Proposal } from '../../domain/council/proposal.ts'
import { judgeSubmission } from '../../domain/council/submission.ts'
import { canonical, type Json } from '../../domain/record/json.ts'
import type { Result } from './command.ts'
import { readPark } from './council-options.ts'
import type { Effects } from './council-parts.ts'
import { effectsText, proposalText, wordsOf } from './proposal-text.ts'
import { refusedBy } from './refusal-text.ts'
import {
  judge,
  type Signing,
  send,
  shownText,
  signed,
  stateNow,
  textToSign,
  unconfirmed,
  whereto,
  withShown,
} from './signing.ts'

/** What `propose` says of its second signature. */
const THEN = [
  'Then, as soon as it stands in the record, its approval is signed with the same key: the same text with "action approve", and the',
  'size and root of the record that has it.',
].join('\n')

/** Throws `council:refused` for what the record would not take, or not begin. */
const judgeAll = ({ park, parts }: Signing, proposal: Proposal, hash: string, note: string): void => {
  const state = stateNow(park, parts)
  const submitted = judgeSubmission(proposal as unknown as Json, note, state, park.rootAt)
  if (typeof submitted === 'string') throw refusedBy('the proposal', submitted)
  const opened = open(proposal as unknown as Json, state)
  if (typeof opened === 'string') throw refusedBy('the proposal', opened)
  const found = opened.proposals.find((each) => each.hash === hash)
  const begun = found && proposal.type === 'emergency' ? begin(found, proposal, opened) : opened
  if (typeof begun === 'string') throw refusedBy('the emergency', begun)
}

/** The grown record, with the proposal in it. Throws `council:refused`. */
const reread = async (signing: Signing, hash: string): Promise<Signing> => {
  const { given, parts } = signing
  const park = await readPark(given, parts)
  if (park.state.proposals.some((each) => each.hash === hash)) return { ...signing, park }
  throw refusedBy('the approval', 'subject', 'the record does not show the proposal; sign it later: isthmus sign')
}

type Packing = { readonly hash: string; readonly note: string; readonly shown: string; readonly out: string }

/** Only what lets it in: the approval names a record that has the proposal. */
const packed = async (signing: Signing, proposal: Proposal, { hash, note, shown, out }: Packing): Promise<Result> => {
  ;(await signing.parts.council()).pack(out, proposal, note)
  const done = [
    `Written into ${out}. Carry it to where the portal can be reached, and there: isthmus propose send ${out} --portal URL`,
    `Then approve it, by a copy of the record that has it: isthmus sign ${hash} --approve --record … --genesis … --key … --out FILE`,
  ].join('\n')
  return { code: 0, json: { done: true, hash, words: wordsOf(hash), out }, human: withShown(signing, shown, done) }
}

/** Shows, asks, sends the proposal and approves it. `effects`: what it changes, of files. */
export const propose = async (signing: Signing, proposal: Proposal, effects: Effects | null): Promise<Result> => {
  const hash = hashText(canonical(proposal as unknown as Json))
  const text = textToSign(signing, 'propose', hash, effectsOf(proposal))
  const note = signed(signing, text)
  judgeAll(signing, proposal, hash, note)
  const shown = [
    proposalText(proposal, hash, signing.park.state),
    effectsText(effects),
    shownText('What is signed now', text),
    THEN,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
  const no = await unconfirmed(signing, shown, 'Propose and approve this? Type yes: ')
  if (no !== null) return no
  const out = signing.given.text('out')
  if (out !== undefined) return packed(signing, proposal, { hash, note, shown, out })
  const sent = await (await signing.parts.council()).submit(whereto(signing.given), proposal, note)
  if (sent.done === 'refused') throw refusedBy('the proposal', sent.why, sent.detail)
  const grown = await reread(signing, hash)
  const approval = textToSign(grown, 'approve', hash, effectsOf(proposal))
  const approvalNote = signed(grown, approval)
  judge(grown, approvalNote, 'the approval')
  const index = await send(grown, approvalNote, 'the approval')
  const done = [
    shownText('What was signed as the approval', approval),
    '',
    `Proposed in entry ${sent.index}, and approved in entry ${index}. Whoever else must agree signs it with:`,
    `  isthmus sign ${hash} --approve --record … --genesis … --key …`,
  ].join('\n')
  return {
    code: 0,
    json: { done: true, hash, words: wordsOf(hash), proposed: sent.index, approved: index },
    human: withShown(signing, shown, done),
  }
}
