// A site outside the park for tests: HTTP, HTTPS and WebSocket on loopback addresses, with bodies that can be checked.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { selfSigned } from '../../src/edges/tls/self-signed.ts'
import { ROOT } from './source.ts'

/** Bytes that follow from their number and a seed. */
export const bytesOf = (length: number, seed: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length)
  let x = seed * 2654435761 + 1
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    bytes[i] = x >>> 24
  }
  return bytes
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** `/bytes/<length>/<seed>` answers those bytes; a POST to `/hash` the digest of its body. */
const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const [, kind, length, seed] = (request.url ?? '').split('/')
  if (kind === 'bytes') {
    const body = bytesOf(Number(length), Number(seed))
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.end(body) // chunked: no content-length
    return
  }
  const hash = createHash('sha256')
  request.on('data', (piece: Buffer) => hash.update(piece))
  request.on('end', () => response.end(hash.digest('hex')))
}

const listen = (server: Server, host: string): Promise<number> =>
  new Promise((resolve) => server.listen(0, host, () => resolve((server.address() as AddressInfo).port)))

export type Origin = { readonly plain: number; readonly secure: number; readonly close: () => Promise<void> }

/** Starts the site on an address; WebSocket connections are echoed. */
export const startOrigin = async (host: string, names: readonly string[]): Promise<Origin> => {
  const servers = [createServer(answer), createSecure(await selfSigned(names, Date.now()), answer)]
  const sockets = new Set<Socket>()
  const echo = new WebSocketServer({ noServer: true })
  for (const server of servers) {
    server.on('connection', (socket: Socket) => sockets.add(socket))
    server.on('upgrade', (request, socket, head) => {
      echo.handleUpgrade(request, socket, head, (client) =>
        client.on('message', (data, binary) => client.send(data, { binary })),
      )
    })
  }
  const [plain = 0, secure = 0] = await Promise.all(servers.map((server) => listen(server, host)))
  return {
    plain,
    secure,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

/** Writes settings of a park with the sample's people and seats, and `origin.test` as a site of the world. */
export const settingsWithOrigin = (folder: string, origin: Origin, more = ''): string => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'isthmus.yaml')
  const policy = join(ROOT, 'examples', 'kaesong', 'policy.yaml')
  writeFileSync(
    file,
    `sample: true
${more.includes('policy:') ? '' : `policy: ${JSON.stringify(policy)}\n`}hosts:
  origin.test: { address: 127.0.2.1, ports: { 80: ${origin.plain}, 443: ${origin.secure} } }
${more}`,
  )
  return file
}
