// The gateway's side of a small network: a device in a namespace of its own, and a table that redirects what it sends.
import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { DeviceNews, DeviceOrder } from './device.ts'

/** Addresses of the device, by the number of the session that the table knows them by; the last one is nobody's. */
export const DEVICE = { seven: '10.9.0.2', eight: '10.9.0.3', nobody: '10.9.0.4', sevenSix: 'fd09::2' } as const
export const GATEWAY = { four: '10.9.0.1', six: 'fd09::1' } as const
export const CHECKED = 3129
/** Where the device knows the proxy by its own address. */
export const EXPLICIT = 3128

const TABLE = `
table inet checked {
  map who4 { type ipv4_addr : mark; elements = { ${DEVICE.seven} : 7, ${DEVICE.eight} : 8 } }
  map who6 { type ipv6_addr : mark; elements = { ${DEVICE.sevenSix} : 7 } }
  chain who {
    type filter hook prerouting priority mangle; policy accept
    iifname lan ct state new ct mark set ip saddr map @who4
    iifname lan ct state new ct mark set ip6 saddr map @who6
    iifname lan meta mark set ct mark
  }
  chain where {
    type nat hook prerouting priority dstnat; policy accept
    ip daddr ${GATEWAY.four} tcp dport ${EXPLICIT} accept
    iifname lan meta nfproto ipv4 meta l4proto tcp dnat ip to ${GATEWAY.four}:${CHECKED}
    iifname lan meta nfproto ipv6 meta l4proto tcp dnat ip6 to [${GATEWAY.six}]:${CHECKED}
  }
  counter of1 {}
  counter of7 {}
  counter six7 {}
  counter of8 {}
  counter unmarked {}
  chain leaves {
    type filter hook output priority filter; policy accept
    oifname lo tcp flags & (syn | ack) == syn tcp dport { 80, 443 } jump counted
  }
  chain counted {
    meta mark 1 counter name of1
    meta nfproto ipv6 meta mark 7 counter name six7
    meta mark 7 counter name of7
    meta mark 8 counter name of8
    meta mark 0 counter name unmarked
  }
}`

const sh = (text: string): string => execFileSync('sh', ['-ec', text], { encoding: 'utf8' })

/** Connections that left with each mark. */
export const leftBy = (counter: 'of1' | 'of7' | 'six7' | 'of8' | 'unmarked'): number =>
  Number(/packets (\d+)/.exec(sh(`nft list counter inet checked ${counter}`))?.[1])

export type Connection = {
  readonly write: (bytes: string | Buffer, each?: number) => void
  readonly text: () => string
  readonly until: (pattern: RegExp) => Promise<string>
  /** How it ended: `end`, or the code of an error. */
  readonly over: () => Promise<string>
}

const eventually = async (what: string, done: () => boolean): Promise<void> => {
  for (let n = 0; n < 1500; n++) {
    if (done()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`waited for ${what}`)
}

/** Builds it; gives how the device opens a connection. Everything goes with the namespace. */
export const buildNetwork = async (origins: readonly string[]) => {
  const device = spawn('unshare', ['--net', process.execPath, fileURLToPath(new URL('./device.ts', import.meta.url))], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const heard = new Map<number, { text: string; over: string | null }>()
  const ready = new Promise<void>((resolve) => {
    device.on('message', (message) => {
      const news = message as DeviceNews
      if (news.kind === 'ready') resolve()
      else {
        const one = heard.get(news.id)
        if (one !== undefined && news.kind === 'data') one.text += news.bytes
        else if (one !== undefined && news.kind === 'over') one.over = news.code
      }
    })
  })
  await ready
  sh(`
    ip link add lan type veth peer name far netns ${device.pid}
    ip addr add ${GATEWAY.four}/24 dev lan && ip addr add ${GATEWAY.six}/64 dev lan nodad && ip link set lan up
    ${origins.map((address) => `ip addr add ${address} dev lo nodad 2>/dev/null || ip addr add ${address} dev lo`).join('\n')}
    echo 1 > /proc/sys/net/ipv4/tcp_fwmark_accept
    nsenter --net=/proc/${device.pid}/ns/net sh -ec '
      ip link set lo up && ip link set far up
      for each in ${DEVICE.seven} ${DEVICE.eight} ${DEVICE.nobody}; do ip addr add $each/24 dev far; done
      ip addr add ${DEVICE.sevenSix}/64 dev far nodad
      ip route add default via ${GATEWAY.four} && ip -6 route add default via ${GATEWAY.six}'
    nft -f - <<'EOF'
${TABLE}
EOF`)
  let last = 0
  const order = (what: DeviceOrder): void => void device.send(what)
  const open = (from: string, host: string, port: number): Connection => {
    const id = ++last
    const one: { text: string; over: string | null } = { text: '', over: null }
    heard.set(id, one)
    order({ kind: 'open', id, from, host, port })
    const wait = async (what: string, done: () => boolean): Promise<void> => {
      await eventually(`${what}, got ${JSON.stringify(one.text)}, ${one.over}`, done)
    }
    return {
      write: (bytes, each = 1 << 20) => order({ kind: 'write', id, bytes: bytes.toString('latin1'), each }),
      text: () => one.text,
      until: async (pattern) => {
        await wait(String(pattern), () => pattern.test(one.text))
        return one.text
      },
      over: async () => {
        await wait('the end', () => one.over !== null)
        return one.over ?? ''
      },
    }
  }
  /** Ends all connections from that one on. */
  const leave = (since: number): void => {
    for (const id of heard.keys()) if (id > since) order({ kind: 'close', id })
  }
  return { open, leave, close: () => device.disconnect() }
}
