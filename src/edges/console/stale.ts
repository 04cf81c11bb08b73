// Whether what was built of the console is older than what it is built from, as after an update without `npm ci`.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const changed = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Files and folders below; a folder's own time tells of files that went. */
const below = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? [path, ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))]
    : [path]

/** The build gives index.html the time at which it began. Nothing built is not stale, and a source that is not there tells nothing. */
export const isStale = (folder: string, sources: readonly string[]): boolean => {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return false
  const built = changed(index)
  return sources.filter((path) => existsSync(path)).some((path) => below(path).some((file) => changed(file) > built))
}
