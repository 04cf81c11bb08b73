// In a device's network (test/end-to-end/portal-storm.test.ts). `storm <devices> <requests a second of each> <seconds>`: that many devices, each with an
// address of 10.2.0.0/16, ask for their check. `visit <host> <address> <seconds>`: one person's new connections, one after the other.
// Writes what came of it as one line of JSON.
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

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

const summary = (all: readonly { line: string; ms: number }[]) => {
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
  const lines: Record<string, number> = {}
  for (const { line } of all) lines[line] = (lines[line] ?? 0) + 1
  return { count: all.length, p50: at(0.5), p99: at(0.99), lines }
}

const storm = async (devices: number, each: number, seconds: number): Promise<unknown> => {
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
      void ask(
        '10.1.0.1',
        'connectivitycheck.gstatic.com',
        '/generate_204',
        `10.2.${device >> 8}.${device & 255}`,
      ).then((one) => {
        open--
        done.push(one)
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

const seen =
  task === 'storm'
    ? await storm(Number(first), Number(second), Number(third))
    : await visit(first, second, Number(third))
process.stdout.write(`${JSON.stringify(seen)}\n`)
