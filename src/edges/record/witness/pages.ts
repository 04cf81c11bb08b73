// What a witness answers over HTTP: add-checkpoint, its copy of the record, and how it is. Everybody may ask; nothing of it is secret.
import { type Context, Hono } from 'hono'
import { hexOf, sha256 } from '../../../base/octets.ts'
import { parseUtf8, utf8 } from '../../../base/utf8.ts'
import { SIZE_TYPE } from '../../../domain/record/add-checkpoint.ts'
import { recordPages } from '../serve.ts'
import type { Witness } from './witness.ts'

/** A note of the longest, 63 lines of a proof and the first line. */
const LONGEST_BODY = 1_000_000 + 64 * 64
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } as const

/** The body as text; `null`: it is too long. Octets that are no UTF-8 give an empty one, which is no request either. */
const bodyOf = async (request: Request): Promise<string | null> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request.body ?? []) {
    length += piece.length
    if (length > LONGEST_BODY) return null
    pieces.push(piece)
  }
  return parseUtf8(new Uint8Array(Buffer.concat(pieces))) ?? ''
}

const addCheckpoint = async (c: Context, witness: Witness): Promise<Response> => {
  if (c.req.method !== 'POST') return c.body('Only POST.\n', 405, { ...TEXT, allow: 'POST' })
  const body = await bodyOf(c.req.raw)
  if (body === null) return c.body('The body is too long.\n', 413, { ...TEXT, connection: 'close' })
  const answer = await witness.add(body)
  return c.body(answer.body, answer.status, answer.status === 409 ? { ...TEXT, 'content-type': SIZE_TYPE } : TEXT)
}

/** `/record/…` as the park has it, and the same below the hash of its origin, where C2SP's monitors look. */
export const witnessPages = (witness: Witness): Hono => {
  const app = new Hono({ strict: true })
  const copy = recordPages(witness.served)
  app.all('/add-checkpoint', (c) => addCheckpoint(c, witness))
  app.get('/status', (c) => c.json(witness.status(), 200, { 'cache-control': 'no-store' }))
  app.route('/record', copy)
  app.get('/:hash{[0-9a-f]{64}}/*', (c) => {
    const { origin } = witness.status()
    const hash = c.req.param('hash')
    if (origin === null || hexOf(sha256(utf8(origin))) !== hash)
      return c.body('This witness does not know that log.\n', 404, TEXT)
    return copy.request(c.req.path.replace(hash, 'record'), { method: c.req.method })
  })
  app.notFound((c) => c.body('A witness has /add-checkpoint, /record/ and /status.\n', 404, TEXT))
  app.onError((_, c) => c.body('Something broke.\n', 500, TEXT))
  return app
}
