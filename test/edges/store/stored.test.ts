// Databases as older versions left them: opened, brought up to date, and nothing of them is lost.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { NEWEST } from '../../../src/edges/store/migrate.ts'
import { openStore } from '../../../src/edges/store/open-store.ts'
import { freshFolder } from '../../kit/folder.ts'

const opened = (data: string): DatabaseSync => new DatabaseSync(join(data, 'isthmus.db'))

const schemaOf = (data: string): readonly string[] => {
  const database = opened(data)
  const rows = database.prepare('select sql from sqlite_schema where sql is not null').all()
  database.close()
  return rows.map(({ sql }) => String(sql).replace(/IF NOT EXISTS /i, '')).sort()
}

/** A fresh one, and one that a version of before wrote, each opened once. */
const openedFrom = async (version: number | null): Promise<string> => {
  const data = join(freshFolder('stored'), 'data')
  mkdirSync(data)
  if (version !== null) {
    const database = opened(data)
    database.exec(readFileSync(new URL(`./stored/schema-${version}.sql`, import.meta.url), 'utf8'))
    database.close()
  }
  await (await openStore({ data, url: undefined })).close()
  return data
}

for (const version of [1, 13])
  test(`of schema version ${version}: the schema is that of a fresh one, the data are there, and a copy of before`, async () => {
    const data = await openedFrom(version)
    assert.deepEqual(schemaOf(data), schemaOf(await openedFrom(null)))
    const store = await openStore({ data, url: undefined })
    const person = await store.person('p1')
    assert.deepEqual([person?.name, person?.tenant, person?.badge], ['김영희', 't-001', '04a3bcef12'])
    const { tenants, networks, seats } = await store.park()
    assert.deepEqual([tenants.length, networks[0]?.id, seats[0]?.addresses], [1, 'cafe', ['10.1.0.7']])
    assert.equal(await store.setting('sample'), 'removed')
    if (version > 1) {
      assert.equal((await store.reviews({ state: 'any', limit: 9, before: null }))[0]?.rule, 'no-gambling')
      assert.equal((await store.staff())[0]?.name, 'Kim')
    }
    await store.close()
    const database = opened(data)
    assert.equal(database.prepare('select bytes from sessions').get()?.bytes, 4096)
    assert.equal(database.prepare('select version from schema_version').get()?.version, NEWEST)
    database.close()
    const before = new DatabaseSync(join(data, `isthmus.db.before-${version}`))
    assert.equal(before.prepare('select version from schema_version').get()?.version, version)
    before.close()
  })
