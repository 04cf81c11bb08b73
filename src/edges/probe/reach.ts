// One connection as a browser or a mail program would open it, and what came of it. Nothing is sent but a hello, or a request for a page.
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isEnough, readHead, saidBy } from './said.ts'

export type Reached = {
  readonly outcome: 'open' | 'mute' | 'refused' | 'portal' | 'closed' | 'silent'
  readonly said: string | null
  readonly trusted: boolean | null
}

/** Where and how; `host`: as it stands in a Host field and in the hello. */
export type Target = { readonly host: string; readonly port: number; readonly how: 'http' | 'tls' | 'tcp' }

type Place = { readonly host: string; readonly port: number }

/** Milliseconds: for an answer, and for a first word of whoever speaks first. */
const WAIT = { answer: 6000, word: 1500 } as const
/** Octets of an answer that are looked at. */
const LONGEST = 65_536

const plain = (outcome: Reached['outcome'], said: string | null = null): Reached => ({ outcome, said, trusted: null })

/** RFC 8446 section 6, as OpenSSL calls them: the gateway's last words to whoever began with a hello. */
const ALERTS: Readonly<Record<string, string>> = {
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'tls:access-denied',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'not-us:no-such-name',
  ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: 'not-us:no-answer',
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

/** Ends one try at the first thing that tells something. Never rejects. */
const ending = (wait: number, otherwise: () => Reached, run: (done: (reached: Reached) => void) => Socket) =>
  new Promise<Reached>((resolve) => {
    let socket: Socket | undefined
    const done = (reached: Reached): void => {
      clearTimeout(timer)
      socket?.destroy()
      resolve(reached)
    }
    const timer = setTimeout(() => done(otherwise()), wait)
    socket = run(done)
  })

const hello = (target: Target, over: Socket | Place): Promise<Reached> =>
  ending(
    WAIT.answer,
    () => plain('silent'),
    (done) => {
      const where = 'write' in over ? { socket: over } : over
      const name = /^[\d.]+$|:|^\[/.test(target.host) ? {} : { servername: target.host }
      // Whose certificate it is, is what we want to know, not a condition.
      const socket = connectTls({ ...where, ...name, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
      socket.on('secureConnect', () => done({ outcome: 'open', said: null, trusted: socket.authorized }))
      socket.on('error', (error) => {
        const code = codeOf(error)
        const alert = ALERTS[code]
        if (alert !== undefined) done(plain('refused', alert))
        // Whatever else is no TLS came from somebody.
        else done(plain(code.startsWith('ERR_SSL_') ? 'open' : 'closed'))
      })
      socket.on('close', () => done(plain('closed')))
      return socket
    },
  )

const listen = (over: Socket): Promise<Reached> =>
  ending(
    WAIT.word,
    () => plain('mute'),
    (done) => {
      over.on('data', () => done(plain('open')))
      over.on('error', () => done(plain('closed')))
      over.on('close', () => done(plain('closed')))
      return over.resume()
    },
  )

const FIELDS = 'User-Agent: isthmus-probe\r\nAccept: application/problem+json, */*;q=0.1\r\nConnection: close\r\n\r\n'

/** `path`: with a proxy the whole address. */
const request = (target: Target, over: Socket, path: string, portal: ReadonlySet<string>): Promise<Reached> => {
  let text = ''
  const read = (): Reached => {
    const head = readHead(text)
    // Somebody spoke, and it was no HTTP.
    if (head === undefined) return plain(text === '' ? 'closed' : 'open')
    return { ...saidBy(head, portal), trusted: null }
  }
  return ending(
    WAIT.answer,
    () => (text === '' ? plain('silent') : read()),
    (done) => {
      over.on('data', (piece) => {
        text += piece.toString('latin1')
        if (text.length > LONGEST || isEnough(text)) done(read())
      })
      over.on('end', () => done(read()))
      over.on('error', () => done(text === '' ? plain('closed') : read()))
      over.on('close', () => done(read()))
      const at = target.port === 80 ? target.host : `${target.host}:${target.port}`
      over.write(`GET ${path} HTTP/1.1\r\nHost: ${at}\r\n${FIELDS}`)
      return over
    },
  )
}

/** A connection, or why there is none. */
const opened = ({ host, port }: Place): Promise<Socket | Reached> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host, port })
    const timer = setTimeout(() => {
      socket.destroy()
      resolve(plain('silent'))
    }, WAIT.answer)
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
    // Once it is open, whoever has it hears its errors too.
    socket.on('error', (error) => {
      clearTimeout(timer)
      resolve(plain(codeOf(error) === 'ETIMEDOUT' ? 'silent' : 'closed'))
    })
  })

/** Connects to an address and says what the target asks for. Never rejects. */
export const reach = async (target: Target, address: string, portal: ReadonlySet<string>): Promise<Reached> => {
  const place = { host: address, port: target.port }
  if (target.how === 'tls') return hello(target, place)
  const socket = await opened(place)
  if ('outcome' in socket) return socket
  return target.how === 'http' ? request(target, socket, '/', portal) : listen(socket)
}

const notOpened = (text: string, portal: ReadonlySet<string>): Reached => {
  const head = readHead(text)
  if (head === undefined) return plain('closed')
  const { outcome, said } = saidBy(head, portal)
  // A proxy that opens nothing and gives no reason of ours.
  return plain(outcome === 'open' ? 'closed' : outcome, said)
}

/** The proxy's answer to CONNECT: the connection behind it, or what it said. */
const tunnel = (over: Socket, { host, port }: Target, portal: ReadonlySet<string>): Promise<Socket | Reached> =>
  new Promise((resolve) => {
    let text = ''
    const finish = (what: Socket | Reached): void => {
      clearTimeout(timer)
      over.off('data', read).off('close', ended)
      if (what !== over) over.destroy()
      resolve(what)
    }
    const ended = (): void => finish(notOpened(text, portal))
    const read = (piece: Buffer): void => {
      text += piece.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end > 0 && /^HTTP\/1\.[01] 200 /.test(text)) {
        over.pause()
        // Who speaks first behind the proxy may have spoken already.
        if (text.length > end + 4) over.unshift(Buffer.from(text.slice(end + 4), 'latin1'))
        finish(over)
      } else if (text.length > LONGEST) ended()
    }
    const timer = setTimeout(() => finish(plain('silent')), WAIT.answer)
    over.on('data', read).on('close', ended)
    // Told by its end.
    over.on('error', () => {})
    over.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`)
  })

/** The same through a proxy that its clients know. Never rejects. */
export const reachByProxy = async (target: Target, proxy: Place, portal: ReadonlySet<string>): Promise<Reached> => {
  const socket = await opened(proxy)
  if ('outcome' in socket) return socket
  if (target.how === 'http') {
    const port = target.port === 80 ? '' : `:${target.port}`
    return request(target, socket, `http://${target.host}${port}/`, portal)
  }
  const inside = await tunnel(socket, target, portal)
  if ('outcome' in inside) return inside
  return target.how === 'tls' ? hello(target, inside) : listen(inside)
}
