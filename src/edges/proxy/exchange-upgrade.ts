// A WebSocket: after the origin's 101 both connections are joined, and nothing of what passes is looked at.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { responseFields } from './exchange-fields.ts'

/** Passes the 101 on and joins both sides. The heads are bytes that were read too far. */
export const joinUpgraded = (
  client: Socket,
  upstream: Socket,
  answer: IncomingMessage,
  clientHead: Buffer,
  upstreamHead: Buffer,
): void => {
  const lines = [`HTTP/1.1 101 ${answer.statusMessage ?? ''}`, 'Connection: Upgrade']
  const fields = [
    ...responseFields(answer.rawHeaders, answer.httpVersion, true),
    'Upgrade',
    answer.headers.upgrade ?? '',
  ]
  for (let i = 0; i + 1 < fields.length; i += 2) lines.push(`${fields[i]}: ${fields[i + 1]}`)
  client.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (upstreamHead.length > 0) client.write(upstreamHead)
  if (clientHead.length > 0) upstream.write(clientHead)
  client.setTimeout(0)
  // pipe() passes the end of each direction on alone: half-close.
  client.pipe(upstream)
  upstream.pipe(client)
  upstream.once('close', (broken) => {
    if (broken) client.destroy()
    else client.end()
  })
  client.once('close', () => upstream.destroy())
}
