// A small server that speaks the seat API, for tests of the agent alone: one seat, badges with their seconds. What it promises,
// test/contracts/seat-server-suite.ts says, and the real one is asked the same there.

import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ed25519Signer, verifyEd25519 } from '../../src/base/ed25519.ts'
import { contentDigest, signatureBase } from '../../src/base/http-signature.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { badgeOf } from '../../src/domain/people/badge.ts'
import { verifierKey } from '../../src/domain/record/keys.ts'
import { noteOf, signText } from '../../src/domain/record/note.ts'

export type FakeSeatServer = {
  readonly url: string
  /** Beats that came, the latest last. */
  readonly beats: {
    readonly state: string
    readonly session: string | null
    readonly used: number | null
    readonly wiped: boolean
  }[]
  /** What was asked for beside badge and PIN. */
  readonly steps: readonly string[]
  /** How many sign-ins were refused. */
  readonly refused: () => number
  /** Sessions that were opened, the latest last. */
  readonly sessions: readonly string[]
  /** What it wants of the seat at the next beat; a session: with its lease. */
  want: (order: 'lock' | 'wipe' | 'unlock', session?: string, seconds?: number) => void
  /** What the seat shows. */
  show: (more: object) => void
  block: (item: { rule: string; why: { en: string; ko: string }; basis: string }) => void
  /** Sign-ins that came while it answered nobody. */
  readonly knocks: () => number
  /** Answers nobody any more, and again. */
  away: (away: boolean) => void
  readonly close: () => Promise<void>
}

export type FakeSeatSetting = {
  readonly seat: string
  readonly code: string
  readonly portal: string
  /** Badge → PIN and seconds. */
  readonly badges: Readonly<
    Record<string, { readonly pin: string; readonly seconds: number; readonly isFirst?: boolean }>
  >
  readonly warn?: readonly number[]
}

const PARK = { en: 'Sample Park', ko: '견본 공단' }

/** Starts one on a free port. */
export const startSeatServer = async (setting: FakeSeatSetting): Promise<FakeSeatServer> => {
  const signer = ed25519Signer(new Uint8Array(32).fill(7))
  const leaseKey = verifierKey('park/lease', 'ed25519', signer.publicKey)
  if (leaseKey === undefined) throw new Error('no key')
  let key: Uint8Array | undefined
  let code: string | undefined = setting.code
  let serial = 0
  let isAway = false
  let refused = 0
  const steps: string[] = []
  let knocks = 0
  let current: { session: string; endsAt: number; badge: string } | undefined
  let paused: { session: string; badge: string; left: number } | undefined
  let order: { do: string; session?: string; seconds?: number } = { do: 'none' }
  let shown: object = {
    state: 'free',
    number: null,
    until: null,
    message: null,
    closesIn: null,
    queue: { waiting: 0, next: null },
  }
  const nonces = new Set<string>()
  const streams = new Set<ServerResponse>()
  const beats: FakeSeatServer['beats'] = []
  const sessions: string[] = []
  const blocked: object[] = []
  const knock = (): void => {
    for (const stream of streams) stream.write('event: beat\ndata: {}\n\n')
  }
  const lease = (session: string, seconds: number): string => {
    const text = `isthmus lease v1\nsample\n${setting.seat}\n${session}\nseconds ${seconds}\nserial ${++serial}\nwarn ${(setting.warn ?? [600, 120]).join(',')}\n`
    return noteOf(text, [signText(text, leaseKey, signer.sign)])
  }
  const isSigned = (request: IncomingMessage, body: Buffer): string | undefined => {
    const input = /^seat=(.+)$/.exec(String(request.headers['signature-input'] ?? ''))?.[1] ?? ''
    const nonce = /;nonce="([^"]+)"/.exec(input)?.[1] ?? ''
    const created = Number(/;created=(\d+)/.exec(input)?.[1])
    const signature = /^seat=:(.+):$/.exec(String(request.headers.signature ?? ''))?.[1] ?? ''
    const digest = body.length === 0 ? null : contentDigest(body)
    const path = (request.url ?? '').split('?')[0] ?? ''
    const base = signatureBase({ method: request.method ?? '', path, digest }, input)
    if (key === undefined || !verifyEd25519(key, utf8(base), Buffer.from(signature, 'base64'))) return 'not-a-seat'
    if (!input.includes(`keyid="seat/${setting.seat}"`) || nonces.has(nonce)) return 'not-a-seat'
    if (Math.abs(Date.now() / 1000 - created) > 120) return 'seat-clock'
    if (digest !== null && request.headers['content-digest'] !== digest) return 'not-a-seat'
    nonces.add(nonce)
    return undefined
  }
  const left = (): number => Math.max(0, Math.floor(((current?.endsAt ?? 0) - Date.now()) / 1000))
  const answer = (response: ServerResponse, status: number, json: object): unknown =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  const signIn = (
    response: ServerResponse,
    given: { badge?: string; pin?: string; newPin?: string; accept?: string },
  ): unknown => {
    const badge = badgeOf(given.badge ?? '')
    const known = setting.badges[badge]
    if (known === undefined || known.pin !== given.pin) {
      refused++
      return answer(response, 401, { code: 'wrong-credential' })
    }
    const next = (step: string): unknown => {
      steps.push(step)
      return answer(response, 409, { code: 'next', next: step, version: '1' })
    }
    if (known.isFirst === true && given.newPin === undefined) return next('choose-pin')
    if (known.isFirst === true && given.accept !== '1') return next('accept-rules')
    const from = paused?.badge === badge ? paused : undefined
    const seconds = from?.left ?? known.seconds
    paused = undefined
    const session = randomUUID()
    sessions.push(session)
    current = { session, endsAt: Date.now() + seconds * 1000, badge }
    return answer(response, 201, { id: session, lease: lease(session, seconds), continues: from?.session ?? null })
  }
  const beat = (response: ServerResponse, given: FakeSeatServer['beats'][number]): unknown => {
    beats.push(given)
    if (given.session === null || given.state === 'locked')
      current = given.session === current?.session ? undefined : current
    const wanted = order
    order = { do: 'none' }
    const fresh =
      wanted.session !== undefined
        ? lease(wanted.session, wanted.seconds ?? 60)
        : current !== undefined && given.session === current.session && given.state === 'in-use'
          ? lease(current.session, left())
          : null
    return answer(response, 200, { lease: fresh, continues: null, do: wanted.do, show: shown, next: 1000 })
  }
  const pause = (response: ServerResponse): unknown => {
    if (current === undefined) return answer(response, 404, { code: 'no-session' })
    paused = { session: current.session, badge: current.badge, left: left() }
    current = undefined
    return answer(response, 200, { until: new Date(Date.now() + 600_000).toISOString(), seconds: paused.left })
  }
  const route = (request: IncomingMessage, body: Buffer, response: ServerResponse): unknown => {
    const what = `${request.method} ${(request.url ?? '').replace('/api/v1/seats', '').split('?')[0]}`
    const given = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
    if (what === 'POST /enrol') {
      if (given.code !== code) return answer(response, 401, { code: 'wrong-code' })
      code = undefined
      key = new Uint8Array(Buffer.from(given.key, 'base64url'))
      return answer(response, 201, {
        ...{ seat: setting.seat, room: 'cafe', park: PARK, vkey: leaseKey.text, portal: setting.portal, proxy: null },
        ...{ serverKey: Buffer.from(signer.publicKey).toString('base64url'), rulesVersion: '1' },
      })
    }
    const wrong = isSigned(request, body)
    if (wrong !== undefined) return answer(response, 401, { code: wrong, until: new Date().toISOString() })
    if (what === 'POST /beat') return beat(response, given)
    if (what === 'POST /sessions') return signIn(response, given)
    if (what === 'POST /sessions/current/pause') return pause(response)
    if (what === 'GET /blocked') return answer(response, 200, { items: blocked.splice(0) })
    if (what === 'GET /events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('\n')
      streams.add(response)
      return response.once('close', () => streams.delete(response))
    }
    if (what === 'DELETE /sessions/current') {
      const seconds = left()
      current = undefined
      return answer(response, 200, { left: seconds })
    }
    return answer(response, 404, { code: 'not-found' })
  }
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => {
      if (isAway && request.url === '/api/v1/seats/sessions') knocks++
      if (isAway) request.socket.destroy()
      else route(request, Buffer.concat(chunks), response)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    beats,
    sessions,
    steps,
    refused: () => refused,
    knocks: () => knocks,
    want: (to, session, seconds) => {
      order = { do: to, ...(session === undefined ? {} : { session }), ...(seconds === undefined ? {} : { seconds }) }
      knock()
    },
    show: (more) => {
      shown = { ...shown, ...more }
      knock()
    },
    block: (item) => {
      blocked.push({ n: blocked.length + Date.now(), link: null, ...item })
      knock()
    },
    away: (away) => {
      isAway = away
      if (away) for (const stream of streams) stream.destroy()
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
