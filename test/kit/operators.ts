// Two operators with keys in files, and the sample park ruled by them: for tests with the real program.
import { appendFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Charter } from '../../src/domain/council/charter.ts'
import { charter, EMERGENCY, operator } from './council.ts'
import { ROOT } from './source.ts'

/** The sample's park under two operators, with so short a notice that a test may wait for it. */
const charterOf = (changes: Partial<Charter>): Charter =>
  charter(
    { north: operator('north', ['kim', 'ri']), south: operator('south', ['lee', 'park']) },
    {
      park: 'park.test/record',
      notice: { change: 0, keys: 3600, recovery: 7200 },
      emergency: EMERGENCY,
      feeds: {},
      ...changes,
    },
  )

/** Copies the sample park into a folder and gives it a charter; gives the path of its settings. */
export const writeGoverned = (folder: string, changes: Partial<Charter> = {}): string => {
  cpSync(join(ROOT, 'examples', 'kaesong'), folder, { recursive: true })
  writeFileSync(join(folder, 'charter.json'), `${JSON.stringify(charterOf(changes), null, 2)}\n`)
  const settings = join(folder, 'isthmus.yaml')
  appendFileSync(settings, '\ncharter: charter.json\n')
  return settings
}
