// Notices that one of a few files has changed, by looking: it works on every system and with editors that rename.
import { stat } from 'node:fs/promises'
import { type Seen, seenOf } from './read-inside.ts'

type Watch = {
  /** From now on, these files; what they were like when they were read. */
  readonly follow: (seen: readonly Seen[]) => void
  /** From now on, the files at these paths, whatever they are like at the next look. */
  readonly rest: (paths: readonly string[]) => void
  readonly close: () => void
}

const look = async ({ path }: Seen): Promise<Seen> => seenOf(path, await stat(path).catch(() => undefined))

const same = (a: Seen, b: Seen): boolean => a.size === b.size && a.changed === b.changed && a.inode === b.inode

const allSame = (a: readonly Seen[], b: readonly Seen[]): boolean =>
  a.length === b.length && a.every((one, i) => same(one, b[i] ?? seenOf('', undefined)))

/**
 * Looks every `every` milliseconds, and calls `changed` once the files differ from what was followed and have been still
 * for one look, so that a copy in progress is not read half. Then it waits for the next `follow`.
 */
export const watchFiles = (every: number, changed: () => void): Watch => {
  let known: readonly Seen[] | undefined
  let last: readonly Seen[] = []
  let closed = false
  let resting = false
  const round = async (): Promise<void> => {
    const following = known
    if (following !== undefined) {
      const now = await Promise.all(following.map(look))
      // What is followed may have been replaced while we looked.
      if (known === following && !closed) {
        if (resting) {
          resting = false
          known = now
        } else if (!allSame(now, following) && allSame(now, last)) {
          known = undefined
          changed()
        }
        last = now
      }
    }
    again()
  }
  const again = (): void => {
    if (!closed) timer = setTimeout(() => void round(), every).unref()
  }
  let timer: NodeJS.Timeout | undefined
  again()
  return {
    follow: (seen) => {
      known = seen
      last = []
      resting = false
    },
    rest: (paths) => {
      known = paths.map((path) => seenOf(path, undefined))
      last = []
      resting = true
    },
    close: () => {
      closed = true
      clearTimeout(timer)
    },
  }
}
