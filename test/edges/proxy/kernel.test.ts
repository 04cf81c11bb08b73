// What the kernel is asked: marks on our sockets, and what becomes of it without the right to set them. Linux only.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import { dial, type Reached } from '../../../src/edges/proxy/dial.ts'
import { loadKernel, markingFor } from '../../../src/edges/proxy/kernel.ts'
import { descriptorOf } from '../../../src/edges/proxy/relay/socket-takeover.ts'
import { leftOut } from '../../kit/needs.ts'
import { run } from '../../kit/park.ts'
import { listen } from '../../kit/proxy-park.ts'

const reach = (addresses: readonly string[], port: number, marking: ReturnType<typeof markingFor>) =>
  new Promise<Reached | undefined>((resolve) => {
    dial(addresses as Address[], port, marking, resolve)
  })

test('a marked socket is dialled like any other, IPv4 and IPv6, and the next where the first fails', async () => {
  const kernel = await loadKernel()
  if (kernel === null) return leftOut('marks', 'this is not Linux')
  if (kernel.cannotMark !== null) return leftOut('marks', kernel.cannotMark)
  const { markOf } = await import('../../../src/edges/proxy/relay/system-calls.ts')
  const server = createServer((socket) => socket.pipe(socket))
  const port = await listen(server, '::')
  for (const [addresses, answers] of [
    [['127.0.0.1'], '127.0.0.1'],
    [['::1'], '::1'],
    [['::2', '127.0.0.1'], '127.0.0.1'],
  ] as const) {
    const reached = await reach(addresses, port, markingFor(kernel, 4_000_000_000))
    assert.ok(reached !== undefined)
    assert.equal(reached.address, answers)
    assert.equal(markOf(descriptorOf(reached.socket)), 4_000_000_000)
    const echoed = new Promise((resolve) => reached.socket.once('data', resolve))
    reached.socket.resume()
    reached.socket.write('x')
    assert.equal(String(await echoed), 'x')
    reached.socket.destroy()
  }
  assert.equal(await reach(['127.0.0.1', '::1'], 9, markingFor(kernel, 7)), undefined)
  server.close()
})

test('without the right to mark that is said once, and dialled without', async () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return leftOut('no right to mark', 'that needs root')
  const script = `
    const { loadKernel, markingFor } = await import('./src/edges/proxy/kernel.ts')
    const kernel = await loadKernel()
    console.log(JSON.stringify([kernel.cannotMark, markingFor(kernel, 7)]))`
  const without = ['--bounding-set=-all', '--inh-caps=-all', process.execPath, '--input-type=module', '-e', script]
  const { out, err } = await run('setpriv', without)
  assert.deepEqual(JSON.parse(out || '0'), ['it needs CAP_NET_ADMIN', null], err)
})
