// A process that takes a backup or puts one back, and kills itself before a step of its choice: a call that changes the disk.
// Arguments: take or restore, the data folder, the backup, and the number of the step; without one it says how many there were, and which give a folder another name.
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const [what = '', data = '', folder = '', at] = process.argv.slice(2)
const CHANGES = ['mkdir', 'copyFile', 'open', 'rename', 'rm', 'chmod'] as const

let steps = 0
const renames: number[] = []
const patched = promises as unknown as Record<string, (...given: unknown[]) => unknown>
for (const name of CHANGES) {
  const real = patched[name]
  if (real === undefined) throw new Error(name)
  patched[name] = (...given) => {
    if (name === 'rename') renames.push(steps)
    if (String(steps++) === at) process.kill(process.pid, 'SIGKILL')
    return real(...given)
  }
}
syncBuiltinESMExports()

const { backupParts } = await import('../../src/main/backup.ts')
const parts = backupParts({ data, database: null }, { version: '0.0.0', now: Date.now })
if (what === 'take') await parts.take(folder)
else await parts.putBack({ from: folder, record: undefined, asItWas: false })
process.stdout.write(JSON.stringify({ steps, renames }))
