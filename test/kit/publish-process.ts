// A process that publishes some files, and kills itself before a step of its choice: a call that changes the disk.
// Arguments: the folder, what the files say, and the number of the step; without one it says how many there were.
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const [folder = '', what = '', at] = process.argv.slice(2)
const CHANGES = ['mkdir', 'writeFile', 'open', 'rename', 'rm', 'rmdir', 'unlink', 'chmod'] as const

let steps = 0
const patched = promises as unknown as Record<string, (...given: unknown[]) => unknown>
for (const name of CHANGES) {
  const real = patched[name]
  if (real === undefined) throw new Error(name)
  patched[name] = (...given) => {
    if (String(steps++) === at) process.kill(process.pid, 'SIGKILL')
    return real(...given)
  }
}
syncBuiltinESMExports()

const { placeFiles } = await import('../../src/edges/publish/place.ts')
const write = async (building: string): Promise<void> => {
  for (const name of ['index.html', 'en/who.html', 'ko/who.html']) {
    await promises.mkdir(join(building, name, '..'), { recursive: true })
    await promises.writeFile(join(building, name), what)
  }
}
await placeFiles(folder, write, '2026-11-23T00:00:00.000Z')
process.stdout.write(String(steps))
