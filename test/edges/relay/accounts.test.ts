// Counting by tag: nothing is lost between reports, and news is told in time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAccounts } from '../../../src/edges/proxy/relay/accounts.ts'
import { makeSlots } from '../../../src/edges/proxy/relay/slots.ts'

test('bytes are told within 250 ms, ends within 20, each once', () => {
  let now = 1000
  const accounts = makeAccounts<{ readonly id: number }>(
    () => now,
    () => {},
  )
  const [one, two, three] = [{ id: 1 }, { id: 2 }, { id: 3 }]
  assert.equal(accounts.due(), Number.POSITIVE_INFINITY)
  const account = accounts.join('anna', one)
  accounts.join('anna', two)
  accounts.add(account, 5, 7)
  assert.equal(accounts.due(), 1250)
  now = 1100
  accounts.add(account, 1, 0)
  accounts.leave(account, one)
  assert.equal(accounts.due(), 1120)
  assert.deepEqual(accounts.tunnelsOf('anna'), [two])
  assert.deepEqual(accounts.report(), { ended: [1], moved: [['anna', 6, 7]] })
  accounts.add(account, 0, 9)
  accounts.leave(account, two)
  assert.deepEqual(accounts.tunnelsOf('anna'), [])
  assert.equal(accounts.byId(2), undefined)
  const again = accounts.join('anna', three)
  accounts.add(again, 1, 1)
  assert.deepEqual(accounts.report(), {
    ended: [2],
    moved: [
      ['anna', 0, 9],
      ['anna', 1, 1],
    ],
  })
  assert.deepEqual(accounts.report(), { ended: [], moved: [] })
})

test('a slot that was freed knows its earlier holder no more', () => {
  const slots = makeSlots<string>()
  const first = slots.put('first')
  assert.equal(slots.find(first.slot, first.generation), 'first')
  slots.free(first.slot)
  assert.equal(slots.find(first.slot, first.generation), undefined)
  const second = slots.put('second')
  assert.equal(second.slot, first.slot)
  assert.equal(slots.find(first.slot, first.generation), undefined)
  assert.equal(slots.find(second.slot, second.generation), 'second')
})

if (process.platform === 'linux') {
  test('an error number, or one beyond the table, is never owned', async () => {
    const { ownedDescriptors } = await import('../../../src/edges/proxy/relay/owned-descriptors.ts')
    const owned = ownedDescriptors()
    assert.equal(owned.own(-24), false)
    assert.equal(owned.own(1 << 20), false)
  })
}
