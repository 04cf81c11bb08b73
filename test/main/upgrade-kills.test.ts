// Upgrades killed at any step: the old version or the new one is in place, whole, and opens the data.
import assert from 'node:assert/strict'
import test from 'node:test'
import { at, beside, leadsTo, newer, startsByLink } from '../kit/upgrade.ts'
import { chosen, killed, runAt } from '../kit/upgrade-killed.ts'

test('killed before any step, and in the midst of each start; the next try ends it', {
  timeout: 600_000,
}, async (t) => {
  const { seen, last } = await killed(newer, chosen)
  t.diagnostic([...seen].map(([version, times]) => `${version}: ${times}`).join(', '))
  assert.deepEqual([...seen.keys()].sort(), ['0.1.0', '0.2.0'])
  assert.equal(runAt(last, newer).said?.failed, null)
  assert.deepEqual([leadsTo(last), startsByLink(last)], [at('0.2.0'), '0.2.0'])
  assert.deepEqual(
    beside(last).filter((name) => /partial|trial|new$/.test(name)),
    [],
  )
})
