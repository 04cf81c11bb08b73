// Everybody of the founding park signs in, in the lab: sign-ins a second, each written and confirmed by the kernel before its answer;
// then what 44,600 sessions cost beside 20: rules, a packet, memory, a reading of all counters. Prints JSON; needs root on Linux.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cannotHere, spaceOf, takeDown } from '../lab/network.ts'
import { type Lab, openLab } from '../lab/open.ts'
import { GATEWAY, PLACES, WORLD } from '../lab/plan.ts'
import { median } from './kit/figures.ts'
import { type Bulk, compileLoad } from './kit/load.ts'

const PEOPLE = Number(process.env.ISTHMUS_BENCH_PEOPLE ?? 44_600)
const LANES = 64
/** Sign-ins a second of the goal: how long one takes is measured at that rate. */
const RATE = 1000
const VOUCHERS_AT_ONCE = 1000
const LAB = `isth-many-${process.pid}`
/** Behind this seat, as behind a router of a company, is everybody. */
const ROUTER = PLACES.find(({ name }) => name === 'seat-20')
const run = promisify(execFile)

const inSpace = (place: string, ...command: readonly string[]): [string, string[]] => [
  'nsenter',
  [`--net=/run/netns/${spaceOf(LAB, place)}`, ...command],
]

const leadThere = async ({ desk }: Lab): Promise<void> => {
  execFileSync(...inSpace('seat-20', 'ip', 'route', 'add', 'local', '10.64.0.0/10', 'dev', 'lo'))
  execFileSync(...inSpace('gateway', 'ip', 'route', 'add', '10.64.0.0/10', 'via', ROUTER?.four ?? '', 'dev', 'seats0'))
  await desk.putNetwork({ id: 'companies', ranges: ['10.64.0.0/10'] })
}

const vouchersOf = async ({ desk }: Lab, count: number): Promise<string[]> => {
  const codes: string[] = []
  while (codes.length < count) {
    const some = Math.min(VOUCHERS_AT_ONCE, count - codes.length)
    const made = await desk.createVouchers({ by: 'bench', plan: 'crew', minutes: 600, days: 2, count: some })
    if (!made.created) throw new Error(`no vouchers: ${made.why}`)
    codes.push(...made.codes)
  }
  return codes
}

type SignIns = {
  readonly answers: Record<string, number>
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}

const signIn = async (codes: readonly string[], first: number, lanes: number, rate = 0): Promise<SignIns> => {
  const script = join(import.meta.dirname, 'load', 'sign-in.ts')
  const command = [
    process.execPath,
    script,
    GATEWAY.four,
    'portal.lab.example',
    String(first),
    String(lanes),
    String(rate),
  ]
  const child = spawn(...inSpace('seat-20', ...command), { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin?.end(codes.join('\n'))
  return JSON.parse(await text(child.stdout ?? [])) as SignIns
}

const withRate = (done: SignIns) => {
  const online = Number(done.answers[303] ?? 0)
  return { online, perSecond: online / done.seconds, ...done }
}

const rulesNow = (): number => {
  const table = execFileSync(...inSpace('gateway', 'nft', '--terse', '--handle', 'list', 'table', 'inet', 'isthmus'), {
    encoding: 'utf8',
  })
  return table.split('\n').filter((line) => / # handle \d+$/.test(line) && !/^\s*(set|map|chain|table) /.test(line))
    .length
}

/** Gbit/s of eight streams on the direct path, for the person at seat-1. */
const direct = async (load: string): Promise<number> => {
  const { stdout } = await run(
    ...inSpace('seat-1', load, 'bulk', WORLD.museum.four, '8000', '--open', '8', '--seconds', '1.5'),
    { timeout: 30_000 },
  )
  const { bytes, seconds } = JSON.parse(stdout) as Bulk
  return (bytes * 8) / seconds / 1e9
}

type Process = { readonly pid: string; readonly command: string; readonly megabytes: number }

const processesIn = (place: string): readonly Process[] =>
  execFileSync('ip', ['netns', 'pids', spaceOf(LAB, place)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map((pid) => {
      const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return { pid, command, megabytes: Number(resident) / 1024 }
    })

const megabytes = (): number => processesIn('gateway').reduce((sum, each) => sum + each.megabytes, 0)

const measure = async (folder: string) => {
  const load = compileLoad(folder)
  const lab = await openLab(LAB)
  await leadThere(lab)
  await lab.desk.openSession({
    by: 'bench',
    seat: 'seat-1',
    credential: { kind: 'voucher', code: lab.vouchers.crew[0] ?? '' },
  })
  const codes = await vouchersOf(lab, PEOPLE)
  const world = processesIn('world').find(({ command }) => command.includes('origin.ts'))
  if (world !== undefined) process.kill(Number(world.pid), 'SIGKILL')
  await pause(300)
  const stream = spawn(...inSpace('world', load, 'stream', WORLD.museum.four, '8000'), { stdio: 'ignore' })
  try {
    await signIn(codes.slice(0, 20), 0, 4)
    const few = { rules: rulesNow(), megabytes: megabytes(), gbps: [] as number[] }
    for (let n = 0; n < 3; n++) few.gbps.push(await direct(load))
    const half = Math.ceil(codes.length / 2)
    const most = await signIn(codes.slice(20, half), 20, LANES)
    const atRate = await signIn(codes.slice(half), half, LANES, RATE)
    const many = { rules: rulesNow(), megabytes: megabytes(), gbps: [] as number[] }
    for (let n = 0; n < 3; n++) many.gbps.push(await direct(load))
    return {
      signIns: withRate(most),
      atRate: withRate(atRate),
      beside20: {
        rules: few.rules,
        rulesMore: many.rules - few.rules,
        direct: median(many.gbps) / median(few.gbps),
        gbps: [median(few.gbps), median(many.gbps)],
        megabytes: [few.megabytes, many.megabytes],
      },
    }
  } finally {
    stream.kill()
  }
}

const cannot = cannotHere()
if (cannot !== undefined) {
  console.error(`sign-ins: ${cannot}`)
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'bench-sign-ins-'))
try {
  console.log(JSON.stringify(await measure(folder)))
} finally {
  await takeDown(LAB)
  rmSync(folder, { recursive: true, force: true })
}
