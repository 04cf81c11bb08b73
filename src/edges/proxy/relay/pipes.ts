// A bounded pool of pipes. A pipe is lent to one direction of a tunnel while bytes are in it, and comes back empty.
import type { OwnedDescriptors } from './owned-descriptors.ts'
import { makePipe } from './system-calls.ts'

export type Pipe = { readonly read: number; readonly write: number; readonly size: number }

export type Pipes = {
  /** Null where the bound is reached or the system has none left; the caller copies then. */
  readonly borrow: () => Pipe | null
  readonly giveBack: (pipe: Pipe) => void
  /** For a pipe that still holds bytes. */
  readonly discard: (pipe: Pipe) => void
  readonly close: () => void
}

// 256 KiB × 256 is just what a user without privilege may have before pipes shrink (fs.pipe-user-pages-soft, 64 MiB).
const WISHED_SIZE = 256 * 1024
const MOST_OPEN = 256
const MOST_IDLE = 32

export const makePipes = (owned: OwnedDescriptors): Pipes => {
  const idle: Pipe[] = []
  let open = 0
  const discard = (pipe: Pipe): void => {
    open -= 1
    owned.close(pipe.read)
    owned.close(pipe.write)
  }
  const create = (): Pipe | null => {
    if (open >= MOST_OPEN) return null
    const pipe = makePipe(WISHED_SIZE)
    if (typeof pipe === 'number') return null
    open += 1
    owned.own(pipe.read)
    owned.own(pipe.write)
    return pipe
  }
  return {
    borrow: () => idle.pop() ?? create(),
    giveBack: (pipe) => {
      if (idle.length < MOST_IDLE) idle.push(pipe)
      else discard(pipe)
    },
    discard,
    close: () => {
      for (const pipe of idle.splice(0)) discard(pipe)
    },
  }
}
