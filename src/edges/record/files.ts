// The files of a record, wherever they are: a folder, or a web server below some address. Every read is bounded.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** The most octets of a blob. */
export const LONGEST_BLOB = 256_000_000

export type Files = {
  /** The octets of a file; `undefined`: there is none, or it is longer than `most`. Throws what stands in the way of reading. */
  readonly read: (path: string, most: number) => Promise<Uint8Array | undefined>
  /** SHA-256 of a file, as hex; `undefined` as above. */
  readonly hash: (path: string, most: number) => Promise<string | undefined>
  /** Its octets piece by piece, as many as there are; `undefined`: there is none. */
  readonly pieces: (path: string) => Promise<AsyncIterable<Uint8Array> | undefined>
  /** All paths; `undefined` where they cannot be listed. */
  readonly list: () => Promise<readonly string[] | undefined>
}

type Stream = Files['pieces']

/** Visits the pieces; false where there is no file, or it is too long. */
const each = async (
  stream: Stream,
  path: string,
  most: number,
  visit: (piece: Uint8Array) => void,
): Promise<boolean> => {
  const pieces = await stream(path)
  if (pieces === undefined) return false
  let length = 0
  for await (const piece of pieces) {
    length += piece.length
    if (length > most) return false
    visit(piece)
  }
  return true
}

const filesBy = (stream: Stream, list: Files['list']): Files => ({
  list,
  pieces: stream,
  read: async (path, most) => {
    const pieces: Uint8Array[] = []
    const whole = await each(stream, path, most, (piece) => void pieces.push(piece))
    return whole ? new Uint8Array(Buffer.concat(pieces)) : undefined
  },
  hash: async (path, most) => {
    const hash = createHash('sha256')
    return (await each(stream, path, most, (piece) => void hash.update(piece))) ? hash.digest('hex') : undefined
  },
})

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** A folder of this machine. */
export const folderFiles = (folder: string): Files => {
  const stream: Stream = async (path) => {
    const pieces = createReadStream(join(folder, path))
    return new Promise((settled, failed) => {
      pieces.once('open', () => settled(pieces))
      pieces.once('error', (error) => (isMissing(error) ? settled(undefined) : failed(error)))
    })
  }
  const list = async (): Promise<readonly string[]> => {
    try {
      const all = await readdir(folder, { recursive: true, withFileTypes: true })
      return all
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  }
  return filesBy(stream, list)
}

/** How long a server may take for one file, in milliseconds. */
const PATIENCE = 60_000

/** What a web server has below an address. It is asked for what is named, and led nowhere else. */
export const urlFiles = (address: string): Files => {
  const base = address.endsWith('/') ? address : `${address}/`
  const stream: Stream = async (path) => {
    const answer = await fetch(new URL(path, base), { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    if (answer.status === 404 || answer.status === 410) return undefined
    if (!answer.ok || answer.body === null) throw new Error(`${path}: the server answered ${answer.status}`)
    return answer.body
  }
  return filesBy(stream, async () => undefined)
}
