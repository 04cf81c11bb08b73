// Lists that are put in arrive in pieces: each goes behind those before it, into a draft.
import { appendFileSync, existsSync, rmSync, statSync } from 'node:fs'
import type { ListPiece } from '../../domain/desk/lists.ts'

export type Uploads = {
  /** Puts a piece behind those before it; a first one begins anew. Throws where it does not fit. */
  readonly add: (piece: ListPiece) => { readonly size: number }
  /** The draft of an upload, which is over now; `undefined`: nothing was sent. */
  readonly take: (upload: string) => string | undefined
}

/** Whoever sends a list and goes away leaves no more than this many behind. */
const MOST = 4

/** `draft`: a path for a list's draft. `bytes`: the most that one may have. */
export const createUploads = (draft: (id: string) => string, bytes: number): Uploads => {
  const paths = new Map<string, string>()
  const forget = (upload: string | undefined): void => {
    const path = upload === undefined ? undefined : paths.get(upload)
    if (upload === undefined || path === undefined) return
    rmSync(path, { force: true })
    paths.delete(upload)
  }
  const begin = (upload: string, path: string): void => {
    // One that begins anew leaves no draft of before behind.
    forget(upload)
    forget(paths.size >= MOST ? paths.keys().next().value : undefined)
    paths.set(upload, path)
  }
  return {
    add: ({ id, upload, at, bytes: sent }) => {
      const path = at === 0 ? draft(id) : paths.get(upload)
      if (path === undefined) throw new Error('this upload has not begun')
      if (at === 0) begin(upload, path)
      const size = existsSync(path) ? statSync(path).size : 0
      const piece = Buffer.from(sent, 'base64')
      if (size !== at || size + piece.length > bytes) throw new Error('this piece does not fit')
      appendFileSync(path, piece, { mode: 0o600 })
      return { size: size + piece.length }
    },
    take: (upload) => {
      const path = paths.get(upload)
      paths.delete(upload)
      return path
    },
  }
}
