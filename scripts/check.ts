// npm run check: format and lint, types, dead code. The map and the other house rules are tests (test/house).
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const STEPS: readonly (readonly [string, string, ...string[]])[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings', '.'],
  ['types', 'tsc', '-p', '.'],
  ['types of the console', 'tsc', '-p', 'console'],
  ['dead code', 'knip'],
]

const failed = STEPS.filter(([name, command, ...args]) => {
  const { status } = spawnSync(join(ROOT, 'node_modules', '.bin', command), args, { cwd: ROOT, stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`)
  return status !== 0
})
process.exitCode = failed.length === 0 ? 0 : 1
