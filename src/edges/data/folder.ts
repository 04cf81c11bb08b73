// The data folder: private, with its secrets made at the first start.

import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'

const unusable = (path: string, cause: unknown): IsthmusError =>
  new IsthmusError(
    'data:unusable',
    `${path} cannot be used`,
    'check that this user may read and write it, or set ISTHMUS_DATA',
    { cause },
  )

/** Where a data folder is built that is to be put in the place of another. */
export const buildingOf = (path: string): string => `${path}.restoring`

/** A data folder that is gone because putting a backup back was cut off is not begun anew. */
const refuseHalf = (path: string): void => {
  if (existsSync(path) || !existsSync(buildingOf(path))) return
  throw new IsthmusError(
    'data:unusable',
    `${path} is not there, since putting a backup back was cut off`,
    'do it again: isthmus restore FOLDER',
  )
}

/** Makes the folder if it is missing, for this user alone. Throws `data:unusable`. */
export const openDataFolder = (path: string): void => {
  refuseHalf(path)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw unusable(path, cause)
  }
}

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Writes a private file whole: a crash leaves the old one or the new one. */
export const writePrivate = (path: string, content: string | Uint8Array): void => {
  const draft = `${path}.new`
  try {
    const file = openSync(draft, 'w', 0o600)
    try {
      writeSync(file, typeof content === 'string' ? Buffer.from(content) : content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
    syncFolder(dirname(path))
  } catch (cause) {
    throw unusable(path, cause)
  }
}

const LOST = {
  pins: 'without it every PIN must be made anew',
  leases: 'without it each seat with an agent must be enrolled anew',
  record: 'without it the record can grow no more, and a new one must be begun',
} as const

export type KeyName = keyof typeof LOST

const keyPath = (data: string, name: KeyName): string => join(data, 'keys', `${name}.key`)

/** A key that was made; `undefined`: none was. Throws `data:unusable` where it is damaged. */
export const knownKey = (data: string, name: KeyName): Uint8Array | undefined => {
  const path = keyPath(data, name)
  if (!existsSync(path)) return undefined
  const key = readFileSync(path)
  if (key.length !== 32)
    throw new IsthmusError('data:unusable', `${path} is damaged`, `put the file back from a backup; ${LOST[name]}`)
  return key
}

/** A secret key of 32 bytes, kept in `keys/<name>.key`; made at the first call. */
export const secretKey = (data: string, name: KeyName): Uint8Array => {
  const known = knownKey(data, name)
  if (known !== undefined) return known
  const path = keyPath(data, name)
  openDataFolder(dirname(path))
  writePrivate(path, randomBytes(32))
  return readFileSync(path)
}
