// A backup of a park on PostgreSQL: the real one, by its own programs.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { openStore } from '../../src/edges/store/open-store.ts'
import { backupParts } from '../../src/main/backup.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { postgresPrograms, startPostgres } from '../kit/postgres.ts'
import { person } from '../kit/store-values.ts'

const programs = postgresPrograms()
if (programs === undefined) leftOut('backups of PostgreSQL', 'no PostgreSQL')
else {
  const postgres = await startPostgres()
  after(() => postgres.stop())
  process.env.PATH = `${programs}:${process.env.PATH}`

  test('taken beside the running store, put back over what came later', async () => {
    const url = await postgres.database()
    const data = join(freshFolder(), 'data')
    mkdirSync(data)
    const program = { version: '0.0.0', now: Date.now }
    const store = await openStore({ data, url })
    await store.put({ tenants: [{ id: 't1', name: '가' }], people: [person('p1', { tenant: 't1' })] })
    const folder = join(freshFolder(), 'monday')
    const { database, record } = await backupParts({ data, database: url }, program).take(folder)
    assert.deepEqual([database, record], ['postgresql', null])
    await store.put({ people: [person('p2', { tenant: 't1' })] })
    await store.close()
    const back = (to: string | null) =>
      backupParts({ data, database: to }, program).putBack({ from: folder, record: undefined, asItWas: false })
    await assert.rejects(back(null), /is of a park on PostgreSQL/)
    await back(url)
    const again = await openStore({ data, url })
    assert.equal((await again.person('p1'))?.name, person('p1', { tenant: 't1' }).name)
    assert.equal(await again.person('p2'), undefined)
    await again.close()
  })

  test('what its programs say against it is told, without the password', async () => {
    const data = join(freshFolder(), 'data')
    mkdirSync(data)
    const url = (await postgres.database()).replace(/\/[^/]*$/, '/none')
    const taken = backupParts({ data, database: url }, { version: '0.0.0', now: Date.now }).take(
      join(freshFolder(), 'b'),
    )
    await assert.rejects(taken, /pg_dump: .*"none" does not exist/)
  })
}
