// The benches of single parts, each a script of its own that prints one JSON value: decisions, changes, relay, store, in-line, sign-ins,
// opennds.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** `result` is what the script printed; `trouble` why there is none. */
export type Part = { readonly name: string; readonly result?: unknown; readonly trouble?: string }

const PARTS = ['decisions', 'changes', 'relay', 'store', 'in-line', 'sign-ins', 'opennds'] as const
const SECONDS = 240

/** The last value of JSON in a text that may have other lines before it. */
const lastJson = (text: string): unknown => {
  const lines = text.trimEnd().split('\n')
  for (let from = lines.length - 1; from >= 0; from--) {
    if (!/^[[{]/.test(lines[from] ?? '')) continue
    try {
      return JSON.parse(lines.slice(from).join('\n'))
    } catch {
      // An inner line of a value that begins further up.
    }
  }
  return undefined
}

const runPart = (name: string): Part => {
  const script = join(import.meta.dirname, `${name}.ts`)
  if (!existsSync(script)) return { name, trouble: 'not there' }
  console.error(`bench: ${name}`)
  const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', script, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: SECONDS * 1000,
  })
  const result = lastJson(stdout ?? '')
  return result === undefined || status !== 0
    ? { name, trouble: `ended with ${status} and no figures` }
    : { name, result }
}

export const runParts = (): Part[] => PARTS.map(runPart)
