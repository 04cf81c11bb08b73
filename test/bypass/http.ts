// HTTP in clear: what Host says decides, for each request anew.
import assert from 'node:assert/strict'
import test from 'node:test'
import { WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

const get = (host: string, target = '/', more = ''): string => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`

export const http = ({ say }: Park): void => {
  const speak = (...texts: string[]): Promise<string> =>
    say(
      'seat-1',
      WORLD.news.four,
      80,
      texts.map((text) => Buffer.from(text)),
      30,
    )

  test('http: another Host, two, absolute form', async () => {
    assert.match(await speak(get('news.example')), /reached news/, 'control')
    for (const text of [
      get('casino.example'),
      get('CASINO.example.'),
      get('news.example', '/', 'Host: casino.example\r\n'),
      get('casino.example', '/', 'Host: news.example\r\n'),
      get('news.example', 'http://casino.example/'),
      get('casino.example', 'http://news.example/').replace('http://news.example/', 'http://casino.example/'),
      'GET / HTTP/1.0\r\n\r\n',
    ])
      assert.doesNotMatch(await speak(text), /reached (casino|undefined)/i, text)
  })

  test('http: a second request on the same connection, also in the same breath', async () => {
    assert.equal((await speak(get('news.example') + get('news.example'))).match(/reached news/g)?.length, 2, 'control')
    for (const texts of [[get('news.example') + get('casino.example')], [get('news.example'), get('casino.example')]]) {
      const said = await speak(...texts)
      assert.match(said, /reached news/)
      assert.doesNotMatch(said, /reached casino/)
    }
  })

  test('http: HTTP/2 without TLS, an upgrade, CONNECT', async () => {
    const upgrade = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'
    for (const text of [
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
      get('casino.example', '/', upgrade),
      'CONNECT casino.example:443 HTTP/1.1\r\nHost: casino.example\r\n\r\n',
      `${get('news.example', '/', upgrade)}${get('casino.example')}`,
    ])
      assert.doesNotMatch(await speak(text), /reached casino|101 Switching|200 Connection/i, text)
  })
}
