// A process that is a witness, is shown one checkpoint and is killed at a step. Arguments: its folder, the record's, genesis, old size, step.
import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { addCheckpointText } from '../../src/domain/record/add-checkpoint.ts'
import { steppedDisk } from './record.ts'
import { witnessIn } from './witness.ts'

const [, main, data = '', folder = '', genesis = '', proof = '', step = ''] = process.argv
if (main === import.meta.filename) {
  let begun = false
  let passed = 0
  const disk = steppedDisk(() => {
    if (begun && passed++ === Number(step)) process.kill(process.pid, 'SIGKILL')
  })
  const witness = await witnessIn(data, { folder, genesis }, { disk })
  begun = true
  const [old = 0, ...hashes] = JSON.parse(proof) as [number, ...string[]]
  const note = readFileSync(join(folder, 'checkpoint'), 'utf8')
  const body = addCheckpointText({ old, proof: hashes.map((hash) => Buffer.from(hash, 'hex')), note })
  const answer = await witness.add(body)
  writeSync(1, `${answer.status} ${answer.body}`)
}
