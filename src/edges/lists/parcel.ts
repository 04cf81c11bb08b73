// A parcel of lists as a folder on a stick: `lists.note`, and each list by its id below `lists`.
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { fileHash } from './shelf.ts'

const NOTE = 'lists.note'
const LONGEST_NOTE = 50_000

const bad = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('list:parcel', what, mend, { cause })

export const listIn = (folder: string, id: string): string => join(folder, 'lists', id)

/** The signed note of a parcel. Throws `list:parcel`. */
export const readParcel = (folder: string): string => {
  const path = join(folder, NOTE)
  try {
    if (statSync(path).size > LONGEST_NOTE) throw new Error('it is too long')
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw bad(`${folder} is no parcel of lists: ${why}`, 'name the folder that isthmus list pack has made', cause)
  }
}

/** Copies the lists into a new folder; gives the hash of each. Throws `list:parcel`. */
export const beginParcel = async (
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> => {
  if (existsSync(folder)) throw bad(`${folder} is there already`, 'name a folder that is not there yet')
  try {
    mkdirSync(join(folder, 'lists'), { recursive: true })
    const hashes = new Map<string, string>()
    for (const [id, path] of files) {
      copyFileSync(path, listIn(folder, id))
      hashes.set(id, `sha256:${await fileHash(listIn(folder, id))}`)
    }
    return hashes
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw bad(`the lists cannot be put into ${folder}: ${why}`, 'check the paths, and that the stick has room', cause)
  }
}

/** That each list is the one whose hash was signed. Throws `list:parcel`. */
export const checkParcel = async (folder: string, lists: ReadonlyMap<string, string>): Promise<void> => {
  for (const [id, hash] of lists)
    if (!existsSync(listIn(folder, id)) || `sha256:${await fileHash(listIn(folder, id))}` !== hash)
      throw bad(`the list ${id} in ${folder} is not the one that was signed`, 'have it packed and signed anew')
}

/** The note comes last, on the disk: without it there is no parcel. */
export const finishParcel = (folder: string, note: string): void => {
  writeFileSync(join(folder, NOTE), note)
  const file = openSync(join(folder, NOTE), 'r')
  fsyncSync(file)
  closeSync(file)
}

/** One signature more. */
export const addSignature = (folder: string, line: string): void => appendFileSync(join(folder, NOTE), line)
