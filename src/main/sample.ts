// The sample park as the repository carries it, and what a start makes of it.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../base/clock.ts'
import type { Settings } from '../config.ts'
import type { Site } from '../domain/policy/site.ts'
import { RETENTION } from '../domain/sessions/retention.ts'
import type { Store } from '../domain/store/store.ts'
import { openDataFolder, writePrivate } from '../edges/data/folder.ts'
import { fiveLinesVersion } from '../edges/portal/five-lines.ts'
import {
  makeSample,
  putSample,
  readSample,
  type SampleFile,
  type SamplePark,
  samplePath,
} from '../edges/sample/people.ts'
import { factsOf } from './five-facts.ts'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const fileOf = (name: string) => JSON.parse(readFileSync(join(ROOT, 'examples', 'kaesong', name), 'utf8'))

/** People, companies, seats and voucher of the sample, without PINs. */
export const samplePark = (): SamplePark => ({ ...fileOf('park.json'), companies: fileOf('companies.json') })

/** The sample file of a data folder; made now if it is not there yet. */
export const ensureSample = (data: string): SampleFile => {
  const known = readSample(data)
  if (known !== undefined) return known
  openDataFolder(data)
  const made = makeSample(samplePark())
  writePrivate(samplePath(data), `${JSON.stringify(made, null, 2)}\n`)
  return made
}

/** Puts the sample's people in the store at the first start; null where the settings want none or they were removed. */
export const seedSample = async (
  settings: Settings,
  store: Store,
  key: Uint8Array,
  clock: Clock,
): Promise<SampleFile | null> => {
  const state = await store.setting('sample')
  if (!settings.sample || state === 'removed') return null
  const made = ensureSample(settings.data)
  if (state === 'here') return made
  await putSample(store, samplePark(), made, {
    key,
    rules: fiveLinesVersion(factsOf(settings.site.terms?.retention ?? RETENTION)),
    at: clock().wall,
  })
  await store.setSetting('sample', 'here')
  return made
}

/** The settings' own hosts and zones, and the sample's beside them. */
export const mergedSite = (own: Site, more: Site): Site => ({
  ...own,
  hosts: new Map([...more.hosts, ...own.hosts]),
  zones: [...more.zones.filter(({ id }) => !own.zones.some((zone) => zone.id === id)), ...own.zones],
})
