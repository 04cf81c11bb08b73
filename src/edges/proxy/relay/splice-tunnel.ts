// One direction of a tunnel: from one socket through a pipe into the other, without a byte in JavaScript.
import type { Pipe, Pipes } from './pipes.ts'
import { EAGAIN, EINTR, moveBytes, receiveBytes, sendBytes, shutdownWriting } from './system-calls.ts'

export type Direction = {
  readonly from: number
  readonly to: number
  /** What epoll last said; edge-triggered, so it holds until a call finds otherwise. */
  readable: boolean
  writable: boolean
  /** Bytes in memory that go first: pending ones, or what was copied where no pipe was to be had. */
  rest: Uint8Array | null
  pipe: Pipe | null
  inPipe: number
  /** The sender's end of stream was read. */
  ended: boolean
  /** The end of stream was passed on: nothing more will come. */
  finished: boolean
  /** Delivered since the last look. */
  moved: number
}

/**
 * `waiting`: nothing to do until epoll says so; `more`: its share of this turn is used up; `broken`: an error, the tunnel
 * must end.
 */
export type Outcome = 'waiting' | 'more' | 'broken'

/** Bytes that one direction may move in a turn: about 50 µs of copying nothing, many enough for the calls not to show. */
export const SHARE = 256 * 1024

/** The same bound for calls, so that a stream of tiny pieces has no larger share. */
const MOST_STEPS = 32

const passing = new Uint8Array(64 * 1024)

export const makeDirection = (from: number, to: number, rest: Uint8Array | null): Direction => ({
  from,
  to,
  readable: false,
  writable: false,
  rest,
  pipe: null,
  inPipe: 0,
  ended: false,
  finished: false,
  moved: 0,
})

type Step = 'on' | Outcome

const failed = (error: number, direction: Direction, side: 'readable' | 'writable'): Step => {
  if (error === -EINTR) return 'on'
  if (error !== -EAGAIN) return 'broken'
  direction[side] = false
  return 'waiting'
}

const sendRest = (direction: Direction, rest: Uint8Array): Step => {
  const sent = sendBytes(direction.to, rest)
  if (sent < 0) return failed(sent, direction, 'writable')
  direction.moved += sent
  direction.rest = sent < rest.length ? rest.subarray(sent) : null
  return 'on'
}

const emptyPipe = (direction: Direction, pipe: Pipe): Step => {
  const moved = moveBytes(pipe.read, direction.to, direction.inPipe)
  if (moved < 0) return failed(moved, direction, 'writable')
  direction.moved += moved
  direction.inPipe -= moved
  return 'on'
}

const passEnd = (direction: Direction): Step => {
  direction.finished = true
  return shutdownWriting(direction.to) < 0 ? 'broken' : 'waiting'
}

const took = (direction: Direction, bytes: number): Step => {
  if (bytes < 0) return failed(bytes, direction, 'readable')
  if (bytes === 0) direction.ended = true
  return 'on'
}

/** Where no pipe is to be had the bytes go through memory: slower, never stuck. */
const copy = (direction: Direction): Step => {
  const bytes = receiveBytes(direction.from, passing)
  if (bytes <= 0) return took(direction, bytes)
  const now = sendRest(direction, passing.subarray(0, bytes))
  if (now === 'waiting')
    direction.rest = passing.slice(0, bytes) // nothing was taken
  else if (direction.rest !== null) direction.rest = direction.rest.slice() // `passing` is used again
  return now
}

const fillPipe = (direction: Direction, pipe: Pipe): Step => {
  const bytes = moveBytes(direction.from, pipe.write, Math.min(pipe.size, SHARE))
  if (bytes > 0) direction.inPipe = bytes
  return took(direction, bytes)
}

const step = (direction: Direction, pipes: Pipes): Step => {
  if (direction.rest !== null) return sendRest(direction, direction.rest)
  if (direction.pipe !== null && direction.inPipe > 0) return emptyPipe(direction, direction.pipe)
  if (direction.ended) return passEnd(direction)
  // Nothing is read that the receiver has no room for: a slow reader stops the sender, not the memory.
  if (!direction.readable || !direction.writable) return 'waiting'
  direction.pipe ??= pipes.borrow()
  return direction.pipe === null ? copy(direction) : fillPipe(direction, direction.pipe)
}

/** Moves what can be moved, at most one share. */
export const serve = (direction: Direction, pipes: Pipes): Outcome => {
  if (direction.finished) return 'waiting'
  const until = direction.moved + SHARE
  let now: Step = 'on'
  for (let steps = 0; now === 'on' && steps < MOST_STEPS && direction.moved < until; steps++) {
    now = step(direction, pipes)
  }
  if (direction.pipe !== null && direction.inPipe === 0) {
    pipes.giveBack(direction.pipe)
    direction.pipe = null
  }
  return now === 'on' ? 'more' : now
}

/** Gives up the pipe, with whatever is in it. */
export const dropPipe = (direction: Direction, pipes: Pipes): void => {
  if (direction.pipe !== null) pipes.discard(direction.pipe)
  direction.pipe = null
  direction.inPipe = 0
}
