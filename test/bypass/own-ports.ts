// The gateway's own ports, from both sides.
import assert from 'node:assert/strict'
import test from 'node:test'
import { GATEWAY, PLACES } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const ownPorts = ({ sh, ask }: Park): void => {
  test('own ports: inside, nothing but what is for the park', async () => {
    for (const at of [GATEWAY.four, GATEWAY.six, GATEWAY.office.four, GATEWAY.outside.four])
      for (const port of [22, 3129, 8080, 9464])
        assert.doesNotMatch(await ask('seat-1', 'tcp', at, port), /^from|HTTP/, `${at} ${port}`)
    assert.match(await sh('seat-2', `dig +short +tries=1 @${GATEWAY.four} news.example`), /./, 'control')
  })

  test('own ports: from outside, none, and nobody in the park', async () => {
    for (const port of [53, 80, 3128, 3129]) {
      assert.equal(await ask('world', 'tcp', GATEWAY.six, port), 'silence')
    }
    assert.equal(await sh('world', `dig +short +tries=1 +time=1 @${GATEWAY.six} news.example | grep -c '^2'`), '0')
    assert.equal(await ask('world', 'tcp', PLACES[0]?.six ?? '', 22), 'silence')
    assert.equal(await ask('world', 'tcp', GATEWAY.outside.six, 81), 'ECONNREFUSED', 'control: the way is there')
  })
}
