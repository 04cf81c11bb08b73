// What the rest of the program may ask of the kernel's table.
import type { Carried, Change, Content, Element, Found, SetName } from './elements.ts'

/** What installing did: the table was new, stayed with all that was in it, or got other rules around it. */
export type Installed = 'new' | 'kept' | 'changed'

/**
 * Everything here rejects with an `IsthmusError`: `gateway:kernel-refused` where the kernel refused (nothing has changed then),
 * `gateway:helper-gone` where the helper died before it answered, and the next one as well (it may have happened or not, but never by halves).
 */
export type Kernel = {
  /** Makes the table, once for all: no instant is open, and who is online stays so. */
  readonly install: (settings: unknown) => Promise<Installed>
  /** One transaction, done when this resolves. What has ended by itself may be removed again. */
  readonly apply: (change: Change) => Promise<void>
  /** Gives sets a whole new content, in one transaction; what is the same in old and new stays untouched. */
  readonly replace: (contents: readonly Content[]) => Promise<void>
  /** What a set holds. Blocks no apply for longer than one listing takes. */
  readonly read: (set: SetName) => Promise<readonly Found[]>
  /** What marks have carried so far; absolute numbers. Marks without counters are left out. */
  readonly count: (marks: readonly number[]) => Promise<readonly Carried[]>
  /**
   * The end of sessions: removes in one transaction what lets them pass, and then tells what they carried, to the last packet.
   * The counters stay until `apply` removes them: after their numbers are written. Taking twice gives the same numbers.
   */
  readonly take: (remove: readonly Element[], marks: readonly number[]) => Promise<readonly Carried[]>
  /** Nobody passes any more. */
  readonly close: () => Promise<void>
  /** The table goes away, as if it had never been there. */
  readonly remove: () => Promise<void>
  /** Ends the helper; the table stays as it is. */
  readonly stop: () => Promise<void>
}
