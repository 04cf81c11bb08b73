// Where each rule is tried: the small network, the whole table or one without a rule in it, and hosts that do what they are told.
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Element } from '../../../src/domain/enforcement/elements.ts'
import { changeText, TABLE } from '../../../src/edges/nft/text.ts'
import { OWN } from '../../edges/nft/gateway/network.ts'
import { createPeer, type Peer } from './peer.ts'

const PEER = fileURLToPath(new URL('./peer.ts', import.meta.url))

/** The same host in another network. */
const peerIn = (within: readonly string[]): Peer & { readonly stop: () => void } => {
  const [file = '', ...before] = within
  const child = spawn(file, [...before, process.execPath, PEER], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting = new Map<number, (told: string) => void>()
  let last = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [id, told] = JSON.parse(line) as [number, string]
    waiting.get(id)?.(told)
    waiting.delete(id)
  })
  const peer: Peer = (task, ...args) =>
    new Promise((resolve) => {
      const id = ++last
      waiting.set(id, resolve)
      child.stdin.write(`${JSON.stringify([id, task, ...args])}\n`)
    })
  return Object.assign(peer, { stop: () => child.stdin.end() })
}

/** Loads nft commands in one transaction. Throws what nft says. */
const nft = (text: string): string => {
  const { status, stdout, stderr } = spawnSync('nft', ['-f', '-'], { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${stderr}\n${text.slice(0, 2000)}`)
  return stdout
}

const list = (...what: string[]): string => spawnSync('nft', ['list', ...what], { encoding: 'utf8' }).stdout

export type Ground = {
  readonly device: Peer
  readonly neighbour: Peer
  readonly world: Peer
  readonly gateway: Peer
  /** Milliseconds after which nothing is taken for silence. */
  readonly patience: number
  readonly change: (remove: readonly Element[], add: readonly Element[]) => void
  /** What one connection or datagram got: the first words, an error's code, or `silence`. */
  readonly ask: (peer: Peer, how: 'tcp' | 'udp', host: string, port: number, mark?: number) => Promise<string>
  /** What a counter element has: packets and bytes. */
  readonly counted: (set: 'open' | 'looked_at' | 'up' | 'down', mark: number) => { packets: number; bytes: number }
  /** Packets that pass a hook behind the table while something is tried. */
  readonly passing: (hook: string, what: string, attempt: () => Promise<unknown>) => Promise<number>
}

export type Peers = Pick<Ground, 'device' | 'neighbour' | 'world' | 'gateway'>

const countedIn = (set: string, mark: number): { packets: number; bytes: number } => {
  const found = new RegExp(`0x${mark.toString(16).padStart(8, '0')}[^,}]*?packets (\\d+) bytes (\\d+)`).exec(
    list('set', ...TABLE.split(' '), set),
  )
  return { packets: Number(found?.[1] ?? 0), bytes: Number(found?.[2] ?? 0) }
}

/** A table in place, with these elements in it, and hosts without open flows. */
export const groundOf = async (
  { device, neighbour, world, gateway }: Peers,
  text: string,
  elements: readonly Element[],
  patience: number,
): Promise<Ground> => {
  nft(`add table ${TABLE}\ndelete table ${TABLE}\n${text}\n${changeText({ remove: [], add: elements })}`)
  const peers = { device, neighbour, world, gateway }
  await Promise.all(Object.values(peers).map((peer) => peer('fresh')))
  let flows = 0
  return {
    ...peers,
    patience,
    change: (remove, add) => {
      nft(changeText({ remove, add }))
    },
    ask: async (peer, how, host, port, mark = 0) => {
      const name = `ask${++flows}`
      await peer('open', name, how, host, port, mark)
      if (how === 'tcp') return peer('heard', name, patience)
      await peer('send', name, 'hello')
      const first = await peer('heard', name, patience / 3)
      if (first !== 'silence') return first
      // An ICMP error is told with the next call.
      await peer('send', name, 'hello')
      return peer('heard', name, patience)
    },
    counted: countedIn,
    passing: async (hook, what, attempt) => {
      nft(`table inet seen {\n chain seen { type filter hook ${hook} priority 350; ${what} counter\n }\n}\n`)
      try {
        await attempt()
        return Number(/counter packets (\d+)/.exec(list('table', 'inet', 'seen'))?.[1])
      } finally {
        nft('delete table inet seen\n')
      }
    },
  }
}

/** The hosts of the small network. The gateway is this process: it serves what the program would, and something that is nobody's. */
export const peersOf = async (
  hosts: Record<'device' | 'neighbour' | 'world', { readonly within: readonly string[] }>,
): Promise<Peers & { readonly stop: () => Promise<void> }> => {
  const others = {
    device: peerIn(hosts.device.within),
    neighbour: peerIn(hosts.neighbour.within),
    world: peerIn(hosts.world.within),
  }
  const gateway = createPeer()
  await gateway('serve', 80, 'port 80')
  await gateway('serve', 3128, 'port 3128 mark MARK')
  await gateway('serve', 3129, 'port 3129 mark MARK')
  await gateway('serve', 53, 'our resolver', OWN.four, OWN.six)
  await gateway('serve', 67, '', '0.0.0.0')
  return {
    ...others,
    gateway,
    stop: async () => {
      await gateway('end')
      for (const peer of Object.values(others)) peer.stop()
    },
  }
}
