// Sends what was signed to the door of joint rule.

import { ask, send } from '../live/ask.ts'
import type { ToSign } from './to-sign.ts'

/** `index`: of the entry in the record. */
type Written = { readonly index: number }

export const sendStatement = (note: string): Promise<Written> => send('/council/statements', { note })

const put = (hash: string, bytes: Uint8Array): Promise<unknown> =>
  ask(`/council/blobs/sha256/${hash.slice('sha256:'.length)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Blob([Uint8Array.from(bytes)]),
  })

/** The gateway asks for bytes that it has not, once; then it compiles, tests and compares before it answers. */
export const sendProposal = async ({ proposal, files }: ToSign, note: string): Promise<Written> => {
  const sent = await send<Written | { readonly missing: readonly string[] }>('/council/proposals', { proposal, note })
  if (!('missing' in sent)) return sent
  for (const hash of sent.missing) {
    const octets = files.get(hash)
    if (octets === undefined) throw new Error(`nobody here has ${hash}`)
    await put(hash, octets)
  }
  return send<Written>('/council/proposals', { proposal, note })
}
