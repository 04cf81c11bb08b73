// Everybody of the founding park signs in, in the lab: sign-ins a second, each written and confirmed by the kernel before its answer;
// then what 44,600 sessions cost beside 20: rules, a packet, memory, a reading of all counters. Prints JSON; needs root on Linux.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { cannotHere, takeDown } from '../lab/network.ts'
import { type Lab, openLab } from '../lab/open.ts'
import { GATEWAY, PLACES, WORLD } from '../lab/plan.ts'
import { median } from './kit/figures.ts'
import { clearWorld, inSpace, print, processesIn } from './kit/lab.ts'
import { type Bulk, compileLoad } from './kit/load.ts'
import type { Times } from './load/devices.ts'

const PEOPLE = Number(process.env.ISTHMUS_BENCH_PEOPLE ?? 44_600)
const FEW = 20
const LANES = 64
/** Sign-ins a second of the goal: how long one takes is measured at that rate. */
const RATE = 1000
const VOUCHERS_AT_ONCE = 1000
const LAB = `isth-many-${process.pid}`
/** Behind this seat, as behind a router of a company, is everybody. */
const ROUTER = PLACES.find(({ name }) => name === 'seat-20')
const run = promisify(execFile)

const inLab = (place: string, ...command: readonly string[]): [string, string[]] => {
  const [file, ...args] = inSpace(LAB, place, ...command)
  return [file, args]
}

const leadThere = async ({ desk }: Lab): Promise<void> => {
  execFileSync(...inLab('seat-20', 'ip', 'route', 'add', 'local', '10.64.0.0/10', 'dev', 'lo'))
  execFileSync(...inLab('gateway', 'ip', 'route', 'add', '10.64.0.0/10', 'via', ROUTER?.four ?? '', 'dev', 'seats0'))
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

const withRate = (times: Times) => {
  const online = Number(times.answers[303] ?? 0)
  return { online, perSecond: online / times.seconds, ...times }
}

/** `rate`: how many a second begin, 0: each when one ends. `reach`: each is over once that server of the world is reached, too. */
type How = { readonly lanes: number; readonly rate?: number; readonly reach?: readonly string[] }

const signIn = async (codes: readonly string[], first: number, { lanes, rate = 0, reach = [] }: How) => {
  const script = join(import.meta.dirname, 'load', 'sign-in.ts')
  const args = [script, GATEWAY.four, 'portal.lab.example', String(first), String(lanes), String(rate), ...reach]
  const command = [process.execPath, ...args]
  const child = spawn(...inLab('seat-20', ...command), { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin?.end(codes.join('\n'))
  return withRate(JSON.parse(await text(child.stdout ?? [])) as Times)
}

const rulesNow = (): number => {
  const table = execFileSync(...inLab('gateway', 'nft', '--terse', '--handle', 'list', 'table', 'inet', 'isthmus'), {
    encoding: 'utf8',
  })
  return table.split('\n').filter((line) => / # handle \d+$/.test(line) && !/^\s*(set|map|chain|table) /.test(line))
    .length
}

/** Gbit/s of eight streams on the direct path, for the person at seat-1. */
const direct = async (load: string): Promise<number> => {
  const { stdout } = await run(
    ...inLab('seat-1', load, 'bulk', WORLD.museum.four, '8000', '--open', '8', '--seconds', '1.5'),
    { timeout: 30_000 },
  )
  const { bytes, seconds } = JSON.parse(stdout) as Bulk
  return (bytes * 8) / seconds / 1e9
}

const megabytes = (): number => processesIn(LAB, 'gateway').reduce((sum, each) => sum + each.megabytes, 0)

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
  // The first of them one after another, as people are at openNDS; the world's own server greets whoever gets there.
  const alone = await signIn(codes.slice(0, FEW), 0, { lanes: 1, reach: [WORLD.museum.four, '8000'] })
  await clearWorld(LAB)
  const stream = spawn(...inLab('world', load, 'stream', WORLD.museum.four, '8000'), { stdio: 'ignore' })
  try {
    const few = { rules: rulesNow(), megabytes: megabytes(), gbps: [] as number[] }
    for (let n = 0; n < 3; n++) few.gbps.push(await direct(load))
    const half = Math.ceil(codes.length / 2)
    const most = await signIn(codes.slice(FEW, half), FEW, { lanes: LANES })
    const atRate = await signIn(codes.slice(half), half, { lanes: LANES, rate: RATE })
    const many = { rules: rulesNow(), megabytes: megabytes(), gbps: [] as number[] }
    for (let n = 0; n < 3; n++) many.gbps.push(await direct(load))
    return {
      alone,
      signIns: most,
      atRate,
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

/** What this prints. */
export type SignIns = Awaited<ReturnType<typeof measure>>

const folder = mkdtempSync(join(tmpdir(), 'bench-sign-ins-'))
await print('sign-ins', cannotHere(), {
  measure: () => measure(folder),
  close: async () => {
    await takeDown(LAB)
    rmSync(folder, { recursive: true, force: true })
  },
})
