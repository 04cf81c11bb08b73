// What is neither TCP nor plain UDP: QUIC, tunnels, fragments, source routes. The world counts what reaches it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

const RAW = fileURLToPath(new URL('./raw.ts', import.meta.url))
const [SEAT, NOBODYS] = [PLACES[0]?.four ?? '', PLACES[1]?.four ?? '']

export const protocols = ({ sh, ask, arriving }: Park): void => {
  const send = (place: string, from: string, kind: string): Promise<string> =>
    sh(place, `${process.execPath} ${RAW} ${from} ${WORLD.museum.four} ${kind}`)

  test('protocols: QUIC is told to take TCP', async () => {
    for (const at of [WORLD.news.four, WORLD.news.six])
      assert.equal(await ask('seat-1', 'udp', at, 443), 'ECONNREFUSED')
    assert.match(await ask('gateway', 'udp', WORLD.news.four, 443), /^from /, 'control')
  })

  const kinds: Readonly<Record<string, string>> = {
    gre: 'ip protocol 47',
    esp: 'ip protocol 50',
    sit: 'ip protocol 41',
    echo: 'ip protocol icmp icmp type echo-request',
    fragments: 'ip protocol udp',
    'source-route': 'ip protocol tcp',
  }
  for (const [kind, expression] of Object.entries(kinds))
    test(`protocols: ${kind} does not leave`, async () => {
      const seen = `ip daddr ${WORLD.museum.four} ${expression}`
      assert.ok((await arriving(seen, () => send('gateway', '198.51.100.1', kind))) > 0, 'control')
      assert.equal(await arriving(seen, () => send('seat-1', SEAT, kind)), 0, 'signed in')
      assert.equal(await arriving(seen, () => send('seat-2', NOBODYS, kind)), 0, 'signed out')
    })
}
