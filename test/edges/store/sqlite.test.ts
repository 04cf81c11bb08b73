// The SQLite file: its mode, its durability, what happens when it is damaged, newer, full or not to be had.
import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { Kysely, sql } from 'kysely'
import { createBatches } from '../../../src/edges/store/batch.ts'
import { migrate } from '../../../src/edges/store/migrate.ts'
import { openStore } from '../../../src/edges/store/open-store.ts'
import type { Tables } from '../../../src/edges/store/schema.ts'
import { openSqlite } from '../../../src/edges/store/sqlite.ts'
import { sqliteConnector, sqliteDialect } from '../../../src/edges/store/sqlite-dialect.ts'
import { freshFolder } from '../../kit/folder.ts'
import { person, session } from '../../kit/store-values.ts'

const folder = freshFolder('sqlite')
after(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const fresh = (): string => join(folder, `park-${++count}`)
const file = (data: string): string => join(data, 'isthmus.db')

/** That opening is refused as `data:unusable`, with a mend and a word of the reason. */
const refuses = (data: string, pattern: RegExp): Promise<void> =>
  assert.rejects(openStore({ data, url: undefined }), (error: unknown) => {
    assert.ok(error instanceof Error && 'code' in error && 'mend' in error)
    assert.equal(error.code, 'data:unusable')
    assert.match(error.message, pattern)
    assert.ok(String(error.mend).length > 20)
    return true
  })

const filled = async (data: string, people: number): Promise<void> => {
  const store = await openStore({ data, url: undefined })
  await store.put({ people: Array.from({ length: people }, (_, i) => person(`p${i}`, { name: 'n'.repeat(200) })) })
  await store.close()
}

test('only its owner may read the folder and the files', async () => {
  const data = fresh()
  const before = process.umask(0)
  const store = await openStore({ data, url: undefined })
  process.umask(before)
  await store.setSetting('k', 'v')
  assert.equal(statSync(data).mode & 0o777, 0o700)
  for (const name of ['isthmus.db', 'isthmus.db-wal', 'isthmus.db-shm'])
    assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name)
  await store.close()
})

test('every commit reaches the disk: WAL, synchronous FULL, foreign keys', async () => {
  const { db, connector } = await openSqlite(fresh())
  const pragma = async (name: string): Promise<unknown> =>
    Object.values((await sql<Record<string, unknown>>`${sql.raw(`pragma ${name}`)}`.execute(db)).rows[0] ?? {})[0]
  assert.equal(await pragma('journal_mode'), 'wal')
  assert.equal(await pragma('synchronous'), 2)
  assert.equal(await pragma('foreign_keys'), 1)
  assert.equal(await pragma('busy_timeout'), 5000)
  await connector.close()
})

test('no table has a column for a destination', async () => {
  const { db, connector } = await openSqlite(fresh())
  const tables = await db.introspection.getTables()
  const names = tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`))
  assert.ok(names.length > 50)
  assert.deepEqual(
    names.filter((name) => /dest|host|url|site|target|query|sni|visited/i.test(name)),
    [],
  )
  await connector.close()
})

test('open sessions are found by their index, whatever the history', async () => {
  const { db, connector } = await openSqlite(fresh())
  const plan = async (query: string): Promise<string> =>
    (await sql<{ detail: string }>`${sql.raw(`explain query plan ${query}`)}`.execute(db)).rows
      .map((row) => row.detail)
      .join('; ')
  assert.match(await plan('select * from sessions where ended_at is null'), /sessions_open_address/)
  assert.match(await plan(`select * from sessions where id = 'x'`), /sessions_id/)
  assert.match(
    await plan(`select * from sessions where holder_kind = 'person' and holder_id = 'x'`),
    /sessions_by_holder/,
  )
  assert.match(await plan('select * from sessions where opened_at > 5'), /sessions_by_time/)
  assert.doesNotMatch(await plan('select * from sessions order by number desc limit 5'), /TEMP B-TREE/)
  await connector.close()
})

test('a file that is no database is refused', async () => {
  const data = fresh()
  mkdirSync(data)
  writeFileSync(file(data), 'This is not a database, but it is long enough to look like one. '.repeat(100))
  await refuses(data, /damaged/)
})

test('a damaged page is refused', async () => {
  const data = fresh()
  await filled(data, 3000)
  const bytes = readFileSync(file(data))
  bytes.fill(0xff, 40_960, 40_960 + 8192)
  writeFileSync(file(data), bytes)
  await refuses(data, /damaged/)
})

test('a file cut short is refused', async () => {
  const data = fresh()
  await filled(data, 3000)
  writeFileSync(file(data), readFileSync(file(data)).subarray(0, 100_000))
  await refuses(data, /damaged/)
})

test('a folder that cannot be used is refused', async () => {
  const data = fresh()
  writeFileSync(data, 'a file')
  await refuses(data, /cannot be used/)
  await refuses(join(data, 'below'), /cannot be used/)
  const other = fresh()
  mkdirSync(file(other), { recursive: true })
  await refuses(other, /cannot be (used|opened)/)
})

test('a database of a newer program is refused, and stays as it is', async () => {
  const data = fresh()
  await filled(data, 1)
  const database = new DatabaseSync(file(data))
  const { version } = database.prepare('select version from schema_version').get() ?? {}
  database.exec('update schema_version set version = 99')
  database.close()
  await refuses(data, /schema version 99/)
  const again = new DatabaseSync(file(data))
  again.prepare('update schema_version set version = ?').run(version ?? null)
  again.close()
  const store = await openStore({ data, url: undefined })
  assert.equal((await store.person('p0'))?.id, 'p0')
  await store.close()
})

test('a database of the first version is brought up to date and keeps what it has', async () => {
  const data = fresh()
  await filled(data, 1)
  const database = new DatabaseSync(file(data))
  for (const table of [
    'reviews',
    'session_counters',
    'unknown_bytes',
    'stamps',
    'service_usage',
    'port_blocks',
    'devices',
    'staff_sessions',
    'staff_passkeys',
    'staff',
    'desk_acts',
    'desk_counts',
    'online_time',
    'seat_keys',
    'use_hours',
    'refused_days',
    'queue_waits',
    'import_changes',
    'imports',
  ])
    database.exec(`drop table ${table}`)
  database.exec('alter table networks drop column plan')
  for (const column of ['operator', 'why']) database.exec(`alter table look_ups drop column ${column}`)
  for (const index of ['sessions_to_sum', 'sessions_ended']) database.exec(`drop index ${index}`)
  for (const column of ['interface', 'hardware', 'summed']) database.exec(`alter table sessions drop column ${column}`)
  database.exec('update schema_version set version = 1')
  database.close()
  const store = await openStore({ data, url: undefined })
  assert.equal((await store.person('p0'))?.id, 'p0')
  assert.deepEqual(await store.reviews({ state: 'any', limit: 1, before: null }), [])
  assert.deepEqual(await store.staff(), [])
  await store.close()
  const before = new DatabaseSync(join(data, 'isthmus.db.before-1'))
  assert.equal(
    before.prepare('select version from schema_version').get()?.version,
    1,
    'the copy of before is not there',
  )
  assert.equal(before.prepare('select id from people').get()?.id, 'p0')
  before.close()
})

test('a full disk fails the calls that do not fit, the others hold, and it goes on when there is room', async () => {
  const database = new DatabaseSync(':memory:')
  const connector = sqliteConnector(database)
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connector) })
  await migrate(db, 'sqlite')
  const batches = createBatches({ db, connector })
  const pages = Number(Object.values(database.prepare('pragma page_count').get() ?? {})[0])
  database.exec(`pragma max_page_count = ${pages + 10}`)
  const calls = [
    { id: 1, name: 'setSetting', given: ['small', '1'] },
    { id: 2, name: 'setSetting', given: ['large', 'x'.repeat(1_000_000)] },
    { id: 3, name: 'openSession', given: [session(1), []] },
  ] as const
  const answers = await batches.run(calls)
  // SQLite ends the transaction by itself when the disk is full, so none of the batch may be called written.
  const written = answers.filter((answer) => !('failure' in answer)).map(({ id }) => id)
  const kept = database
    .prepare('select key from settings')
    .all()
    .map(({ key }) => key)
  assert.ok('failure' in (answers[1] ?? {}))
  assert.deepEqual(kept, written.includes(1) ? ['small'] : [])
  assert.equal(database.prepare('select number from sessions').all().length, written.includes(3) ? 1 : 0)
  database.exec('pragma max_page_count = 100000')
  const again = await batches.run([{ id: 4, name: 'setSetting', given: ['large', 'x'.repeat(1_000_000)] }])
  assert.deepEqual(again, [{ id: 4, value: undefined }])
  await db.destroy()
})

test('another program that holds the write lock is waited for, then named', async () => {
  const data = fresh()
  const store = await openStore({ data, url: undefined })
  const other = new DatabaseSync(file(data))
  other.exec('begin immediate')
  const held = store.setSetting('k', '1')
  setTimeout(() => other.exec('commit'), 300)
  await held
  assert.equal(await store.setting('k'), '1')
  other.close()
  await store.close()
})

test('calls beyond 10,000 that wait are refused at once', async () => {
  const store = await openStore({ data: fresh(), url: undefined })
  const settled = await Promise.allSettled(Array.from({ length: 10_050 }, (_, i) => store.setting(`k${i % 7}`)))
  const refused = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
  assert.equal(refused.length, 50)
  assert.match(refused[0] ?? '', /10000 calls behind/)
  assert.equal(await store.setting('k0'), undefined)
  await store.close()
})

test('a thread that dies: what waits fails, it starts again, and what nobody was told of is taken back', async () => {
  const threads: Worker[] = []
  subscribe('worker_threads', (message) => threads.push((message as { worker: Worker }).worker))
  const store = await openStore({ data: fresh(), url: undefined })
  await store.openSession(session(1), [])
  const waiting = Array.from({ length: 500 }, (_, i) => store.openSession(session(i + 2), []))
  void threads.at(-1)?.terminate()
  const settled = await Promise.allSettled(waiting)
  const held = settled.flatMap(({ status }, i) => (status === 'fulfilled' ? [i + 2] : []))
  await assert.rejects(store.lastNumber(), /thread has ended/)
  let there: readonly number[] | undefined
  for (let tries = 0; there === undefined && tries < 100; tries++) {
    await pause(100)
    there = await store.openSessions().then(
      (open) => open.map(({ number }) => number),
      () => undefined,
    )
  }
  assert.deepEqual(there, [1, ...held])
  await store.close()
})

test('closing while the thread is dead ends too', async () => {
  const threads: Worker[] = []
  subscribe('worker_threads', (message) => threads.push((message as { worker: Worker }).worker))
  const store = await openStore({ data: fresh(), url: undefined })
  await threads.at(-1)?.terminate()
  await store.close()
  await assert.rejects(store.lastNumber(), /closed/)
})
