// Compiles and runs the load generator (bench/load) and reads its line of JSON.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { listening, type Program, start } from './processes.ts'

/** Where the load goes: the proxy, or the origin itself; `connect` is the tunnel to ask for first. */
export type Entry = {
  readonly address: string
  readonly port: number
  readonly connect?: string
  readonly hello: string
}

/** `total` bytes came in all, `bytes` of them in the `seconds` that count. */
export type Bulk = { bytes: number; total: number; seconds: number; failed: number; silent: number }

/** Times in milliseconds, from when a connection was due until its answer was whole. */
export type Connections = {
  seconds: number
  done: number
  failed: number
  skipped: number
  p50: number
  p90: number
  p99: number
  max: number
}

/** `gap` in milliseconds; the times `…At` in seconds of process.hrtime(), 0 for never. */
export type Watched = Connections & { gap: number; gapAt: number; deniedAt: number; allowedAt: number }

export type Load = ReturnType<typeof makeLoad>

export const ORIGIN = '127.0.0.200'
export const SMALL_PORT = 18080
export const STREAM_PORT = 18081
export const SMALL_NAME = 'small.bench.test'
export const STREAM_NAME = 'stream.bench.test'

/** Compiles it into the folder; the program's path. */
export const compileLoad = (folder: string): string => {
  const sources = join(import.meta.dirname, '../load')
  const program = join(folder, 'load')
  const files = readdirSync(sources)
    .filter((file) => file.endsWith('.c'))
    .map((file) => join(sources, file))
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, ...files], { stdio: ['ignore', 'ignore', 'inherit'] })
  return program
}

const run = async <T>(program: string, args: readonly string[], seconds: number): Promise<T> => {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: (seconds + 15) * 1000,
    killSignal: 'SIGKILL',
  })
  const closed = once(child, 'close')
  let text = ''
  for await (const piece of child.stdout) text += piece
  await closed
  if (child.exitCode !== 0) throw new Error(`load ${args.join(' ')} ended with ${child.exitCode ?? child.signalCode}`)
  return JSON.parse(text) as T
}

const entryArgs = (entry: Entry): string[] => [
  entry.address,
  String(entry.port),
  '--hello',
  entry.hello,
  ...(entry.connect === undefined ? [] : ['--connect', entry.connect]),
]

/** The commands of the load generator. */
export const makeLoad = (program: string) => ({
  bulk: (entry: Entry, streams: number, seconds: number) =>
    run<Bulk>(program, ['bulk', ...entryArgs(entry), '--open', `${streams}`, '--seconds', `${seconds}`], seconds),
  /** Closed loop: the next connection begins when one of `open` ends. */
  connections: (entry: Entry, open: number, seconds: number) =>
    run<Connections>(program, ['new', ...entryArgs(entry), '--open', `${open}`, '--seconds', `${seconds}`], seconds),
  /** Open loop: connections begin when they are due, whatever became of those before. */
  atRate: (entry: Entry, rate: number, seconds: number) =>
    run<Connections>(
      program,
      ['new', ...entryArgs(entry), '--open', '4096', '--rate', `${rate}`, '--seconds', `${seconds}`],
      seconds,
    ),
  watch: (entry: Entry, denied: string, rate: number, seconds: number) =>
    run<Watched>(
      program,
      [
        'watch',
        ...entryArgs(entry),
        '--denied',
        denied,
        '--open',
        '4096',
        '--rate',
        `${rate}`,
        '--seconds',
        `${seconds}`,
      ],
      seconds,
    ),
  /** Both origins, in a process each, so that a stream does not delay a small answer. */
  origins: async (folder: string): Promise<Program[]> => {
    const log = join(folder, 'origins.log')
    const small = await start([program, 'small', ORIGIN, String(SMALL_PORT)], { log })
    const stream = await start([program, 'stream', ORIGIN, String(STREAM_PORT)], { log })
    await listening(small, ORIGIN, SMALL_PORT)
    await listening(stream, ORIGIN, STREAM_PORT)
    return [small, stream]
  },
})
