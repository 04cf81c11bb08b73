// One running helper as main sees it: sends orders, and settles each with the answer.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ERRORS, type ErrorCode, IsthmusError } from '../../base/errors.ts'
import { frameOf, frameReader, MOST_BYTES } from './frames.ts'
import type { Order } from './request.ts'

export type HelperLink = {
  /** Resolves with the result; where it comes in pieces, with all of them in one array. */
  readonly send: (order: Order) => Promise<unknown>
  readonly pid: number
  /** Lets the helper end. */
  readonly close: () => Promise<void>
}

type Waiting = {
  readonly pieces: unknown[]
  readonly done: (result: unknown) => void
  readonly failed: (error: Error) => void
}

type Answer = {
  readonly id: number
  readonly more?: true
  readonly result?: unknown
  readonly code?: string
  readonly what?: string
  readonly mend?: string
}

/** The helper gets its connection as this descriptor. */
export const HELPER_DESCRIPTOR = 3

const gone = (): IsthmusError =>
  new IsthmusError(
    'gateway:helper-gone',
    'the helper that changes the firewall has ended',
    'it is started again by itself; if that does not help, look at its log',
  )

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

const toldError = ({ code = '', what = '', mend = '' }: Answer): Error =>
  isCode(code) ? new IsthmusError(code, what, mend) : new Error(what)

const settle = (waiting: Map<number, Waiting>, answer: Answer): void => {
  const one = waiting.get(answer.id)
  if (one === undefined) return
  const { result } = answer
  const inPieces = answer.more === true || one.pieces.length > 0
  if (inPieces && Array.isArray(result)) for (const piece of result) one.pieces.push(piece)
  if (answer.more) return
  waiting.delete(answer.id)
  if (answer.code !== undefined) one.failed(toldError(answer))
  else one.done(inPieces ? one.pieces : result)
}

/** Starts the helper: a program that serves descriptor 3. `died` is called once, when it has ended without being closed. */
export const startHelperLink = (program: URL, died: (why: string) => void): HelperLink => {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(program)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    },
  )
  const socket = child.stdio[HELPER_DESCRIPTOR] as Socket
  const waiting = new Map<number, Waiting>()
  let last = 0
  let over = false
  const ended = Promise.withResolvers<void>()

  const end = (why: string): void => {
    ended.resolve()
    if (over) return
    over = true
    socket.destroy()
    for (const { failed } of waiting.values()) failed(gone())
    waiting.clear()
    died(why)
  }
  child.on('error', (error) => end(error.message))
  child.on('exit', (status, signal) => end(`it ended with ${signal ?? `status ${status}`}`))
  socket.on('error', () => {}) // the exit follows
  const take = frameReader((json) => settle(waiting, JSON.parse(json.toString('utf8')) as Answer))
  socket.on('data', (piece: Buffer) => {
    if (!take(piece)) child.kill('SIGKILL')
  })

  return {
    pid: child.pid ?? 0,
    send: (order) =>
      new Promise((done, failed) => {
        if (over) return failed(gone())
        const id = ++last
        const frame = frameOf(JSON.stringify({ id, order }))
        if (frame.length > MOST_BYTES) return failed(new RangeError('an order to the helper is too long'))
        waiting.set(id, { pieces: [], done, failed })
        socket.write(frame)
      }),
    close: async () => {
      over = true
      for (const { failed } of waiting.values()) failed(gone())
      waiting.clear()
      socket.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended.promise
      clearTimeout(timer)
    },
  }
}
