// Splice and child side by side on the loopback: bytes a second with 8 streams, and how long a new tunnel takes meanwhile.
// Run it directly: `node bench/relay.ts`; prints JSON. Load, probe and relay are three processes; they share the machine.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startRelay } from '../src/edges/proxy/relay/start.ts'

const STREAMS = 8
const SECONDS = 4
const PROBES_A_SECOND = 100
const NOTHING = { toUpstream: Buffer.alloc(0), toClient: Buffer.alloc(0) }

type Ask = { readonly kind: 'go'; readonly proxy: number } | { readonly kind: 'stop' }

const listening = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Streams without end from its own origin through the relay to its own clients, which throw the bytes away. */
const load = async (): Promise<void> => {
  const block = Buffer.alloc(1 << 20, 0x61)
  const port = await listening((socket) => {
    const pour = (): void => {
      while (socket.write(block)) {} // until the kernel takes no more
    }
    socket.on('drain', pour)
    pour()
  })
  const onread = { buffer: Buffer.allocUnsafeSlow(1 << 20), callback: () => true }
  process.on('message', (ask: Ask) => {
    if (ask.kind === 'stop') process.send?.({}, () => process.exit())
    else for (let n = 0; n < STREAMS; n++) connect({ port: ask.proxy, host: '127.0.0.1', onread }).on('error', () => {})
  })
  process.send?.({ port })
}

/** Opens tunnels at a steady rate and measures until a byte has come back through each. */
const probe = async (): Promise<void> => {
  const port = await listening((socket) => socket.once('data', (chunk) => socket.end(chunk)))
  const times: number[] = []
  const open = (proxy: number): void => {
    const started = performance.now()
    const socket = connect({ port: proxy, host: '127.0.0.1', noDelay: true }, () => socket.end('x'))
    socket.on('error', () => {})
    socket.once('data', () => times.push(performance.now() - started))
  }
  process.on('message', (ask: Ask) => {
    if (ask.kind === 'stop') process.send?.({ times }, () => process.exit())
    else setInterval(() => open(ask.proxy), 1000 / PROBES_A_SECOND)
  })
  process.send?.({ port })
}

const start = async (role: string): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
  const child = fork(fileURLToPath(import.meta.url), [role])
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }]
  return { child, port }
}

const ask = async <T>(child: ChildProcess): Promise<T> => {
  const answered = once(child, 'message')
  child.send({ kind: 'stop' } satisfies Ask)
  const [answer] = (await answered) as [T]
  return answer
}

const at = (sorted: readonly number[], part: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(2))

const measure = async (force: 'splice' | 'child', bulk: boolean): Promise<object> => {
  let moved = 0
  const { relay, kind } = await startRelay({ moved: (_tag, up, down) => (moved += up + down), force })
  const front = async (upstreamPort: number): Promise<number> => {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (near) => {
      near.on('error', () => {})
      const far = connect({ port: upstreamPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }, () =>
        relay.carry(near, far, NOTHING, 'bench'),
      )
      far.on('error', () => near.destroy())
    }).listen(0, '127.0.0.1')
    server.unref()
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const [loading, probing] = await Promise.all([start('load'), start('probe')])
  const bulkFront = await front(loading.port)
  const probeFront = await front(probing.port)
  if (bulk) loading.child.send({ kind: 'go', proxy: bulkFront } satisfies Ask)
  await pause(500)
  const before = moved
  const started = performance.now()
  const cpu = process.cpuUsage()
  probing.child.send({ kind: 'go', proxy: probeFront } satisfies Ask)
  await pause(SECONDS * 1000)
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - started) / 1000
  const { times } = await ask<{ readonly times: number[] }>(probing.child)
  await ask(loading.child)
  await relay.close()
  const sorted = times.sort((a, b) => a - b)
  const gigabytes = (moved - before) / 1e9
  return {
    relay: kind,
    streams: bulk ? STREAMS : 0,
    gigabytesPerSecond: Number((gigabytes / seconds).toFixed(2)),
    // The child's own time is not in here.
    processCpuShare: Number(((user + system) / 1e6 / seconds).toFixed(2)),
    newTunnels: sorted.length,
    p50Ms: at(sorted, 0.5),
    p99Ms: at(sorted, 0.99),
  }
}

const role = process.argv[2]
if (role === 'load') await load()
else if (role === 'probe') await probe()
else {
  const results: object[] = []
  for (const kind of ['splice', 'child'] as const) {
    if (kind === 'splice' && process.platform !== 'linux') continue
    for (const bulk of [false, true]) results.push(await measure(kind, bulk))
  }
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)
  process.exit(0)
}
