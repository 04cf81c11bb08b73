// Connections that would outlive their session, and addresses that change hands.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

const FAR = fileURLToPath(new URL('../edges/nft/gateway/far.ts', import.meta.url))

export const sessions = ({ signIn, end, sh, ask }: Park): void => {
  const stay = (place: string, seconds = 3): Promise<string> =>
    sh(place, `timeout ${seconds} ${process.execPath} ${FAR} stay ${WORLD.museum.four} 8000`)

  test('sessions: a connection ends with its session, and is not inherited by the next at that seat', async () => {
    await signIn('seat-3', 'crew')
    assert.doesNotMatch(await stay('seat-3'), /over/, 'control')
    // It ends when the connection does; until then a busy machine may take its time.
    const kept = stay('seat-3', 30)
    await pause(2000)
    await end('seat-3')
    await signIn('seat-3', 'crew')
    assert.match(await kept, /still here[\s\S]*over ECONNRESET/)
    assert.match(await ask('seat-3', 'tcp', WORLD.museum.four, 8000), /^from /, 'control')
    await end('seat-3')
    assert.equal(await ask('seat-3', 'tcp', WORLD.museum.four, 8000), 'ECONNREFUSED')
  })

  test('sessions: a plan opens nothing of another', async () => {
    await signIn('seat-4', 'crew')
    assert.match(await ask('seat-4', 'tcp', WORLD.museum.six, 8000), /^from /, 'control')
    assert.equal(await ask('seat-4', 'tcp', WORLD.mail.four, 993), 'ECONNREFUSED')
    assert.doesNotMatch(await sh('seat-4', 'curl -s -m 4 http://museum.example/'), /^reached/)
  })

  test('sessions: a card’s other addresses are its session’s on its own network only, and no other card’s', async () => {
    await sh('seat-4', 'ip addr add 2001:db8:20::4444/64 dev eth0 nodad && ip addr add 100.64.0.4/32 dev eth0')
    const from = (address: string, to: string): Promise<string> =>
      sh('seat-4', `curl -s -m 3 --http0.9 --interface ${address} telnet://${to}:8000 </dev/null`)
    assert.match(await from(PLACES[3]?.six ?? '', `[${WORLD.museum.six}]`), /^from /, 'control')
    assert.match(await from('2001:db8:20::4444', `[${WORLD.museum.six}]`), /^from /)
    const of14 =
      'ip addr add 2001:db8:20::5555/64 dev eth0 nodad && curl -s -m 3 --http0.9 --interface 2001:db8:20::5555'
    const other = sh('seat-14', `${of14} 'telnet://[${WORLD.museum.six}]:8000' </dev/null`)
    assert.doesNotMatch(await other, /^from /, 'another card, with an address that nobody has')
    assert.doesNotMatch(await from('100.64.0.4', WORLD.museum.four), /^from /)
  })
}
