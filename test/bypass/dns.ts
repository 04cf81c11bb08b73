// DNS: to others, hidden in other protocols, used as a tunnel, or pointing inwards.
import assert from 'node:assert/strict'
import test from 'node:test'
import { GATEWAY, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const dns = ({ sh, ask, arriving }: Park, worldsLog: () => string): void => {
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
