// Has the console built where `npm ci` has not: in a process of its own, while the park runs already.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../../scripts/build-console.js', import.meta.url))
/** An archive brings what was built, and nothing to build it with. */
export const canBuild = (): boolean => existsSync(SCRIPT)

/** What it may say, in characters; the end tells why it failed. */
const LONGEST = 2000

/** Builds into a folder; what was said where that failed, else `null`. Never rejects. `stop` ends it. */
export const startBuild = (folder: string): { readonly done: Promise<string | null>; readonly stop: () => void } => {
  const child = spawn(process.execPath, [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const hear = (piece: Buffer): void => {
    said = (said + piece.toString('utf8')).slice(-LONGEST)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const done = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(code === 0 ? null : said.trim() || `it ended with ${code}`))
  })
  return { done, stop: () => void child.kill() }
}
