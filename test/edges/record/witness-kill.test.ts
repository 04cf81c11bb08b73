// kill -9 of a witness at every step of a cosignature, and a full disk at every step: it knows what it ever said, and signs no fork.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { hexOf } from '../../../src/base/octets.ts'
import { proveConsistency } from '../../../src/domain/record/merkle.ts'
import { folderFiles } from '../../../src/edges/record/files.ts'
import { verifyRecord } from '../../../src/edges/record/verify.ts'
import { freshFolder } from '../../kit/folder.ts'
import { steppedDisk } from '../../kit/record.ts'
import { cosigned, type JointRecord, jointRecord, request, witnessIn } from '../../kit/witness.ts'

const WRITER = join(import.meta.dirname, '../../kit/witness-writer.ts')

/** A record of some size, another that shares all but its last entry, and a witness that has the shared ones. */
const ground = async (size: number) => {
  const folder = freshFolder('witness')
  const park = await jointRecord(join(folder, 'record'))
  await park.beat(size)
  const fork = await jointRecord(join(folder, 'fork'), undefined, park.park.entries.slice(0, size))
  fork.park.set({ wall: 5 }).beat()
  await fork.write()
  const data = join(folder, 'witness')
  const witness = await witnessIn(data, park)
  if (size > 1) await cosigned(witness, request(park.sequencer.log, 0, size))
  return { folder, park, fork, data, has: size > 1 ? size : 0 }
}

/** What holds after a crash: what was said is known, and only one of the two branches is ever signed. */
const checkAfter = async (data: string, park: JointRecord, fork: JointRecord, has: number, said: string) => {
  const witness = await witnessIn(data, park)
  const { size, troubles, evidence } = witness.status()
  const now = park.sequencer.log.size()
  assert.ok(size === has || size === now, `size ${size}`)
  assert.deepEqual([troubles, evidence], [[], 0])
  if (said !== '') assert.equal(size, now, 'what was said is remembered')
  const other = await witnessIn(data, fork)
  if (size === now)
    assert.equal((await other.add(request(fork.sequencer.log, size))).status, 409, 'the fork is not signed')
  const again = await witnessIn(data, park)
  await cosigned(again, request(park.sequencer.log, again.status().size))
  await again.look() // and then the copy has the checkpoint
  assert.equal((await verifyRecord(folderFiles(join(data, 'record')), park.genesis)).state, 'good')
}

// Where a tile becomes full, the partial ones go and a level begins. Each step is a process of its own.
test('kill -9 at every step of a cosignature', async () => {
  const { folder, park, fork, data, has } = await ground(255)
  const { log } = park.sequencer
  const proof = JSON.stringify([has, ...proveConsistency(has, log.size(), log.nodes).map(hexOf)])
  const tried = join(folder, 'tried')
  let steps = 0
  for (let over = false; !over; steps++) {
    cpSync(data, tried, { recursive: true })
    const args = [WRITER, tried, park.folder, park.genesis, proof, String(steps)]
    const { signal, status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    assert.ok(signal === 'SIGKILL' || status === 0, stderr)
    over = status === 0
    if (over) assert.match(stdout, /^200 — north\/witness /)
    await checkAfter(tried, park, fork, has, stdout)
    rmSync(tried, { recursive: true })
  }
  assert.ok(steps > 15, `${steps} steps`)
  rmSync(folder, { recursive: true })
})

test('a full disk at every step: nothing is said that is not remembered, and it goes on once there is room', async () => {
  for (const size of [1, 255]) {
    const { folder, park, fork, data, has } = await ground(size)
    const { log } = park.sequencer
    const tried = join(folder, 'tried')
    for (let step = 0, over = false; !over; step++) {
      cpSync(data, tried, { recursive: true })
      let passed = -1
      const disk = steppedDisk(() => {
        if (passed >= 0 && passed++ === step)
          throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
      })
      const witness = await witnessIn(tried, park, { disk })
      passed = 0
      const answer = await witness.add(request(log, has))
      // Once it is said, what is left is to show the checkpoint in the copy.
      over = answer.status === 200
      if (over) assert.ok(step > 10, `${step} steps`)
      else assert.equal(answer.status, 503, answer.body)
      if (!over) {
        // There is room again: asked again, by the same process.
        const now = witness.status().size
        const forked = await witness.add(request(fork.sequencer.log, now))
        assert.ok(forked.status !== 200 || now === has, 'at most one of the two')
        if (forked.status !== 200) await cosigned(witness, request(log, witness.status().size))
      }
      await witness.look()
      assert.equal(witness.status().size, log.size())
      assert.equal((await verifyRecord(folderFiles(join(tried, 'record')), park.genesis)).state, 'good')
      rmSync(tried, { recursive: true })
    }
    rmSync(folder, { recursive: true })
  }
})
