// The other version, started: on a copy of the data, and for the first time on the data itself.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** Milliseconds that a start may take: large lists are compiled anew. */
const PATIENCE = 180_000
/** Milliseconds that an end may take before it is forced. */
const END_PATIENCE = 20_000
/** Characters of what it says that are kept; what went wrong is at the end. */
const LONGEST = 20_000

type Said = {
  readonly child: ChildProcess
  readonly out: () => string
  readonly why: () => string
  readonly ended: Promise<number>
}

/** Descriptor 3 ends with this process, and the child with it, however this one ends (bin/isthmus.js). */
const begin = (program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Said => {
  const child = spawn(join(program, 'isthmus'), args, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...more, ISTHMUS_BELOW: '3' },
  })
  const said = { out: '', err: '' }
  const hear = (stream: 'out' | 'err') => (piece: Buffer) => {
    said[stream] = (said[stream] + piece.toString('utf8')).slice(-LONGEST)
  }
  child.stdout?.on('data', hear('out'))
  child.stderr?.on('data', hear('err'))
  const ended = new Promise<number>((settled) => {
    child.once('error', (error) => {
      said.err += error.message
      settled(127)
    })
    child.once('close', (code) => settled(code ?? 128))
  })
  return { child, ended, out: () => said.out, why: () => lastWord(said.err) }
}

/** Of what a program said on standard error: the error that it ended with, else its last line. */
const lastWord = (text: string): string => {
  const lines = text.trim().split('\n')
  for (const line of lines.toReversed()) {
    const what = errorIn(line)
    if (what !== undefined) return what
  }
  return lines.at(-1) || 'it said nothing'
}

const errorIn = (line: string): string | undefined => {
  try {
    const { error } = JSON.parse(line)
    return typeof error?.what === 'string' ? `${error.what} (${error.code})` : undefined
  } catch {
    return undefined
  }
}

const within = <T>(what: Promise<T>, otherwise: T, patience: number): Promise<T> => {
  const { promise, resolve } = Promise.withResolvers<T>()
  const timer = setTimeout(() => resolve(otherwise), patience)
  return Promise.race([what, promise]).finally(() => clearTimeout(timer))
}

const end = async ({ child, ended }: Said): Promise<void> => {
  child.kill('SIGTERM')
  const gone = await within(
    ended.then(() => true),
    false,
    END_PATIENCE,
  )
  if (!gone) child.kill('SIGKILL')
  await ended
}

/** What a version says of a start on a copy. `why` is `null` where it was well. */
export type Tried = { readonly why: string | null; readonly troubles: readonly string[] }

const troublesIn = (line: string): readonly string[] => {
  const { troubles } = JSON.parse(line)
  return Array.isArray(troubles) ? troubles.map(String) : []
}

/** `isthmus start --trial DATA` of a version. `database`: of the copy, where it is PostgreSQL. Never throws. */
export const trial = async (
  program: string,
  copy: { readonly data: string; readonly database: string | null },
): Promise<Tried> => {
  const env = copy.database === null ? {} : { DATABASE_URL: copy.database }
  const running = begin(program, ['start', '--trial', copy.data, '--json'], env)
  const code = await within(running.ended, null, PATIENCE)
  if (code === null) await end(running)
  if (code !== 0) return { why: code === null ? 'it did not start in time' : running.why(), troubles: [] }
  try {
    return { why: null, troubles: troublesIn(running.out()) }
  } catch {
    return { why: 'it did not say how it is', troubles: [] }
  }
}

/** Starts a version as whoever upgrades would, and ends it once it serves. Gives why it does not, or `null`. */
export const firstStart = async (program: string): Promise<string | null> => {
  const running = begin(program, ['start', '--json'])
  const serves = new Promise<boolean>((settled) => {
    running.child.stdout?.on('data', () => {
      if (running.out().includes('\n')) settled(true)
    })
    void running.ended.then(() => settled(false))
  })
  const good = await within(serves, false, PATIENCE)
  await end(running)
  return good ? null : running.why()
}
