// The program: a command line, and behind `start` a running park.
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IsthmusError } from './base/errors.ts'
import { type Log, logTo, onlyTrouble } from './base/log.ts'
import { readSettings, type Settings } from './config.ts'
import type { ListDesk } from './domain/desk/lists.ts'
import type { Problem } from './domain/policy/language.ts'
import { cli } from './edges/cli/cli.ts'
import type { CheckedPolicy, Sample, Started } from './edges/cli/parts.ts'
import { remoteDesk } from './edges/control/call.ts'
import { openDataFolder } from './edges/data/folder.ts'
import { createResolver } from './edges/dns/resolver.ts'
import { hasSample, readSample, removeSample } from './edges/sample/people.ts'
import { sampleSite } from './edges/sample/sites.ts'
import { openStore } from './edges/store/open-store.ts'
import { councilKeys } from './main/council-keys.ts'
import { councilTools } from './main/council-tools.ts'
import { dhcpText } from './main/dhcp.ts'
import { offlineLists, putFile, shelfIn } from './main/lists.ts'
import { closeBefore, putMachineBack, switchMachineOn } from './main/machine-desk.ts'
import { openMemory } from './main/names.ts'
import { type Park, startPark } from './main/park.ts'
import { recordDesk } from './main/record-desk.ts'
import { ensureSample, mergedSite, samplePark } from './main/sample.ts'

const VERSION: string = JSON.parse(
  readFileSync(join(dirname(dirname(fileURLToPath(import.meta.url))), 'package.json'), 'utf8'),
).version

/** Errors stand where everybody sees them; warnings wait for `policy check`. */
const showErrors = (problems: readonly Problem[]): void => {
  for (const { severity, file, line, column, what, mend } of problems)
    if (severity === 'error') process.stderr.write(`${file}:${line}:${column}: ${what} ${mend}\n`)
}

const log = (): Log => (process.stderr.isTTY ? onlyTrouble(logTo(process.stderr)) : logTo(process.stderr))

const startedAs = ({ ports, names, sample, troubles }: Park): Started => ({
  portal: `http://localhost:${ports.http}/`,
  proxy: `localhost:${ports.proxy}`,
  pac: `http://localhost:${ports.http}/proxy.pac`,
  dns: names,
  metrics: `http://localhost:${ports.metrics}/metrics`,
  sample,
  troubles,
})

/** A terminal's Ctrl-C and npm's passing it on are one. */
const SAME_SIGNAL = 1000

/** Resolves at the first signal to end; a second one, a moment later, ends at once. */
const askedToEnd = (): Promise<void> =>
  new Promise((ended) => {
    let asked: number | undefined
    const end = (): void => {
      if (asked !== undefined && performance.now() - asked > SAME_SIGNAL) process.exit(130)
      asked ??= performance.now()
      ended()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  })

const start = async (settings: Settings, announce: (started: Started) => void): Promise<number> => {
  const ending = askedToEnd()
  const park = await startPark(settings, { log: log(), show: showErrors, version: VERSION })
  announce(startedAs(park))
  await ending
  await park.stop()
  return 0
}

const isUnreachable = (error: unknown): boolean => error instanceof IsthmusError && error.code === 'control:unreachable'

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

const sample = async (settings: Settings, remove: boolean): Promise<Sample | null> => {
  if (!remove) return settings.sample ? ensureSample(settings.data) : (readSample(settings.data) ?? null)
  if (!hasSample(settings.data)) return null
  const gone = readSample(settings.data) ?? null
  await removeTheSample(settings)
  return gone
}

const check = async (settings: Settings, file: string | undefined): Promise<CheckedPolicy> => {
  const path = file === undefined ? settings.policy : resolve(file)
  const site = settings.sample ? mergedSite(settings.site, sampleSite()) : settings.site
  // Loaded here: a running server leaves compiling to its worker.
  const { checkPolicy } = await import('./edges/policyfile/build.ts')
  return { file: path, ...checkPolicy({ path, rule: 'file', site, shelf: shelfIn(settings.data) }) }
}

/** The lists of the data folder itself, for as long as no server runs. */
const ownLists = async (settings: Settings): Promise<ListDesk> => {
  const { data, policy, upstream } = settings
  const site = settings.sample ? mergedSite(settings.site, sampleSite()) : settings.site
  // Loaded here: a running server leaves this to its worker.
  const { loadPolicy } = await import('./edges/policyfile/load.ts')
  const { weigh } = await import('./edges/policyfile/weigh.ts')
  const { sources } = loadPolicy({ path: policy, rule: 'file', site, shelf: shelfIn(data) })
  openDataFolder(data)
  const memory = openMemory(
    upstream,
    () => performance.now(),
    () => false,
  )
  const resolve = createResolver(memory, () => null)
  return offlineLists({ data, site, resolve }, sources, async (old, draft) => weigh(old, draft))
}

/** What is asked of the running server, and without one done here. */
const anyLists = (settings: Settings): ListDesk => {
  const remote = remoteDesk(settings.data)
  let own: Promise<ListDesk> | undefined
  const ask = async <T>(run: (desk: ListDesk) => Promise<T>): Promise<T> => {
    if (own !== undefined) return run(await own)
    try {
      return await run(remote)
    } catch (error) {
      if (!isUnreachable(error)) throw error
      own = ownLists(settings)
      return run(await own)
    }
  }
  return {
    lists: () => ask((desk) => desk.lists()),
    fetchList: (asked) => ask((desk) => desk.fetchList(asked)),
    sendList: (piece) => ask((desk) => desk.sendList(piece)),
    putList: (asked) => ask((desk) => desk.putList(asked)),
    acceptList: (asked) => ask((desk) => desk.acceptList(asked)),
    dropList: (asked) => ask((desk) => desk.dropList(asked)),
  }
}

/** A user without a name, as in some containers, goes by the number. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.()}`
  }
}

/** Runs one command line, without `node` and the program's name; the exit code. */
export const main = (argv: readonly string[]): Promise<number> => {
  let known: Settings | undefined
  const settings = (): Settings => {
    known ??= readSettings(process.env, process.cwd())
    return known
  }
  return cli(argv, {
    start: async (announce) => start(settings(), announce),
    sample: async (remove) => sample(settings(), remove),
    checkPolicy: async (file) => check(settings(), file),
    get desk() {
      return remoteDesk(settings().data)
    },
    get lists() {
      return anyLists(settings())
    },
    putList: (id, file, accept) => putFile(anyLists(settings()), id, resolve(file), accept),
    gateway: {
      dhcp: (program, ranges) => dhcpText(settings(), program, ranges),
      close: () => closeBefore(settings(), log()),
      switchOn: () => switchMachineOn(settings()),
      putBack: (anyway) => putMachineBack(settings(), anyway),
    },
    record: recordDesk(() => settings().data),
    keys: councilKeys,
    council: councilTools(),
    user: userName(),
    now: Date.now,
    version: VERSION,
    out: process.stdout,
    err: process.stderr,
  })
}
