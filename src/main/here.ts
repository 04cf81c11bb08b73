// What a command does itself, on this machine: nothing here is asked of a running server.
import { resolve } from 'node:path'
import { IsthmusError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Settings } from '../config.ts'
import type { ListDesk } from '../domain/desk/lists.ts'
import type { Problem } from '../domain/policy/language.ts'
import type { CheckedPolicy, Sample, Started } from '../edges/cli/parts.ts'
import { isUnreachable, remoteDesk } from '../edges/control/call.ts'
import { openDataFolder } from '../edges/data/folder.ts'
import { createResolver } from '../edges/dns/resolver.ts'
import { hasSample, readSample, removeSample } from '../edges/sample/people.ts'
import { sampleSite } from '../edges/sample/sites.ts'
import { openStore } from '../edges/store/open-store.ts'
import { askedToEnd } from './asked-to-end.ts'
import { wasByOperators } from './council/record.ts'
import { offlineLists, shelfIn } from './lists.ts'
import { openMemory } from './names.ts'
import type { Park } from './park.ts'
import { ensureSample, mergedSite, samplePark } from './sample.ts'

/** Errors stand where everybody sees them; warnings wait for `policy check`. */
const showErrors = (problems: readonly Problem[]): void => {
  for (const { severity, file, line, column, what, mend } of problems)
    if (severity === 'error') process.stderr.write(`${file}:${line}:${column}: ${what} ${mend}\n`)
}

const startedAs = ({ ports, names, operators, sample, troubles }: Park, consoles: Settings['consoles']): Started => ({
  portal: `http://localhost:${ports.http}/`,
  consoles:
    consoles.size === 0
      ? [`http://localhost:${ports.http}/console/`]
      : [...consoles.values()].map((origin) => `${origin}/console/`),
  proxy: `localhost:${ports.proxy}`,
  pac: `http://localhost:${ports.http}/proxy.pac`,
  dns: names,
  metrics: `http://localhost:${ports.metrics}/metrics`,
  operators,
  sample,
  troubles,
})

/** A running park, until it is asked to end; the exit code. */
export const start = async (
  settings: Settings,
  { log, version }: { readonly log: Log; readonly version: string },
  announce: (started: Started) => void,
): Promise<number> => {
  const ending = askedToEnd()
  const { startPark } = await import('./park.ts')
  const park = await startPark(settings, { log, show: showErrors, version })
  announce(startedAs(park, settings.consoles))
  await ending
  await park.stop()
  return 0
}

/** Through the running server where there is one, else straight from the database. */
const removeTheSample = async (settings: Settings): Promise<void> => {
  try {
    await remoteDesk(settings.data).removeSample()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    const store = await openStore({ data: settings.data, url: settings.database ?? undefined })
    await removeSample(store, samplePark(), settings.data).finally(store.close)
  }
}

export const sample = async (settings: Settings, remove: boolean): Promise<Sample | null> => {
  if (!remove) return settings.sample ? ensureSample(settings.data) : (readSample(settings.data) ?? null)
  if (!hasSample(settings.data)) return null
  const gone = readSample(settings.data) ?? null
  await removeTheSample(settings)
  return gone
}

export const checkPolicy = async (settings: Settings, file: string | undefined): Promise<CheckedPolicy> => {
  const path = file === undefined ? settings.policy : resolve(file)
  const site = settings.sample ? mergedSite(settings.site, sampleSite()) : settings.site
  // Loaded here: a running server leaves compiling to its worker.
  const compile = await import('../edges/policyfile/build.ts')
  const tests = settings.tests === null ? {} : { tests: settings.tests }
  return { file: path, ...compile.checkPolicy({ path, rule: 'file', site, shelf: shelfIn(settings.data), ...tests }) }
}

/** The lists of the data folder itself, for as long as no server runs. */
export const ownLists = async (settings: Settings): Promise<ListDesk> => {
  const { data, policy } = settings
  if (wasByOperators(data))
    throw new IsthmusError(
      'control:unreachable',
      'operators agree on the lists of this park, and no running Isthmus answers in this data folder',
      'start it with: isthmus start',
    )
  const site = settings.sample ? mergedSite(settings.site, sampleSite()) : settings.site
  // Loaded here: a running server leaves this to its worker.
  const { loadPolicy } = await import('../edges/policyfile/load.ts')
  const { weigh } = await import('../edges/policyfile/weigh.ts')
  const { sources } = loadPolicy({ path: policy, rule: 'file', site, shelf: shelfIn(data) })
  openDataFolder(data)
  const memory = openMemory(
    () => site.upstreams,
    () => performance.now(),
    () => false,
  )
  const resolve = createResolver(memory, () => null)
  return offlineLists({ data, park: settings.domain, site, resolve }, sources, async (old, draft) => weigh(old, draft))
}
