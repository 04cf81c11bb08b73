// Inside a namespace of its own (in-namespace.ts): iodine, which carries a network inside DNS names, tries to get out through our
// resolver, before and after sign-in. Writes what it came to as one line of JSON.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRealPark } from './park.ts'

const DOMAIN = 't.example'
const SECRET = ['-P', 'for-the-test']
const SERVER_PORT = 5553
const RELAY_PORT = 5554
const DEVICE = 'inside'

/** The tunnel's far end behind a relay that counts what reaches it. */
const startRelay = async (): Promise<() => number> => {
  let questions = 0
  const relay = createSocket('udp4')
  relay.on('message', (message, from) => {
    questions++
    const onward = createSocket('udp4')
    onward.on('message', (answer) => {
      relay.send(answer, from.port, from.address)
      onward.close()
    })
    onward.on('error', () => onward.close())
    onward.send(message, SERVER_PORT, '127.0.0.1')
    setTimeout(() => {
      try {
        onward.close()
      } catch {} // it had its answer
    }, 5000).unref()
  })
  await new Promise<void>((ready) => relay.bind(RELAY_PORT, '127.0.0.1', ready))
  return () => questions
}

const startProgram = (file: string, args: readonly string[]): { child: ChildProcess; said: () => string } => {
  const child = spawn(file, [...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
  }
  return { child, said: () => text }
}

const ended = (child: ChildProcess, most: number): Promise<unknown> =>
  Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(most)])

/** Tries to open the tunnel, at most `most` milliseconds; whether it opened, and what the program said. */
const openTunnel = async (most: number) => {
  const { child, said } = startProgram('/usr/sbin/iodine', ['-f', '-r', '-d', DEVICE, ...SECRET, '127.0.0.1', DOMAIN])
  const until = Date.now() + most
  while (Date.now() < until && child.exitCode === null && !said().includes('Connection setup complete'))
    await sleep(100)
  return { child, said: said(), open: said().includes('Connection setup complete') }
}

const questions = await startRelay()
const server = startProgram('/usr/sbin/iodined', [
  ...['-f', '-c', '-l', '127.0.0.1', '-p', String(SERVER_PORT), ...SECRET, '10.99.0.1/24', DOMAIN],
])
const park = await startRealPark({
  env: { ISTHMUS_DNS: '127.0.0.1:53', ISTHMUS_DNS_UPSTREAM: `127.0.0.1:${RELAY_PORT}` },
})

const before = await openTunnel(15_000)
before.child.kill()
await ended(before.child, 5000)
const askedBefore = questions()

await park.signIn(1, 0)
const began = Date.now()
const after = await openTunnel(25_000)
// Whatever it got open: more than fits is sent into it for a while.
if (after.open) {
  spawnSync('ip', ['route', 'add', '198.51.100.0/24', 'dev', DEVICE])
  const load = createSocket('udp4')
  for (let sent = 0; sent < 3000; sent++) {
    load.send(randomBytes(900), 9, '198.51.100.1')
    await sleep(5)
  }
  load.close()
}
const seconds = (Date.now() - began) / 1000
after.child.kill()
process.stdout.write(
  `${JSON.stringify({
    server: server.said().slice(0, 300),
    before: { open: before.open, asked: askedBefore, said: before.said.slice(-300) },
    after: { open: after.open, asked: questions() - askedBefore, seconds, said: after.said.slice(-300) },
  })}\n`,
)
server.child.kill()
await park.stop()
process.exit(0)
