// Started by start.test.ts with a low limit of descriptors: uses them up, and prints what the relay did.
import { closeSync, openSync, readdirSync } from 'node:fs'
import { startRelay } from '../../../src/edges/proxy/relay/start.ts'
import { collect, makeBench, until } from '../../contracts/relay-bench.ts'

const NOTHING = { toUpstream: Buffer.alloc(0), toClient: Buffer.alloc(0) }
const mode = process.argv[2]
let moved = 0
const { relay } = await startRelay({ moved: (_tag, up, down) => (moved += up + down), force: 'splice' })
const bench = await makeBench()
const count = (): number => readdirSync('/proc/self/fd').length

const useUp = (): number[] => {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch {
    return taken
  }
}

const withoutAny = async (): Promise<object> => {
  const [bad, good] = await Promise.all([bench.tunnel(), bench.tunnel()])
  const earlier = count()
  const taken = useUp()
  relay.carry(bad.near, bad.far, NOTHING, 'x')
  bad.client.resume()
  bad.upstream.resume()
  await until('both ended', () => bad.client.readableEnded && bad.upstream.readableEnded)
  for (const fd of taken) closeSync(fd)
  const leaked = count() - (earlier - 2) // the two that the relay was given are closed
  relay.carry(good.near, good.far, NOTHING, 'x')
  good.client.end('works')
  const next = String(await collect(good.upstream))
  return { ended: true, leaked, next }
}

const withoutPipes = async (): Promise<object> => {
  const tunnel = await bench.tunnel()
  relay.carry(tunnel.near, tunnel.far, NOTHING, 'x')
  await until('it is carried', () => relay.open() === 1)
  const taken = useUp()
  const bytes = Buffer.alloc(3_000_000).map((_, at) => (at * 7 + (at >> 8)) & 0xff)
  tunnel.upstream.end(bytes)
  const got = await collect(tunnel.client)
  tunnel.client.end()
  await until('it is over', () => relay.open() === 0)
  for (const fd of taken) closeSync(fd)
  return { bytes: got.length, whole: got.equals(bytes), moved }
}

if (mode === 'exit') {
  process.stdout.write(JSON.stringify({ exits: true }), () => process.exit(0))
} else {
  const result = await (mode === 'none' ? withoutAny() : withoutPipes())
  process.stdout.write(JSON.stringify(result))
  bench.close()
  await relay.close()
}
