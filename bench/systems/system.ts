// What each measured system is to the bench.
import type { Entry } from '../kit/load.ts'

/** Where a system works. */
export type Place = {
  /** Its own fresh folder. */
  readonly folder: string
  /** The list of names that it refuses, a file in that folder, if it is to have one. */
  readonly list?: string
  /** Names that lead to the small origin until they are added to the list. */
  readonly added: readonly string[]
}

export type Running = {
  /** The process whose family is the system; null where there is none (direct). */
  readonly pid: number | null
  readonly small: Entry
  readonly stream: Entry
  /** A name as the load asks for it in CONNECT. */
  readonly ask: (name: string) => string
  /** Makes a list that was changed on disk count, where the system does not see it by itself. */
  readonly reload: () => void
  readonly stop: () => Promise<void>
}

export type System = {
  readonly name: string
  /** Its column of notes in the table. */
  readonly note: string
  /** Debian's package and the program that shows it is there; none for direct and for ourselves. */
  readonly needs?: { readonly package: string; readonly program: string; readonly version: readonly string[] }
  /** How its list says "this name and all below": what stands before the name; null if it can refuse no list. */
  readonly listed: string | null
  readonly start: (place: Place) => Promise<Running>
}
