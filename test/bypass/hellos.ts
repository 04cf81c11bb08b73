// TLS hellos cut, padded, wrapped and doubled, so that the name in them might be overlooked.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import test from 'node:test'
import { WORLD } from '../../lab/plan.ts'
import { echConfigs } from '../kit/ech.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { helloFor } from '../kit/proxy-hello.ts'
import type { Park } from './park.ts'

/** Whether the world answered: anything but one of our alerts, or nothing. The world's own alert of a hello that it dislikes: 40, 109. */
const answered = (said: string): boolean =>
  said.startsWith('\x16') || (said.startsWith('\x15') && [40, 47, 50, 70, 109].includes(said.charCodeAt(6)))

const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size))

export const hellos = ({ say, sh }: Park): void => {
  const hello = (name: string, size = 300, records = 1): Buffer => helloFor({ names: [name], size, records })
  const forms: Readonly<Record<string, (name: string) => readonly Buffer[]>> = {
    'in one piece': (name) => [hello(name)],
    'one byte at a time': (name) => cut(hello(name), 1),
    'over many records': (name) => [hello(name, 300, 40)],
    '16 kB long': (name) => cut(hello(name, 16_000), 1400),
    'with an ML-KEM key share': (name) => cut(helloFor({ names: [name], size: 1800, share: true }), 1400),
    'in upper case': (name) => [hello(name.toUpperCase())],
  }
  for (const [form, pieces] of Object.entries(forms))
    test(`hellos: ${form}`, async () => {
      assert.ok(answered(await say('seat-1', WORLD.news.four, 443, pieces('news.example'), 1)), 'control')
      assert.ok(!answered(await say('seat-1', WORLD.news.four, 443, pieces('casino.example'), 1)))
    })

  test('hellos: junk before, a dot behind, no name, two names', async () => {
    assert.ok(answered(await say('seat-1', WORLD.news.four, 443, [hello('news.example')], 20)), 'control')
    const odd = [
      [Buffer.from('GET '), hello('casino.example')],
      [Buffer.from([0, 0, 0]), hello('news.example')],
      [hello('casino.example.')],
      [helloFor({ names: [], size: 300 })],
      [helloFor({ names: ['news.example', 'casino.example'], size: 300 })],
      [helloFor({ names: ['casino.example', 'news.example'], size: 300 })],
    ]
    for (const [n, pieces] of odd.entries())
      assert.ok(!answered(await say('seat-1', WORLD.news.four, 443, pieces, 20)), `form ${n}`)
  })

  test('hellos: an encrypted one behind an outer name: the outer name decides', async () => {
    const pieces = (outer: string): Buffer[] => cut(helloFor({ names: [outer], size: 900, ech: true }), 1400)
    assert.ok(answered(await say('seat-1', WORLD.news.four, 443, pieces('news.example'), 1)), 'control')
    for (const at of [WORLD.elsewhere.four, WORLD.elsewhere.six, WORLD.news.four])
      assert.ok(!answered(await say('seat-1', at, 443, pieces('doh.example'), 1)), `a listed outer name, at ${at}`)
  })

  test('hellos: one that a real client encrypted with a true key', async () => {
    const tstclnt = program('tstclnt')
    if (tstclnt === undefined) return leftOut('a true ECH', 'there is no tstclnt (libnss3-tools)')
    const store = freshFolder('nss')
    await sh('seat-1', `certutil -N -d sql:${store} --empty-password`)
    const real = (outer: string, at: string): Promise<string> =>
      sh(
        'seat-1',
        `echo | timeout 6 ${tstclnt} -d sql:${store} -h ${at} -p 443 -a casino.example -N ${echConfigs(outer)} -o -V tls1.3:tls1.3 2>&1`,
      )
    // The world has not the key, and says so to the client: it was reached, by the outer name.
    assert.match(await real('news.example', WORLD.news.four), /ECH_RETRY_WITHOUT_ECH/, 'control')
    for (const at of [WORLD.elsewhere.four, WORLD.news.four, WORLD.news.six])
      assert.match(await real('doh.example', at), /RESET|REFUSED|ACCESS_DENIED/, `a listed outer name, at ${at}`)
    rmSync(store, { recursive: true })
  })

  test('hellos: as a real client makes them', async () => {
    const real = (name: string): Promise<string> =>
      sh(
        'seat-1',
        `echo | timeout 4 openssl s_client -connect ${WORLD.news.four}:443 -servername ${name} 2>/dev/null | grep -c 'CN = lab'`,
      )
    assert.notEqual(await real('news.example'), '0', 'control')
    assert.equal(await real('casino.example'), '0')
  })
}
