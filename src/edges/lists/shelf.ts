// The folder of fetched lists: for each the last good copy, what is known of it, and perhaps a version that waits. Every
// change is a draft, synced, then renamed: a crash leaves the old one or the new one whole.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { link, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ListState, readState } from './state.ts'

export type Shelf = {
  readonly folder: string
  /** The path of the last good copy; `null`: there is none yet. */
  readonly copy: (id: string) => string | null
  /** Where a version lies that waits. */
  readonly waiting: (id: string) => string
  readonly state: (id: string) => ListState
  readonly save: (id: string, state: ListState) => Promise<void>
  /** A path for a draft of a list. */
  readonly draft: (id: string) => string
  /** Puts a draft in the place of the copy, which can be put back until the next one comes. */
  readonly take: (id: string, draft: string) => Promise<void>
  /** Puts the copy before back in its place, and the present one aside. False: there was none. */
  readonly putBack: (id: string) => Promise<boolean>
  /** Puts a draft aside, to wait for a person. */
  readonly setAside: (id: string, draft: string) => Promise<void>
  /** Puts what waits in the place of the copy. False: nothing waits. */
  readonly takeWaiting: (id: string) => Promise<boolean>
  readonly dropWaiting: (id: string) => void
}

const sync = async (path: string): Promise<void> => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** SHA-256 of a file, as hex. */
export const fileHash = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

// Ids have no dots, so none of these is ever another list's copy.
const clear = (folder: string): void => {
  for (const name of readdirSync(folder)) if (name.endsWith('.draft')) rmSync(join(folder, name), { force: true })
}

/** Opens the folder in the data folder, and clears what a crash left. */
export const openShelf = (data: string): Shelf => {
  const folder = join(data, 'lists')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  clear(folder)
  const at = (id: string, end: string): string => join(folder, `${id}${end}`)
  const states = new Map<string, ListState>()
  let drafts = 0
  const draft = (id: string): string => at(id, `.${process.pid}.${drafts++}.draft`)
  const place = async (from: string, to: string): Promise<void> => {
    await sync(from)
    await rename(from, to)
    // Without this a power loss could undo the rename.
    await sync(folder)
  }
  const copy = (id: string): string => at(id, '')
  const waiting = (id: string): string => at(id, '.waiting')
  const before = (id: string): string => at(id, '.before')
  const known = (id: string): string => at(id, '.json')
  return {
    folder,
    draft,
    waiting,
    copy: (id) => (existsSync(copy(id)) ? copy(id) : null),
    state: (id) => {
      const state = states.get(id) ?? readState(existsSync(known(id)) ? readFileSync(known(id), 'utf8') : '')
      states.set(id, state)
      return state
    },
    save: async (id, state) => {
      states.set(id, state)
      const path = draft(id)
      await writeFile(path, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
      await place(path, known(id))
    },
    take: async (id, from) => {
      await rm(before(id), { force: true })
      if (existsSync(copy(id))) await link(copy(id), before(id))
      await place(from, copy(id))
    },
    putBack: async (id) => {
      if (!existsSync(before(id))) return false
      // Under both names for a moment: without a copy the next one that is fetched would be taken whole, as a first one is.
      await rm(waiting(id), { force: true })
      await link(copy(id), waiting(id))
      await place(before(id), copy(id))
      return true
    },
    setAside: (id, from) => place(from, waiting(id)),
    takeWaiting: async (id) => {
      if (!existsSync(waiting(id))) return false
      await place(waiting(id), copy(id))
      return true
    },
    dropWaiting: (id) => rmSync(waiting(id), { force: true }),
  }
}
