// Fetches one list into a draft: asked only for what is new, and bounded in time, size and detours.
import { createWriteStream } from 'node:fs'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Address } from '../../base/addresses.ts'
import { familyOf, type Way } from './way.ts'

/** What was there last time: with it, an unchanged list is not sent again. */
type Asked = { readonly url: string; readonly etag: string | null; readonly modified: string | null }

/** Milliseconds and bytes. */
export type FetchLimits = { readonly silence: number; readonly whole: number; readonly bytes: number }

export const FETCH_LIMITS: FetchLimits = { silence: 30_000, whole: 10 * 60_000, bytes: 256_000_000 }

/** `unchanged`: what was there last time still is. `why` completes the sentence "it could not be fetched: …". */
export type Fetching =
  | { readonly outcome: 'fetched'; readonly etag: string | null; readonly modified: string | null }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'failed'; readonly why: string }

export type FetchParts = {
  readonly way: Way
  readonly limits: FetchLimits
  readonly agent: string
  /** Ends it early. */
  readonly signal: AbortSignal
}

const MOST_REDIRECTS = 5

class Refused extends Error {}

const refuse = (why: string): never => {
  throw new Refused(why)
}

/** Connects nowhere but to these addresses, whatever the name. */
const pinnedTo = (addresses: readonly Address[]): LookupFunction => {
  const all = addresses.map((address) => ({ address, family: familyOf(address) }))
  return (_name, options, told) => {
    const first = all[0]
    if (options.all === true) told(null, all)
    else if (first !== undefined) told(null, first.address, first.family)
  }
}

const headersOf = ({ etag, modified }: Asked, agent: string, url: URL): Record<string, string> => ({
  host: url.host,
  'user-agent': agent,
  accept: 'text/plain, */*;q=0.1',
  'accept-encoding': 'gzip',
  ...(etag === null ? {} : { 'if-none-match': etag }),
  ...(modified === null ? {} : { 'if-modified-since': modified }),
})

const ask = async (url: URL, asked: Asked, { way, limits, agent, signal }: FetchParts): Promise<IncomingMessage> => {
  const to = await way(url)
  if (!to.ok) return refuse(to.why)
  const secure = url.protocol === 'https:'
  return new Promise((settled, failed) => {
    const sent = (secure ? requestSecure : requestPlain)({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: to.port,
      path: `${url.pathname}${url.search}`,
      headers: headersOf(asked, agent, url),
      lookup: pinnedTo(to.addresses),
      timeout: limits.silence,
      agent: false,
      signal,
    })
    sent.on('timeout', () => sent.destroy(new Refused('its server went silent')))
    sent.on('error', failed)
    sent.on('response', settled)
    // After an answer this says nothing new; where there is none and no error either (a switch of protocols), it ends the waiting.
    sent.on('close', () => failed(new Refused('its server broke off')))
    sent.end()
  })
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const nextUrl = (from: URL, location: string | undefined): URL => {
  if (location === undefined || !URL.canParse(location, from.href)) return refuse('its server redirects to nowhere')
  const next = new URL(location, from.href)
  const kept = next.protocol === from.protocol || (from.protocol === 'http:' && next.protocol === 'https:')
  if (!kept) return refuse('its server redirects from https to something less')
  if (next.username !== '' || next.password !== '') return refuse('its server redirects to an address with a password')
  return next
}

/** Follows a few redirects. */
const askAlong = async (asked: Asked, parts: FetchParts): Promise<IncomingMessage> => {
  let url = new URL(asked.url)
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const answer = await ask(url, asked, parts)
    if (!isRedirect(answer.statusCode ?? 0)) return answer
    answer.destroy()
    url = nextUrl(url, answer.headers.location)
  }
  return refuse('its server redirects again and again')
}

const bounded = (most: number): Transform => {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > most) done(new Refused(`it has more than ${most} bytes`))
      else done(null, chunk)
    },
  })
}

/** What it says may be anything, and is shown to people: no more than a word of it. */
const packing = (encoding: string): string => (/^[a-z-]{1,20}$/i.test(encoding) ? encoding : 'something unknown')

const unpackerOf = (encoding: string | undefined): Transform[] => {
  if (encoding === undefined || encoding === 'identity') return []
  if (encoding === 'gzip' || encoding === 'x-gzip') return [createGunzip()]
  return refuse(`its server packs it as ${packing(encoding)}`)
}

const save = async (answer: IncomingMessage, draft: string, { limits, signal }: FetchParts): Promise<void> => {
  const { 'content-encoding': encoding, 'content-type': type } = answer.headers
  if (/^\s*text\/html/i.test(type ?? '')) refuse('its server sends a page, not a list')
  if (Number(answer.headers['content-length'] ?? 0) > limits.bytes) refuse(`it has more than ${limits.bytes} bytes`)
  answer.setTimeout(limits.silence, () => answer.destroy(new Refused('its server went silent')))
  const steps = [bounded(limits.bytes), ...unpackerOf(encoding), bounded(limits.bytes)]
  await pipeline([answer, ...steps, createWriteStream(draft, { mode: 0o600 })], { signal })
}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'its server does not answer',
  ECONNRESET: 'its server broke off',
  ERR_STREAM_PREMATURE_CLOSE: 'its server broke off',
  ETIMEDOUT: 'its server does not answer',
  EHOSTUNREACH: 'its server cannot be reached',
  ENETUNREACH: 'its server cannot be reached',
  Z_DATA_ERROR: 'it is packed wrongly',
  Z_BUF_ERROR: 'it is packed wrongly',
  ENOSPC: 'the disk is full',
}

const whyFailed = (error: unknown, ended: boolean): string => {
  if (error instanceof Refused) return error.message
  if (ended) return 'it took too long'
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return CODES[code] ?? `something failed (${code})`
}

/** Fetches into `draft`. Never rejects; what was written of a failed one is for the caller to clear. */
export const fetchList = async (asked: Asked, draft: string, parts: FetchParts): Promise<Fetching> => {
  const whole = AbortSignal.timeout(parts.limits.whole)
  const limited = { ...parts, signal: AbortSignal.any([parts.signal, whole]) }
  try {
    const answer = await askAlong(asked, limited)
    const status = answer.statusCode ?? 0
    if (status === 304 && (asked.etag !== null || asked.modified !== null)) {
      answer.destroy()
      return { outcome: 'unchanged' }
    }
    if (status !== 200) {
      answer.destroy()
      return { outcome: 'failed', why: `its server answers ${status}` }
    }
    await save(answer, draft, limited)
    const { etag = null, 'last-modified': modified = null } = answer.headers
    return { outcome: 'fetched', etag, modified }
  } catch (error) {
    return { outcome: 'failed', why: whyFailed(error, limited.signal.aborted) }
  }
}
