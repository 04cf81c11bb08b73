// isthmus proposals

import { endOf, standingOf } from '../../../domain/council/standing.ts'
import type { Emergency, Open, State } from '../../../domain/council/state.ts'
import type { Command } from '../command.ts'
import { RECORD, readPark, USAGE } from '../council-options.ts'
import { emergencyText, openText, wordsOf } from '../proposal-text.ts'

const openJson = (open: Open, state: State) => ({
  hash: open.hash,
  words: wordsOf(open.hash),
  entry: open.at,
  proposal: open.proposal,
  agreedAt: open.agreed?.wall ?? null,
  sides: standingOf(open, state),
})

const liveJson = (each: Emergency, state: State) => ({
  hash: each.hash,
  words: wordsOf(each.hash),
  proposal: each.proposal,
  unilateral: each.unilateral,
  endsAt: endOf(each, state),
  sides: standingOf(each, state),
})

export const proposals: Command = {
  name: 'proposals',
  summary: 'what is proposed or ruled by one operator alone: who said what, what is missing, until when',
  usage: USAGE.record,
  operand: null,
  options: RECORD,
  examples: [
    [
      `proposals --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'By the record, as of its last entry. Needs no account and no key.',
    ],
  ],
  run: async (given, parts) => {
    const { state } = await readPark(given, parts)
    const { proposals: open, emergencies, frozen } = state
    const json = {
      agreed: state.agreed,
      frozen,
      proposals: open.map((each) => openJson(each, state)),
      emergencies: emergencies.map((each) => liveJson(each, state)),
    }
    const texts = [
      ...(frozen === null
        ? []
        : [`The record is frozen since entry ${frozen.at} (${frozen.why}): nothing counts any more.`]),
      ...(open.length === 0
        ? ['Nothing is proposed.']
        : [`Proposed\n${open.map((each) => openText(each, state)).join('\n\n')}`]),
      ...(emergencies.length === 0
        ? []
        : [`Emergencies\n${emergencies.map((each) => emergencyText(each, state, parts.now())).join('\n\n')}`]),
    ]
    return { code: 0, json, human: texts.join('\n\n') }
  },
}
