// Twenty seats busy at once, over HTTP, HTTPS and WebSocket: every body is right, and no request fails.
import assert from 'node:assert/strict'
import { request as plainRequest } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import { connect as connectTls } from 'node:tls'
import WebSocket from 'ws'
import { freshFolder } from '../kit/folder.ts'
import { bytesOf, settingsWithOrigin, sha256, startOrigin } from '../kit/origin.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const SECONDS = process.env.ISTHMUS_SOAK ? 900 : 60

const body = (stream: NodeJS.ReadableStream): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    stream.on('data', (piece: Buffer) => pieces.push(piece))
    stream.on('end', () => resolve(Buffer.concat(pieces)))
    stream.on('error', reject)
  })

const viaProxy = (park: RunningPark, seat: number, path: string, upload?: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const sent = plainRequest(
      {
        host: '127.0.0.1',
        port: park.ports.proxy,
        localAddress: `127.0.0.${seat}`,
        method: upload === undefined ? 'GET' : 'POST',
        path: `http://origin.test${path}`,
        headers: { host: 'origin.test' },
        agent: false,
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode} for ${path}`))
        body(response).then(resolve, reject)
      },
    )
    sent.on('error', reject)
    sent.end(upload)
  })

const tunnel = (park: RunningPark, seat: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp({ host: '127.0.0.1', port: park.ports.proxy, localAddress: `127.0.0.${seat}` })
    socket.on('error', reject)
    socket.write('CONNECT origin.test:443 HTTP/1.1\r\nHost: origin.test:443\r\n\r\n')
    socket.once('data', (head: Buffer) => {
      if (!head.toString().startsWith('HTTP/1.1 200')) return reject(new Error(head.toString()))
      resolve(connectTls({ socket, servername: 'origin.test', rejectUnauthorized: false }))
    })
  })

const secure = async (park: RunningPark, seat: number, path: string): Promise<Buffer> => {
  const socket = await tunnel(park, seat)
  return new Promise((resolve, reject) => {
    const sent = plainRequest(
      { createConnection: () => socket, path, headers: { host: 'origin.test', connection: 'close' } },
      (response) => body(response).then(resolve, reject),
    )
    sent.on('error', reject)
    sent.end()
  })
}

const echoed = async (park: RunningPark, seat: number, messages: Buffer[]): Promise<void> => {
  const socket = await tunnel(park, seat)
  const client = new WebSocket('ws://origin.test/', { createConnection: () => socket })
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  for (const message of messages) {
    client.send(message)
    const back = await new Promise<Buffer>((resolve) => client.once('message', (data) => resolve(data as Buffer)))
    assert.equal(sha256(back), sha256(message))
  }
  client.terminate()
}

test('20 seats at once', { timeout: SECONDS * 1000 + 120_000 }, async () => {
  const origin = await startOrigin('127.0.2.1', ['origin.test'])
  const folder = freshFolder()
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: settingsWithOrigin(join(folder, 'settings'), origin) } })
  try {
    // Six people and the voucher are the sample's; the others are added as staff would.
    const seats = Array.from({ length: 20 }, (_, i) => i + 1)
    const people = park.sample.people.flatMap((person, i) => (person.plan === 'library' ? [] : [i]))
    for (const seat of seats) {
      const person = people.shift()
      if (person !== undefined) assert.equal((await park.signIn(seat, person)).status, 201)
      else {
        const made = await park.command('voucher', 'create', '--plan', 'basic', '--minutes', '30', '--json')
        assert.equal(made.exit, 0, made.err)
        const code = JSON.parse(made.out).codes[0]
        assert.equal((await park.api(seat, 'POST', '/sessions', { voucher: code })).status, 201)
      }
    }
    const until = Date.now() + SECONDS * 1000
    let done = 0
    const work = async (seat: number): Promise<void> => {
      for (let turn = seat; Date.now() < until; turn++) {
        const length = (turn * 7919) % 60_000
        const path = `/bytes/${length}/${turn}`
        const wanted = sha256(bytesOf(length, turn))
        if (turn % 4 === 0) assert.equal(sha256(await secure(park, seat, path)), wanted)
        else if (turn % 4 === 1) {
          const upload = bytesOf(length, turn)
          assert.equal((await viaProxy(park, seat, '/hash', upload)).toString(), wanted)
        } else if (turn % 16 === 2) await echoed(park, seat, [bytesOf(10, turn), bytesOf(length, turn + 1)])
        else assert.equal(sha256(await viaProxy(park, seat, path)), wanted)
        done++
      }
    }
    await Promise.all(seats.map(work))
    assert.ok(done > 20 * 10, `only ${done} requests`)
    console.log(`${done} requests, 0 failed`)
  } finally {
    await park.stop()
    await origin.close()
  }
})
