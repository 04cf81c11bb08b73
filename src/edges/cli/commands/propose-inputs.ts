// isthmus propose inputs
import { wayOf } from '../../../domain/council/charter.ts'
import type { Command } from '../command.ts'
import { FILES, FILES_USAGE, filesOf } from '../council-files.ts'
import { KEY, OUT, RECORD, SIGNING, TITLE, titleOf, USAGE } from '../council-options.ts'
import { effectsText } from '../proposal-text.ts'
import { propose } from '../proposing.ts'
import { refusedBy } from '../refusal-text.ts'
import { openSigning } from '../signing.ts'

export const proposeInputs: Command = {
  name: 'propose inputs',
  summary: 'propose another policy, or other agreed files, and approve it',
  usage: `[POLICYFILE] ${USAGE.record} ${USAGE.title} ${FILES_USAGE} ${USAGE.signing} ${USAGE.out}`,
  operand: {
    name: 'POLICYFILE',
    what: 'a policy file, with its lists and agreement beside it; without it that which is agreed stays',
  },
  options: [...RECORD, KEY, TITLE, ...FILES, ...SIGNING, OUT],
  examples: [
    [
      `propose inputs new.yaml --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --key kim.key --title "en=No films at night" --title "ko=밤에는 영화 없음"`,
      'Shows what it changes and what is signed, asks, and sends it with the files that the record has not.',
    ],
  ],
  run: async (given, parts) => {
    const title = titleOf(given)
    const signing = await openSigning(given, parts)
    const { park } = signing
    if (wayOf(park.state.charter) === 'file') throw refusedBy('the proposal', 'ruled-by-file')
    const { set, problems } = await filesOf(given, park)
    if (problems !== null) return problems
    const effects = await park.effects(set)
    if (!effects.told) return { code: 1, json: { ok: false, problems: effects.problems }, human: effectsText(effects) }
    const proposal = { type: 'inputs', base: park.state.agreed, set, effects: effects.hash, title } as const
    return propose(signing, proposal, effects)
  },
}
