// One HTTP exchange: what is it for → ask the deciding thread → dial what it says → pass both messages on, or tell the refusal.
import { type ClientRequest, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { dial, type Reached } from './dial.ts'
import { hasBody, sendBody } from './exchange-body.ts'
import { badAnswer, requestFields, responseFields, trailerFields } from './exchange-fields.ts'
import { cutExchange, type Exchange, type Floor, type Line } from './exchange-line.ts'
import type { Ask, Go } from './exchange-talk.ts'
import { type Target, targetOf, valuesOf } from './exchange-target.ts'
import { joinUpgraded } from './exchange-upgrade.ts'
import { type Answer, badRequest } from './refusal.ts'

/** A head of an origin's answer may have this many bytes; some set many cookies. */
const ANSWER_HEAD_LIMIT = 64 * 1024

/** What belongs together while one exchange runs. `head`: bytes after the head of a request to upgrade, else `null`. */
type Run = {
  readonly floor: Floor
  readonly exchange: Exchange
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly upgradeHead: Buffer | null
}

type Forward = Extract<Target, { kind: 'forward' }>

export const runExchange = (
  floor: Floor,
  line: Line,
  request: IncomingMessage,
  response: ServerResponse,
  upgradeHead: Buffer | null = null,
): void => {
  const exchange = floor.enter(line)
  const run: Run = { floor, exchange, request, response, upgradeHead }
  line.latest = request
  response.sendDate = false
  request.on('error', ignore)
  response.on('error', ignore)
  response.on('close', () => finish(run))
  const target = targetOf(
    {
      method: request.method ?? '',
      target: request.url ?? '',
      version: request.httpVersion,
      fields: request.rawHeaders,
    },
    line.tunnel,
  )
  if (upgradeHead !== null && hasBody(request)) reply(run, badRequest('an upgrade with a body'), true)
  else if (target.kind === 'forward') consult(run, target)
  else if (target.kind === 'own') answerOwn(run, target.path)
  else reply(run, badRequest(target.why), true)
}

const ignore = (): void => {}

/** The answer is out, or the client is gone: whatever still runs for it ends. */
const finish = ({ floor, exchange, request }: Run): void => {
  exchange.over = true
  floor.leave(exchange)
  exchange.upstream?.destroy()
  // An answer that came before the whole request did: the rest is read and thrown away.
  request.unpipe()
  request.resume()
}

/** Asked as a web server we only know the way to the portal, which also serves /proxy.pac. */
const answerOwn = (run: Run, path: string): void => {
  const reads = run.request.method === 'GET' || run.request.method === 'HEAD'
  if (!reads || !path.startsWith('/') || path.startsWith('//')) {
    reply(run, badRequest('this is a proxy: send it http:// URLs or CONNECT'), true)
    return
  }
  const to = `${run.floor.portalUrl()}${path.slice(1)}`
  const body = `${to}\n`
  reply(run, {
    status: 302,
    headers: [
      'Location',
      to,
      'Content-Type',
      'text/plain; charset=utf-8',
      'Content-Length',
      `${Buffer.byteLength(body)}`,
      'Cache-Control',
      'no-store',
    ],
    body,
  })
}

const consult = (run: Run, target: Forward, wrong: Ask['wrong'] = null): void => {
  const { floor, exchange, request } = run
  const accept = request.headers.accept ?? ''
  const ask = {
    client: exchange.line.client,
    mark: exchange.line.mark,
    host: target.host,
    port: target.port,
    method: request.method ?? '',
    path: target.path,
    html: accept.includes('text/html'),
    language: (request.headers['accept-language'] ?? '').slice(0, 200),
    wrong: target.stray
      ? STRAY
      : exchange.line.tunnel?.host === null && target.host.kind === 'address'
        ? NO_NAME
        : wrong,
  }
  floor.ask(ask, (verdict) => {
    if (exchange.over) {
      if (verdict.kind === 'go') floor.done(verdict.id)
    } else if (verdict.kind === 'no') reply(run, verdict)
    else go(run, target, verdict)
  })
}

// Whoever may reach an address by its number alone is not sent here; where names count a number names nobody.
const NO_NAME: Ask['wrong'] = {
  reason: 'tech:no-name',
  why: 'An address was asked for, and where names count only a name can be.',
}

const STRAY: Ask['wrong'] = {
  reason: 'tech:name-mismatch',
  why: 'Inside the tunnel another host was asked for than at its start.',
}

/** Sends an answer of ours. Where the request's rest cannot be trusted, or is still coming, the connection ends with it. */
const reply = ({ exchange, request, response }: Run, answer: Answer, close = false): void => {
  if (response.headersSent) {
    exchange.line.socket.destroy()
    return
  }
  const last = close || !request.complete ? ['Connection', 'close'] : []
  response.writeHead(answer.status, [...answer.headers, ...last])
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

const unanswered = (run: Run, target: Forward, why: string): void => {
  if (run.exchange.over) return
  if (run.response.headersSent) run.exchange.line.socket.destroy()
  else consult(run, { ...target, stray: false }, { reason: 'not-us:no-answer', why })
}

const go = (run: Run, target: Forward, way: Go): void => {
  const { floor, exchange, response } = run
  floor.begin(exchange, way)
  const dialling = dial(way.addresses, way.port, floor.markingFor(way.mark), (reached) => {
    if (exchange.over) {
      reached?.socket.destroy()
      return
    }
    if (reached !== undefined && !exchange.addresses.includes(reached.address)) {
      reached.socket.destroy()
      cutExchange(exchange)
    } else if (reached === undefined) unanswered(run, target, 'The site does not answer. No rule stands in the way.')
    else forward(run, target, way, reached)
  })
  response.once('close', dialling.giveUp)
}

const forward = (run: Run, target: Forward, way: Go, { socket: upstream, address }: Reached): void => {
  const { exchange, request } = run
  exchange.upstream = upstream
  exchange.dialled = address
  const { upgradeHead } = run
  const fields = requestFields({
    method: request.method ?? '',
    version: request.httpVersion,
    fields: request.rawHeaders,
    hostField: target.hostField,
    identity: way.identity,
    upgrade: upgradeHead === null ? null : 'websocket',
  })
  const outgoing = sendHead(request, target, fields, upstream)
  if (outgoing === undefined) {
    upstream.destroy()
    reply(run, badRequest('the request has characters that may not be passed on'), true)
    return
  }
  outgoing.once('socket', () => upstream.resume()) // only now somebody listens
  const stop = upgradeHead === null ? sendBody(request, outgoing, upstream) : () => {}
  if (upgradeHead !== null) outgoing.end()
  listen(run, target, outgoing, stop)
}

const sendHead = (
  request: IncomingMessage,
  target: Forward,
  fields: string[],
  upstream: Socket,
): ClientRequest | undefined => {
  try {
    const outgoing = openRequest({
      createConnection: () => upstream,
      method: request.method ?? 'GET',
      path: target.path,
      headers: fields,
      setHost: false,
      setDefaultHeaders: false,
      maxHeaderSize: ANSWER_HEAD_LIMIT,
    })
    outgoing.maxHeadersCount = 0 // no limit but that on bytes: the parser would drop the rest in silence
    return outgoing
  } catch {
    return undefined
  }
}

const listen = (run: Run, target: Forward, outgoing: ClientRequest, stopBody: () => void): void => {
  const { request, response, exchange } = run
  let answered = false
  outgoing.on('error', () => {
    stopBody()
    if (!answered) unanswered(run, target, 'The site broke off before it answered. No rule stands in the way.')
  })
  // Passed on when the origin says so, never before (RFC 9110 section 10.1.1).
  outgoing.on('continue', () => {
    if (valuesOf(request.rawHeaders, 'expect').length > 0 && !response.headersSent) response.writeContinue()
  })
  outgoing.on('information', (info) => {
    if (info.statusCode !== 100) passInformation(run, info.statusCode, info.statusMessage, info.rawHeaders)
  })
  outgoing.on('response', (answer) => {
    answered = true
    // RFC 9112 section 9.5: after an error there is no use in sending the rest.
    if ((answer.statusCode ?? 0) >= 400) stopBody()
    passAnswer(run, target, answer)
  })
  if (run.upgradeHead !== null) {
    const early = run.upgradeHead
    outgoing.on('upgrade', (answer, upstream, upstreamHead) => {
      answered = true
      if (!exchange.over) joinUpgraded(exchange.line.socket, upstream as Socket, answer, early, upstreamHead)
    })
  }
}

/** Interim answers (RFC 9110 section 15.2), such as early hints, for clients that know them. */
const passInformation = (
  { request, response, exchange }: Run,
  status: number,
  phrase: string,
  fields: readonly string[],
): void => {
  // With pipelining it may not be this answer's turn yet; then it goes without.
  if (response.headersSent || exchange.over || request.httpVersion !== '1.1' || response.socket === null) return
  const lines = [`HTTP/1.1 ${status} ${phrase}`]
  const passed = responseFields(fields, '1.1', true)
  for (let i = 0; i + 1 < passed.length; i += 2) lines.push(`${passed[i]}: ${passed[i + 1]}`)
  response.socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

const passAnswer = (run: Run, target: Forward, answer: IncomingMessage): void => {
  const { request, response, exchange } = run
  answer.on('error', ignore)
  const status = answer.statusCode ?? 502
  if (exchange.over || badAnswer(answer.rawHeaders) !== undefined) {
    answer.destroy()
    unanswered(run, target, 'The site answered with something that is not HTTP. No rule stands in the way.')
    return
  }
  const fields = responseFields(answer.rawHeaders, answer.httpVersion, status === 204)
  if (!request.complete) fields.push('Connection', 'close')
  try {
    response.writeHead(status, answer.statusMessage ?? '', fields)
  } catch {
    answer.destroy()
    unanswered(run, target, 'The site answered with something that is not HTTP. No rule stands in the way.')
    return
  }
  if (answer.headers['transfer-encoding'] !== undefined && response.chunkedEncoding)
    answer.once('end', () => response.addTrailers(trailerFields(answer.rawTrailers)))
  response.flushHeaders()
  // An answer that breaks off must not look whole: pipeline destroys the client's connection then.
  pipeline(answer, response, ignore)
}
