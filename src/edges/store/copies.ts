// The copy of an older database that is kept when a newer program brings it up to date: one, of the last time.
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const COPY = /^isthmus\.db\.before-\d+$/

const copiesIn = (data: string): readonly string[] =>
  readdirSync(data)
    .filter((name) => COPY.test(name))
    .map((name) => join(data, name))

/** Where it lies. */
export const copyAt = (file: string, version: number): string => `${file}.before-${version}`

export const dropCopies = (data: string): void => {
  for (const path of copiesIn(data)) rmSync(path)
}

/** Drops what was copied before then, in milliseconds since 1970. A copy knows whom the database has forgotten since. */
export const dropOldCopies = (data: string, before: number): void => {
  for (const path of copiesIn(data)) if (statSync(path).mtimeMs < before) rmSync(path)
}
