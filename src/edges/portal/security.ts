// The headers of every page.
import type { MiddlewareHandler } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import { FACE_STYLE } from './face-style.ts'
import { FOLLOW_SCRIPT } from './screen-script.ts'
import { SCREEN_STYLE } from './screen-style.ts'
import { SEAT_SCRIPT, SIGN_IN_SCRIPT } from './script.ts'
import { STYLE, sourceHash } from './style.ts'
import { TOUR_STYLE } from './tour-style.ts'

const POLICY = [
  "default-src 'none'",
  `style-src ${[STYLE, FACE_STYLE, SCREEN_STYLE, TOUR_STYLE].map(sourceHash).join(' ')}`,
  `script-src ${sourceHash(SIGN_IN_SCRIPT)} ${sourceHash(SEAT_SCRIPT)} ${sourceHash(FOLLOW_SCRIPT)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Referrer-Policy is `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with a form (Fetch,
 * "append a request Origin header"), and the guard could not tell our own form from a stranger's. To other sites
 * nothing is sent either way.
 */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** For block pages, which stand at the address of the blocked site; said in the page itself: no script, no form, nothing fetched. */
export const BLOCK_POLICY = `default-src 'none'; style-src ${sourceHash(STYLE)} ${sourceHash(TOUR_STYLE)}; form-action 'none'; base-uri 'none'`

/** Sets the headers on whatever a route answers. */
export const withHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(PAGE_HEADERS)) c.header(name, value)
}

/**
 * For pages for everybody: kept by the browser that asked, and asked again each time whether they still hold (RFC 9111). Never in a
 * shared cache: language and plan are the asker's own.
 */
export const revalidated: readonly MiddlewareHandler[] = [
  // A choice of language is remembered, whether or not the page has changed.
  etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'set-cookie'] }),
  async (c, next) => {
    await next()
    if (!c.res.ok) return
    c.header('Cache-Control', 'private, no-cache')
    c.header('Vary', 'Cookie, Accept-Language')
  },
]
