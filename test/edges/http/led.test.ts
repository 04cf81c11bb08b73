// The ports on the LAN: what was meant for others is led to the portal, and nobody takes all the room.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { parseAddress } from '../../../src/base/addresses.ts'
import { createBounds } from '../../../src/edges/http/bounds.ts'
import { openFront } from '../../../src/edges/http/front.ts'
import { createLed } from '../../../src/edges/http/led.ts'

const HOST = parseAddress('127.0.0.1') ?? assert.fail()
const PORTAL = 'http://portal.park.test/'
const ONLINE = '127.0.0.9'

const bounds = createBounds({ each: 3, strangers: 5, known: 5 })
const answer = createLed({
  own: { name: 'portal.park.test', answer: (_, response) => response.end('own') },
  portal: PORTAL,
  secure: { name: 'my.park.test', url: 'https://my.park.test/' },
  checkAt: (name, path) => (name === 'check.test' && path === '/204' ? { status: 204, type: '', body: '' } : undefined),
  isOnline: (client) => client === ONLINE,
})
const front = await openFront({ host: HOST, port: 0, answer, bounds, isKnown: (client) => client === ONLINE })
after(front.close)

type Ask = { host: string; path?: string; from?: string; method?: string }

const ask = ({ host, path = '/', from = '127.0.0.2', method = 'GET' }: Ask) =>
  new Promise<{ status: number; location: string | undefined; length: string | undefined; text: string }>(
    (resolve, reject) => {
      const options = {
        host: HOST,
        port: front.port,
        localAddress: from,
        path,
        method,
        headers: { host },
        agent: false,
      }
      const sent = request(options, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        const { location, 'content-length': length } = response.headers
        response.on('end', () => resolve({ status: response.statusCode ?? 0, location, length, text }))
      })
      sent.on('error', reject)
      sent.end()
    },
  )

test('our own name is answered by our own pages, whatever the case and the port', async () => {
  for (const host of ['portal.park.test', 'PORTAL.park.test:80', 'portal.park.test.'])
    assert.equal((await ask({ host })).text, 'own')
})

test('all else is led: with the way onward, without one where nobody wanted to go there', async () => {
  const led = await ask({ host: 'news.test', path: '/a?b=<"&' })
  assert.equal(led.location, `${PORTAL}?then=${encodeURIComponent('http://news.test/a?b=<"&')}`)
  assert.match(led.text, /<a href="http:\/\/portal\.park\.test\/\?then=http%3A%2F%2Fnews/)
  assert.equal((await ask({ host: 'my.park.test', path: '/rules' })).location, 'https://my.park.test/rules')
  for (const [host, path] of [
    ['192.0.2.7', '/x'],
    ['[2001:db8::7]', '/x'],
    ['check.test', '/204'],
    ['a b', '/'],
    ['news.test', `/${'x'.repeat(3000)}`],
    ['news.test', 'http://portal.park.test/'],
  ] as const)
    assert.deepEqual([(await ask({ host, path })).status, (await ask({ host, path })).location], [302, PORTAL], host)
  assert.equal((await ask({ host: 'news.test', method: 'HEAD' })).status, 302)
  const post = await ask({ host: 'news.test', method: 'POST' })
  assert.deepEqual([post.status, post.location], [511, undefined])
})

test('a check is content where somebody is signed in, and only there', async () => {
  const { status, length } = await ask({ host: 'check.test', path: '/204', from: ONLINE })
  assert.deepEqual([status, length], [204, undefined])
  assert.equal((await ask({ host: 'check.test', path: '/other', from: ONLINE })).status, 302)
})

test('one client has its bound, all strangers have theirs, and who is signed in has room of their own', async () => {
  const hold = (from: string): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect({ host: HOST, port: front.port, localAddress: from }, () => resolve(socket))
      socket.on('error', () => {}).resume()
    })
  for (let n = 0; n < 100 && bounds.size() > 0; n++) await pause(20)
  const held = await Promise.all(['127.0.0.3', '127.0.0.3', '127.0.0.3', '127.0.0.3'].map(hold))
  for (let n = 0; n < 100 && bounds.size() !== 3; n++) await pause(20)
  assert.equal(bounds.size(), 3)
  held.push(...(await Promise.all(['127.0.0.4', '127.0.0.4', '127.0.0.5'].map(hold))))
  await pause(50)
  assert.equal(bounds.size(), 5)
  assert.equal((await ask({ host: 'news.test', from: '127.0.0.6' })).status, 302, 'the oldest gives way')
  // One of four was too many for its client; then a sixth and a seventh came for five places.
  for (let n = 0; n < 100 && held.filter(({ destroyed }) => destroyed).length < 3; n++) await pause(20)
  assert.deepEqual(held.map(({ destroyed }) => destroyed).slice(4), [false, false, false], 'those who came last stay')
  assert.equal(held.filter(({ destroyed }) => destroyed).length, 3)
  assert.equal((await ask({ host: 'check.test', path: '/204', from: ONLINE })).status, 204)
  for (const socket of held) socket.destroy()
  for (let n = 0; n < 100 && bounds.size() > 0; n++) await pause(20)
  assert.equal(bounds.size(), 0)
  assert.equal((await ask({ host: 'news.test', from: '127.0.0.6' })).status, 302)
})
