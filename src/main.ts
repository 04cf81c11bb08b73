// The program: a command line, most of which asks a running park, and behind `start` that park.
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lazily } from './base/lazily.ts'
import { type Log, logTo, onlyTrouble } from './base/log.ts'
import { readSettings, type Settings } from './config.ts'
import type { ListDesk } from './domain/desk/lists.ts'
import { cli } from './edges/cli/cli.ts'
import type { CliParts } from './edges/cli/parts.ts'
import { isUnreachable, remoteDesk } from './edges/control/call.ts'

const VERSION: string = JSON.parse(
  readFileSync(join(dirname(dirname(fileURLToPath(import.meta.url))), 'package.json'), 'utf8'),
).version

const log = (): Log => (process.stderr.isTTY ? onlyTrouble(logTo(process.stderr)) : logTo(process.stderr))

/** What is not asked of a running server. Loaded on need: most commands only ask, and are answered in half the time. */
const loadHere = () => import('./main/here.ts')
const loadMachine = () => import('./main/desk/machine.ts')

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
      own = loadHere().then(({ ownLists }) => ownLists(settings))
      return run(await own)
    }
  }
  return {
    lists: () => ask((desk) => desk.lists()),
    fetchList: (asked) => ask((desk) => desk.fetchList(asked)),
    sendList: (piece) => ask((desk) => desk.sendList(piece)),
    putList: (asked) => ask((desk) => desk.putList(asked)),
    takeList: (asked) => ask((desk) => desk.takeList(asked)),
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

type Streams = Pick<CliParts, 'out' | 'err'>

/** What one command of this program prints, for another. */
const captured = async (argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> => {
  const said = { out: '', err: '' }
  const into = (stream: 'out' | 'err') => ({
    write: (text: string) => {
      said[stream] += text
    },
  })
  const exit = await main(argv, { out: into('out'), err: into('err') })
  return { exit, ...said }
}

/** Runs one command line, without `node` and the program's name; the exit code. */
export const main = (
  argv: readonly string[],
  { out, err }: Streams = { out: process.stdout, err: process.stderr },
): Promise<number> => {
  let known: Settings | undefined
  const settings = (): Settings => {
    known ??= readSettings(process.env, process.cwd())
    return known
  }
  return cli(argv, {
    start: async (announce) => (await loadHere()).start(settings(), { log: log(), version: VERSION }, announce),
    trial: async (data) => (await import('./main/upgrade/trial.ts')).tryStart(settings(), resolve(data), VERSION),
    sample: async (remove) => (await loadHere()).sample(settings(), remove),
    checkPolicy: async (file) => (await loadHere()).checkPolicy(settings(), file),
    get desk() {
      return remoteDesk(settings().data)
    },
    get lists() {
      return anyLists(settings())
    },
    putList: async (id, file, accept) =>
      (await import('./main/lists.ts')).putFile(anyLists(settings()), id, resolve(file), accept),
    gateway: {
      dhcp: async (program, ranges) => (await import('./main/gateway/dhcp.ts')).dhcpText(settings(), program, ranges),
      close: async () => (await loadMachine()).closeBefore(settings(), log()),
      switchOn: async () => (await loadMachine()).switchMachineOn(settings()),
      putBack: async (anyway) => (await loadMachine()).putMachineBack(settings(), anyway),
    },
    record: {
      verify: async (where, genesis) => (await import('./main/council/record-desk.ts')).verify(where, genesis),
      own: async () => (await import('./main/council/record-desk.ts')).own(settings().data),
    },
    council: lazily(async () => (await import('./main/council/tools.ts')).councilTools()),
    probe: async (asked) => (await import('./main/council/probe.ts')).runProbe(asked),
    witness: {
      key: async (asked) => (await import('./main/council/witness.ts')).showKey(asked),
      run: async (asked, announce) => (await import('./main/council/witness.ts')).runWitness(asked, announce, log()),
    },
    seat: {
      run: async (asked, announce) =>
        (await import('./main/seat/run.ts')).runSeat(asked, { log: log(), version: VERSION }, announce),
      enrol: async (asked) => (await import('./main/seat/enrol.ts')).enrolSeat(asked),
      setup: async (asked) => (await import('./main/seat/setup.ts')).setUpSeat(asked),
    },
    backup: lazily(async () =>
      (await import('./main/backup.ts')).backupParts(settings(), { version: VERSION, now: Date.now }),
    ),
    upgrade: lazily(async () =>
      (await import('./main/upgrade/upgrade.ts')).upgradeParts(settings(), { version: VERSION, now: Date.now }),
    ),
    askService: async (upstreams) => (await import('./main/live.ts')).askService(upstreams),
    newFile: async (path) => (await import('./main/new-file.ts')).newFile(path),
    importing: lazily(async () =>
      (await import('./main/imports.ts')).importParts(remoteDesk(settings().data), userName()),
    ),
    publish: lazily(async () => (await import('./main/publish.ts')).publishParts(settings().data)),
    doctor: async () =>
      (await import('./main/doctor/doctor.ts')).examine({ settings, version: VERSION, now: Date.now }),
    parcel: lazily(async () =>
      (await import('./main/list-parcel.ts')).parcelParts(() => anyLists(settings()), Date.now),
    ),
    init: lazily(async () => (await import('./main/init.ts')).initParts()),
    sit: lazily(async () => (await import('./main/sit.ts')).sitParts(settings(), captured)),
    user: userName(),
    now: Date.now,
    version: VERSION,
    out,
    err,
  })
}
