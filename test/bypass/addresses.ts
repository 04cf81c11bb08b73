// Straight to an address, and by a name that stands for another at the same address.
import assert from 'node:assert/strict'
import test from 'node:test'
import { WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const addresses = ({ sh, ask }: Park): void => {
  const fetch = (host: string, address: string, scheme: string): Promise<string> =>
    sh(
      'seat-1',
      `curl -sk -m 4 --connect-to ::${address.includes(':') ? `[${address}]` : address} ${scheme}://${host}/`,
    )

  test('addresses: without a name, nothing', async () => {
    for (const scheme of ['http', 'https'])
      assert.doesNotMatch(await sh('seat-1', `curl -sk -m 4 ${scheme}://${WORLD.museum.four}/`), /^reached/)
    assert.equal(await ask('seat-1', 'tcp', WORLD.museum.four, 8000), 'ECONNREFUSED')
    assert.equal(await ask('seat-1', 'tcp', WORLD.mail.four, 993), 'ECONNREFUSED', 'not looked up yet')
    assert.match(await sh('seat-1', 'dig +short mail.example'), new RegExp(WORLD.mail.four))
    assert.match(await ask('seat-1', 'tcp', WORLD.mail.four, 993), /^from /, 'control')
    assert.equal(await ask('seat-1', 'tcp', WORLD.museum.four, 993), 'ECONNREFUSED', 'another address')
  })

  test('addresses: the allowed name looked up and the blocked one spoken, and the reverse', async () => {
    await sh('seat-1', 'dig +short news.example; dig +short casino.example')
    for (const address of [WORLD.news.four, WORLD.news.six])
      for (const scheme of ['http', 'https']) {
        assert.match(await fetch('news.example', address, scheme), /^reached news/, 'control')
        assert.doesNotMatch(await fetch('casino.example', address, scheme), /^reached/)
      }
    // What is spoken decides, and leads to its own place.
    assert.match(await fetch('museum.example', WORLD.casino.four, 'https'), new RegExp(`at ${WORLD.museum.four}`))
  })
}
