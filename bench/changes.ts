// How soon one changed name of a million is in force: a list's new bytes lie on disk, the compile worker makes the change, the
// deciding thread swaps and answers. Run directly with node, prints JSON. Medians; how the change is noticed is not in it.
import { execFileSync } from 'node:child_process'
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

const openSource = (folder: string): Source =>
  startPolicySource({
    path: join(folder, 'policy.yaml'),
    rule: 'file',
    site: SITE,
    data: join(folder, 'data'),
    log: () => {},
  })

/** In a process of its own, that never held the list as a text: what it has with the worker at rest, and without. */
const rest = async (folder: string) => {
  const before = residentMB()
  const source = openSource(folder)
  await inForce(source, nameAt(17), true)
  await sleep(4000)
  const resting = residentMB()
  await source.close()
  await sleep(500)
  return { before, workerAtRest: resting, workerGone: residentMB() }
}

const restInChild = (folder: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [import.meta.filename, folder], { encoding: 'utf8' }))

const measure = async (folder: string) => {
  const list = join(folder, 'gambling.txt')
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  const lines = listText(NAMES, '').trimEnd().split('\n')
  const added = Array.from({ length: ROUNDS }, (_, n) => `new-${n}.bench.test`)
  const gone = added.map((_, n) => lines[NAMES / 2 + n * 1000 + 4] ?? '')
  const half = lines.slice(0, NAMES / 2)
  const others = new Set(lines.slice(NAMES / 2))
  const text = (upTo: number): string => `${[...half, ...added.slice(0, upTo), ...others].join('\n')}\n`
  writeFileSync(list, text(0))
  const residentMB = restInChild(folder)
  rmSync(join(folder, 'data'), { recursive: true })
  const source = openSource(folder)
  const wholeMs = Math.round(await inForce(source, nameAt(17), true))
  await sleep(3000)
  const addedMs = await changes(
    source,
    list,
    (n) => text(n + 1),
    (n) => added[n] ?? '',
    true,
  )
  const without = (n: number): string => {
    others.delete(gone[n] ?? '')
    return text(ROUNDS)
  }
  const removedMs = await changes(source, list, without, (n) => gone[n] ?? '', false)
  await source.close()
  return { names: NAMES, wholeMs, addedMs, removedMs, residentMB }
}

const bench = async (): Promise<unknown> => {
  const given = process.argv[2]
  if (given !== undefined && given !== '--json') return rest(given)
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'))
  try {
    return await measure(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.stdout.write(`${JSON.stringify(await bench(), null, 2)}\n`)
