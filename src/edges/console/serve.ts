// The console for everybody, below /console/: the files that were built, and index.html for every page of it.
import { type Context, Hono } from 'hono'
import type { Built, BuiltFile } from './built.ts'
import { insteadPage } from './instead-page.ts'

export type ConsoleParts = {
  readonly built: () => Built | null
  /** Whether it is being built now. */
  readonly isComing: () => boolean
}

/** Nothing but our own files, and nobody's frame. React sets styles by the object model, which is no inline style. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Files below assets/ have a hash in their names. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_AGAIN = 'no-cache'

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  vary: 'accept-encoding',
} as const

const takesBrotli = (c: Context): boolean =>
  /(^|[,\s])br($|[,;\s](?!q=0(\.0*)?($|,)))/.test(c.req.header('accept-encoding') ?? '')

const send = (c: Context, file: BuiltFile, caching: string): Response => {
  const shorter = takesBrotli(c) ? file.brotli : null
  const headers = { ...HEADERS, etag: file.tag, 'content-type': file.type, 'cache-control': caching }
  if (c.req.header('if-none-match') === file.tag) return c.body(null, 304, headers)
  const bytes = shorter ?? file.bytes
  const encoded = { ...headers, 'content-length': String(bytes.length), ...(shorter && { 'content-encoding': 'br' }) }
  return c.req.method === 'HEAD' ? c.body(null, 200, encoded) : c.body(Uint8Array.from(bytes), 200, encoded)
}

const missing = (c: Context): Response =>
  c.body('The console has no such file.\n', 404, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  })

/** `parts` is asked at each request: it may be built while the park runs. */
export const consolePages = ({ built, isComing }: ConsoleParts): Hono => {
  const app = new Hono({ strict: true })
  app.get('/', (c) => (c.req.path.endsWith('/') ? page(c) : c.redirect('/console/', 308)))
  app.get('/*', (c) => {
    const path = c.req.path.replace(/^.*?\/console\//, '')
    const file = built()?.get(path)
    if (file !== undefined && path !== 'index.html')
      return send(c, file, path.startsWith('assets/') ? FOR_EVER : ASK_AGAIN)
    // Pages are made in the browser; what looks like a file is none of them.
    return path.includes('.') && path !== 'index.html' ? missing(c) : page(c)
  })
  const page = (c: Context): Response => {
    const index = built()?.get('index.html')
    return index === undefined ? insteadPage(c, isComing()) : send(c, index, ASK_AGAIN)
  }
  return app
}
