// isthmus effects

import { wayOf } from '../../../domain/council/charter.ts'
import { tellDifferences } from '../../../domain/policy/tell/differences.ts'
import { english } from '../../../domain/policy/tell/english.ts'
import { korean } from '../../../domain/policy/tell/korean.ts'
import type { Command } from '../command.ts'
import { FILES, FILES_USAGE, filesOf } from '../council-files.ts'
import { RECORD, readPark, USAGE } from '../council-options.ts'
import { effectsText, wordsOf } from '../proposal-text.ts'
import { refusedBy } from '../refusal-text.ts'
import { servicesTold } from '../services-text.ts'
import { table } from '../text.ts'

export const effects: Command = {
  name: 'effects',
  summary: 'what a draft would change beside what is agreed, with the hash that is signed',
  usage: `[POLICYFILE] ${USAGE.record} ${FILES_USAGE}`,
  operand: {
    name: 'POLICYFILE',
    what: 'a policy file, with its lists and agreement beside it; without it that which is agreed',
  },
  options: [...RECORD, ...FILES],
  examples: [
    [
      `effects new.yaml --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'In sentences, from the files of the record. Exit code 0: nothing that is allowed or blocked; 1: something; 4: it cannot be told.',
    ],
    [
      `effects --without no-gambling --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'What if this rule went? Whoever gains or loses by it, in sentences.',
    ],
  ],
  run: async (given, parts) => {
    const park = await readPark(given, parts)
    if (wayOf(park.state.charter) === 'file') throw refusedBy('a draft', 'ruled-by-file')
    const { set, problems } = await filesOf(given, park)
    if (problems !== null) return problems
    const told = await park.effects(set)
    if (!told.told) return { code: 4, json: { ok: false, problems: told.problems }, human: effectsText(told) }
    const { found, hash } = told
    const rows = [
      ['effects report', hash],
      ['its six words', wordsOf(hash).en],
      ['', wordsOf(hash).ko],
    ]
    return {
      code: found.effects.length === 0 ? 0 : 1,
      json: {
        ...{ ok: true, base: park.state.agreed, set, hash, words: wordsOf(hash) },
        sentences: { en: tellDifferences(found, english), ko: tellDifferences(found, korean) },
        services: servicesTold(told.services),
        effects: found.effects,
        notes: found.notes,
      },
      human: `${effectsText(told)}\n\n${table(rows)}`,
    }
  },
}
