// Starts the real program as a user would, on free ports and a fresh data folder, and speaks to it from seats.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { request } from 'node:http'
import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshFolder } from './folder.ts'
import { ROOT } from './source.ts'

type Sample = {
  people: { badge: string; pin: string; name: string; plan: string; tenant: string }[]
  voucher: string
}
export type Answer = { status: number; headers: Record<string, string>; body: string; exit: number }
type Ports = { http: number; proxy: number; metrics: number; dns: number }

export type RunningPark = {
  readonly data: string
  readonly ports: Ports
  readonly sample: Sample
  readonly process: ChildProcess
  /** Everything the program printed so far, both streams. */
  readonly printed: () => string
  /** curl from a seat through the proxy; extra arguments first, the URL last. */
  readonly curl: (seat: number, ...args: string[]) => Promise<Answer>
  /** The proxy's answer to CONNECT, which curl does not show. */
  readonly connect: (seat: number, authority: string) => Promise<Answer>
  /** The API from a seat's address. */
  readonly api: (seat: number, method: string, path: string, body?: unknown) => Promise<Answer>
  readonly signIn: (seat: number, person?: number) => Promise<Answer>
  readonly command: (...args: string[]) => Promise<{ exit: number; out: string; err: string }>
  /** Ctrl-C, and its exit code. */
  readonly stop: () => Promise<number | null>
  readonly kill: () => Promise<void>
}

const seatAddress = (seat: number): string => `127.0.0.${seat}`

/** Runs a program to its end. */
export const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  new Promise<{ exit: number; out: string; err: string }>((resolve) => {
    execFile(file, [...args], { env, cwd: ROOT, maxBuffer: 64 << 20, timeout: 150_000 }, (error, out, err) => {
      resolve({ exit: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, err })
    })
  })

const parseCurl = (out: string, exit: number): Answer => {
  // With a proxy curl shows the head of the answer to CONNECT too: the last head is the one that counts.
  const heads = out.split(/\r\n\r\n/)
  let at = 0
  while (
    at + 1 < heads.length &&
    /^HTTP\/[\d.]+ (1\d\d|200 OK$|200 Connection)/m.test(heads[at]?.split('\r\n')[0] ?? '') &&
    heads[at + 1]?.startsWith('HTTP/')
  )
    at++
  const [first = '', ...fields] = (heads[at] ?? '').split('\r\n')
  const headers = Object.fromEntries(
    fields.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return {
    status: Number(/^HTTP\/[\d.]+ (\d+)/.exec(first)?.[1] ?? 0),
    headers,
    body: heads.slice(at + 1).join('\r\n\r\n'),
    exit,
  }
}

const call = (
  options: { port: number; from: string; method: string; path: string; host: string },
  body: unknown,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const sent = request(
      {
        host: '127.0.0.1',
        port: options.port,
        localAddress: options.from,
        method: options.method,
        path: options.path,
        agent: false,
        headers: {
          host: options.host,
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          )
          resolve({ status: response.statusCode ?? 0, headers, body: text, exit: 0 })
        })
      },
    )
    sent.on('error', reject)
    sent.end(payload)
  })

const connectAnswer = (port: number, from: string, authority: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port, localAddress: from })
    let text = ''
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.startsWith('HTTP/1.1 200')) socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(parseCurl(text, 0)))
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
  })

/** The sample without operators: no witnesses beside it. */
const BY_FILE = 'examples/kaesong/by-file.yaml'

export type StartOptions = {
  readonly data?: string
  readonly env?: Readonly<Record<string, string>>
  /** Whether `stop` and `kill` leave the data folder; the default for a folder that was given. */
  readonly keep?: boolean
  /** A program that starts it, with its arguments: setpriv, for a service without root. */
  readonly through?: readonly string[]
  /** What is started with Node, and says that it is ready as the program does; the program itself if left out. */
  readonly program?: readonly string[]
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))

/** Starts the program and waits until it says that it is ready. */
export const startRealPark = async (options: StartOptions = {}): Promise<RunningPark> => {
  const data = options.data ?? freshFolder()
  const keep = options.keep ?? options.data !== undefined
  const env = {
    ...process.env,
    ISTHMUS_CONFIG: BY_FILE,
    ISTHMUS_DATA: data,
    ISTHMUS_HTTP: '127.0.0.1:0',
    ISTHMUS_PROXY: '127.0.0.1:0',
    ISTHMUS_METRICS: '127.0.0.1:0',
    ISTHMUS_DNS: '127.0.0.1:0',
    // Not what whoever runs the tests has seen of their own parks.
    XDG_STATE_HOME: freshFolder('state'),
    ...options.env,
  }
  const { through = [], program: own = ['bin/isthmus.js', 'start', '--json'] } = options
  const [program = '', ...args] = [...through, process.execPath, ...own]
  const child = spawn(program, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    printed += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const started = Date.now()
  while (!out.includes('\n')) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}:\n${printed}`)
    if (Date.now() - started > 60_000) throw new Error(`the program is not ready:\n${printed}`)
    await sleep(20)
  }
  const ready = JSON.parse(out.slice(0, out.indexOf('\n')))
  const portOf = (address: string): number => Number(/:(\d+)\/?/.exec(address.replace('http://', ''))?.[1])
  const ports: Ports = {
    http: portOf(ready.portal),
    proxy: portOf(ready.proxy),
    metrics: portOf(ready.metrics),
    dns: portOf(ready.dns),
  }
  const command = (...args: string[]) => run(process.execPath, ['bin/isthmus.js', ...args], env)
  const sample: Sample = ready.sample ?? { people: [], voucher: '' }
  const api = (seat: number, method: string, path: string, body?: unknown) =>
    call(
      { port: ports.http, from: seatAddress(seat), method, path: `/api/v1${path}`, host: `localhost:${ports.http}` },
      body,
    )
  const clean = (): void => {
    if (!keep) rmSync(data, { recursive: true, force: true })
  }
  return {
    data,
    ports,
    sample,
    process: child,
    printed: () => printed,
    curl: async (seat, ...args) => {
      const proxy = ['-x', `http://127.0.0.1:${ports.proxy}`, '--interface', seatAddress(seat)]
      const { exit, out: text } = await run('curl', ['-s', '-k', '-i', '-m', '20', '--noproxy', '', ...proxy, ...args])
      return parseCurl(text, exit)
    },
    connect: (seat, authority) => connectAnswer(ports.proxy, seatAddress(seat), authority),
    api,
    signIn: (seat, person = 0) => {
      const { badge, pin } = sample.people[person] ?? { badge: '', pin: '' }
      return api(seat, 'POST', '/sessions', { badge, pin })
    },
    command,
    stop: async () => {
      child.kill('SIGINT')
      const code = await ended(child)
      clean()
      return code
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended(child)
      clean()
    },
  }
}
