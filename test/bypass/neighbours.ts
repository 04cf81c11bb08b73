// A neighbour who takes what is somebody else's: an address, an answer to ARP, the gateway's part.
import assert from 'node:assert/strict'
import test from 'node:test'
import { GATEWAY, PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const neighbours = ({ signIn, end, sh, ask }: Park): void => {
  const [owner, taker] = ['seat-12', 'seat-13'] as const
  const { four = '', six = '' } = PLACES.find(({ name }) => name === owner) ?? {}
  const from = (place: string, source: string, host: string): Promise<string> =>
    sh(place, `curl -s -m 3 --http0.9 --interface ${source} telnet://${host}:8000 </dev/null`)

  test('neighbours: somebody else’s address gains nothing, by both families', async () => {
    // Its card is known before: who was never heard of is bound to the address (docs/in-line.md, "Not there yet").
    assert.equal(await ask(owner, 'tcp', WORLD.museum.four, 8000), 'ECONNREFUSED')
    assert.equal(await ask(owner, 'tcp', WORLD.museum.six, 8000), 'ECONNREFUSED')
    await signIn(owner, 'crew')
    assert.match(await ask(owner, 'tcp', WORLD.museum.four, 8000), /^from /, 'control')
    await sh(taker, `ip addr add ${four}/24 dev eth0; ip addr add ${six}/64 dev eth0 nodad`)
    for (let times = 0; times < 2; times++) {
      assert.doesNotMatch(await from(taker, four, WORLD.museum.four), /^from /)
      assert.doesNotMatch(await from(taker, six, `[${WORLD.museum.six}]`), /^from /)
    }
  })

  test('neighbours: an address that changed hands with its session over gains nothing either', async () => {
    await end(owner)
    await sh(owner, `ip addr del ${four}/24 dev eth0`)
    assert.doesNotMatch(await from(taker, four, WORLD.museum.four), /^from /)
    await sh(taker, `ip addr del ${four}/24 dev eth0; ip addr del ${six}/64 dev eth0`)
  })

  test('neighbours: whoever claims the gateway’s address takes nothing from the gateway itself', async () => {
    await signIn('seat-14', 'crew')
    await sh(taker, `ip addr add ${GATEWAY.four}/24 dev eth0; ip addr add ${GATEWAY.six}/64 dev eth0 nodad`)
    // The world and the gateway's other networks go on; who believes the neighbour is the switch's affair (docs/threat-model.md).
    assert.match(await sh('office-1', `dig +short +tries=1 +time=2 @${GATEWAY.four} news.example`), /\d/)
    await sh(taker, `ip addr del ${GATEWAY.four}/24 dev eth0; ip addr del ${GATEWAY.six}/64 dev eth0`)
    await sh('seat-14', 'ip neigh flush all')
    assert.match(await ask('seat-14', 'tcp', WORLD.museum.four, 8000), /^from /)
  })
}
