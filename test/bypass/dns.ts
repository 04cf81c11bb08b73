// DNS: to others, hidden in other protocols, used as a tunnel, or pointing inwards.
import assert from 'node:assert/strict'
import test from 'node:test'
import { GATEWAY, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const dns = ({ sh, ask, arriving, signIn }: Park, worldsLog: () => string): void => {
  const dig = (place: string, text: string): Promise<string> => sh(place, `dig +short +tries=1 +time=2 ${text}`)

  test('dns: another server answers nothing: ours does, by UDP and TCP', async () => {
    for (const at of [WORLD.elsewhere.four, WORLD.elsewhere.six])
      for (const how of ['+notcp', '+tcp']) {
        const asked = async (): Promise<void> => {
          assert.match(await dig('seat-1', `@${at} ${how} museum.example`), new RegExp(WORLD.museum.four), 'control')
          assert.doesNotMatch(await dig('seat-1', `@${at} ${how} casino.example`), new RegExp(WORLD.casino.four))
        }
        const there = at.includes(':') ? `ip6 daddr ${at}` : `ip daddr ${at}`
        assert.equal(await arriving(there, asked), 0)
      }
  })

  test('dns: over TLS, and over HTTPS by address', async () => {
    for (const at of [WORLD.elsewhere.four, WORLD.elsewhere.six])
      assert.equal(await ask('seat-1', 'tcp', at, 853), 'ECONNREFUSED')
    assert.doesNotMatch(await sh('seat-1', `curl -sk -m 4 https://${WORLD.elsewhere.four}/dns-query`), /reached/)
    assert.match(await sh('gateway', `curl -sk -m 4 https://${WORLD.elsewhere.four}/dns-query`), /reached/, 'control')
  })

  test('dns: over HTTPS, by a name that the policy lists', async () => {
    const fetch = (place: string, more = ''): Promise<string> =>
      sh(place, `curl -sk -m 4 ${more} --resolve doh.example:443:${WORLD.elsewhere.four} https://doh.example/dns-query`)
    assert.match(await fetch('gateway'), /^reached doh/, 'control')
    assert.doesNotMatch(await fetch('seat-1'), /^reached/)
    assert.equal(await dig('seat-1', 'doh.example | grep -c 192.0.2'), '0')
  })

  test('dns: a tunnel after sign-in is bounded to some hundred questions', async () => {
    await signIn('seat-11')
    // As tunnels make them: as much as fits (docs/names.md).
    const names = Array.from({ length: 300 }, (_, n) => `${'d2'.repeat(30)}.${'fg'.repeat(25)}${n}.bounded.example`)
    await sh('seat-11', `timeout 15 dig +short +tries=1 +time=1 ${names.join(' ')}`)
    const passed = new Set(
      worldsLog()
        .toLowerCase()
        .match(/query\[a\] \S+\.bounded\.example/g),
    ).size
    assert.ok(passed > 10, `control: ${passed}`)
    assert.ok(passed <= 120, `${passed} of ${names.length}`)
  })

  test('dns: a tunnel before sign-in moves nothing', async () => {
    const names = ['c2VjcmV0.tunnel.example', 'bW9yZQ.tunnel.example']
    for (const name of names)
      await dig('seat-2', `${name} TXT; dig +short +tries=1 +time=2 @${WORLD.elsewhere.four} ${name}`)
    // Our resolver mixes upper and lower case.
    assert.doesNotMatch(worldsLog(), /tunnel\.example/i)
    await dig('seat-1', 'control.tunnel.example')
    assert.match(worldsLog(), /control\.tunnel\.example/i, 'control')
  })

  test('dns: names that point at the gateway or into the park lead nowhere', async () => {
    for (const name of ['rebind-gateway.example', 'rebind-office.example']) {
      assert.doesNotMatch(await dig('seat-1', name), /^10\./m)
      assert.doesNotMatch(
        await sh(
          'seat-1',
          `curl -s -m 4 -o /dev/null -w '%{http_code}' --connect-to ::${WORLD.news.four} http://${name}/`,
        ),
        /^2/,
      )
    }
    assert.match(await dig('gateway', `@${WORLD.dns.four} rebind-gateway.example`), new RegExp(GATEWAY.four), 'control')
  })
}
