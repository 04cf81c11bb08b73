// The policy: can what the settings or the record name be put in force, and is there a kept one to fall back on?
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import type { Problem } from '../../domain/policy/language.ts'
import { checkPolicy } from '../../edges/policyfile/build.ts'
import { readKept } from '../../edges/policyfile/kept.ts'
import { NOT_FETCHED } from '../../edges/policyfile/list-file.ts'
import type { Installation } from './installation.ts'
import type { ToRule } from './rule.ts'

const LISTS = 'without a line, lists come by stick: isthmus list take (docs/policy.md)'
const CHECK = 'isthmus policy check says where and how'

/** Where the agreed files lie the place of a problem says little: the first one is told in words. */
const refused = ({ name, copy }: ToRule, problems: readonly Problem[], data: string): Finding => {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : ''
  const why = `${name} cannot be put in force: ${first?.what ?? 'it is not there'}${more}`
  const kept = readKept(data, undefined, copy)
  if (kept.state === 'found') return look('policy', `${why} The one that was kept from before rules.`, CHECK)
  if (kept.state !== 'damaged' && errors.length > 0 && errors.every(({ what }) => what.includes(NOT_FETCHED)))
    return look(
      'policy',
      `${name} waits for its lists: the first start fetches them, and begins with them only.`,
      LISTS,
    )
  const lost = kept.state === 'damaged' ? `the one that was kept is damaged (${kept.why})` : 'none was kept from before'
  return broken('policy', `${why} And ${lost}: the service does not start.`, CHECK)
}

const keptAlone = ({ copy }: ToRule, data: string): Finding => {
  const kept = readKept(data, undefined, copy)
  if (kept.state === 'found') return look('policy', 'The one that was kept rules while the record is bad.', RECORD)
  return broken(
    'policy',
    'The record is bad, and no policy was kept from before: where operators rule, nothing starts.',
    RECORD,
  )
}

const RECORD = 'mend the record first'

const rules = (n: number): string => `${n} ${n === 1 ? 'rule' : 'rules'}`

export const lookAtPolicy = async ({ settings, rule }: Installation): Promise<readonly Finding[]> => {
  const { data } = settings
  const wanted = await rule()
  if (wanted.inputs === null) return [keptAlone(wanted, data)]
  const { decider, problems } = checkPolicy(wanted.inputs)
  if (decider === null) return [refused(wanted, problems, data)]
  const kept = readKept(data, undefined, wanted.copy)
  return [
    fine('policy', `${wanted.name} holds, with ${rules(decider.policy.rules.length)}, and passes its tests.`),
    ...(kept.state === 'damaged'
      ? [
          look(
            'policy',
            `The copy that would rule if it were refused is damaged: ${kept.why}.`,
            'the next start keeps another',
          ),
        ]
      : []),
  ]
}
