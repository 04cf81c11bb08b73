// How old the last backup is, as the one who took it has noted.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeBackup } from '../../domain/doctor/ages.ts'
import { NOTE, notedAt } from '../../edges/backup/note.ts'
import type { Look } from './installation.ts'

/** The sample's people are made anew: nobody misses them. */
export const lookAtBackup: Look = ({ settings: { data, sample }, now }) => {
  if (sample || !existsSync(data)) return []
  const path = join(data, NOTE)
  return [judgeBackup(existsSync(path) ? notedAt(readFileSync(path, 'utf8')) : null, now)]
}
