// Passes a request's body on to the origin.
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { trailerFields } from './exchange-fields.ts'

/** Whether the head announces a body. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Sends the body and ends the request. The returned function stops it, for when the origin has answered already. */
export const sendBody = (request: IncomingMessage, outgoing: ClientRequest, upstream: Socket): (() => void) => {
  if (!hasBody(request)) {
    outgoing.end()
    return () => {}
  }
  const stop = (): void => {
    request.unpipe(outgoing)
  }
  readPastFailedWrites(upstream, stop)
  request.once('end', () => {
    if (outgoing.chunkedEncoding) outgoing.addTrailers(trailerFields(request.rawTrailers))
  })
  // The client broke off: without the end of the body the origin must not take it for whole.
  request.once('close', () => {
    if (!request.complete) outgoing.destroy()
  })
  request.pipe(outgoing)
  return stop
}

/** Milliseconds to find the answer in what an origin sent before it closed. */
const LAST_LOOK = 2_000

/**
 * An origin that answers early and closes resets the connection. Node then destroys the socket at the first write that fails,
 * with the answer unread in it; so a failed write is kept from it, and reading goes on to its own end.
 */
const readPastFailedWrites = (upstream: Socket, stop: () => void): void => {
  const { _write: write, _writev: writev } = Socket.prototype
  const unlessFailed =
    (written: (error?: Error | null) => void) =>
    (error?: Error | null): void => {
      if (error === undefined || error === null) {
        written()
        return
      }
      stop()
      setTimeout(() => upstream.destroy(error), LAST_LOOK).unref()
    }
  upstream._write = (chunk, encoding, written) => write.call(upstream, chunk, encoding, unlessFailed(written))
  if (writev !== undefined) upstream._writev = (chunks, written) => writev.call(upstream, chunks, unlessFailed(written))
}
