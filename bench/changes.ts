// How soon one changed name of a million is in force: a list's new bytes lie on disk, the compile worker makes the change, the
// deciding thread swaps and answers. Run directly with node, prints JSON. Medians; how the change is noticed is not in it.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDecider } from '../src/domain/policy/decide/decide.ts'
import type { Question } from '../src/domain/policy/question.ts'
import { startPolicySource } from '../src/edges/policyfile/policy-source.ts'
import { median } from './kit/figures.ts'
import { listText, nameAt } from './kit/names.ts'

const NAMES = 1_000_000
const ROUNDS = 11
const POLICY = `policy: isthmus/v1
park: { name: Bench, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/80, tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
lists: { gambling: { file: gambling.txt } }
rules: { no-gambling: { layer: park, block: { who: everyone, to: [list gambling] } } }
tests:
  - { who: { plan: basic }, to: "https://${nameAt(500_003)}", expect: { block: no-gambling } }
`
const SITE = { hosts: new Map(), zones: [] }
const SUBJECT = {
  plan: 'basic',
  tenant: null,
  groups: [],
  seat: null,
  network: null,
  badge: true,
  voucher: false,
  tenantStaff: false,
} as const

const asked = (name: string): Question => ({
  subject: SUBJECT,
  at: Date.UTC(2026, 10, 23, 3),
  transport: 'tcp',
  port: 443,
  host: { kind: 'name', name },
})

type Source = ReturnType<typeof startPolicySource>

/** Milliseconds until a decider says so; the whole way but noticing. */
const inForce = async (source: Source, name: string, blocked: boolean): Promise<number> => {
  const start = performance.now()
  const adopted = await source.adopt()
  if (!adopted.adopted) throw new Error(JSON.stringify(adopted.problems))
  const { allow } = createDecider(adopted.compiled, SITE).decide(asked(name))
  const took = performance.now() - start
  if (allow === blocked) throw new Error(`${name} is ${allow ? 'allowed' : 'blocked'}`)
  return took
}

/** New bytes take the place of the file, as an editor does it; files are to be older than the clock of the disk is coarse. */
const replace = async (list: string, text: string): Promise<void> => {
  writeFileSync(`${list}.next`, text)
  renameSync(`${list}.next`, list)
  await sleep(1000)
}

const changes = async (
  source: Source,
  list: string,
  text: (n: number) => string,
  name: (n: number) => string,
  blocked: boolean,
) => {
  const times: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    await replace(list, text(n))
    times.push(await inForce(source, name(n), blocked))
  }
  return { median: Number(median(times).toFixed(1)), worst: Number(Math.max(...times).toFixed(1)) }
}

const residentMB = (): number => Math.round(process.memoryUsage.rss() / 1e6)

const measure = async (folder: string) => {
  const list = join(folder, 'gambling.txt')
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  const text = listText(NAMES, '')
  const lines = text.trimEnd().split('\n')
  writeFileSync(list, text)
  const before = residentMB()
  const source = startPolicySource({
    path: join(folder, 'policy.yaml'),
    rule: 'file',
    site: SITE,
    data: join(folder, 'data'),
    log: () => {},
  })
  const whole = await inForce(source, nameAt(17), true)
  await sleep(2500)
  const resting = residentMB()
  const half = lines.slice(0, NAMES / 2).join('\n')
  const rest = lines.slice(NAMES / 2).join('\n')
  const added = (n: number): string => `new-${n}.bench.test`
  const upTo = (n: number): string => Array.from({ length: n + 1 }, (_, each) => added(each)).join('\n')
  const addedMs = await changes(source, list, (n) => `${half}\n${upTo(n)}\n${rest}\n`, added, true)
  const gone = (n: number): string => lines[NAMES / 2 + n * 1000 + 4] ?? ''
  const left = new Set(lines)
  const without = (n: number): string => {
    left.delete(gone(n))
    return `${[...left, upTo(ROUNDS)].join('\n')}\n`
  }
  const removedMs = await changes(source, list, without, gone, false)
  await source.close()
  await sleep(500)
  return {
    names: NAMES,
    wholeMs: Math.round(whole),
    addedMs,
    removedMs,
    beforeMB: before,
    restingMB: resting,
    workerGoneMB: residentMB(),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'))
try {
  process.stdout.write(`${JSON.stringify(await measure(folder), null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
