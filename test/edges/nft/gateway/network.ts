// This process becomes the gateway of a small park: two devices on one segment inside, a world outside, each in a network of its own.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { enterOwnNetwork } from '../../../kit/own-network.ts'

export const OWN = { four: '10.1.0.1', six: 'fd00:1::1' } as const
export const WORLD = { four: '100.0.0.10', other: '100.0.0.11', six: '2a00:1::10' } as const
export const OUTSIDE = '100.0.0.1'

export const FAR = fileURLToPath(new URL('./far.ts', import.meta.url))

export type Device = {
  /** What stands before a program and its arguments, so that it runs there. */
  readonly within: readonly string[]
  readonly hardware: string
  readonly four: string
  readonly six: string
  /** What came of one connection or question: the greeting, an error's code, or `silence`. */
  readonly ask: (how: 'tcp' | 'udp', host: string, port: number) => Promise<string>
  /** A connection that stays; `said` gives all that came back so far. */
  readonly stay: (host: string, port: number) => { readonly said: () => string; readonly close: () => void }
  /** A shell command there. */
  readonly sh: (command: string) => string
  /** The same, while others go on. */
  readonly later: (command: string) => Promise<string>
}

const run = promisify(execFile)

const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })

const holder = async (): Promise<ChildProcess> => {
  const child = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo ready && exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout !== null) await once(child.stdout, 'data')
  return child
}

const within = (pid: number | undefined): readonly string[] => [`--net=/proc/${pid}/ns/net`]

const deviceOf = (pid: number | undefined, n: number): Device => {
  const inside = (command: string): string =>
    execFileSync('nsenter', [...within(pid), 'sh', '-ec', command], { encoding: 'utf8' })
  return {
    within: ['nsenter', ...within(pid)],
    hardware: `02:00:00:00:01:0${n}`,
    four: `10.1.0.${n}`,
    six: `fd00:1::${n}`,
    sh: inside,
    later: async (command) => (await run('nsenter', [...within(pid), 'sh', '-ec', command])).stdout,
    ask: (how, host, port) =>
      new Promise((resolve) => {
        execFile('nsenter', [...within(pid), process.execPath, FAR, how, host, String(port)], (_, out) =>
          resolve(out.trim()),
        )
      }),
    stay: (host, port) => {
      const child = spawn('nsenter', [...within(pid), process.execPath, FAR, 'stay', host, String(port)])
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      return { said: () => text, close: () => void child.kill() }
    },
  }
}

const lineTo = (pid: number | undefined, n: number): string => `
  ip link add port${n} type veth peer name eth0 netns ${pid}
  ip link set port${n} master lan0 && ip link set port${n} up
  nsenter --net=/proc/${pid}/ns/net sh -ec '
    sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
    ip link set eth0 address 02:00:00:00:01:0${n} && ip link set eth0 up
    ip addr add 10.1.0.${n}/24 dev eth0 && ip addr add fd00:1::${n}/64 dev eth0 nodad
    ip route add default via ${OWN.four} && ip -6 route add default via ${OWN.six}'`

/** Why it cannot be done here; else builds it all. `ports`: where the world serves; or `serving`: the program that does, and says so. */
export const buildGateway = async (
  ports: readonly number[],
  serving: readonly string[] = [FAR, 'serve', ...ports.map(String)],
) => {
  const cannot = enterOwnNetwork()
  if (cannot !== undefined) return { cannot }
  const [first, second, world] = [await holder(), await holder(), await holder()]
  sh(`
    sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
    sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.tcp_fwmark_accept=1
    # Where the machine has br_netfilter: a bridge that only bridges (docs/in-line.md).
    for each in iptables ip6tables arptables; do
      ! [ -e /proc/sys/net/bridge ] || echo 0 > /proc/sys/net/bridge/bridge-nf-call-$each
    done
    ip link add lan0 type bridge && ip link set lan0 up
    ip addr add ${OWN.four}/24 dev lan0 && ip addr add ${OWN.six}/64 dev lan0 nodad
    ${lineTo(first.pid, 7)}
    ${lineTo(second.pid, 8)}
    ip link add wan0 type veth peer name eth0 netns ${world.pid}
    ip link set wan0 up && ip addr add ${OUTSIDE}/24 dev wan0 && ip addr add 2a00:1::1/64 dev wan0 nodad
    nsenter --net=/proc/${world.pid}/ns/net sh -ec '
      sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
      ip link set eth0 up
      ip addr add ${WORLD.four}/24 dev eth0 && ip addr add ${WORLD.other}/24 dev eth0 && ip addr add ${WORLD.six}/64 dev eth0 nodad
      ip route add 10.1.0.0/24 via ${OUTSIDE} && ip -6 route add fd00:1::/64 via 2a00:1::1'`)
  const server = spawn('nsenter', [...within(world.pid), process.execPath, ...serving], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (server.stdout !== null) await once(server.stdout, 'data')
  return {
    cannot: undefined,
    device: deviceOf(first.pid, 7),
    neighbour: deviceOf(second.pid, 8),
    world: deviceOf(world.pid, 0),
    close: () => {
      for (const child of [server, first, second, world]) child.kill('SIGKILL')
    },
  }
}
