// Sends proposals, statements and the bytes that proposals name to a park's door.
import { IsthmusError } from '../../base/errors.ts'

/** `why`: a word of docs/formats.md, or of the door. */
type Sent =
  | { readonly done: 'written'; readonly index: number }
  | { readonly done: 'refused'; readonly why: string; readonly detail: string | undefined }

export type Door = {
  /** The rule and the name that a request for review is about; `null`: it has no such number. */
  readonly review: (number: number) => Promise<{ readonly rule: string; readonly name: string | null } | null>
  readonly say: (note: string) => Promise<Sent>
  readonly report: (note: string) => Promise<Sent>
  /** `bytes`: what the proposal names, by hash. */
  readonly submit: (proposal: object, note: string, bytes: (hash: string) => Uint8Array | undefined) => Promise<Sent>
}

/** Milliseconds. A proposal is compiled and compared before it is answered. */
const PATIENCE = 120_000
/** Bytes of an answer. */
const LONGEST = 1_000_000

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

const unreachable = (address: string, why: string, cause?: unknown): IsthmusError =>
  new IsthmusError(
    'door:unreachable',
    `the door of the park at ${address} does not answer as it should: ${why}`,
    'give its portal with --portal, or carry the note there: isthmus sign … --out FILE, and there isthmus sign --send FILE',
    { cause },
  )

const bodyOf = async (answer: Response): Promise<Answer['body']> => {
  const text = await answer.text()
  const value: unknown = text === '' ? {} : JSON.parse(text.slice(0, LONGEST))
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** `portal`: the address that the API lies below. */
export const doorAt = (portal: string): Door => {
  const base = new URL('api/v1/council/', portal.endsWith('/') ? portal : `${portal}/`).href
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    try {
      const answer = await fetch(new URL(path, base), {
        ...init,
        ...{ redirect: 'error', signal: AbortSignal.timeout(PATIENCE) },
      })
      return { status: answer.status, body: await bodyOf(answer) }
    } catch (error) {
      throw unreachable(base, causeOf(error), error)
    }
  }
  const ask = (method: string, path: string, type: string, body: string | Uint8Array): Promise<Answer> =>
    call(path, {
      method,
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : Buffer.from(body),
    })
  const post = (path: string, body: object): Promise<Answer> =>
    ask('POST', path, 'application/json', JSON.stringify(body))
  const sentBy = ({ status, body }: Answer): Sent => {
    if (status === 201 && Number.isSafeInteger(body.index)) return { done: 'written', index: Number(body.index) }
    if (status === 404) throw unreachable(base, 'no operators rule there, or the address is wrong (404)')
    const why = asText(body.reason) ?? asText(body.code)
    if (status < 400 || status >= 500 || why === undefined) throw unreachable(base, `it answered ${status}`)
    return { done: 'refused', why, detail: asText(body.detail) }
  }
  const put = async (hash: string, bytes: Uint8Array | undefined): Promise<void> => {
    if (bytes === undefined) throw unreachable(base, `it asks for ${hash}, which the proposal does not bring`)
    const { status } = await ask('PUT', `blobs/${hash.replace(':', '/')}`, 'application/octet-stream', bytes)
    if (status !== 204) throw unreachable(base, `it answered ${status} to the bytes of ${hash}`)
  }
  return {
    review: async (number) => {
      const { status, body } = await call(`../reviews/${number}`, {})
      if (status === 404) return null
      const rule = asText(body.rule)
      if (status !== 200 || rule === undefined) throw unreachable(base, `it answered ${status}`)
      return { rule, name: asText(body.name) ?? null }
    },
    say: async (note) => sentBy(await post('statements', { note })),
    report: async (note) => sentBy(await post('reports', { note })),
    submit: async (proposal, note, bytes) => {
      const first = await post('proposals', { proposal, note })
      if (first.status !== 202) return sentBy(first)
      const { missing } = first.body
      for (const hash of Array.isArray(missing) ? missing : []) await put(String(hash), bytes(String(hash)))
      return sentBy(await post('proposals', { proposal, note }))
    },
  }
}
