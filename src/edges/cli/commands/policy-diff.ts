// isthmus policy diff
import { catalogueOf } from '../../../domain/catalogue/catalogue.ts'
import { serviceChanges } from '../../../domain/catalogue/differences.ts'
import { differences } from '../../../domain/policy/exact/diff.ts'
import type { Differences } from '../../../domain/policy/exact/effects.ts'
import { tellDifferences } from '../../../domain/policy/tell/differences.ts'
import { english } from '../../../domain/policy/tell/english.ts'
import { korean } from '../../../domain/policy/tell/korean.ts'
import { type Command, Misuse, type Result } from '../command.ts'
import type { CheckedPolicy } from '../parts.ts'
import { problemLine } from '../problems-text.ts'
import { type ServicesTold, servicesBlock, servicesTold } from '../services-text.ts'

const broken = ({ file, problems }: CheckedPolicy): Result => ({
  code: 4,
  json: { ok: false, file, problems },
  human: [...problems.map(problemLine), `${file} has errors, so it cannot be compared.`].join('\n'),
})

const resultOf = (before: CheckedPolicy, after: CheckedPolicy, found: Differences, services: ServicesTold): Result => ({
  code: found.effects.length === 0 ? 0 : 1,
  json: {
    ...{ ok: true, old: before.file, new: after.file, same: found.effects.length === 0 },
    sentences: { en: tellDifferences(found, english), ko: tellDifferences(found, korean) },
    services,
    effects: found.effects,
    notes: found.notes,
  },
  human: [...tellDifferences(found, english), ...servicesBlock(services, 'en')].join('\n'),
})

export const policyDiff: Command = {
  name: 'policy diff',
  summary: 'what one policy changes for whom, beside another',
  usage: '[OLD] NEW',
  operand: { name: 'OLD', what: 'a policy file; left out, that of the settings' },
  second: { name: 'NEW', what: 'the policy file beside it' },
  options: [],
  examples: [
    [
      'policy diff new.yaml',
      'What a draft would change. Exit code 0: nothing that is allowed or blocked; 1: something; 4: it cannot be told.',
    ],
    ['policy diff 2026.yaml 2027.yaml --json', 'Effects as data, and as sentences in English and Korean.'],
  ],
  run: async (given, parts) => {
    const { operand: first, second } = given
    if (first === undefined) throw new Misuse('NEW is missing', 'type: isthmus policy diff [OLD] NEW')
    const before = await parts.checkPolicy(second === undefined ? undefined : first)
    const after = await parts.checkPolicy(second ?? first)
    if (before.side === null) return broken(before)
    if (after.side === null) return broken(after)
    const found = differences(before.side, after.side)
    if (found === undefined) return { code: 4, json: { ok: false, why: 'too-complex' }, human: english.tooMany }
    const services = servicesTold(serviceChanges(before.side, after.side, catalogueOf(after.side.policy)))
    return resultOf(before, after, found, services)
  },
}
