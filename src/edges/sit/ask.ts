// One request from the address of a seat, as curl --interface makes it: straight, or by the proxy.
import { type ClientRequest, type IncomingMessage, request } from 'node:http'

export type Asked = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly body: string | null
}

/** `proxy`: `host:port`; `null`: straight to where the URL points. */
export type Through = { readonly from: string; readonly proxy: string | null }

/** `status` 0: nothing came back, and `body` says why. Of https by a proxy: its answer to CONNECT, after which nothing more is asked. */
export type Answered = {
  readonly status: number
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
}

const WAIT = 10_000
/** Octets of an answer that are read. */
const LONGEST = 200_000

const answeredBy = (message: IncomingMessage, body: string): Answered => ({
  status: message.statusCode ?? 0,
  fields: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
  body,
})

const silent = (why: string): Answered => ({ status: 0, fields: {}, body: why })

const readBody = (message: IncomingMessage, done: (answered: Answered) => void): void => {
  const parts: Buffer[] = []
  let length = 0
  message.on('data', (part: Buffer) => {
    length += part.length
    if (length <= LONGEST) parts.push(part)
    else message.destroy()
  })
  message.on('close', () => done(answeredBy(message, Buffer.concat(parts).toString('utf8'))))
}

/** What is sent, and to whom. */
const requestFor = ({ method, url, fields }: Asked, { from, proxy }: Through): ClientRequest => {
  const target = new URL(url)
  const to = new URL(proxy === null ? url : `http://${proxy}/`)
  const isTunnel = proxy !== null && target.protocol === 'https:'
  const authority = `${target.hostname}:${target.port || '443'}`
  const path = proxy === null ? `${target.pathname}${target.search}` : target.href
  return request({
    host: to.hostname.replace(/^\[|\]$/g, ''),
    port: Number(to.port || 80),
    localAddress: from,
    family: from.includes(':') ? 6 : 4,
    agent: false,
    method: isTunnel ? 'CONNECT' : method,
    path: isTunnel ? authority : path,
    headers: { ...fields, host: isTunnel ? authority : target.host },
    timeout: WAIT,
  })
}

/** Never rejects. */
export const ask = (asked: Asked, through: Through): Promise<Answered> =>
  new Promise((done) => {
    const sent = requestFor(asked, through)
    sent.on('response', (message) => readBody(message, done))
    sent.on('connect', (message, socket) => {
      socket.destroy()
      done(answeredBy(message, ''))
    })
    sent.on('timeout', () => sent.destroy(new Error('nobody answered within ten seconds')))
    sent.on('error', (error) => done(silent(error.message)))
    sent.end(asked.body ?? undefined)
  })
