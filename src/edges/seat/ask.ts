// One HTTP request to the park's server, bounded in time and size; no redirect is followed.
import http from 'node:http'
import https from 'node:https'

export type Asked = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

export type Reply = {
  readonly status: number
  readonly text: string
  /** The server's clock as it says it, in milliseconds since 1970; null: it says none. */
  readonly date: number | null
}

export type Way = {
  readonly server: URL
  /** A certificate that is trusted beside the system's, in PEM. */
  readonly ca: string | undefined
}

const MOST = 200_000
const PATIENCE = 8000

const moduleOf = (server: URL): typeof http | typeof https => (server.protocol === 'https:' ? https : http)

const begin = ({ server, ca }: Way, path: string, asked: Asked): http.ClientRequest =>
  moduleOf(server).request(new URL(path, server), {
    method: asked.method,
    headers: asked.headers,
    agent: false,
    ...(ca === undefined ? {} : { ca }),
  })

const dateOf = (response: http.IncomingMessage): number | null => {
  const date = Date.parse(response.headers.date ?? '')
  return Number.isNaN(date) ? null : date
}

/** Rejects where no whole answer comes in time. */
export const ask = (way: Way, path: string, asked: Asked): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const request = begin(way, path, asked)
    const patience = setTimeout(() => request.destroy(new Error('no answer in time')), PATIENCE)
    request.once('close', () => clearTimeout(patience))
    request.once('error', reject)
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MOST) request.destroy(new Error('an answer too long'))
        else chunks.push(chunk)
      })
      response.once('error', reject)
      response.once('close', () => reject(new Error('an answer cut short')))
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          date: dateOf(response),
        }),
      )
    })
    request.end(asked.body ?? undefined)
  })

const LONGEST_LINE = 10_000

/** Calls `heard` with the kind of each server-sent event until the stream ends; gives what ends it. */
export const listen = (
  way: Way,
  path: string,
  headers: Asked['headers'],
  on: { readonly heard: (kind: string) => void; readonly over: () => void },
): (() => void) => {
  const request = begin(way, path, { method: 'GET', headers, body: null })
  let rest = ''
  request.on('error', () => {}) // told by close
  request.once('close', on.over)
  request.once('response', (response) => {
    if (response.statusCode !== 200) return request.destroy()
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = (lines.pop() ?? '').slice(-LONGEST_LINE)
      for (const line of lines) if (line.startsWith('event:')) on.heard(line.slice(6).trim())
    })
    response.on('error', () => {})
  })
  request.end()
  return () => request.destroy()
}
