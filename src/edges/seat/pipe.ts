// Chromium's debugging pipe (Chrome DevTools Protocol): JSON between zero octets, on two descriptors that only we hold.
import type { Readable, Writable } from 'node:stream'

export type Pipe = {
  /** Rejects where the browser refuses, or is gone. */
  readonly send: (method: string, params?: object) => Promise<unknown>
  /** From now on `send` speaks to this target. */
  readonly attach: (session: string) => void
}

type Message = {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** More in one message is none of ours. */
const MOST = 1_000_000

/** `heard`: what the browser tells by itself. */
export const pipeOn = (out: Writable, into: Readable, heard: (method: string, params: unknown) => void): Pipe => {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  let session: string | undefined
  let rest = ''
  const take = (message: Message): void => {
    if (message.id === undefined) heard(message.method ?? '', message.params)
    const asked = waiting.get(message.id ?? 0)
    waiting.delete(message.id ?? 0)
    if (message.error === undefined) asked?.resolve(message.result)
    else asked?.reject(new Error(message.error.message))
  }
  out.on('error', () => {}) // `close` of the other side tells it
  into.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0')
    rest = (messages.pop() ?? '').slice(0, MOST)
    for (const each of messages) take(JSON.parse(each) as Message)
  })
  into.once('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is gone'))
    waiting.clear()
  })
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, { resolve, reject })
        out.write(
          `${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`,
        )
      }),
    attach: (to) => {
      session = to
    },
  }
}
