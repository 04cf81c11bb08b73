// Upgrades of a park on PostgreSQL: tried on a database of its own, and back to exactly what was there.
import assert from 'node:assert/strict'
import { readlinkSync } from 'node:fs'
import test, { after } from 'node:test'
import { IsthmusError } from '../../src/base/errors.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { upgradeParts } from '../../src/main/upgrade/upgrade.ts'
import { leftOut } from '../kit/needs.ts'
import { postgresPrograms, startPostgres } from '../kit/postgres.ts'
import { person } from '../kit/store-values.ts'
import { at, LATER_SCHEMA, NO_START, newer, parkOn } from '../kit/upgrade.ts'
import { makeArchive } from '../kit/version.ts'

const programs = postgresPrograms()
if (programs === undefined) leftOut('upgrades of PostgreSQL', 'no PostgreSQL')
else {
  const postgres = await startPostgres()
  after(() => postgres.stop())
  process.env.PATH = `${programs}:${process.env.PATH}`

  test('an empty database for the copy; a version that does not start leaves nothing behind; the next one comes', async () => {
    const database = await postgres.database()
    const park = await parkOn()
    const store = await openStore({ data: park.data, url: database })
    await store.put({ tenants: [{ id: 't1', name: '가' }], people: [person('p1', { tenant: 't1' })] })
    await store.close()
    Object.assign(process.env, { ISTHMUS_CONFIG: park.config, DATABASE_URL: database })
    const parts = upgradeParts({ ...park.settings, database }, { version: '0.1.0', now: Date.now }, park.program)
    const upgrade = (archive: string, tryOn?: string) =>
      parts.upgrade(
        { archive, tryOn },
        async () => true,
        () => {},
      )
    const failing = (run: Promise<unknown>, code: string, text: RegExp) =>
      assert.rejects(run, (error) => error instanceof IsthmusError && error.code === code && text.test(error.message))
    await failing(upgrade(newer), 'upgrade:cannot', /has to be tried on a copy/)
    await failing(upgrade(newer, database), 'upgrade:cannot', /is not empty/)
    await failing(upgrade(newer, database.replace(/\/[^/]*$/, '/none')), 'upgrade:cannot', /does not answer/)
    const broken = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA, NO_START] })
    await failing(upgrade(broken, await postgres.database()), 'upgrade:failed', /not today/)
    const back = await openStore({ data: park.data, url: database })
    assert.equal((await back.person('p1'))?.id, 'p1')
    await back.close()
    assert.equal((await upgrade(newer, await postgres.database()))?.to, '0.2.0')
    assert.equal(readlinkSync(park.link), at('0.2.0'))
    await assert.rejects(openStore({ data: park.data, url: database }), /has schema version 99/)
  })
}
