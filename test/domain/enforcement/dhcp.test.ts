// What is handed out: addresses of the network, never the gateway's own, and the lowest quarter is left alone.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Address, addressOf, numeric, parseRange, type Range, within } from '../../../src/base/addresses.ts'
import {
  type DhcpWish,
  dnsmasqText,
  keaFourText,
  keaSixText,
  strayRanges,
} from '../../../src/domain/enforcement/dhcp.ts'

const wishOf = (address: string, prefix: number, ranges: readonly Range[] = []): DhcpWish => ({
  inside: [
    { interface: 'lan0', four: { address: address as Address, prefix }, six: null },
    { interface: 'cafe0', four: null, six: { address: 'fd00:2::1' as Address, prefix: 64 } },
  ],
  own4: address as Address,
  own6: 'fd00:1::1' as Address,
  domain: 'park.example',
  ranges,
})

const poolsIn = (text: string): readonly Range[] =>
  [...text.matchAll(/^dhcp-range=set:\w+,([\d.]+),([\d.]+),[\d.]+,12h$/gm)].flatMap(
    ([, from, to]) => parseRange(`${from}-${to}`) ?? assert.fail('no range'),
  )

test('pools lie in the network and leave out the gateway, the network’s and the broadcast address', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 32 }), fc.nat(2 ** 24 - 1), (prefix, host) => {
      const base = numeric('10.0.0.0' as Address).value
      const size = 1n << BigInt(32 - prefix)
      const at = base + BigInt(host)
      const first = at - (at % size)
      // An interface has an address of a host.
      fc.pre(prefix >= 31 || (at !== first && at !== first + size - 1n))
      const address = addressOf({ family: 4, value: at })
      const text = dnsmasqText(wishOf(address, prefix))
      const pools = poolsIn(text)
      assert.equal(pools.length > 0 || prefix > 29, true, `${address}/${prefix}`)
      for (const pool of pools) {
        assert.ok(numeric(pool.from).value > first && numeric(pool.to).value < first + size - 1n)
        assert.ok(!within(address, pool))
      }
      const ofKea = JSON.parse(keaFourText(wishOf(address, prefix))).Dhcp4.subnet4
      const keas = ofKea.flatMap((each: { pools: { pool: string }[] }) => each.pools.map(({ pool }) => pool))
      assert.deepEqual(
        keas,
        pools.map(({ from, to }) => `${from} - ${to}`),
      )
    }),
    { seed: 51, numRuns: 300 },
  )
})

test('what was asked for is handed out, and what is nowhere inside is told', () => {
  const range = (text: string): Range => parseRange(text) ?? assert.fail(text)
  const ranges = [range('10.1.0.100-10.1.0.120'), range('10.1.0.130')]
  const wish = wishOf('10.1.0.110', 24, ranges)
  assert.deepEqual(poolsIn(dnsmasqText(wish)), [
    range('10.1.0.100-10.1.0.109'),
    range('10.1.0.111-10.1.0.120'),
    range('10.1.0.130'),
  ])
  assert.deepEqual(strayRanges(wish), [])
  const stray = [range('10.2.0.1-10.2.0.9'), range('10.1.0.250-10.1.1.9'), range('fd00:2::5')]
  assert.deepEqual(strayRanges(wishOf('10.1.0.1', 24, stray)), stray)
})

test('IPv6 is announced where the prefix is 64, with our resolver and the portal', () => {
  const text = dnsmasqText(wishOf('10.1.0.1', 24))
  assert.match(text, /^dhcp-range=set:cafe0,fd00:2::,ra-stateless,64,12h$/m)
  assert.match(text, /^dhcp-option=option6:dns-server,\[fd00:1::1\]$/m)
  assert.match(text, /^dhcp-option=option6:103,https:\/\/my\.park\.example\/captive-portal$/m)
  assert.match(text, /^port=0$/m)
  const { Dhcp6 } = JSON.parse(keaSixText(wishOf('10.1.0.1', 24)))
  assert.deepEqual(Dhcp6.subnet6, [{ id: 1, subnet: 'fd00:2::/64', interface: 'cafe0' }])
})
