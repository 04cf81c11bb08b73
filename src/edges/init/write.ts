// Writes the files of a park into a folder. Nothing is written over, and after a fault nothing of ours is left.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import type { ParkFiles } from './files.ts'

/** @throws `init:taken`, `init:unwritable` */
export const writePark = (folder: string, files: ParkFiles): void => {
  const taken = [...files.keys()].find((name) => existsSync(join(folder, name)))
  if (taken !== undefined)
    throw new IsthmusError(
      'init:taken',
      `${join(folder, taken)} is there already`,
      'name another folder; nothing is written over',
    )
  const written: string[] = []
  try {
    for (const [name, text] of files) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text, { flag: 'wx' })
      written.push(path)
    }
  } catch (cause) {
    for (const path of written) rmSync(path, { force: true })
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new IsthmusError('init:unwritable', `${folder} cannot be written: ${why}`, 'name a folder that is yours', {
      cause,
    })
  }
}
