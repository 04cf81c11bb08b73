// The policy: can what the settings or the record name be put in force, and is there a kept one to fall back on?
import { existsSync } from 'node:fs'
import { wayOf } from '../../domain/council/charter.ts'
import { inputsNow } from '../../domain/council/state.ts'
import { broken, type Finding, fine, look } from '../../domain/doctor/finding.ts'
import type { Problem } from '../../domain/policy/language.ts'
import type { Site } from '../../domain/policy/site.ts'
import { checkPolicy } from '../../edges/policyfile/build.ts'
import { type Copy, readKept } from '../../edges/policyfile/kept.ts'
import type { PolicyInputs } from '../../edges/policyfile/load.ts'
import type { Verified } from '../../edges/record/verify.ts'
import { sampleSite } from '../../edges/sample/sites.ts'
import { agreedFrom } from '../council/agreed.ts'
import { lookAtOwnRecord, recordIn } from '../council/record.ts'
import { agreedSite } from '../council/site.ts'
import { shelfIn } from '../lists.ts'
import { mergedSite } from '../sample.ts'
import type { Installation } from './installation.ts'

const CHECK = 'isthmus policy check says where and how'

/** What a start puts in force, and which copy of before rules where that fails. `inputs` null: the record is bad. */
type ToRule = { readonly inputs: PolicyInputs | null; readonly copy: Copy; readonly name: string }

const byRecord = (data: string, { park }: Verified, site: Site): ToRule => {
  const files = inputsNow(park)
  const folder = recordIn(data)
  const inputs = agreedFrom(folder, park.charter, files, agreedSite(folder, files, site))
  return { inputs, copy: park.table === null ? 'kept' : 'activated', name: 'The agreed policy' }
}

const toRule = async ({ settings }: Installation): Promise<ToRule> => {
  const { data, policy: path, tests } = settings
  const site = settings.sample ? mergedSite(settings.site, sampleSite()) : settings.site
  const found = existsSync(data) ? await lookAtOwnRecord(settings) : undefined
  if (found?.state === 'bad') return { inputs: null, copy: 'kept', name: 'The policy' }
  if (found?.state === 'good' && wayOf(found.park.charter) !== 'file') return byRecord(data, found, site)
  const inputs = { path, rule: 'file', site, shelf: shelfIn(data), ...(tests !== null && { tests }) } as const
  return { inputs, copy: 'kept', name: path }
}

/** Where the agreed files lie the place of a problem says little: the first one is told in words. */
const refused = ({ name, copy }: ToRule, problems: readonly Problem[], data: string): Finding => {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : ''
  const why = `${name} cannot be put in force: ${first?.what ?? 'it is not there'}${more}`
  const kept = readKept(data, undefined, copy)
  if (kept.state === 'found') return look('policy', `${why} The one that was kept from before rules.`, CHECK)
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

export const lookAtPolicy = async (installation: Installation): Promise<readonly Finding[]> => {
  const { data } = installation.settings
  const wanted = await toRule(installation)
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
