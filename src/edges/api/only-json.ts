// What every write must be: JSON, and small.
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problem } from './problems.ts'

const MOST_BYTES = 4096

/** Refuses any other kind of body. */
export const onlyJson: MiddlewareHandler = async (c, next) => {
  const kind = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  return kind === 'application/json' ? next() : problem(c, 'not-json')
}

/** Refuses a larger body. */
export const onlySmall: MiddlewareHandler = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (c) => problem(c, 'too-large'),
})
