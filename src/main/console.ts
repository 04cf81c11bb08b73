// The console of the running program: what `npm ci` has built, or what is built now because nothing was, or something older.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log } from '../base/log.ts'
import { canBuild, startBuild } from '../edges/console/build.ts'
import { type Built, readBuilt } from '../edges/console/built.ts'
import type { ConsoleParts } from '../edges/console/serve.ts'
import { isStale } from '../edges/console/stale.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DIST = join(ROOT, 'console/dist')
/** What the console is built from. */
const SOURCES = [
  'console/src',
  'console/index.html',
  'console/vite.config.ts',
  'src/base',
  'src/domain',
  'src/edges/api/contract',
  'package-lock.json',
].map((path) => join(ROOT, path))

export type Console = ConsoleParts & { readonly close: () => void }

/** Never waits, and never throws: the park runs without a console, and an older one is served until the new one is there. */
export const openConsole = (log: Log, folder = DIST, sources = SOURCES): Console => {
  let built: Built | null = readBuilt(folder)
  if (built !== null && !(canBuild() && isStale(folder, sources)))
    return { built: () => built, isComing: () => false, close: () => {} }
  let isComing = true
  const { done, stop } = startBuild(folder)
  void done.then((why) => {
    isComing = false
    built = readBuilt(folder) ?? built
    if (why !== null || built === null)
      log('console.failed', { why: why ?? `${folder} has no index.html`, mend: 'npm run console' })
  })
  return { built: () => built, isComing: () => isComing, close: stop }
}
