// What is open ends with its session: a download under way, when staff end it, and when the day's data is used up.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createConnection } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import { connect as connectTls } from 'node:tls'
import { freshFolder } from '../kit/folder.ts'
import { bytesOf, startOrigin } from '../kit/origin.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

/** A tunnel that stays open; `ended` resolves with the time at which it ended. */
const openTunnel = async (park: RunningPark, seat: number): Promise<{ ended: Promise<number> }> => {
  const socket = createConnection({ host: '127.0.0.1', port: park.ports.proxy, localAddress: `127.0.0.${seat}` })
  const ended = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())))
  socket.on('error', () => {})
  socket.write('CONNECT origin.test:443 HTTP/1.1\r\nHost: origin.test:443\r\n\r\n')
  await new Promise((resolve) => socket.once('data', resolve))
  const secure = connectTls({ socket, servername: 'origin.test', rejectUnauthorized: false })
  secure.on('error', () => {})
  await new Promise((resolve) => secure.once('secureConnect', resolve))
  return { ended }
}

test('live connections end within a second of their session; used-up data ends it and closes the day', async () => {
  const origin = await startOrigin('127.0.2.1', ['origin.test'])
  const endless = createServer((_, response) => {
    response.write(bytesOf(1000, 1)) // and then nothing: it stays open
  })
  await new Promise<void>((ready) => endless.listen(0, '127.0.2.1', ready))
  const folder = freshFolder()
  cpSync(join(ROOT, 'examples', 'kaesong'), folder, { recursive: true })
  const policy = join(folder, 'policy.yaml')
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('data: 2 GB/day', 'data: 1 MB/day'))
  const plain = (endless.address() as AddressInfo).port
  const hosts = `hosts:\n  origin.test: { address: 127.0.2.1, ports: { 80: ${origin.plain}, 443: ${origin.secure} } }\n  endless.test: { address: 127.0.2.1, ports: { 80: ${plain} } }\n`
  writeFileSync(join(folder, 'isthmus.yaml'), `sample: true\npolicy: policy.yaml\n${hosts}`)
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') } })
  try {
    assert.equal((await park.signIn(4)).status, 201)
    const tunnel = await openTunnel(park, 4)
    const plainEnd = park.curl(4, '-N', 'http://endless.test/').then(() => performance.now())
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal((await park.api(4, 'DELETE', '/sessions/current')).status, 204)
    const out = performance.now()
    for (const end of await Promise.all([tunnel.ended, plainEnd])) assert.ok(end - out < 2000, `${end - out} ms`)

    assert.equal((await park.signIn(5)).status, 201)
    const held = await openTunnel(park, 5)
    await park.curl(5, '-o', '/dev/null', 'http://origin.test/bytes/1500000/1')
    await held.ended
    assert.equal((await park.api(5, 'GET', '/sessions/current')).status, 404)
    const again = await park.signIn(5)
    assert.deepEqual([again.status, JSON.parse(again.body).reason], [423, 'data'])
    assert.equal((await park.signIn(5, 1)).status, 201, 'somebody else has data of their own')
  } finally {
    await park.stop()
    endless.closeAllConnections()
    endless.close()
    await origin.close()
  }
})
