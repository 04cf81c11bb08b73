// The kernel's table under traffic, sudden deaths and many changes: the real one, in a network of this test's own.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { IsthmusError } from '../../../src/base/errors.ts'
import { type Change, type Element, keyOf } from '../../../src/domain/enforcement/elements.ts'
import { startKernel } from '../../../src/edges/nft/client.ts'
import { listenHelper } from '../../../src/edges/nft/listen.ts'
import { everything, ONE_OF_EACH, without } from '../../contracts/kernel-suite.ts'
import { freshFolder } from '../../kit/folder.ts'
import { leftOut } from '../../kit/needs.ts'
import { testTable } from '../../kit/nft-helper-process.ts'
import { enterOwnNetwork } from '../../kit/own-network.ts'

const PROGRAM = new URL('../../kit/nft-helper-process.ts', import.meta.url)

const live = (mark: number): Element => ({ set: 'live', key: [String(mark)], seconds: 3600 })
const counted = (mark: number, rate = 4_000_000_000): Element => ({ set: 'up', key: [String(mark)], rate })
const number = (mark: number, to: string): Element => ({ set: 'class', key: [String(mark)], value: [to] })

/** Sends so many datagrams of so many bytes to the port that stands for a mark; gives how many arrived. */
const sendTo = async (mark: number, count: number, bytes = 100, each = 0): Promise<number> => {
  const [sender, receiver] = [createSocket('udp4'), createSocket('udp4')]
  receiver.bind(9000 + mark, '127.0.0.1')
  await once(receiver, 'listening')
  let arrived = 0
  receiver.on('message', () => arrived++)
  for (let sent = 0; sent < count; sent++) {
    // A refused datagram is told as an error of the call.
    await new Promise<void>((done) => void sender.send(Buffer.alloc(bytes), 9000 + mark, '127.0.0.1', () => done()))
    // The receiver has its turn, or its buffer would run over.
    await (each > 0 ? pause(each) : turn())
  }
  await pause(50)
  sender.close()
  receiver.close()
  return arrived
}

const cannot = enterOwnNetwork()
if (cannot !== undefined) leftOut('the kernel’s table', cannot)
else {
  let losses = 0
  const kernel = startKernel({ helper: { program: PROGRAM }, log: () => {}, lost: () => losses++ })
  after(() => kernel.stop())
  const fresh = async (): Promise<void> => {
    await kernel.remove()
    await kernel.install({})
  }
  const allow = (mark: number): readonly Element[] => [live(mark), counted(mark), number(mark, '1')]

  test('only who is live passes, at once, and what was carried is told to the byte', async () => {
    await fresh()
    assert.equal(await sendTo(5, 5), 0)
    await kernel.apply({ remove: [], add: allow(5) })
    assert.equal(await sendTo(5, 10), 10)
    assert.equal(await sendTo(6, 5), 0)
    const [taken] = await kernel.take([live(5)], [5])
    assert.deepEqual(taken, { mark: 5, up: 10 * 128, down: 0 })
    assert.equal(await sendTo(5, 5), 0)
    assert.deepEqual(await kernel.take([live(5)], [5]), [taken])
  })

  test('each element keeps its own speed', async () => {
    await fresh()
    await kernel.apply({ remove: [], add: [5, 6, 7].flatMap((mark) => [live(mark), number(mark, '1')]) })
    await kernel.apply({ remove: [], add: [counted(5, 1_000), counted(6, 4_000_000), counted(7)] })
    // The burst of the slow one is 131,072 bytes; each datagram has 1,028.
    const [slow, fast, free] = [await sendTo(5, 400, 1_000), await sendTo(6, 400, 1_000), await sendTo(7, 400, 1_000)]
    assert.ok(slow >= 120 && slow <= 135, `${slow} of 400 passed`)
    assert.deepEqual([fast, free], [400, 400])
    await kernel.apply({ remove: [counted(5, 1_000)], add: [counted(5, 4_000_000)] })
    assert.equal(await sendTo(5, 400, 1_000), 400)
  })

  test('nothing is lost while contents are replaced, rules exchanged and the table made anew', async () => {
    await fresh()
    await kernel.apply({ remove: [], add: allow(5) })
    const traffic = sendTo(5, 300, 100, 1)
    for (let round = 0; round < 10; round++) {
      await kernel.replace([{ set: 'class', elements: [number(5, round % 2 === 0 ? '2' : '1')] }])
      assert.equal(await kernel.install({ version: 2 + round, hook: round % 3 }), 'changed')
      await pause(10)
    }
    assert.equal(await traffic, 300)
    // The kernel asks for each chain anew which generation holds: a datagram under way at the very instant of an exchange may meet
    // the chain of before and that of after, and be counted by both or by neither. So one of them an exchange, no more.
    const [counter] = await kernel.count([5])
    const over = (counter?.up ?? 0) / 128 - 300
    assert.ok(Number.isInteger(over) && Math.abs(over) <= 10, `${over} datagrams too many were counted`)
  })

  test('a table with other sets is made anew and keeps elements, their time and their counters', async () => {
    await fresh()
    await kernel.apply({ remove: [], add: ONE_OF_EACH.filter(({ set }) => set !== 'up').concat(counted(5)) })
    assert.equal(await sendTo(5, 3), 3)
    // As an older version would have left it.
    const { status } = spawnSync('nft', ['flush map inet isthmus shape'])
    assert.equal(status, 0)
    assert.equal(await kernel.install({}), 'changed')
    assert.deepEqual(
      await everything(kernel),
      without(ONE_OF_EACH.filter(({ set }) => set !== 'up').concat(counted(5))),
    )
    const [found] = await kernel.read('live')
    assert.ok((found?.seconds ?? 0) > 3_500)
  })

  test('killed in the middle of a load: the next one finds all of a change or nothing', async () => {
    await fresh()
    const group = (at: number): Change => ({
      remove: [],
      add: Array.from({ length: 500 }, (_, n) => ({
        set: 'class' as const,
        key: [String(at * 1000 + n)],
        value: ['1'],
      })),
    })
    for (const delay of [0, 3, 8, 15]) {
      await fresh()
      const before = losses
      const loads = Array.from({ length: 30 }, (_, at) => kernel.apply(group(at)))
      await pause(delay)
      process.kill(kernel.pid(), 'SIGKILL')
      const outcomes = await Promise.allSettled(loads)
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue
        assert.ok(outcome.reason instanceof IsthmusError && outcome.reason.code === 'gateway:helper-gone')
      }
      const held = new Map<number, number>()
      for (const { key } of await kernel.read('class')) {
        const at = Math.floor(Number(key[0]) / 1000)
        held.set(at, (held.get(at) ?? 0) + 1)
      }
      assert.ok([...held.values()].every((count) => count === 500))
      for (const [at, { status }] of outcomes.entries())
        if (status === 'fulfilled') assert.equal(held.get(at), 500, 'what was acknowledged is there')
      assert.equal(losses, before + 1)
    }
  })

  test('many random changes leave what one change would have made', async () => {
    const choices = ONE_OF_EACH.filter(({ set }) => !set.startsWith('cell'))
    const step = fc.record({ at: fc.nat(choices.length - 1), add: fc.boolean(), together: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await fresh()
        const expected = new Map<string, Element>()
        let waiting: Promise<void>[] = []
        for (const { at, add, together } of steps) {
          const element = choices[at] as Element
          waiting.push(kernel.apply({ remove: [element], add: add ? [element] : [] }))
          if (add) expected.set(keyOf(element), element)
          else expected.delete(keyOf(element))
          if (!together) await Promise.all(waiting.splice(0))
        }
        await Promise.all(waiting)
        waiting = []
        assert.deepEqual(await everything(kernel), without([...expected.values()]))
      }),
      { numRuns: 20 },
    )
  })

  test('a listing comes to its end while changes never cease', async () => {
    await fresh()
    for (let from = 0; from < 20_000; from += 5_000)
      await kernel.apply({ remove: [], add: Array.from({ length: 5_000 }, (_, at) => counted(1 + from + at)) })
    let stop = false
    const churn = (async () => {
      for (let mark = 1; !stop; mark++) {
        await kernel.apply({ remove: [], add: [live(mark)] })
        await kernel.apply({ remove: [live(mark)], add: [] })
      }
    })()
    assert.equal((await kernel.read('up')).length, 20_000)
    stop = true
    await churn
  })

  test('a helper that runs by itself serves its socket, for its user only, and main comes back to it', async () => {
    const path = join(freshFolder('nft'), 'helper.sock')
    const start = async () => {
      const listening = await listenHelper(path, 0, testTable)
      assert.equal(statSync(path).mode & 0o777, 0o600)
      return listening
    }
    const first = await start()
    let lost = 0
    const other = startKernel({ helper: { socket: path }, log: () => {}, lost: () => lost++ })
    await other.remove()
    assert.equal(await other.install({}), 'new')
    await first.close()
    await pause(20)
    const second = await start()
    while (lost === 0) await pause(10)
    assert.equal(await other.install({}).catch(() => other.install({})), 'kept')
    // Another user is hung up on, even where the file would let them in.
    chmodSync(path, 0o666)
    chmodSync(dirname(path), 0o755)
    const script = `require('node:net').connect(${JSON.stringify(path)}).on('close', () => console.log('closed')).resume()`
    const asNobody = spawn('setpriv', ['--reuid=65534', '--clear-groups', process.execPath, '-e', script])
    const [said] = (await once(asNobody.stdout, 'data')) as [Buffer]
    assert.equal(said.toString().trim(), 'closed')
    await other.stop()
    await second.close()
  })

  test('the helper stays when its group is told to end, so that main can still close the table, and ends with main', async () => {
    await fresh()
    const pid = kernel.pid()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal)
    await pause(50)
    await kernel.close()
    assert.equal(kernel.pid(), pid)
    await kernel.stop()
    assert.throws(() => process.kill(pid, 0))
  })

  test('who may not change the firewall is told so', async () => {
    const script = `
      import { startKernel } from ${JSON.stringify(new URL('../../../src/edges/nft/client.ts', import.meta.url).href)}
      const kernel = startKernel({ helper: { program: new URL(${JSON.stringify(PROGRAM.href)}) }, log: () => {} })
      await kernel.install({}).catch((error) => console.log(error.code))
      await kernel.stop()`
    const args = ['--bounding-set=-all', '--inh-caps=-all', process.execPath, '--input-type=module', '-e', script]
    const { stdout, stderr } = spawnSync('setpriv', args, { encoding: 'utf8' })
    assert.equal(stdout.trim(), 'gateway:not-root', stderr)
  })
}
