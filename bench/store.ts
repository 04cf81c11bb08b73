// Sign-ins a second that the store takes, one after the other and with 64 waiting: node bench/store.ts. Prints JSON.
// One sign-in reads the person by badge, then writes a session that replaces the person's last one, answered after its commit.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenedStore, openStore } from '../src/edges/store/open-store.ts'
import { postgresPrograms, startPostgres } from '../test/kit/postgres.ts'
import { ending, person, session } from '../test/kit/store-values.ts'

const PEOPLE = 44_600
const SECONDS = 3

const folder = mkdtempSync(join(process.env.ISTHMUS_BENCH_DIR ?? tmpdir(), 'isthmus-bench-'))

/** What the disk alone can do: appends of 4 kB, each on disk before the next. */
const syncsPerSecond = (): number => {
  const handle = openSync(join(folder, 'syncs'), 'w')
  const block = Buffer.alloc(4096)
  const start = performance.now()
  let count = 0
  for (; performance.now() - start < 1000; count++) {
    writeSync(handle, block)
    fdatasyncSync(handle)
  }
  closeSync(handle)
  return Math.round((count * 1000) / (performance.now() - start))
}

type Counter = { next: number; readonly last: Map<string, string> }

const signIn = async (store: OpenedStore, counter: Counter): Promise<void> => {
  const number = counter.next++
  const who = await store.personByBadge(`badge-p${(number * 7919) % PEOPLE}`)
  if (who === undefined) throw new Error('a person is missing')
  const replaced = counter.last.get(who.id)
  const opened = session(number, { holder: { kind: 'person', id: who.id } })
  counter.last.set(who.id, opened.id)
  await store.openSession(opened, replaced === undefined ? [] : [ending(replaced, { reason: 'moved' })])
}

type Figures = {
  readonly signInsPerSecond: number
  readonly perCommit: number
  readonly p50: number
  readonly p99: number
}

const measure = async (store: OpenedStore, counter: Counter, lanes: number): Promise<Figures> => {
  const times: number[] = []
  const commits = store.commits()
  const start = performance.now()
  const lane = async (): Promise<void> => {
    while (performance.now() - start < SECONDS * 1000) {
      const from = performance.now()
      await signIn(store, counter)
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const took = performance.now() - start
  times.sort((a, b) => a - b)
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2))
  return {
    signInsPerSecond: Math.round((times.length * 1000) / took),
    perCommit: Number((times.length / (store.commits() - commits)).toFixed(1)),
    p50: at(0.5),
    p99: at(0.99),
  }
}

const benchOf = async (url: string | undefined) => {
  const store = await openStore({ data: join(folder, 'data'), url })
  const start = performance.now()
  await store.put({ people: Array.from({ length: PEOPLE }, (_, i) => person(`p${i}`, { groups: ['shift-1'] })) })
  const putMs = Math.round(performance.now() - start)
  const counter: Counter = { next: 1, last: new Map() }
  const singly = await measure(store, counter, 1)
  const waiting64 = await measure(store, counter, 64)
  await store.close()
  return { peoplePut: PEOPLE, putMs, singly, waiting64 }
}

const sqlite = await benchOf(undefined)
const disk = { syncsPerSecond: syncsPerSecond() }
let postgres: Awaited<ReturnType<typeof benchOf>> | null = null
if (postgresPrograms() !== undefined) {
  const server = await startPostgres()
  postgres = await benchOf(await server.database())
  await server.stop()
}
rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify({ unit: { p50: 'ms', p99: 'ms' }, disk, sqlite, postgres }, null, 2))
