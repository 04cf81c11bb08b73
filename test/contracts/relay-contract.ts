// The contract of a relay, as tests that run against each implementation.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import type { Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pending, Relay, RelayOptions } from '../../src/edges/proxy/relay/relay.ts'
import { collect, firstData, makeBench, type RelayBench, type Tunnel, until } from './relay-bench.ts'

type Kind = {
  readonly name: string
  readonly start: (options: RelayOptions) => Promise<Relay>
  /** Ends the worker or child from outside, as a crash would. */
  readonly kill: () => void
}

const NOTHING: Pending = { toUpstream: Buffer.alloc(0), toClient: Buffer.alloc(0) }
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Bytes that show any loss, doubling or disorder. */
const pattern = (length: number, seed: number): Buffer => {
  const bytes = Buffer.alloc(length)
  let state = seed >>> 0
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

const ODD_SIZES = [1, 7, 4093, 65_537, 3, 16_385, 250_001, 1_448, 0, 99_999]

/** Writes in odd pieces and waits for the reader. */
const send = async (socket: Socket, bytes: Buffer): Promise<void> => {
  let at = 0
  for (let piece = 0; at < bytes.length; piece++) {
    const size = ODD_SIZES[piece % ODD_SIZES.length] ?? 1
    if (!socket.write(bytes.subarray(at, at + size))) await once(socket, 'drain')
    at += size
  }
}

/** The peer is gone, by a reset or by an end of stream that is answered with one. */
const closed = async (socket: Socket): Promise<void> => {
  socket.resume()
  const finish = (): unknown => socket.end()
  if (socket.readableEnded) finish()
  else socket.once('end', finish)
  await until('a socket is closed', () => socket.closed)
}

const openDescriptors = (): number => readdirSync('/proc/self/fd').length

export const relayContract = ({ name, start, kill }: Kind): void => {
  describe(`relay contract: ${name}`, () => {
    const sums = new Map<string, { up: number; down: number }>()
    const deaths: string[] = []
    let relay: Relay
    let bench: RelayBench
    const options: RelayOptions = {
      moved: (tag, up, down) => {
        const sum = sums.get(tag) ?? { up: 0, down: 0 }
        sums.set(tag, { up: sum.up + up, down: sum.down + down })
      },
      died: (why) => deaths.push(why),
    }
    const carried = async (tag: string, pending = NOTHING): Promise<Tunnel> => {
      const tunnel = await bench.tunnel()
      relay.carry(tunnel.near, tunnel.far, pending, tag)
      return tunnel
    }
    const summed = (tag: string, up: number, down: number) =>
      until(`the sums of ${tag}: ${up} up, ${down} down`, () => {
        const sum = sums.get(tag)
        return sum?.up === up && sum.down === down
      })

    before(async () => {
      bench = await makeBench()
      relay = await start(options)
    })
    after(async () => {
      bench.close()
      await relay.close()
    })

    test('bytes both ways at once come whole and in order, and are counted exactly', async () => {
      const { client, upstream } = await carried('whole')
      const up = pattern(6_000_011, 1)
      const down = pattern(9_000_017, 2)
      const [atUpstream, atClient] = await Promise.all([
        collect(upstream),
        collect(client),
        send(client, up).then(() => client.end()),
        send(upstream, down).then(() => upstream.end()),
      ])
      assert.equal(sha(atUpstream), sha(up))
      assert.equal(sha(atClient), sha(down))
      await summed('whole', up.length, down.length)
      await until('no tunnel is open', () => relay.open() === 0)
    })

    test('pending bytes go first, also more than the kernel takes at once', async () => {
      const toUpstream = pattern(700_001, 3)
      const toClient = pattern(900_001, 4)
      const { client, upstream } = await carried('pending', { toUpstream, toClient })
      await pause(100) // nobody reads yet
      client.end('client')
      upstream.end('upstream')
      const [atUpstream, atClient] = await Promise.all([collect(upstream), collect(client)])
      assert.equal(sha(atUpstream), sha(Buffer.concat([toUpstream, Buffer.from('client')])))
      assert.equal(sha(atClient), sha(Buffer.concat([toClient, Buffer.from('upstream')])))
      await summed('pending', toUpstream.length + 6, toClient.length + 8)
    })

    test('a client that ended still gets the whole answer', async () => {
      const { client, upstream } = await carried('half')
      client.end('question')
      assert.equal(String(await collect(upstream)), 'question')
      const answer = pattern(2_000_003, 5)
      upstream.end(answer)
      assert.equal(sha(await collect(client)), sha(answer))
      await summed('half', 8, answer.length)
    })

    test('an upstream that ended still gets what the client sends', async () => {
      const { client, upstream } = await carried('half-back')
      upstream.end('all I have')
      assert.equal(String(await collect(client)), 'all I have')
      const more = pattern(2_000_003, 6)
      client.end(more)
      assert.equal(sha(await collect(upstream)), sha(more))
      await summed('half-back', more.length, 10)
    })

    test('a reset on either side ends the other with a reset', async () => {
      for (const side of ['client', 'upstream'] as const) {
        const tunnel = await carried(`reset-${side}`)
        const other = side === 'client' ? tunnel.upstream : tunnel.client
        tunnel[side].write('x')
        await firstData(other)
        const failed = once(other, 'error')
        tunnel[side].resetAndDestroy()
        const [error] = (await failed) as [NodeJS.ErrnoException]
        assert.equal(error.code, 'ECONNRESET')
      }
      await until('no tunnel is open', () => relay.open() === 0)
    })

    test('a reset after an end of stream is seen too', async () => {
      const { client, upstream } = await carried('end-reset')
      upstream.end('bye')
      assert.equal(String(await collect(client)), 'bye')
      upstream.resetAndDestroy()
      client.write('into the void')
      await closed(client)
      await until('no tunnel is open', () => relay.open() === 0)
    })

    test('a reader that does not read stops the sender; nothing is lost when it goes on', async () => {
      const { client, upstream } = await carried('slow')
      const piece = pattern(1 << 20, 7)
      let sent = 0
      let stuck = false
      while (!stuck && sent < 200) {
        sent += 1
        if (upstream.write(piece)) continue
        const drained = once(upstream, 'drain').then(() => true)
        stuck = !(await Promise.race([drained, pause(700).then(() => false)]))
      }
      assert.ok(stuck, `the sender was stopped, not after ${sent} MiB`)
      upstream.end()
      const hash = createHash('sha256')
      for (let count = 0; count < sent; count++) hash.update(piece)
      assert.equal(sha(await collect(client)), hash.digest('hex'))
      client.end()
      await summed('slow', 0, sent * piece.length)
    })

    test('300 tunnels at once', async () => {
      const tunnels = await Promise.all(Array.from({ length: 300 }, (_, n) => carried(`many-${n % 7}`)))
      assert.equal(relay.open(), 300)
      await Promise.all(
        tunnels.map(async ({ client, upstream }, n) => {
          const question = pattern(1000 + n, n)
          const answer = pattern(20_000 + n, n + 1000)
          client.end(question)
          assert.equal(sha(await collect(upstream)), sha(question))
          upstream.end(answer)
          assert.equal(sha(await collect(client)), sha(answer))
        }),
      )
      await until('no tunnel is open', () => relay.open() === 0)
    })

    test('end(tag) ends all tunnels of the tag within a second, and no other', async () => {
      const other = await carried('stays')
      const idle = await carried('goes')
      const busy = await carried('goes')
      const pump = (): boolean => busy.upstream.write(Buffer.alloc(65_536))
      busy.upstream.on('drain', pump)
      pump()
      busy.client.resume()
      idle.client.write('x')
      await firstData(idle.upstream)
      const started = performance.now()
      relay.end('goes')
      await Promise.all([idle.client, idle.upstream, busy.client, busy.upstream].map(closed))
      assert.ok(performance.now() - started < 3000) // promised: one second; the test machine may be busy
      other.client.end('still here')
      assert.equal(String(await collect(other.upstream)), 'still here')
      relay.end('stays')
      await closed(other.client)
      await until('no tunnel is open', () => relay.open() === 0)
    })

    test('end(tag) also ends a tunnel that is still being handed over', async () => {
      const tunnel = await bench.tunnel()
      tunnel.near.write(Buffer.alloc(32 << 20)) // more than the kernel takes while nobody reads
      relay.carry(tunnel.near, tunnel.far, NOTHING, 'early')
      assert.equal(relay.open(), 1)
      relay.end('early')
      await Promise.all([closed(tunnel.client), closed(tunnel.upstream)])
      await until('no tunnel is open', () => relay.open() === 0)
      const next = await carried('early')
      relay.end('early') // right behind the hand-over
      await Promise.all([closed(next.client), closed(next.upstream)])
    })

    test('one tunnel of a tag can be ended alone, and each end is told once', async () => {
      const over: string[] = []
      const [cut, stays, late] = [await bench.tunnel(), await bench.tunnel(), await bench.tunnel()]
      const end = relay.carry(cut.near, cut.far, NOTHING, 'one', () => over.push('cut'))
      relay.carry(stays.near, stays.far, NOTHING, 'one', () => over.push('stays'))
      cut.client.write('x')
      await firstData(cut.upstream)
      end()
      await Promise.all([closed(cut.client), closed(cut.upstream)])
      stays.client.end('still here')
      assert.equal(String(await collect(stays.upstream)), 'still here')
      end() // harmless afterwards
      stays.upstream.end()
      await until('both ends are told', () => over.length === 2)
      late.near.write(Buffer.alloc(32 << 20)) // still being handed over
      relay.carry(late.near, late.far, NOTHING, 'one', () => over.push('late'))()
      await Promise.all([closed(late.client), closed(late.upstream)])
      await until('no tunnel is open', () => relay.open() === 0)
      assert.deepEqual(over, ['cut', 'stays', 'late'])
    })

    test('what was written and not yet flushed goes before all else', async () => {
      const tunnel = await bench.tunnel()
      const written = pattern(12_000_007, 8)
      tunnel.near.write(written)
      relay.carry(tunnel.near, tunnel.far, { toUpstream: Buffer.alloc(0), toClient: Buffer.from('pending') }, 'flush')
      tunnel.upstream.end('last')
      const all = Buffer.concat([written, Buffer.from('pendinglast')])
      assert.equal(sha(await collect(tunnel.client)), sha(all))
      tunnel.client.end()
    })

    test('bytes that come right at the hand-over are not lost', async () => {
      for (let round = 0; round < 20; round++) {
        const tunnel = await bench.tunnel()
        const bytes = pattern(200_000 + round, round)
        void send(tunnel.client, bytes).then(() => tunnel.client.end())
        const first: Buffer[] = []
        if (round % 2 === 0) {
          tunnel.near.on('data', (chunk) => first.push(chunk))
          tunnel.near.resume()
          await once(tunnel.near, 'data')
          tunnel.near.pause()
        } else {
          tunnel.near.read(0) // libuv reads into the socket object
          await pause(round)
        }
        relay.carry(tunnel.near, tunnel.far, { ...NOTHING, toUpstream: Buffer.concat(first) }, 'race')
        assert.equal(sha(await collect(tunnel.upstream)), sha(bytes), `round ${round}`)
        tunnel.upstream.end()
        await closed(tunnel.client)
      }
    })

    test('a socket that is already gone ends the other one', async () => {
      for (const side of ['near', 'far'] as const) {
        const tunnel = await bench.tunnel()
        tunnel[side].destroy()
        relay.carry(tunnel.near, tunnel.far, NOTHING, 'gone')
        await Promise.all([closed(tunnel.client), closed(tunnel.upstream)])
      }
      const reset = await bench.tunnel()
      reset.client.resetAndDestroy()
      await pause(20) // the reset is in the kernel, the object does not know of it
      relay.carry(reset.near, reset.far, NOTHING, 'gone')
      await closed(reset.upstream)
      await until('no tunnel is open', () => relay.open() === 0)
    })

    test('a worker or child that dies is told, its tunnels end, and the next ones work', async () => {
      await pause(1000) // one that dies young is started again only after a second
      const lost = await carried('lost')
      lost.client.write('x')
      await firstData(lost.upstream)
      kill()
      relay.end('nobody')
      await Promise.all([closed(lost.client), closed(lost.upstream)])
      await until('its death is told', () => deaths.length === 1)
      await until('no tunnel is open', () => relay.open() === 0)
      const next = await carried('next')
      next.client.end('hello again')
      assert.equal(String(await collect(next.upstream)), 'hello again')
      next.upstream.end()
      await closed(next.client)
    })

    test('close() ends all and leaves no descriptor behind', async () => {
      const own = await makeBench()
      const counted = process.platform === 'linux'
      const earlier = counted ? openDescriptors() : 0
      const second = await start({ moved: () => {} })
      const tunnels = await Promise.all(Array.from({ length: 20 }, () => own.tunnel()))
      for (const { near, far } of tunnels) second.carry(near, far, NOTHING, 'x')
      const [first] = tunnels
      first?.client.write('x')
      if (first !== undefined) await firstData(first.upstream)
      await second.close()
      await Promise.all(tunnels.flatMap(({ client, upstream }) => [closed(client), closed(upstream)]))
      assert.equal(second.open(), 0)
      if (counted) await until('as many descriptors as before', () => openDescriptors() <= earlier)
      const late = await own.tunnel()
      second.carry(late.near, late.far, NOTHING, 'late')
      await Promise.all([closed(late.client), closed(late.upstream)])
      own.close()
    })
  })
}
