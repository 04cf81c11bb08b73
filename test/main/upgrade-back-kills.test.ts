// Upgrades to a version that does not start, killed on the way back: whichever is in place opens the database.
import assert from 'node:assert/strict'
import test from 'node:test'
import { LATER_SCHEMA, NO_START } from '../kit/upgrade.ts'
import { chosen, killed } from '../kit/upgrade-killed.ts'
import { makeArchive } from '../kit/version.ts'

test('killed while it goes back: the version in place can open the database', { timeout: 600_000 }, async (t) => {
  const broken = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA, NO_START] })
  const { seen } = await killed(broken, (whole) => {
    const since = whole.starts.at(-1) ?? 0
    return chosen(whole).filter(([step]) => step > since)
  })
  t.diagnostic([...seen].map(([version, times]) => `${version}: ${times}`).join(', '))
  assert.ok(seen.has('0.1.0'))
})
