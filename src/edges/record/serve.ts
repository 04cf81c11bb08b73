// The record for everybody, below /record/: static files, and no more of them than the checkpoint covers.

import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { parseBlobPath } from '../../domain/record/blob.ts'
import { isWithin, parseTilePath } from '../../domain/record/tiles.ts'

export type ServedRecord =
  | { readonly folder: string; readonly size: () => number; readonly note: () => string }
  /** Why there is none; completes "The record is bad: …". */
  | { readonly why: string }

/** Tiles and blobs never change. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const FOR_SECONDS = 'public, max-age=5'
const OCTETS = 'application/octet-stream'
const TEXT = 'text/plain; charset=utf-8'

const NOT_HERE = { 'content-type': TEXT, 'cache-control': 'no-store' } as const

const missing = (c: Context): Response => c.body('The record has no such file.\n', 404, NOT_HERE)

const sendFile = async (c: Context, path: string): Promise<Response> => {
  let size: number
  try {
    const file = await open(path)
    size = (await file.stat().finally(() => file.close())).size
  } catch {
    return missing(c)
  }
  const headers = { 'content-type': OCTETS, 'cache-control': FOR_EVER, 'content-length': String(size) }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, headers)
}

/** `record` is asked at each request. */
export const recordPages = (record: () => ServedRecord): Hono => {
  const app = new Hono({ strict: true })
  app.get('*', (c) => {
    const served = record()
    if ('why' in served) return c.body(`The record is bad: ${served.why}.\n`, 503, NOT_HERE)
    const path = c.req.path.replace(/^.*?\/record\//, '')
    if (path === 'checkpoint' && served.note() !== '')
      return c.body(served.note(), 200, { 'content-type': TEXT, 'cache-control': FOR_SECONDS })
    const tile = parseTilePath(path)
    const isFile = tile === undefined ? parseBlobPath(path) !== undefined : isWithin(tile, served.size())
    return isFile ? sendFile(c, join(served.folder, path)) : missing(c)
  })
  return app
}
