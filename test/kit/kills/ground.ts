// What test/end-to-end/kills.test.ts stands on: the program in line, people and a world of their own, and what the kernel has and counted.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Desk } from '../../../src/domain/desk/desk.ts'
import { remoteDesk } from '../../../src/edges/control/call.ts'
import { buildGateway, type Device, OWN, WORLD } from '../../edges/nft/gateway/network.ts'
import { freshFolder } from '../folder.ts'
import { type RunningPark, startRealPark } from '../park.ts'
import type { Order, Tidings } from './orders.ts'

/** Addresses of the world at which nothing may ever arrive: blocked by a rule, a blocked name's, one that nobody asked for. */
export const BLOCKED = { rule: WORLD.other, name: '100.0.0.12', unpinned: '100.0.0.13' } as const
/** One that the changed policy blocks. */
export const SOMETIMES = '100.0.0.14'
/** Behind a router: somebody with the plan `crew`, somebody with `reader`, and somebody who never signs in. */
export const ROUTED = '10.2.200.1'
export const PINNED = '10.2.200.2'
export const STRANGER = '10.2.201.1'

const policyText = (changed: boolean): string => `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  tools: { title: { en: Tools, ko: 도구 }, ports: [tcp/8000-8001, udp/8000-8001] }
  mail: { title: { en: Mail, ko: 메일 }, ports: [tcp/9993] }
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443, udp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [tools], session: 90 min }
  reader: { title: { en: Reader, ko: 독자 }, services: [web, mail], session: 90 min }
rules:
  nothing-there:
    layer: park
    block: { who: everyone, to: [${BLOCKED.rule}] }
  no-casino:
    layer: park
    block: { who: [plan reader], to: [=casino.ship.example] }
${
  changed
    ? `  not-now:
    layer: park
    block: { who: everyone, to: [${SOMETIMES}] }
  no-museum:
    layer: park
    block: { who: [plan reader], to: [=museum.ship.example] }
`
    : ''
}`

const SETTINGS = `policy: policy.yaml
domain: ship.example
hosts:
  news.ship.example: ${WORLD.four}
  mail.ship.example: ${WORLD.four}
  museum.ship.example: ${WORLD.four}
  casino.ship.example: ${BLOCKED.name}
gateway:
  inside: lan0
  outside: wan0
  addresses: ["${OWN.four}", "${OWN.six}"]
  ports-per-session: 0 # the world knows people by the ports that they chose
`

/** Counts before anything else has a say. Each of the crowd by the port it sends from; what has no line is a leak. */
const COUNTING = `table ip counting {
  set crowd { type inet_service . inet_service; flags dynamic; size 4096; counter; }
  counter leaked { }
  counter sometimes { }
  set leaks { type ipv4_addr . ipv4_addr . inet_proto . inet_service; flags dynamic; size 1000; }
  ${[8000, 9993, 80, 443].map((port) => `counter in${port} { }\n  counter out${port} { }\n  counter reset${port} { }`).join('\n  ')}
  chain arriving {
    type filter hook prerouting priority -400; policy accept;
    iifname != "eth0" accept
    ip protocol icmp icmp type echo-request accept
    ip daddr ${SOMETIMES} counter name sometimes accept
    ip daddr ${WORLD.four} udp dport 8000 update @crowd { udp sport . udp dport counter } accept
    ${[8000, 9993, 80, 443]
      .map(
        (port) =>
          `ip daddr ${WORLD.four} tcp dport ${port} tcp flags & rst == rst counter name reset${port}\n    ` +
          `ip daddr ${WORLD.four} tcp dport ${port} counter name in${port} accept`,
      )
      .join('\n    ')}
    add @leaks { ip saddr . ip daddr . ip protocol . th dport }
    counter name leaked
  }
  chain leaving {
    type filter hook postrouting priority 400; policy accept;
    ${[8000, 9993, 80, 443].map((port) => `ip saddr ${WORLD.four} tcp sport ${port} counter name out${port}`).join('\n    ')}
  }
}
`

/** One process in a network, that does what it is told. */
export type People = {
  readonly tell: (order: Order) => void
  readonly heard: readonly Tidings[]
  readonly close: () => void
}

const peopleAt = (device: Device): People => {
  const [program = '', ...args] = device.within
  const script = fileURLToPath(new URL('./far.ts', import.meta.url))
  const child: ChildProcess = spawn(program, [...args, process.execPath, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const heard: Tidings[] = []
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => heard.push(JSON.parse(line) as Tidings))
  return {
    tell: (order) => void child.stdin?.write(`${JSON.stringify(order)}\n`),
    heard,
    close: () => void child.kill('SIGKILL'),
  }
}

type Json = {
  readonly nftables: readonly Record<string, { name: string; elem?: unknown; bytes?: number; packets?: number }>[]
}

const nft = (...args: readonly string[]): string =>
  execFileSync('nft', [...args], { encoding: 'utf8', maxBuffer: 64 << 20 })

const SLOTS = 0xfffff

/** What of an element stays the same while packets pass and time does. */
const lasting = (set: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => lasting(set, each))
  if (typeof value === 'number') return set.startsWith('cell') ? value & SLOTS : value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['expires', 'timeout', 'counter'].includes(key))
      .map(([key, each]) => [key, lasting(set, each)]),
  )
}

/** Stamps are new at each start; pins go by themselves. */
const PASSING = ['open', 'looked_at', 'pin4', 'pin6', 'shape']

/** The content of the table's sets and maps, by name. */
export const tableNow = (): Readonly<Record<string, readonly string[]>> => {
  const { nftables } = JSON.parse(nft('-j', 'list', 'table', 'inet', 'isthmus')) as Json
  const sets = nftables.flatMap((each) => each.set ?? each.map ?? []).filter(({ name }) => !PASSING.includes(name))
  return Object.fromEntries(
    sets.map(({ name, elem }) => [
      name,
      (Array.isArray(elem) ? elem : []).map((each) => JSON.stringify(lasting(name, each))).sort(),
    ]),
  )
}

/** The children of a process, with how each was started. */
export const childrenOf = (pid: number): readonly { readonly pid: number; readonly command: string }[] => {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === ''
    ? []
    : text.split(' ').map((child) => ({
        pid: Number(child),
        command: readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '),
      }))
}

export type Counted = {
  /** What arrived although nothing may. */
  readonly leaked: number
  readonly leaks: string
  readonly sometimes: number
  /** Bytes of IP from each of the crowd, by the port it sends from. */
  readonly crowd: ReadonlyMap<number, number>
  /** Bytes of IP, both ways. */
  readonly tcp: (port: number) => { readonly in: number; readonly out: number; readonly reset: number }
}

const countedIn = (world: Device): Counted => {
  const { nftables } = JSON.parse(world.sh('nft -j list table ip counting')) as Json
  const counter = (name: string): { packets?: number; bytes?: number } =>
    nftables.flatMap((each) => each.counter ?? []).find((each) => each.name === name) ?? {}
  const setOf = (name: string): unknown[] => {
    const found = nftables.flatMap((each) => each.set ?? []).find((each) => each.name === name)
    return Array.isArray(found?.elem) ? found.elem : []
  }
  type One = { elem: { val: { concat: number[] }; counter: { bytes: number } } }
  return {
    leaked: counter('leaked').packets ?? 0,
    leaks: JSON.stringify(setOf('leaks')),
    sometimes: counter('sometimes').packets ?? 0,
    crowd: new Map((setOf('crowd') as One[]).map(({ elem }) => [elem.val.concat[0] ?? 0, elem.counter.bytes])),
    tcp: (port) => ({
      in: counter(`in${port}`).bytes ?? 0,
      out: counter(`out${port}`).bytes ?? 0,
      reset: counter(`reset${port}`).bytes ?? 0,
    }),
  }
}

/** Why it cannot be done here; else all of it. */
export const buildGround = async () => {
  const world = fileURLToPath(new URL('./world.ts', import.meta.url))
  const built = await buildGateway([], [world])
  if (built.cannot !== undefined) return { cannot: built.cannot, ground: null }
  const { device: router, neighbour: reader } = built
  for (const address of [BLOCKED.name, BLOCKED.unpinned, SOMETIMES])
    built.world.sh(`ip addr add ${address}/24 dev eth0`)
  const [folder, data] = [freshFolder(), freshFolder()]
  writeFileSync(join(folder, 'counting'), COUNTING)
  built.world.sh(`nft -f ${join(folder, 'counting')}`)
  // Behind a router each address is a device.
  router.sh('ip route add local 10.2.0.0/16 dev lo')
  execFileSync('ip', ['route', 'add', '10.2.0.0/16', 'via', router.four, 'dev', 'lan0'])
  const put = (changed: boolean): void => writeFileSync(join(folder, 'policy.yaml'), policyText(changed))
  put(false)
  writeFileSync(join(folder, 'isthmus.yaml'), SETTINGS)
  const [crowd, readers] = [peopleAt(router), peopleAt(reader)]
  const ground = {
    ...built,
    crowd,
    readers,
    put,
    desk: remoteDesk(data) as Desk,
    counted: () => countedIn(built.world),
    start: (through: readonly string[] = []): Promise<RunningPark> =>
      startRealPark({
        data,
        through,
        env: {
          ISTHMUS_CONFIG: join(folder, 'isthmus.yaml'),
          ISTHMUS_PROXY: '127.0.0.1:3128',
          ISTHMUS_DNS: `${OWN.four}:53`,
        },
      }),
    close: () => {
      crowd.close()
      readers.close()
      built.close()
    },
  }
  return { cannot: undefined, ground }
}
