// The running server's end of the control socket: HTTP with JSON, for whoever may read the data folder.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { IsthmusError } from '../../base/errors.ts'
import type { Desk } from '../../domain/desk/desk.ts'
import { claim } from './claim.ts'
import { BadBody, OPERATIONS } from './operations.ts'
import { shortName, socketPath } from './socket-path.ts'

export type ControlParts = {
  /** The data folder, which must exist. */
  readonly data: string
  readonly desk: Desk
  /** Something of ours broke. */
  readonly failed?: (error: unknown) => void
}

export type Control = { readonly path: string; readonly close: () => Promise<void> }

const MOST_BYTES = 65_536

type Reply = readonly [status: number, body: unknown]

const refuse = (status: number, code: string, what: string, mend = ''): Reply => [
  status,
  { error: { code, what, mend } },
]

const readBody = async (ask: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ask as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadBody('body')
  }
}

const replyTo = async (ask: IncomingMessage, { desk, failed }: ControlParts): Promise<Reply> => {
  const path = ask.url ?? ''
  const operation = Object.hasOwn(OPERATIONS, path) ? OPERATIONS[path] : undefined
  if (operation === undefined)
    return refuse(
      404,
      'not-found',
      'this server knows no such operation',
      'restart the server: it may be an older version',
    )
  if (ask.method !== 'POST') return refuse(405, 'not-allowed', 'operations are POSTed')
  const text = await readBody(ask)
  if (text === undefined) return refuse(413, 'too-large', 'the body is too large')
  try {
    return [200, await operation(desk, parsed(text))]
  } catch (error) {
    if (error instanceof BadBody)
      return refuse(400, 'usage:invalid', `${error.message} is malformed`, 'see isthmus --help')
    failed?.(error)
    if (error instanceof IsthmusError) return refuse(500, error.code, error.message, error.mend)
    return refuse(500, 'internal', 'something broke in the server', 'look at its log')
  }
}

const respond = async (ask: IncomingMessage, answer: ServerResponse, parts: ControlParts): Promise<void> => {
  const [status, body] = await replyTo(ask, parts)
  answer.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  answer.end(JSON.stringify(body ?? null))
}

/** Opens `control.sock` in the data folder, mode 0600. Throws `data:in-use` while another server lives there. */
export const startControl = async (parts: ControlParts): Promise<Control> => {
  const server = createServer({ requestTimeout: 10_000 }, (ask, answer) => {
    respond(ask, answer, parts).catch(() => answer.destroy()) // the asker hung up while speaking
  })
  const short = shortName(parts.data)
  try {
    await claim(server, short.name)
  } catch (error) {
    short.release()
    throw error
  }
  server.on('error', (error) => parts.failed?.(error))
  return {
    path: socketPath(parts.data),
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          short.release()
          closed()
        })
        server.closeIdleConnections()
      }),
  }
}
