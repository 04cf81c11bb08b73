// Lists sets in a thread of its own, so that sign-ins do not wait for that. What it found goes out as JSON, in pieces.
import { parentPort } from 'node:worker_threads'
import { isSetName } from '../../domain/enforcement/elements.ts'
import { openNft } from './library.ts'
import { elementsIn } from './listing.ts'
import { kindOf, TABLE } from './text.ts'

/** `json`: an array of elements. */
export type Listed =
  | { readonly kind: 'some'; readonly json: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: string }

/** Elements in a piece. */
const PIECE = 2_000

const tell = (message: Listed): void => parentPort?.postMessage(message)

parentPort?.on('message', (set: unknown) => {
  if (!isSetName(set)) return
  // Opened each time: a listing of tens of thousands leaves as much memory behind.
  const nft = openNft()
  try {
    const { ok, output, error } = nft.run(`list ${kindOf(set)} ${TABLE} ${set}`)
    if (!ok) return tell({ kind: 'failed', error })
    const elements = elementsIn(set, output)
    for (let at = 0; at < elements.length; at += PIECE)
      tell({ kind: 'some', json: JSON.stringify(elements.slice(at, at + PIECE)) })
    tell({ kind: 'done' })
  } catch (error) {
    tell({ kind: 'failed', error: error instanceof Error ? error.message : String(error) })
  } finally {
    nft.close()
  }
})
