// A socket handed over goes on elsewhere without losing a byte: in a worker thread, and in a child process.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Handover } from '../../../src/edges/proxy/relay/handover.ts'
import { startHandover } from '../../../src/edges/proxy/relay/start-handover.ts'
import { collect, firstData, until } from '../../contracts/relay-bench.ts'

const HOST = new URL('./echo-host.ts', import.meta.url)
const isLinux = process.platform === 'linux'
const NONE = Buffer.alloc(0)

type Pair = { readonly client: Socket; readonly accepted: Socket }

const makeListener = async () => {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const pair = async (): Promise<Pair> => {
    const { port } = server.address() as AddressInfo
    const from = isLinux ? { localAddress: '127.0.0.7' } : {}
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true, ...from })
    client.on('error', () => {})
    const [accepted] = (await once(server, 'connection')) as [Socket]
    return { client, accepted }
  }
  return { pair, close: () => server.close() }
}

for (const kind of isLinux ? (['thread', 'child'] as const) : (['child'] as const)) {
  describe(`handover: ${kind}`, () => {
    let listener: Awaited<ReturnType<typeof makeListener>>
    let handover: Handover
    const heard: unknown[] = []
    const deaths: string[] = []
    let lost = 0
    before(async () => {
      listener = await makeListener()
      const first = { settings: [1, 2] }
      const options = { first, died: (why: string) => deaths.push(why), lost: () => lost++, force: kind }
      handover = (await startHandover(HOST, options)).handover
      handover.onMessage((message) => heard.push(message))
    })
    after(async () => {
      listener.close()
      await handover.close()
    })
    const heardLast = async (count: number): Promise<unknown> => {
      await until(`${count} messages`, () => heard.length >= count)
      return heard[count - 1]
    }

    test('messages go both ways, the first one first', async () => {
      handover.post({ number: 7n, bytes: new Uint8Array([1]) })
      assert.deepEqual(await heardLast(1), { heard: { settings: [1, 2] } })
      assert.deepEqual(await heardLast(2), { heard: { number: 7n, bytes: new Uint8Array([1]) } })
    })

    test('the socket comes with its early bytes, its message and its peer', async () => {
      const { client, accepted } = await listener.pair()
      client.write('read before ')
      accepted.read(0)
      await until('bytes are in the socket object', () => accepted.readableLength > 0)
      handover.give(accepted, Buffer.from('early '), { seat: 7 })
      assert.deepEqual(await heardLast(3), {
        given: { seat: 7 },
        address: client.localAddress,
        port: client.localPort,
        early: 'early read before ',
      })
      client.write('hello')
      assert.equal(String(await firstData(client)), 'HELLO')
      client.end()
      assert.match(String(await collect(client)), /bye$/)
    })

    test('what was written and not flushed is not lost', async () => {
      const { client, accepted } = await listener.pair()
      accepted.write(Buffer.alloc(10_000_000, 0x61))
      handover.give(accepted, NONE, null)
      client.end()
      const all = await collect(client)
      assert.equal(all.length, 10_000_003)
      assert.equal(String(all.subarray(-5)), 'aabye')
    })

    test('an HTTP server goes on with it', async () => {
      const { client, accepted } = await listener.pair()
      client.write('GET /page HTTP/1.1\r\nHo')
      accepted.resume()
      const [early] = (await once(accepted, 'data')) as [Buffer]
      accepted.pause()
      handover.give(accepted, early, 'http')
      client.write('st: a.test\r\n\r\n')
      assert.match(String(await collect(client)), new RegExp(`GET /page from ${client.localAddress}`))
      client.end()
    })

    test('one that goes while its last bytes are flushed is told as lost, once', async () => {
      const before = lost
      const { client, accepted } = await listener.pair()
      accepted.write(Buffer.alloc(60_000_000))
      handover.give(accepted, NONE, null)
      client.resetAndDestroy()
      await until('it is told', () => lost > before)
      await pause(200)
      assert.equal(lost, before + 1)
    })

    test('a socket that is already gone is left alone', async () => {
      const { client, accepted } = await listener.pair()
      accepted.destroy()
      handover.give(accepted, NONE, null)
      await collect(client)
      client.end()
    })

    test('when it dies that is told, its sockets end, and the next one works', async () => {
      await pause(1000) // one that dies young is started again only after a second
      const { client, accepted } = await listener.pair()
      handover.give(accepted, NONE, null)
      client.write('x')
      await firstData(client)
      handover.post('crash')
      await until('its socket ended', () => client.readableEnded || client.closed)
      client.destroy()
      await until('its death is told', () => deaths.length === 1)
      const next = await listener.pair()
      handover.give(next.accepted, NONE, null)
      next.client.write('again')
      assert.equal(String(await firstData(next.client)), 'AGAIN')
      next.client.end()
      await collect(next.client)
    })

    test('close() leaves no descriptor behind', async () => {
      const earlier = isLinux ? readdirSync('/proc/self/fd').length : 0
      const { handover: second } = await startHandover(HOST, { force: kind })
      const pairs = [await listener.pair(), await listener.pair(), await listener.pair()]
      for (const { accepted } of pairs) second.give(accepted, NONE, null)
      await second.close()
      for (const { client } of pairs) client.destroy()
      if (isLinux) await until('as many as before', () => readdirSync('/proc/self/fd').length <= earlier)
    })
  })
}

test('what cannot start says why', async () => {
  const nowhere = new URL('./nowhere.ts', import.meta.url)
  if (isLinux) await assert.rejects(startHandover(nowhere, { force: 'thread' }), /did not start/)
  await assert.rejects(startHandover(nowhere, { force: 'child' }), /did not start/)
})
