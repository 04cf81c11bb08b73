// PostgreSQL that goes away: calls under way fail with a reason, later ones work again, and nothing acknowledged is lost.
import assert from 'node:assert/strict'
import { connect, createServer, type Server } from 'node:net'
import { after, before, test as nodeTest } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type OpenedStore, openStore } from '../../../src/edges/store/open-store.ts'
import { leftOut } from '../../kit/needs.ts'
import { type Postgres, postgresPrograms, startPostgres } from '../../kit/postgres.ts'
import { ending, session } from '../../kit/store-values.ts'

let running: Postgres | undefined
const postgres = (): Postgres => {
  if (running === undefined) throw new Error('PostgreSQL was not started')
  return running
}

const installed = postgresPrograms() !== undefined
if (!installed) leftOut('a lost PostgreSQL', 'it is not installed')
const test = (name: string, run: () => Promise<void>): void => {
  if (installed) void nodeTest(name, run)
}

before(async () => {
  if (installed) running = await startPostgres()
})
const stores: OpenedStore[] = []
after(async () => {
  await Promise.all(stores.map((store) => store.close())) // also those of a test that failed
  await running?.stop()
})

const open = async (url: string): Promise<OpenedStore> => {
  const store = await openStore({ data: '/nonexistent', url })
  stores.push(store)
  return store
}

const isFailure = (error: unknown, code = 'store:failed'): boolean =>
  error instanceof Error && 'code' in error && error.code === code && 'mend' in error

/** Calls until one works again. */
const works = async (store: OpenedStore): Promise<void> => {
  for (let tries = 0; tries < 150; tries++) {
    const done = await store.setSetting('again', '1').then(
      () => true,
      (error: unknown) => !isFailure(error),
    )
    if (done) return
    await pause(100)
  }
  assert.fail('the store did not come back')
}

const backendOf = async (): Promise<number> => {
  const [row] = await postgres().query("select pid from pg_stat_activity where application_name like 'isthmus %'")
  return Number(row?.pid)
}

/** Keeps writing while `harm` is done, until a call has noticed or plenty went on; gives the numbers acknowledged. */
const writeDuring = async (store: OpenedStore, first: number, harm: () => Promise<unknown>): Promise<number[]> => {
  const acknowledged: number[] = []
  let failures = 0
  let over = false
  let next = first
  const lane = async (): Promise<void> => {
    while (!over) {
      const n = next++
      const outcome = await store.openSession(session(n), []).then(
        () => 'written',
        (error: unknown) => error,
      )
      if (outcome === 'written') acknowledged.push(n)
      else {
        assert.ok(isFailure(outcome), String(outcome))
        failures += 1
        await pause(20)
      }
    }
  }
  const lanes = Array.from({ length: 8 }, lane)
  for (let tries = 0; tries < 200 && acknowledged.length < 16; tries++) await pause(25)
  const before = acknowledged.length
  await harm()
  // A connection that ends while no call is under way is replaced without anybody noticing: then writes just go on.
  for (let tries = 0; tries < 100 && failures === 0 && acknowledged.length < before + 500; tries++) await pause(100)
  over = true
  await Promise.all(lanes)
  assert.ok(acknowledged.length > 0)
  return acknowledged
}

const allThere = async (store: OpenedStore, acknowledged: readonly number[]): Promise<void> => {
  const there = new Set((await store.openSessions()).map(({ number }) => number))
  assert.deepEqual(
    acknowledged.filter((n) => !there.has(n)),
    [],
  )
  // What was told to have failed is not there either, once the store has had contact again.
  assert.deepEqual(
    [...there].filter((n) => !acknowledged.includes(n)),
    [],
  )
}

test('a connection that the server ends', async () => {
  const store = await open(await postgres().database())
  const acknowledged = await writeDuring(store, 1, async () =>
    postgres().query(`select pg_terminate_backend(${await backendOf()})`),
  )
  await works(store)
  await allThere(store, acknowledged)
  await store.close()
})

test('kill -9 of the process that serves us, and of the whole server', async () => {
  const store = await open(await postgres().database())
  const first = await writeDuring(store, 1, async () => process.kill(await backendOf(), 'SIGKILL'))
  await works(store)
  await allThere(store, first)
  const second = await writeDuring(store, 100_000, () => postgres().crash())
  await assert.rejects(store.lastNumber(), (error) => isFailure(error))
  await postgres().start()
  await works(store)
  await allThere(store, [...first, ...second])
  await store.close()
})

/** A way to the server that can swallow the answer to the next commit. */
const createWay = (to: URL): Promise<{ server: Server; url: string; swallow: () => void }> => {
  let armed = false
  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname)
    let deaf = false
    client.on('data', (part) => {
      upstream.write(part)
      if (!armed || !part.includes('commit\0')) return
      armed = false
      deaf = true
      setTimeout(() => client.destroy(), 300)
    })
    upstream.on('data', (part) => {
      if (!deaf) client.write(part)
    })
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const url = new URL(to)
      url.port = String(typeof address === 'object' ? address?.port : '')
      const swallow = (): void => {
        armed = true
      }
      resolve({ server, url: url.href, swallow })
    }),
  )
}

test('a commit whose answer is lost: reported as failed, and the session is taken back', async () => {
  const way = await createWay(new URL(await postgres().database()))
  const store = await open(way.url)
  await store.openSession(session(1), [])
  way.swallow()
  const opening = store.openSession(session(2), [ending('session-1')])
  await assert.rejects(
    opening,
    (error) => isFailure(error) && error instanceof Error && /got no answer/.test(error.message),
  )
  const rows = await store.sessions(10)
  assert.deepEqual(
    rows.map(({ session: { number } }) => number),
    [1],
  )
  assert.equal(await store.lastNumber(), 2)
  await store.openSession(session(3, { address: session(2).address }), [])
  assert.equal(
    (await store.openSessions()).some(({ number }) => number === 3),
    true,
  )
  await store.close()
  way.server.close()
})

test('a second Isthmus on the same database is refused', async () => {
  const url = await postgres().database()
  const store = await open(url)
  await assert.rejects(open(url), (error) => isFailure(error, 'data:in-use'))
  await store.setSetting('k', '1')
  await store.close()
  const next = await open(url)
  assert.equal(await next.setting('k'), '1')
  await next.close()
})

test('what cannot be opened is refused with a reason, never with the password', async () => {
  const url = new URL(await postgres().database())
  const refused = async (change: (to: URL) => void, code: string): Promise<void> => {
    const to = new URL(url)
    to.password = 'hush-hush'
    change(to)
    await assert.rejects(open(to.href), (error) => {
      assert.ok(isFailure(error, code), String(error))
      assert.ok(error instanceof Error && !`${error.message} ${'mend' in error && error.mend}`.includes('hush'))
      return true
    })
  }
  await refused((to) => (to.port = '1'), 'store:failed')
  await refused((to) => (to.pathname = '/nowhere'), 'store:failed')
  await postgres().query("create database latin encoding 'LATIN1' locale 'C' template template0")
  await refused((to) => (to.pathname = '/latin'), 'data:unusable')
  await assert.rejects(open('postgres://[::bad'), (error) => isFailure(error))
})

test('a newer schema is refused', async () => {
  const url = await postgres().database()
  await (await open(url)).close()
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('update schema_version set version = 99')
  await client.end()
  await assert.rejects(open(url), (error) => isFailure(error, 'data:unusable'))
})

test('a server that forgets answered commits is told not to', async () => {
  const url = await postgres().database()
  const name = new URL(url).pathname.slice(1)
  await postgres().query(`alter database ${name} set synchronous_commit = off`)
  const { connectTo } = await import('../../../src/edges/store/postgres-link.ts')
  const link = await connectTo({ url, name: 'isthmus test' })
  assert.deepEqual((await link.execute('show synchronous_commit', [])).rows, [{ synchronous_commit: 'on' }])
  await link.close()
})
