// /metrics on a loopback port of its own, so that no page of ours and no other machine reads it by accident.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseAddress, parseRange, within } from '../../base/addresses.ts'
import { IsthmusError } from '../../base/errors.ts'
import { parseAuthority } from '../../base/names.ts'

export type MetricsOptions = {
  /** A loopback address. */
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** The text to serve, made at each scrape. */
  readonly collect: () => string
}

export type MetricsServer = { readonly port: number; readonly close: () => Promise<void> }

const LOOPBACK = ['127.0.0.0/8', '::1'].flatMap((text) => parseRange(text) ?? [])

const isLoopback = (host: string): boolean => {
  const address = parseAddress(host)
  return address !== undefined && LOOPBACK.some((range) => within(address, range))
}

// A page whose name was rebound to 127.0.0.1 must not read it either: only addresses and localhost name us.
const isOurs = (field: string | undefined): boolean => {
  const host = parseAuthority(field ?? '')?.host
  return host !== undefined && (host.kind === 'address' || host.name === 'localhost')
}

const PLAIN = 'text/plain; charset=utf-8'
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8'

type Page = readonly [status: number, text: string, type: string]

const pageFor = (ask: IncomingMessage, collect: () => string): Page => {
  if (!isOurs(ask.headers.host)) return [421, 'not one of our names\n', PLAIN]
  if (ask.url?.split('?', 1)[0] !== '/metrics') return [404, 'only /metrics is here\n', PLAIN]
  if (ask.method !== 'GET' && ask.method !== 'HEAD') return [405, 'GET only\n', PLAIN]
  try {
    return [200, collect(), PROMETHEUS]
  } catch {
    return [500, 'the metrics could not be collected\n', PLAIN]
  }
}

const respond = (ask: IncomingMessage, answer: ServerResponse, collect: () => string): void => {
  const [status, text, type] = pageFor(ask, collect)
  answer.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  answer.end(text)
}

const explained = (cause: NodeJS.ErrnoException, where: string): IsthmusError =>
  cause.code === 'EADDRINUSE'
    ? new IsthmusError('listen:port-taken', `${where} is taken`, 'set metrics (ISTHMUS_METRICS) to another port', {
        cause,
      })
    : new IsthmusError(
        'listen:not-allowed',
        `${where} cannot be opened: ${cause.code}`,
        'set metrics (ISTHMUS_METRICS)',
        { cause },
      )

/** Opens the port. Throws `listen:port-taken` or `listen:not-allowed`. */
export const startMetrics = async ({ host, port, collect }: MetricsOptions): Promise<MetricsServer> => {
  if (!isLoopback(host)) {
    const mend =
      'set metrics (ISTHMUS_METRICS) to 127.0.0.1:9464; to read it from elsewhere, put a front server before it'
    throw new IsthmusError('listen:not-allowed', `metrics are served on loopback only, not on ${host}`, mend)
  }
  const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 }, (ask, answer) =>
    respond(ask, answer, collect),
  )
  await new Promise<void>((ready, failed) => {
    // Kept for good: an error of a single accept must not end the process.
    server.on('error', (cause) => failed(explained(cause, `${host}:${port}`)))
    server.listen(port, host, ready)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
