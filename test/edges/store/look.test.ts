// A look at the database beside one who works on it, in both engines: its version and its times.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import pg from 'pg'
import { lookAtStore } from '../../../src/edges/store/look.ts'
import { NEWEST } from '../../../src/edges/store/migrate.ts'
import { openStore } from '../../../src/edges/store/open-store.ts'
import { eventually } from '../../kit/eventually.ts'
import { freshFolder } from '../../kit/folder.ts'
import { leftOut } from '../../kit/needs.ts'
import { postgresPrograms, startPostgres } from '../../kit/postgres.ts'

type Place = Parameters<typeof openStore>[0]

const looks = async (place: Place): Promise<void> => {
  assert.deepEqual(await lookAtStore(place), { state: 'none' })
  const store = await openStore(place)
  const held = place.url !== undefined
  const there = { state: 'there', version: NEWEST, newest: NEWEST, latest: null, held, hasSecrets: false }
  assert.deepEqual(await lookAtStore(place), there)
  await store.setSetting('clock.latest', '1764000000000')
  assert.deepEqual(await lookAtStore(place), { ...there, latest: 1_764_000_000_000 })
  await store.close()
  await eventually('the lock is given back', async () => {
    const seen = await lookAtStore(place)
    return seen.state === 'there' && !seen.held
  })
}

test('SQLite, while it is open and after; nothing is left behind', async () => {
  const data = freshFolder()
  await looks({ data, url: undefined })
  await lookAtStore({ data, url: undefined })
  assert.deepEqual(readdirSync(data), ['isthmus.db'])
})

test('PostgreSQL, beside the one link that has its lock; a newer schema is told as such', async () => {
  if (postgresPrograms() === undefined) return leftOut('a look at PostgreSQL', 'it is not installed')
  const postgres = await startPostgres()
  try {
    const place = { data: '/nonexistent', url: await postgres.database() }
    await looks(place)
    const client = new pg.Client({ connectionString: place.url })
    await client.connect()
    await client.query('update schema_version set version = 9999')
    await client.end()
    const seen = await lookAtStore(place)
    assert.equal(seen.state === 'there' && seen.version, 9999)
  } finally {
    await postgres.stop()
  }
})
