// The park's server as a seat speaks to it: every request signed by the seat's key, every answer parsed.
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { base64Of } from '../../base/base64.ts'
import type { Signer } from '../../base/ed25519.ts'
import { contentDigest, signatureBase, signatureInput } from '../../base/http-signature.ts'
import { utf8 } from '../../base/utf8.ts'
import type { Refusal, SignIn, Standing } from '../../domain/seat-agent/agent.ts'
import {
  BeatAnswer,
  type Blocked,
  BlockedAnswer,
  EnrolAnswer,
  PauseAnswer,
  ProblemAnswer,
  SignedIn,
} from './answers.ts'
import { type Asked, ask, listen, type Reply, type Way } from './ask.ts'

const BASE = '/api/v1/seats'

type Beat = Standing & { readonly boot: number; readonly bootId: string; readonly version: string }

/** What came of a request: its answer, or why there is none. */
export type Answered<T> =
  /** `wall`: the server's clock when it answered, in milliseconds since 1970. */
  { readonly ok: true; readonly is: T; readonly wall: number } | { readonly ok: false; readonly refusal: Refusal }

export type Server = {
  readonly beat: (beat: Beat) => Promise<Answered<BeatAnswer>>
  readonly signIn: (credential: SignIn) => Promise<Answered<SignedIn>>
  readonly pause: () => Promise<Answered<PauseAnswer>>
  readonly end: () => Promise<void>
  readonly blocked: (after: number) => Promise<readonly Blocked[]>
  /** Calls `beat` when the server wants one at once; goes on listening until it is stopped. */
  readonly listen: (beat: () => void) => () => void
}

const UNREACHABLE: Refusal = { code: 'unreachable' }
const NOT_UNDERSTOOD = { ok: false, refusal: { code: 'not-understood' } } as const
const RECONNECT = 3000

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refusalOf = ({ status, text }: Reply): Refusal => {
  const parsed = v.safeParse(ProblemAnswer, jsonOf(text))
  if (!parsed.success) return { code: status >= 500 ? 'unavailable' : 'internal' }
  const { until: _, ...refusal } = parsed.output
  return refusal
}

/** What the server's clock is ahead of ours, from its answer `seat-clock`. */
const aheadOf = ({ text }: Reply): number | undefined => {
  const parsed = v.safeParse(ProblemAnswer, jsonOf(text))
  if (!parsed.success || parsed.output.code !== 'seat-clock') return undefined
  const now = Date.parse(parsed.output.until ?? '')
  return Number.isNaN(now) ? undefined : now - Date.now()
}

const signedHeaders = (signer: Signer, seat: string, asked: Omit<Asked, 'headers'>, path: string, ahead: number) => {
  const digest = asked.body === null ? null : contentDigest(asked.body)
  const parts = { method: asked.method, path, digest }
  const input = signatureInput(parts, {
    created: Math.floor((Date.now() + ahead) / 1000),
    nonce: randomBytes(16).toString('base64url'),
    keyid: `seat/${seat}`,
  })
  const signature = base64Of(signer.sign(utf8(signatureBase(parts, input))))
  return {
    'signature-input': `seat=${input}`,
    signature: `seat=:${signature}:`,
    ...(digest === null ? {} : { 'content-digest': digest, 'content-type': 'application/json' }),
  }
}

/** The server of a seat that is enrolled. */
export const seatServer = (way: Way, seat: string, signer: Signer): Server => {
  let ahead = 0
  const once = (method: Asked['method'], path: string, body: Uint8Array | null): Promise<Reply> => {
    const asked = { method, body }
    const [bare = ''] = path.split('?')
    return ask(way, path, { ...asked, headers: signedHeaders(signer, seat, asked, bare, ahead) })
  }
  const signed = async (method: Asked['method'], path: string, json?: unknown): Promise<Reply> => {
    const body = json === undefined ? null : utf8(JSON.stringify(json))
    const reply = await once(method, `${BASE}${path}`, body)
    const told = reply.status < 400 ? undefined : aheadOf(reply)
    if (told === undefined) return reply
    ahead = told
    return once(method, `${BASE}${path}`, body)
  }
  const parsed = async <T>(reply: Promise<Reply>, read: (reply: Reply) => T | undefined): Promise<Answered<T>> => {
    try {
      const got = await reply
      if (got.status >= 300) return { ok: false, refusal: refusalOf(got) }
      const is = read(got)
      return is === undefined ? NOT_UNDERSTOOD : { ok: true, is, wall: got.date ?? Date.now() + ahead }
    } catch {
      return { ok: false, refusal: UNREACHABLE }
    }
  }
  const reading =
    <T>(schema: v.GenericSchema<unknown, T>) =>
    (reply: Reply): T | undefined => {
      const result = v.safeParse(schema, jsonOf(reply.text))
      return result.success ? result.output : undefined
    }
  return {
    beat: (beat) => parsed(signed('POST', '/beat', beat), reading(BeatAnswer)),
    signIn: (credential) => parsed(signed('POST', '/sessions', credential), reading(SignedIn)),
    pause: () => parsed(signed('POST', '/sessions/current/pause', {}), reading(PauseAnswer)),
    end: async () => {
      await signed('DELETE', '/sessions/current').catch(() => undefined)
    },
    blocked: async (after) => {
      const answer = await parsed(signed('GET', `/blocked?after=${after}`), reading(BlockedAnswer))
      return answer.ok ? answer.is.items : []
    },
    listen: (beat) =>
      listening(way, () => signedHeaders(signer, seat, { method: 'GET', body: null }, `${BASE}/events`, ahead), beat),
  }
}

/** Listens, and again after a while where the stream has ended. */
const listening = (way: Way, headers: () => Asked['headers'], beat: () => void): (() => void) => {
  let stop = (): void => {}
  let over = false
  let waiting: NodeJS.Timeout | undefined
  const again = (): void => {
    if (over) return
    stop = listen(way, `${BASE}/events`, headers(), {
      heard: (kind) => {
        if (kind === 'beat') beat()
      },
      over: () => {
        waiting = setTimeout(again, RECONNECT)
      },
    })
  }
  again()
  return () => {
    over = true
    clearTimeout(waiting)
    stop()
  }
}

/** Enrols: the one request that is not signed. A text: the code of the problem. */
export const enrolAt = async (way: Way, code: string, publicKey: Uint8Array): Promise<Answered<EnrolAnswer>> => {
  const body = utf8(JSON.stringify({ code, key: Buffer.from(publicKey).toString('base64url') }))
  try {
    const reply = await ask(way, `${BASE}/enrol`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    if (reply.status !== 201) return { ok: false, refusal: refusalOf(reply) }
    const result = v.safeParse(EnrolAnswer, jsonOf(reply.text))
    return result.success ? { ok: true, is: result.output, wall: reply.date ?? Date.now() } : NOT_UNDERSTOOD
  } catch {
    return { ok: false, refusal: UNREACHABLE }
  }
}
