// isthmus sign

import { IsthmusError } from '../../../base/errors.ts'
import { hashText } from '../../../base/octets.ts'
import { utf8 } from '../../../base/utf8.ts'
import { type Member, operatorOf, RECOVERY } from '../../../domain/council/charter.ts'
import { effectsOf } from '../../../domain/council/hear.ts'
import type { Proposal } from '../../../domain/council/proposal.ts'
import { callersOf } from '../../../domain/council/revoking.ts'
import type { State } from '../../../domain/council/state.ts'
import type { Action } from '../../../domain/council/statement.ts'
import { parseNote } from '../../../domain/record/note.ts'
import { type Command, type Given, Misuse, type Option, type Result } from '../command.ts'
import { RECORD, SIGNING, USAGE } from '../council-options.ts'
import type { Effects, ReadPark } from '../council-parts.ts'
import type { CliParts } from '../parts.ts'
import { effectsText, proposalText, wordsOf } from '../proposal-text.ts'
import { refusedBy } from '../refusal-text.ts'
import {
  judge,
  openSigning,
  type Signing,
  send,
  shownText,
  signed,
  textToSign,
  unconfirmed,
  withShown,
} from '../signing.ts'

const ACTIONS = ['approve', 'reject', 'object', 'withdraw', 'cancel'] as const

const TRIED: { readonly [action in Action]: string } = {
  approve: 'the approval',
  reject: 'the rejection',
  object: 'the objection',
  withdraw: 'the withdrawal',
  cancel: 'the cancellation',
  revoke: 'the revocation',
}

type Subject = { readonly hash: string; readonly proposal: Proposal | null; readonly what: string }

/** What a hash, or its beginning, names. */
const subjectOf = (asked: string, { state }: ReadPark): Subject => {
  const digits = asked.replace(/^sha256:/, '')
  if (!/^[0-9a-f]{8,64}$/.test(digits))
    throw new Misuse(`${asked} is no hash`, 'give sha256: and its digits, at least the first 8; see isthmus proposals')
  const found = [...state.proposals, ...state.emergencies].filter(({ hash }) => hash.startsWith(`sha256:${digits}`))
  const [one, two] = found
  if (two !== undefined) throw new Misuse(`${asked} begins more than one hash`, 'give more of its digits')
  if (one === undefined) throw refusedBy('the statement', 'subject')
  return { hash: one.hash, proposal: one.proposal, what: proposalText(one.proposal, one.hash, state) }
}

/** How many recovery keys it takes, where one alone is not enough. */
const togetherOf = (target: Member, { charter, revoking }: State): readonly string[] => {
  const needed = operatorOf(charter, target.operator)?.recovery.threshold ?? 0
  if (target.person === RECOVERY || needed < 2) return []
  const said = callersOf(revoking, target).length
  return [`  By recovery keys it takes ${needed} of them; ${said === 0 ? 'none has' : `${said} have`} said it so far.`]
}

/** A key of the charter by its text or its key id. */
const keyOf = (asked: string, { state }: ReadPark): Subject => {
  const found = [...state.keyring.values()].filter(({ key }) => key.text === asked || key.id === asked)
  const [one] = found
  if (one === undefined || found.length > 1)
    throw new Misuse(`${asked} is no key of the charter`, 'give its text or key id; see isthmus charter show')
  const rows = [
    'What is revoked',
    `  ${one.key.text}`,
    '  It signs nothing any more, for ever, and what it approved of what is open does not count.',
    ...togetherOf(one, state),
  ]
  return { hash: hashText(utf8(one.key.text)), proposal: null, what: rows.join('\n') }
}

const actionOf = (given: Given): Action => {
  const chosen = [
    ...ACTIONS.filter((action) => given.flag(action)),
    ...(given.text('revoke') ? (['revoke'] as const) : []),
  ]
  const [one, two] = chosen
  if (one === undefined)
    throw new Misuse(
      'what is to be said is missing',
      'give one of --approve, --reject, --object, --withdraw, --cancel, or --revoke KEY',
    )
  if (two !== undefined) throw new Misuse(`--${one} and --${two} are two statements`, 'sign one after the other')
  return one
}

/** What a proposal of files changes, by this program. Throws `council:effects` where an approval would be blind or other than it says. */
const lookAt = async (action: Action, proposal: Proposal | null, park: ReadPark): Promise<Effects | null> => {
  if (proposal?.type !== 'inputs') return null
  const effects = await park.effects(proposal.set)
  if (action !== 'approve') return effects
  if (!effects.told)
    throw new IsthmusError(
      'council:effects',
      `what it changes cannot be told: ${effectsText(effects)}`,
      'do not approve it; tell whoever proposed it',
    )
  if (effects.hash === proposal.effects) return effects
  throw new IsthmusError(
    'council:effects',
    `the proposal says that its effects report is ${proposal.effects}, and this program gets ${effects.hash}`,
    'do not approve it: whoever proposed it saw something else; compare the versions of the programs by telephone',
  )
}

const say = async (signing: Signing, action: Action, subject: Subject): Promise<Result> => {
  const { given, parts, park } = signing
  const { hash, proposal, what } = subject
  const effects = await lookAt(action, proposal, park)
  const text = textToSign(signing, action, hash, effectsOf(proposal ?? undefined))
  const note = signed(signing, text)
  judge(signing, note, TRIED[action])
  const shown = [what, effectsText(effects), shownText('What is signed', text)]
    .filter((part) => part !== '')
    .join('\n\n')
  const no = await unconfirmed(signing, shown, `Sign ${TRIED[action]}? Type yes: `)
  if (no !== null) return no
  const json = { done: true, subject: hash, action, words: wordsOf(hashText(utf8(text))) }
  const out = given.text('out')
  if (out !== undefined) {
    ;(await parts.council()).writeNote(out, note)
    const done = `Signed into ${out}. Send it from where the portal can be reached: isthmus sign --send ${out}`
    return { code: 0, json: { ...json, out }, human: withShown(signing, shown, done) }
  }
  const index = await send(signing, note, TRIED[action])
  return {
    code: 0,
    json: { ...json, index },
    human: withShown(signing, shown, `It stands in entry ${index} of the record.`),
  }
}

const sendFile = async (file: string, given: Given, parts: CliParts): Promise<Result> => {
  const note = (await parts.council()).readNote(file)
  if (parseNote(note) === undefined)
    throw new IsthmusError(
      'council:file',
      `${file} has no signed note`,
      'give a file that isthmus sign --out has written',
    )
  const to = { record: given.text('record') ?? '', portal: given.text('portal') }
  if (to.record === '' && to.portal === undefined)
    throw new Misuse('where it is sent is missing', 'give --portal URL, or --record with the address of the record')
  const sent = await (await parts.council()).say(to, note)
  if (sent.done === 'refused') throw refusedBy('the statement', sent.why, sent.detail)
  return { code: 0, json: { done: true, index: sent.index }, human: `It stands in entry ${sent.index} of the record.` }
}

const needed = (given: Given): void => {
  for (const [name, value] of [
    ['record', 'WHERE'],
    ['genesis', 'HASH'],
    ['key', 'FILE'],
  ] as const)
    if (given.text(name) === undefined)
      throw new Misuse(`--${name} is missing`, `type --${name} ${value}; see isthmus sign --help`)
}

const optional = (options: readonly Option[]): readonly Option[] =>
  options.map((option) => ({ ...option, required: false }))

export const sign: Command = {
  name: 'sign',
  summary: 'approve, reject, object, withdraw, cancel or revoke, after looking at it with this program',
  usage: `[HASH] --approve|--reject|--object|--withdraw|--cancel|--revoke KEY ${USAGE.record} --key FILE ${USAGE.signing} [--out FILE] | --send FILE`,
  operand: {
    name: 'HASH',
    what: 'a proposal or emergency, as isthmus proposals has it; its first 8 digits are enough',
  },
  options: [
    { name: 'approve', value: null, what: 'say yes; of an emergency in force: make it everybody’s' },
    { name: 'reject', value: null, what: 'say no to what is proposed' },
    { name: 'object', value: null, what: 'cut an emergency of another operator short, or stop a change of keys' },
    { name: 'withdraw', value: null, what: 'take one’s own vote back' },
    { name: 'cancel', value: null, what: 'end an emergency of one’s own operator' },
    {
      name: 'revoke',
      value: 'KEY',
      what: 'one of one’s own keys, by its text or key id, for ever; with recovery keys, as many as it takes, one of any of its people',
    },
    ...optional(RECORD),
    { name: 'key', value: 'FILE', what: 'the key file that signs' },
    ...SIGNING,
    { name: 'out', value: 'FILE', what: 'write the note there instead of sending it, to be carried by hand' },
    { name: 'send', value: 'FILE', what: 'send a note that was written so; nothing is signed' },
  ],
  examples: [
    [
      `sign 5f2c09a1 --approve --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --key lee.key`,
      'Verifies the record, computes itself what it changes, shows it with the exact text and its six words, asks, and sends.',
    ],
    [
      `sign --revoke c0ffee00 --record ./copy --genesis sha256:${'5'.repeat(64)} --key north-recovery-1.key --reason "The laptop is lost" --out revoke.note`,
      'By a copy of the record, where there is no line to the park.',
    ],
    [
      'sign --send revoke.note --portal http://portal.park.test/',
      'Sends it later, from another machine, which needs no key.',
    ],
  ],
  run: async (given, parts) => {
    const file = given.text('send')
    if (file !== undefined) return sendFile(file, given, parts)
    const action = actionOf(given)
    if (action === 'revoke' && given.operand !== undefined)
      throw new Misuse('--revoke stands without HASH', 'give the key alone')
    if (action !== 'revoke' && given.operand === undefined)
      throw new Misuse('HASH is missing', 'see: isthmus proposals')
    needed(given)
    const signing = await openSigning(given, parts)
    const { park } = signing
    const subject = action === 'revoke' ? keyOf(given.needed('revoke'), park) : subjectOf(given.operand ?? '', park)
    return say(signing, action, subject)
  },
}
