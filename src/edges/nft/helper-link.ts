// One running helper as main sees it: sends orders, and settles each with the answer.
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
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

/** A helper that is started gets its connection as this descriptor. */
export const HELPER_DESCRIPTOR = 3

const STOP_WITHIN_MS = 5_000

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

/** Where the helper is: a program to start, which serves descriptor 3; or one that runs by itself behind a Unix socket. */
export type HelperPlace = { readonly program: URL } | { readonly socket: string }

type Peer = {
  readonly socket: Socket
  /** 0: not a child of ours. */
  readonly pid: number
  /** Why it ended. */
  readonly ended: Promise<string>
  readonly kill: () => void
}

const startProgram = (program: URL): Peer => {
  const flags = ['--disable-warning=ExperimentalWarning', fileURLToPath(program)]
  const child: ChildProcess = spawn(process.execPath, flags, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  const ended = new Promise<string>((told) => {
    child.on('error', (error) => told(error.message))
    child.on('exit', (status, signal) => told(`it ended with ${signal ?? `status ${status}`}`))
  })
  const socket = child.stdio[HELPER_DESCRIPTOR] as Socket
  return { socket, pid: child.pid ?? 0, ended, kill: () => void child.kill('SIGKILL') }
}

const connectTo = (path: string): Peer => {
  const socket = connect(path)
  let why = 'it hung up'
  socket.on('error', (error) => {
    why = error.message
  })
  const ended = new Promise<string>((told) => void socket.on('close', () => told(why)))
  return { socket, pid: 0, ended, kill: () => void socket.destroy() }
}

/** Starts the helper, or connects to it. `died` is called once, when it has ended without being closed. */
export const startHelperLink = (place: HelperPlace, died: (why: string) => void): HelperLink => {
  const { socket, pid, ended, kill } = 'program' in place ? startProgram(place.program) : connectTo(place.socket)
  const waiting = new Map<number, Waiting>()
  let last = 0
  let over = false

  const stop = (): void => {
    over = true
    for (const { failed } of waiting.values()) failed(gone())
    waiting.clear()
  }
  void ended.then((why) => {
    if (over) return
    socket.destroy()
    stop()
    died(why)
  })
  socket.on('error', () => {}) // the end follows
  const take = frameReader((json) => settle(waiting, JSON.parse(json.toString('utf8')) as Answer))
  socket.on('data', (piece: Buffer) => {
    if (!take(piece)) kill()
  })

  return {
    pid,
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
      stop()
      socket.end()
      const timer = setTimeout(kill, STOP_WITHIN_MS)
      await ended
      clearTimeout(timer)
    },
  }
}
