// A host that does what it is told: opens flows, serves, pushes what it is given, sends frames as they stand. A function of its own for
// whoever is that host, and a process that reads tasks line by line for the others.
import { spawnSync } from 'node:child_process'
import { createSocket, type Socket as Datagrams, type RemoteInfo } from 'node:dgram'
import { createServer, Socket } from 'node:net'
import { createInterface } from 'node:readline'
import koffi from 'koffi'
import { markedSocket, markOf } from '../../../src/edges/proxy/relay/system-calls.ts'

/** Bytes and errors that came and were not told yet; `until` waits for some. */
type Box = { text: string; readonly put: (text: string) => void; readonly until: (ms: number) => Promise<string> }

const boxOf = (): Box => {
  let wake = (): void => {}
  const box: Box = {
    text: '',
    put: (text) => {
      box.text += text
      wake()
    },
    until: async (ms) => {
      if (box.text === '')
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms)
          wake = () => {
            clearTimeout(timer)
            done()
          }
        })
      const told = box.text
      box.text = ''
      return told === '' ? 'silence' : told
    },
  }
  return box
}

type Flow = { readonly box: Box; readonly send: (text: string) => void; readonly close: () => void }

const openTcp = (host: string, port: number, mark: number): Flow => {
  const box = boxOf()
  const socket = new Socket(mark === 0 ? {} : { fd: markedSocket(host.includes(':') ? 6 : 4, mark) })
  socket.on('data', (bytes) => box.put(bytes.toString('latin1')))
  socket.on('error', (error: NodeJS.ErrnoException) => box.put(`[${error.code}]`))
  socket.on('end', () => box.put('[end]'))
  socket.connect({ host, port, autoSelectFamily: false })
  return { box, send: (text) => socket.write(text), close: () => socket.destroy() }
}

const openUdp = (host: string, port: number): Promise<Flow> =>
  new Promise((opened) => {
    const box = boxOf()
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.on('message', (bytes) => box.put(bytes.toString('latin1')))
    socket.on('error', (error: NodeJS.ErrnoException) => box.put(`[${error.code}]`))
    socket.connect(port, host, () =>
      opened({ box, send: (text) => socket.send(text, () => {}), close: () => socket.close() }),
    )
  })

/** Serves one port by TCP and UDP; answers nothing but `greeting`, and what is pushed. */
const serveAt = (port: number, greeting: string, addresses: readonly string[]) => {
  const box = boxOf()
  const open = new Set<Socket>()
  let asker: { readonly socket: Datagrams; readonly from: RemoteInfo } | undefined
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    socket.on('data', (bytes) => box.put(bytes.toString('latin1')))
    const { fd } = (socket as unknown as { _handle: { fd: number } })._handle
    if (greeting !== '') socket.write(greeting.replace('MARK', String(markOf(fd))))
  })
  server.listen(port, '::')
  const datagrams = addresses.map((address) => {
    const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', reuseAddr: true })
    socket.on('message', (bytes, from) => {
      box.put(bytes.toString('latin1'))
      asker = { socket, from }
      if (greeting !== '') socket.send(greeting, from.port, from.address)
    })
    socket.bind(port, address)
    return socket
  })
  const push = (text: string): void => {
    for (const socket of open) socket.write(text)
    asker?.socket.send(text, asker.from.port, asker.from.address, () => {})
  }
  const close = (): void => {
    server.close()
    for (const socket of [...open]) socket.destroy()
    for (const socket of datagrams) socket.close()
  }
  return { box, push, close, forget: () => [...open].map((socket) => socket.destroy()) }
}

const [AF_PACKET, SOCK_RAW] = [17, 3]

const sendFrame = (device: string, frame: Buffer): number => {
  const libc = koffi.load('libc.so.6')
  const index = libc.func('uint32_t if_nametoindex(const char *)')(device)
  const fd = libc.func('int socket(int, int, int)')(AF_PACKET, SOCK_RAW, 0)
  const address = Buffer.alloc(20)
  address.writeUInt16LE(AF_PACKET, 0)
  address.writeInt32LE(index, 4)
  const to = 'long sendto(int, const void *, size_t, int, const void *, uint32_t)'
  const sent = libc.func(to)(fd, frame, frame.length, 0, address, address.length)
  libc.func('int close(int)')(fd)
  return Number(sent)
}

export type Peer = (task: string, ...args: (string | number)[]) => Promise<string>

/** A host's own: `open NAME tcp|udp HOST PORT [MARK]`, `send NAME TEXT`, `heard NAME MS`, `close NAME`, `serve PORT TEXT ADDRESSES`, … */
export const createPeer = (): Peer => {
  const flows = new Map<string, Flow>()
  const served = new Map<number, ReturnType<typeof serveAt>>()
  const tasks: Readonly<Record<string, (...args: string[]) => Promise<string> | string>> = {
    open: async (name = '', how, host = '', port, mark = '0') => {
      flows.set(name, how === 'tcp' ? openTcp(host, Number(port), Number(mark)) : await openUdp(host, Number(port)))
      return ''
    },
    send: (name = '', text = '') => {
      flows.get(name)?.send(text)
      return ''
    },
    heard: (name = '', ms) => flows.get(name)?.box.until(Number(ms)) ?? 'no such flow',
    close: (name = '') => {
      flows.get(name)?.close()
      flows.delete(name)
      return ''
    },
    serve: (port, greeting = '', ...addresses) => {
      served.set(Number(port), serveAt(Number(port), greeting, addresses))
      return ''
    },
    got: (port, ms) => served.get(Number(port))?.box.until(Number(ms)) ?? 'not served',
    push: (port, text = '') => {
      served.get(Number(port))?.push(text)
      return ''
    },
    /** Ends all connections at that port. */
    hangup: (port) => {
      served.get(Number(port))?.forget()
      return ''
    },
    frame: (hex = '', device = 'eth0') => String(sendFrame(device, Buffer.from(hex, 'hex'))),
    forget: (address = '') => {
      spawnSync('ip', ['neigh', 'flush', 'to', address])
      return ''
    },
    /** Hears no resets any more, as somebody who means to go on; or does again. */
    deaf: (how) => {
      const table = 'table inet deaf { chain in { type filter hook input priority 0; tcp flags rst drop\n }\n }\n'
      spawnSync('nft', ['-f', '-'], { input: how === 'on' ? table : 'delete table inet deaf\n' })
      return ''
    },
    fresh: () => {
      for (const flow of flows.values()) flow.close()
      flows.clear()
      for (const { box, forget } of served.values()) {
        forget()
        box.text = ''
      }
      return ''
    },
    end: () => {
      for (const { close } of served.values()) close()
      return ''
    },
  }
  return async (task, ...args) => (await tasks[task]?.(...args.map(String))) ?? `no task ${task}`
}

if (process.argv[1] === import.meta.filename) {
  const peer = createPeer()
  for await (const line of createInterface({ input: process.stdin })) {
    const [id, task, ...args] = JSON.parse(line) as [number, string, ...string[]]
    void peer(task, ...args).then((told) => process.stdout.write(`${JSON.stringify([id, told])}\n`))
  }
  process.exit(0)
}
