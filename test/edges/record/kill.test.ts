// kill -9 of the process that appends, at every step: the record is the one before or the one after, and grows on; never a fork.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { proveConsistency, verifyConsistency } from '../../../src/domain/record/merkle.ts'
import { folderFiles } from '../../../src/edges/record/files.ts'
import { verifyRecord } from '../../../src/edges/record/verify.ts'
import { freshFolder } from '../../kit/folder.ts'
import { entryAt, growTo, openedIn, QUICK, steppedDisk } from '../../kit/record.ts'

const WRITER = join(import.meta.dirname, '../../kit/record-writer.ts')

const recordOf = async (data: string) => {
  const found = await verifyRecord(folderFiles(join(data, 'record')))
  return found.state === 'good' ? found : assert.fail(found.state === 'bad' ? found.why : found.state)
}

/** What holds after a crash, whatever it was: gives the size that was found. */
const checkAfter = async (data: string, before: number, acknowledged: string): Promise<number> => {
  const sequencer = await openedIn(data)
  const size = sequencer.size()
  assert.ok(size === before || size === before + 1, `size ${size}`)
  if (acknowledged !== '') assert.equal(sequencer.note(), acknowledged, 'what was acknowledged is there')
  const root = sequencer.log.root(size)
  await sequencer.append(entryAt(size, 'after the crash'))
  const { log, strays } = await recordOf(data)
  assert.deepEqual(strays, [])
  const now = { size: size + 1, root: log.root(size + 1) }
  if (size > 0) assert.ok(verifyConsistency({ size, root }, now, proveConsistency(size, size + 1, log.nodes)))
  return size
}

/** Partial tiles of before may go; without them there is less to copy. */
const forgetPartials = (data: string, size: number): void => {
  for (const kind of ['entries', '0'])
    for (let width = 1; width < size; width++) rmSync(join(data, `record/tile/${kind}/000.p/${width}`), { force: true })
}

const tried = async (size: number, crash: (data: string, step: number) => { over: boolean; said: string }) => {
  const model = freshFolder('record')
  const data = freshFolder('record')
  await growTo(await openedIn(model, QUICK), size)
  forgetPartials(model, size)
  const sizes: number[] = []
  for (let step = 0, over = false; !over; step++) {
    rmSync(data, { recursive: true })
    cpSync(model, data, { recursive: true })
    const done = crash(data, step)
    over = done.over
    sizes.push(await checkAfter(data, size, done.said))
  }
  assert.ok(sizes.length > 8 && sizes[0] === size && sizes.at(-1) === size + 1)
  for (const folder of [model, data]) rmSync(folder, { recursive: true })
}

// From nothing; and to where a tile becomes full, the partial ones go and a level begins.
for (const size of [0, 255])
  test(`kill -9 at every step of an append to ${size} entries`, async () => {
    await tried(size, (data, step) => {
      const { signal, status, stdout, stderr } = spawnSync(process.execPath, [WRITER, data, String(step)], {
        encoding: 'utf8',
      })
      assert.ok(signal === 'SIGKILL' || status === 0, stderr)
      return { over: status === 0, said: stdout }
    })
  })

test('a full disk at every step: nothing is acknowledged, and it grows on once there is room', async () => {
  for (const size of [0, 255, 256]) {
    const data = freshFolder('record')
    await growTo(await openedIn(data, QUICK), size)
    forgetPartials(data, size)
    let thrown = true
    for (let step = 0; thrown; step++) {
      const before = (await openedIn(data)).size()
      let begun = false
      let passed = 0
      const disk = steppedDisk(() => {
        if (begun && passed++ === step) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
      })
      const sequencer = await openedIn(data, disk)
      begun = true
      thrown = await sequencer.append(entryAt(before, `try ${step}`)).then(
        () => false,
        () => true,
      )
      if (thrown) await assert.rejects(sequencer.append(entryAt(before)), /not left whole/)
      const after = (await openedIn(data)).size()
      assert.ok(thrown ? after === before || after === before + 1 : after === before + 1)
    }
    assert.deepEqual((await recordOf(data)).strays, [])
    rmSync(data, { recursive: true })
  }
})
