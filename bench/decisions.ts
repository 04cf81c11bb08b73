// How fast the policy decides and compiles with one million names: run directly with node, prints JSON. Medians of several
// rounds. The list is compiled in a worker, as in the product, so that the memory shown is what stays in the deciding process.
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread, workerData as ordered, parentPort, Worker } from 'node:worker_threads'
import { parseAddress } from '../src/base/addresses.ts'
import { type CompiledPolicy, compile } from '../src/domain/policy/compile/compile.ts'
import { createDecider } from '../src/domain/policy/decide/decide.ts'
import type { Decider } from '../src/domain/policy/decider.ts'
import type { Policy, Rule, Subject } from '../src/domain/policy/language.ts'
import type { Question, Way } from '../src/domain/policy/question.ts'
import { verify } from '../src/domain/policy/verify/verify.ts'
import { median } from './kit/figures.ts'
import { nameAt } from './kit/names.ts'

const NAMES = 1_000_000
const ROUNDS = 9
const SPOT = { line: 1, column: 1 }
const TEXT = { en: 'Text', ko: '글' }
const GROUND = { why: TEXT, basis: 'a law', since: '2026-01-01', review: 'mailto:a@park.test' }
const NOON = Date.UTC(2026, 10, 23, 3)

const rule = (id: string, rest: object): Rule =>
  ({ id, layer: 'park', ground: GROUND, until: null, spot: SPOT, ...rest }) as Rule

const plan = (id: string, services: readonly string[]): Policy['plans'][number] => ({
  id,
  title: TEXT,
  services,
  speed: null,
  dataPerDay: null,
  slow: null,
  session: null,
  sessions: 1,
  hours: null,
  ground: GROUND,
  spot: SPOT,
})

const service = (id: string, ports: readonly number[]): Policy['services'][number] => ({
  id,
  title: TEXT,
  ports: ports.map((port) => ({ transport: 'tcp', from: port, to: port })),
  to: null,
  zone: null,
  nameless: null,
  spot: SPOT,
})

const days = [true, true, true, true, true, true, false] as const

const policy: Policy = {
  park: { name: TEXT, timezone: 'Asia/Seoul' },
  services: [service('web', [80, 443]), service('mail', [465, 587, 993])],
  agreement: null,
  plans: [plan('basic', ['web', 'mail']), plan('office', ['web', 'mail']), plan('mail-only', ['mail'])],
  eligible: [],
  lists: [{ id: 'gambling', file: 'gambling.txt', spot: SPOT }],
  schedules: [{ id: 'work', spans: [{ days, from: 480, to: 1080 }], spot: SPOT }],
  rules: [
    rule('no-gambling', { kind: 'block', match: { who: 'everyone', to: [{ kind: 'list', id: 'gambling' }], when: null } }),
    rule('no-video', { kind: 'block', match: { who: [{ kind: 'plan', id: 'basic' }], to: [{ kind: 'below', name: 'video.test' }], when: 'work' } }),
    rule('museum', {
      kind: 'except',
      from: 'no-gambling',
      match: { who: [{ kind: 'tenant', id: 't-017' }], to: [{ kind: 'below', name: nameAt(17) }], when: null },
    }),
    rule('mail-use', { kind: 'observe', match: { who: 'everyone', to: [{ kind: 'service', id: 'mail' }], when: null } }),
  ],
  tests: [],
} // biome-ignore format: a table

/** `cpu`: milliseconds of this thread's own processor time, which other programs do not lengthen; `wall`: by the clock. */
type Compiled = { compiled: CompiledPolicy; cpu: number; wall: number }

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The list as a file would have it, without first being one long string. */
const listBytes = (names: number): Uint8Array => {
  const bytes = new Uint8Array(names * 40)
  const encoder = new TextEncoder()
  let at = 0
  for (let n = 0; n < names; n++) at += encoder.encodeInto(`${nameAt(n)}\n`, bytes.subarray(at)).written
  return bytes.subarray(0, at)
}

type Order = { readonly names: number; readonly rounds: number }

const compileHere = ({ names, rounds }: Order): Compiled => {
  const context = { file: 'bench', rule: 'file', articles: null, zones: [], tree: null } as const
  const { verified, problems } = verify(policy, context)
  if (verified === null) throw new Error(JSON.stringify(problems))
  const lists = new Map([['gambling', listBytes(names)]])
  const key = crypto.getRandomValues(new Uint8Array(16))
  const times: { cpu: number; wall: number }[] = []
  for (let round = 1; ; round++) {
    const start = { cpu: cpuMs(), wall: performance.now() }
    const { compiled } = compile(verified, lists, key, 'bench')
    times.push({ cpu: cpuMs() - start.cpu, wall: performance.now() - start.wall })
    if (round < rounds) continue
    return { compiled, cpu: median(times.map(({ cpu }) => cpu)), wall: median(times.map(({ wall }) => wall)) }
  }
}

const compileInWorker = (workerData: Order): Promise<Compiled> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData })
    let result: Compiled
    worker.once('message', (message: Compiled) => {
      result = message
    })
    worker.once('error', reject)
    worker.once('exit', () => resolve(result))
  })

const collectGarbage = async (): Promise<void> => {
  setFlagsFromString('--expose-gc')
  for (let i = 0; i < 3; i++) {
    runInNewContext('gc')()
    await sleep(50)
  }
}

const subjectAt = (n: number): Subject => ({
  plan: ['basic', 'office', 'mail-only'][n % 3] ?? 'basic',
  tenant: `t-${String(n % 120).padStart(3, '0')}`,
  groups: [],
  seat: null,
  network: null,
  badge: true,
  voucher: false,
  tenantStaff: true,
})

/** Half of the names are on the list or below it, half are not. */
const questionsOf = (count: number): Question[] => {
  const subjects = Array.from({ length: 500 }, (_, n) => subjectAt(n))
  return Array.from({ length: count }, (_, n) => {
    const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0
    const listed = nameAt(mixed % NAMES)
    const name = mixed % 8 < 3 ? listed : mixed % 8 === 3 ? `www.${listed}` : nameAt(NAMES + (mixed % NAMES))
    const subject = subjects[mixed % subjects.length] ?? subjectAt(0)
    return { subject, at: NOON + n, transport: 'tcp', port: 443, host: { kind: 'name', name } }
  })
}

type Rate = { rate: number; wall: number; blocked: number }

const perSecond = (decider: Decider, questions: readonly Question[], way?: Way): Rate => {
  const rates: number[] = []
  const walls: number[] = []
  let blocked = 0
  for (let round = 0; round < ROUNDS; round++) {
    blocked = 0
    let asked = 0
    const start = { cpu: cpuMs(), wall: performance.now() }
    while (asked < 1_000_000) {
      for (const question of questions) if (!decider.decide(question, way).allow) blocked++
      asked += questions.length
    }
    rates.push((asked / (cpuMs() - start.cpu)) * 1000)
    walls.push((asked / (performance.now() - start.wall)) * 1000)
    blocked /= asked
  }
  return { rate: Math.round(median(rates)), wall: Math.round(median(walls)), blocked: Number(blocked.toFixed(2)) }
}

const bytesOf = ({ names, addresses }: CompiledPolicy): Record<string, number> => {
  const { blob, slots, filter, marks, sets } = names
  const small = [marks, sets.starts, sets.atoms, addresses.four.starts, addresses.four.classes, addresses.six.starts]
  const parts = { names: blob.byteLength, slots: slots.byteLength, filter: filter.byteLength }
  const rest = small.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return { ...parts, rest, all: parts.names + parts.slots + parts.filter + rest }
}

const main = async (): Promise<void> => {
  // The first workers bring what workers cost once; the list costs what comes after them.
  for (let worker = 0; worker < 3; worker++) await compileInWorker({ names: 1000, rounds: 1 })
  await collectGarbage()
  const before = process.memoryUsage.rss()
  const { compiled } = await compileInWorker({ names: NAMES, rounds: 1 })
  await collectGarbage()
  const rssBytes = process.memoryUsage.rss() - before
  const { cpu, wall } = await compileInWorker({ names: NAMES, rounds: 7 })
  const start = performance.now()
  const decider = createDecider(compiled, { hosts: new Map(), zones: [] })
  const swapMs = performance.now() - start
  const address = parseAddress('192.0.2.1')
  if (address === undefined) throw new Error('not an address')
  const few = questionsOf(256)
  const asked = perSecond(decider, few)
  const result = {
    names: NAMES,
    /** Questions reused, two thirds on the list: 256 of them in turn, so that the figure is that of the program, not of the memory. */
    decisionsPerSecond: asked.rate,
    decisionsPerSecondByTheClock: asked.wall,
    blockedShare: asked.blocked,
    decisionsWithAddressPerSecond: perSecond(decider, few, { aliases: [], address }).rate,
    /** 4,096 in turn, then 262,144: less and less of questions and table is still in the processor's caches. */
    decisionsOf4096PerSecond: perSecond(decider, questionsOf(4096)).rate,
    decisionsOf262144PerSecond: perSecond(decider, questionsOf(262_144)).rate,
    compileMs: Math.round(wall),
    compileCpuMs: Math.round(cpu),
    /** What the deciding thread itself does for a new policy. */
    deciderMs: Number(swapMs.toFixed(1)),
    residentMB: Number((rssBytes / 1e6).toFixed(1)),
    tableBytes: bytesOf(compiled),
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
}

if (isMainThread) await main()
else parentPort?.postMessage(compileHere(ordered))
