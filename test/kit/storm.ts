// In a device's network (test/end-to-end/portal-storm.test.ts). `storm <devices> <requests a second of each> <seconds>`: that many devices, each with an
// address of 10.2.0.0/16, ask for their check. `hellos …`: the same, as programs that speak TLS only. `visit <host> <address> <seconds>`: one person's new connections, one after the other.
// Writes what came of it as one line of JSON.
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectSecurely } from 'node:tls'

const [, , task = '', first = '', second = '', third = ''] = process.argv

/** The first line of what came back, and after how many milliseconds; or why nothing did. */
const ask = (
  address: string,
  host: string,
  path: string,
  localAddress?: string,
): Promise<{ line: string; ms: number }> =>
  new Promise((resolve) => {
    const started = performance.now()
    let text = ''
    const over = (why: string): void => {
      resolve({ line: text.split('\r\n', 1)[0] || why, ms: performance.now() - started })
      socket.destroy()
    }
    const socket = connect({ host: address, port: 80, ...(localAddress !== undefined && { localAddress }) })
    socket.setNoDelay(true)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    socket.on('data', (bytes) => {
      text += bytes
      if (text.includes('\r\n\r\n')) over('')
    })
    socket.on('error', (error: NodeJS.ErrnoException) => over(error.code ?? 'error'))
    socket.on('close', () => over('closed'))
    setTimeout(() => over('silence'), 5000).unref()
  })

/** What a program sends first that speaks TLS to a site of the world. */
const helloBytes = (): Promise<Buffer> =>
  new Promise((resolve) => {
    const server = createServer((socket) =>
      socket.once('data', (bytes) => {
        resolve(bytes)
        socket.destroy()
        server.close()
      }),
    ).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      connectSecurely({ port, host: '127.0.0.1', servername: 'app.example' }).on('error', () => {})
    })
  })

/** A hello for a name that is not the gateway's: what came of it. */
const greet = (address: string, hello: Buffer, localAddress: string): Promise<{ line: string; ms: number }> =>
  new Promise((resolve) => {
    const started = performance.now()
    let line = 'closed'
    const over = (why: string): void => {
      resolve({ line: why, ms: performance.now() - started })
      socket.destroy()
    }
    const socket = connect({ host: address, port: 443, localAddress })
    socket.write(hello)
    socket.on('data', (bytes) => {
      line = bytes[0] === 21 ? 'alert' : 'handshake'
    })
    socket.on('error', () => over(line === 'closed' ? 'reset' : line))
    socket.on('close', () => over(line))
    setTimeout(() => over('silence'), 5000).unref()
  })

const summary = (all: readonly { line: string; ms: number }[]) => {
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
  const lines: Record<string, number> = {}
  for (const { line } of all) lines[line] = (lines[line] ?? 0) + 1
  return { count: all.length, p50: at(0.5), p99: at(0.99), lines }
}

type One = (localAddress: string) => Promise<{ line: string; ms: number }>

const storm = async (one: One, devices: number, each: number, seconds: number): Promise<unknown> => {
  const done: { line: string; ms: number }[] = []
  const total = devices * each * seconds
  const started = performance.now()
  let sent = 0
  let open = 0
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * devices * each))
    for (; sent < due; sent++) {
      const device = sent % devices
      open++
      void one(`10.2.${device >> 8}.${device & 255}`).then((came) => {
        open--
        done.push(came)
      })
    }
    await pause(2)
  }
  while (open > 0) await pause(10)
  return { ...summary(done), seconds: Math.round(performance.now() - started) / 1000 }
}

const visit = async (host: string, address: string, seconds: number): Promise<unknown> => {
  const done: { line: string; ms: number }[] = []
  for (const until = performance.now() + seconds * 1000; performance.now() < until; ) {
    done.push(await ask(address, host, '/'))
    await pause(20)
  }
  return summary(done)
}

const run = async (): Promise<unknown> => {
  if (task === 'visit') return visit(first, second, Number(third))
  if (task === 'storm')
    return storm(
      (from) => ask('10.1.0.1', 'connectivitycheck.gstatic.com', '/generate_204', from),
      ...([Number(first), Number(second), Number(third)] as const),
    )
  const hello = await helloBytes()
  return storm((from) => greet('10.1.0.1', hello, from), ...([Number(first), Number(second), Number(third)] as const))
}

process.stdout.write(`${JSON.stringify(await run())}\n`)
