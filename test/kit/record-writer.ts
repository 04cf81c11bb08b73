// A process that appends one entry to a record and is killed at a step. Arguments: the data folder, the step.
import { writeSync } from 'node:fs'
import { entryAt, openedIn, steppedDisk } from './record.ts'

const [, main, data = '', step = ''] = process.argv
if (main === import.meta.filename) {
  let begun = false
  let passed = 0
  const disk = steppedDisk(() => {
    if (begun && passed++ === Number(step)) process.kill(process.pid, 'SIGKILL')
  })
  const sequencer = await openedIn(data, disk)
  begun = true
  await sequencer.append(entryAt(sequencer.size(), 'of the process'))
  writeSync(1, sequencer.note())
}
