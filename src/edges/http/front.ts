// The ports on which the portal answers the park: bounded, with little patience, since whoever is on the LAN may speak to them.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Bounds } from './bounds.ts'

/** PEM texts. */
type Certificate = { readonly key: string; readonly cert: string }

export type FrontParts = {
  readonly host: Address
  readonly port: number
  readonly answer: RequestListener
  readonly bounds: Bounds
  /** Whether somebody is signed in there. */
  readonly isKnown: (client: Address) => boolean
  /** TLS for the one name; whoever asks for another gets no handshake. */
  readonly secure?: { readonly name: string; readonly certificate: Certificate }
}

export type Front = {
  readonly port: number
  /** Connections from now on meet this certificate. */
  readonly renew: (certificate: Certificate) => void
  readonly close: () => Promise<void>
}

/** Milliseconds, bytes: a request of a browser takes far less, and a page of ours is asked for by little. */
const PATIENCE = {
  headersTimeout: 5000,
  requestTimeout: 15_000,
  keepAliveTimeout: 2000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 8192,
} as const
const HANDSHAKE = 5000
const BACKLOG = 1024

const OTHER_NAME = new Error('another name')

const createFor = ({ secure, answer }: FrontParts) => {
  if (secure === undefined) return createServer(PATIENCE, answer)
  const { name, certificate } = secure
  return createSecureServer(
    {
      ...PATIENCE,
      ...certificate,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE,
      // A browser that was led here from another site's name must not be shown a certificate to be trusted for it.
      SNICallback: (asked, done) => (asked.toLowerCase() === name ? done(null) : done(OTHER_NAME)),
    },
    answer,
  )
}

const bound = (server: Server, { bounds, isKnown }: FrontParts): void => {
  server.prependListener('connection', (socket: Socket) => {
    const client = parseAddress((socket.remoteAddress ?? '').replace(/%.*$/, ''))
    const place = client === undefined ? null : bounds.enter(client, isKnown(client), () => socket.destroy())
    if (place === null) socket.destroy()
    else socket.once('close', place.leave)
  })
}

/** Opens one port. Rejects with the system's reason. */
export const openFront = async (parts: FrontParts): Promise<Front> => {
  const server = createFor(parts)
  bound(server, parts)
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen({ host: parts.host, port: parts.port, backlog: BACKLOG }, ready)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : parts.port,
    renew: (certificate) => {
      if ('setSecureContext' in server) server.setSecureContext(certificate)
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
