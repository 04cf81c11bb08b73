// The console of the running program: what `npm ci` has built, or what is built now because nothing was.
import { fileURLToPath } from 'node:url'
import type { Log } from '../base/log.ts'
import { startBuild } from '../edges/console/build.ts'
import { type Built, readBuilt } from '../edges/console/built.ts'
import type { ConsoleParts } from '../edges/console/serve.ts'

const DIST = fileURLToPath(new URL('../../console/dist', import.meta.url))

export type Console = ConsoleParts & { readonly close: () => void }

/** Never waits, and never throws: the park runs without a console. */
export const openConsole = (log: Log, folder = DIST): Console => {
  let built: Built | null = readBuilt(folder)
  let isComing = false
  if (built !== null) return { built: () => built, isComing: () => false, close: () => {} }
  const { done, stop } = startBuild(folder)
  isComing = true
  void done.then((why) => {
    isComing = false
    built = readBuilt(folder)
    if (built === null) log('console.failed', { why: why ?? `${folder} has no index.html`, mend: 'npm run console' })
  })
  return { built: () => built, isComing: () => isComing, close: stop }
}
