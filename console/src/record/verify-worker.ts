// The thread that verifies the record, so that the page stays quick meanwhile.
import type { Asked, Told } from './messages.ts'
import { BadRecord, createFollower, type Follower, type Mark, type Read } from './verify.ts'

const tell = (told: Told): void => self.postMessage(told)

/** The address of the record: that of this gateway. */
const RECORD = new URL('/record/', self.location.origin)

const lengthIsAbove = (answer: Response, most: number): boolean =>
  Number(answer.headers.get('content-length') ?? 0) > most

const read: Read = async (path, most) => {
  // The checkpoint changes, everything else is kept by the browser for ever.
  const answer = await fetch(new URL(path, RECORD), {
    redirect: 'error',
    cache: path === 'checkpoint' ? 'no-store' : 'default',
  })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  if (lengthIsAbove(answer, most)) return undefined
  const octets = new Uint8Array(await answer.arrayBuffer())
  return octets.length > most ? undefined : octets
}

let follower: Follower = createFollower(read, null)
let size = 0

/** A partial tile may have gone since the checkpoint was read: then the next checkpoint names the whole one. */
const growOrAgain = async (mark: Mark | null): ReturnType<Follower['grow']> => {
  const progress = (done: number, of: number): void => tell({ tell: 'progress', done, of })
  try {
    return await follower.grow(mark, progress)
  } catch (error) {
    const may = error instanceof BadRecord && (error.why === 'bundle' || error.why === 'tile')
    if (!may) throw error
    return follower.grow(mark, progress)
  }
}

const grow = async (mark: Mark | null): Promise<void> => {
  const started = performance.now()
  try {
    const verified = await growOrAgain(mark)
    if (verified === null) return tell({ tell: 'none' })
    const fresh = verified.size - size
    size = verified.size
    tell({ tell: 'verified', verified, took: performance.now() - started, fresh })
  } catch (error) {
    if (error instanceof BadRecord) tell({ tell: 'bad', why: error.why, path: error.path })
    else tell({ tell: 'unreachable' })
  }
}

const checkFiles = async (number: number): Promise<void> => {
  try {
    tell({ tell: 'files', number, count: await follower.files(), path: '' })
  } catch (error) {
    tell({ tell: 'files', number, count: null, path: error instanceof BadRecord ? error.path : '' })
  }
}

const answer = async (asked: Asked): Promise<void> => {
  switch (asked.ask) {
    case 'begin':
      follower = createFollower(read, asked.genesis)
      size = 0
      return
    case 'grow':
      return grow(asked.mark)
    case 'entries':
      return tell({ tell: 'entries', number: asked.number, entries: follower.entries(asked.from, asked.to) })
    case 'files':
      return checkFiles(asked.number)
  }
}

// One after the other: a record does not grow twice at the same time.
let turn: Promise<void> = Promise.resolve()
self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  turn = turn.then(() => answer(data))
})
