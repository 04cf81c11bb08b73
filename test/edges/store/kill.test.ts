// kill -9 at random moments: every acknowledged write is there, none is half there, and the database opens.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { readPark } from '../../../src/edges/store/operations/park.ts'
import { personByBadge } from '../../../src/edges/store/operations/people.ts'
import { lastNumber, readSessions } from '../../../src/edges/store/operations/sessions.ts'
import type { Db } from '../../../src/edges/store/schema.ts'
import { openSqlite } from '../../../src/edges/store/sqlite.ts'
import { freshFolder } from '../../kit/folder.ts'
import { LAG } from '../../kit/store-writer.ts'

const ROUNDS = 20
const WRITER = join(import.meta.dirname, '../../kit/store-writer.ts')

/** Numbers from 0 to 1 that are the same in every run (Park and Miller, 1988). */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

type Writer = {
  /** Lets it write from a number on, kills it `after` ms past its first acknowledged write, and gives its whole lines. */
  readonly run: (first: number, after: number) => Promise<readonly string[]>
  readonly end: () => void
}

const startWriter = (data: string): Writer => {
  const child = spawn(process.execPath, [WRITER, data], { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const speaks = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  let said = ''
  child.stdout.on('data', (part) => {
    said += part
  })
  const run = async (first: number, after: number): Promise<readonly string[]> => {
    child.stdin.end(String(first))
    await Promise.race([speaks, gone])
    await pause(after)
    child.kill('SIGKILL')
    await gone
    assert.equal(child.signalCode, 'SIGKILL')
    return said.split('\n').slice(0, -1)
  }
  return { run, end: () => child.kill('SIGKILL') }
}

const numbersOf = (lines: readonly string[], kind: string): readonly number[] =>
  lines.filter((line) => line.startsWith(kind)).map((line) => Number(line.split(' ')[1]))

/** Checks the writes from number `first` on, and gives the number of the next round. */
const checkRound = async (db: Db, first: number, lines: readonly string[]): Promise<number> => {
  const rows = new Map((await readSessions(db, 100_000)).map((row) => [row.session.number, row]))
  for (const n of numbersOf(lines, 'session')) assert.ok(rows.has(n), `session ${n} was acknowledged`)
  const last = await lastNumber(db)
  for (let n = first; n <= last; n++) {
    const before = n - LAG >= first ? rows.get(n - LAG) : undefined
    if (before === undefined) continue
    assert.equal(rows.has(n), before.endedAt !== null, `session ${n} is there just when the one it replaces has ended`)
    if (before.endedAt !== null) assert.deepEqual([before.reason, before.bytes], ['moved', n])
  }
  const { tenants } = await readPark(db)
  const numbers = tenants.map(({ id }) => Number(id.slice(1))).filter((n) => n >= first)
  for (const n of numbersOf(lines, 'pair')) assert.ok(numbers.includes(n), `pair ${n} was acknowledged`)
  for (const n of numbers) assert.ok(await personByBadge(db, `badge-p${n}`), 'no pair is half there')
  return Math.max(last, ...numbers) + 1
}

test('kill -9 of a writing process, twenty times', async () => {
  const data = freshFolder('kill')
  const random = seeded(20_261_124)
  let first = 1
  let acknowledged = 0
  let writer = startWriter(data)
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await writer.run(first, Math.floor(random() * 60))
    writer = startWriter(data)
    assert.ok(lines.length > 0)
    acknowledged += lines.length
    const opened = await openSqlite(data)
    first = await checkRound(opened.db, first, lines)
    await opened.connector.close()
  }
  writer.end()
  assert.ok(acknowledged > ROUNDS)
  rmSync(data, { recursive: true, force: true })
})
