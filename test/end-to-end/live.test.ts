// A policy change ends the live connections that it blocks, and no others.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { startRealPark } from '../kit/park.ts'
import { helloFor } from '../kit/proxy-hello.ts'
import { dialProxy, listen, tunnel } from '../kit/proxy-park.ts'

const SEAT = '127.0.0.7'
const policyWith = (rules: string): string => `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443], zone: here }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web] }
${rules}`
const BLOCKED = 'rules: { no-radio: { layer: park, block: { who: everyone, to: [radio.test] } } }\n'

test('what becomes blocked ends, the rest goes on', async () => {
  const folder = freshFolder()
  const file = join(folder, 'policy.yaml')
  const raw = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', ({ length }) => socket.write(`got ${length};`))
  })
  const web = createHttpServer((_, response) => response.write('begins;'))
  const ports = `{ 443: ${await listen(raw)}, 80: ${await listen(web)} }`
  const hosts = ['radio.test', 'news.test'].map((name) => `${name}: { address: 127.0.0.1, ports: ${ports} }`)
  writeFileSync(file, policyWith(''))
  writeFileSync(
    join(folder, 'isthmus.yaml'),
    `policy: policy.yaml\ndomain: ship.example\nzones: { here: 127.0.0.1 }\nhosts: { ${hosts.join(', ')} }\n`,
  )
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') } })
  const ok = async (...args: string[]): Promise<string> => {
    const done = await park.command(...args)
    assert.equal(done.exit, 0, done.err + done.out)
    return done.out
  }
  try {
    await ok('tenant', 'put', '--id', 't-1', '--name', 'Deck')
    await ok('network', 'put', '--id', 'mess', '--range', '127.0.0.0/24')
    await ok('seat', 'put', '--id', 'A', '--network', 'mess', '--address', SEAT)
    const person = ['--badge', '0a', '--name', 'N', '--tenant', 't-1', '--plan', 'crew', '--json']
    const { pin } = JSON.parse(await ok('person', 'add', ...person))
    const first = { badge: '0a', pin, newPin: '604417' }
    const { version } = JSON.parse((await park.api(7, 'POST', '/sessions', first)).body)
    assert.equal((await park.api(7, 'POST', '/sessions', { ...first, accept: version })).status, 201)

    const tunnelTo = async (name: string) => {
      const client = await tunnel(park.ports.proxy, `${name}:443`, SEAT)
      client.socket.write(helloFor({ names: [name], size: 600 }))
      await client.until(/got 600;/)
      return client
    }
    const loadFrom = async (name: string) => {
      const client = dialProxy(park.ports.proxy, SEAT)
      client.socket.write(`GET http://${name}/ HTTP/1.1\r\nHost: ${name}\r\n\r\n`)
      await client.until(/begins;/)
      return client
    }
    const [radio, news] = [await tunnelTo('radio.test'), await tunnelTo('news.test')]
    const [radioLoad, newsLoad] = [await loadFrom('radio.test'), await loadFrom('news.test')]
    writeFileSync(file, policyWith(BLOCKED))
    await Promise.all([radio.ended(), radioLoad.ended()])
    news.socket.write('still')
    await news.until(/got 5;/)
    assert.ok(!newsLoad.socket.readableEnded)
    const page = await park.curl(7, 'http://portal.ship.example/')
    assert.match(page.body, /radio\.test/, 'the seat is told')
    for (const { socket } of [news, newsLoad]) socket.destroy()
  } finally {
    await park.stop()
    raw.close()
    web.close()
    web.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  }
})
