// Lines of `ip`, good and bad.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readAttached, readNeighbour } from '../../../src/edges/neighbours/read.ts'

const card = { interface: 'lan0', hardware: '02:00:00:00:00:0a' }

test('whose an address is, in every state that the kernel has', () => {
  for (const state of ['REACHABLE', 'STALE', 'DELAY', 'PROBE', 'PERMANENT', 'router STALE'])
    assert.deepEqual(readNeighbour(`10.1.0.7 dev lan0 lladdr 02:00:00:00:00:0A ${state}`), {
      address: '10.1.0.7',
      device: card,
    })
  assert.deepEqual(readNeighbour('fe80::1 dev lan0 lladdr 02:00:00:00:00:0a STALE')?.device, card)
  assert.deepEqual(readNeighbour('Deleted fd00::7 dev lan0 lladdr 02:00:00:00:00:0a STALE'), {
    address: 'fd00::7',
    device: null,
  })
  assert.equal(readNeighbour('10.1.0.7 dev lan0  FAILED')?.device, null)
  assert.equal(readNeighbour('10.1.0.7 dev lan0  INCOMPLETE')?.device, null)
})

test('what is about no card is passed over, whatever it is', () => {
  for (const line of [
    '',
    'Deleted',
    '10.1.0.7',
    'lan0 dev 10.1.0.7',
    '10.1.0.7 dev tun0 lladdr 00 STALE',
    '1 '.repeat(400),
  ])
    assert.equal(readNeighbour(line), undefined, line)
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), (line) => {
      const found = readNeighbour(line)
      assert.ok(found === undefined || typeof found.address === 'string')
      readAttached(line)
    }),
  )
})

test('the networks of an interface', () => {
  const text = `2: lan0    inet 10.1.7.1/16 brd 10.1.255.255 scope global lan0\\       valid_lft forever
2: lan0    inet6 fd00:1::1/64 scope global \\       valid_lft forever
2: lan0    inet 10.9.0.1/99 scope global
`
  assert.deepEqual(readAttached(text), [
    { from: '10.1.0.0', to: '10.1.255.255' },
    { from: 'fd00:1::', to: 'fd00:1::ffff:ffff:ffff:ffff' },
  ])
})
