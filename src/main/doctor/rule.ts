// What a start would put in force: the file of the settings, or what operators agreed on.
import { existsSync } from 'node:fs'
import type { Settings } from '../../config.ts'
import { wayOf } from '../../domain/council/charter.ts'
import { inputsNow } from '../../domain/council/state.ts'
import type { Site } from '../../domain/policy/site.ts'
import type { Copy } from '../../edges/policyfile/kept.ts'
import type { PolicyInputs } from '../../edges/policyfile/load.ts'
import type { Verification, Verified } from '../../edges/record/verify.ts'
import { sampleSite } from '../../edges/sample/sites.ts'
import { agreedFrom } from '../council/agreed.ts'
import { lookAtOwnRecord, recordIn } from '../council/record.ts'
import { agreedSite } from '../council/site.ts'
import { shelfIn } from '../lists.ts'
import { mergedSite } from '../sample.ts'

/** `inputs` null: the record is bad. `copy`: what of before rules where they are refused. `name`: what people call it. */
export type ToRule = { readonly inputs: PolicyInputs | null; readonly copy: Copy; readonly name: string }

const byRecord = (data: string, { park }: Verified, site: Site): ToRule => {
  const files = inputsNow(park)
  const folder = recordIn(data)
  const inputs = agreedFrom(folder, park.charter, files, agreedSite(folder, files, site))
  return { inputs, copy: park.table === null ? 'kept' : 'activated', name: 'The agreed policy' }
}

/** The record of the data folder; without a folder there is none. */
export const recordOf = async (settings: Settings): Promise<Verification> =>
  existsSync(settings.data) ? lookAtOwnRecord(settings) : { state: 'none', strays: [] }

export const toRule = (settings: Settings, found: Verification): ToRule => {
  const { data, policy: path, tests } = settings
  const site = settings.sample ? mergedSite(settings.site, sampleSite()) : settings.site
  if (found.state === 'bad') return { inputs: null, copy: 'kept', name: 'The policy' }
  if (found.state === 'good' && wayOf(found.park.charter) !== 'file') return byRecord(data, found, site)
  const inputs = { path, rule: 'file', site, shelf: shelfIn(data), ...(tests !== null && { tests }) } as const
  return { inputs, copy: 'kept', name: path }
}
