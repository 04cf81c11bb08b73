// A process that upgrades, and kills itself before a step of its choice: a call that changes the disk, or the start of another program; or a while after such a start.
// Arguments: the folder of the version that runs, the archive, the number of the step, and how many milliseconds after it; without a step it says how many there were,
// which of them change a name, and which start a program. Settings come by the environment.
import children from 'node:child_process'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const [folder = '', archive = '', at, later] = process.argv.slice(2)
const CHANGES = ['mkdir', 'copyFile', 'open', 'rename', 'rm', 'chmod', 'symlink'] as const

let steps = 0
const marked: number[] = []
const starts: number[] = []
const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}
const step = (): void => {
  if (String(steps++) !== at) return
  if (later === undefined) die()
  else setTimeout(die, Number(later))
}
const patch = (module: unknown, name: string, before: () => void): void => {
  const patched = module as Record<string, (...given: unknown[]) => unknown>
  const real = patched[name]
  if (real === undefined) throw new Error(name)
  patched[name] = (...given) => {
    before()
    return real(...given)
  }
}
for (const name of CHANGES)
  patch(promises, name, () => {
    if (name === 'rename' || name === 'symlink') marked.push(steps)
    step()
  })
patch(children, 'spawn', () => {
  starts.push(steps)
  step()
})
syncBuiltinESMExports()

const { readSettings } = await import('../../src/config.ts')
const { upgradeParts } = await import('../../src/main/upgrade/upgrade.ts')
const settings = readSettings(process.env, process.cwd())
const parts = upgradeParts(settings, { version: '0.1.0', now: Date.now }, folder)
let failed: string | null = null
try {
  await parts.upgrade(
    { archive, tryOn: undefined },
    async () => true,
    () => {},
  )
} catch (error) {
  failed = error instanceof Error ? error.message : String(error)
}
process.stdout.write(JSON.stringify({ steps, marked, starts, failed }))
