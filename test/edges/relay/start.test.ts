// Which relay is chosen, and what happens where descriptors run out.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startRelay } from '../../../src/edges/proxy/relay/start.ts'

const run = promisify(execFile)

test('splice where it can be had, else the child with the reason', async () => {
  const { relay, kind, why } = await startRelay({ moved: () => {} })
  if (process.platform === 'linux') assert.deepEqual([kind, why], ['splice', null])
  else assert.match(`${kind} ${why}`, /^child splice is a call of Linux/)
  await relay.close()
})

if (process.platform === 'linux') {
  const inOtherProcess = async (limit: number, mode: string): Promise<unknown> => {
    const script = fileURLToPath(new URL('./out-of-descriptors.ts', import.meta.url))
    const shell = `ulimit -n ${limit} && exec "$0" "$1" "$2"`
    const { stdout } = await run('sh', ['-c', shell, process.execPath, script, mode], { timeout: 15_000 })
    return JSON.parse(stdout)
  }

  test('without a descriptor left a tunnel ends, nothing leaks, and the next one works', async () => {
    assert.deepEqual(await inOtherProcess(256, 'none'), { ended: true, leaked: 0, next: 'works' })
  })

  test('without a descriptor left for pipes a tunnel goes on by copying', async () => {
    assert.deepEqual(await inOtherProcess(256, 'no-pipes'), { bytes: 3_000_000, whole: true, moved: 3_000_000 })
  })

  test('the process can end while the worker sleeps', async () => {
    assert.deepEqual(await inOtherProcess(256, 'exit'), { exits: true })
  })
}
