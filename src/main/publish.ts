// The pages for everybody as files: asked of the running service, with the record beside them where that is wished.
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { IsthmusError } from '../base/errors.ts'
import { inputsNow } from '../domain/council/state.ts'
import { copyRecord } from '../edges/backup/record.ts'
import type { Published, PublishParts } from '../edges/cli/publish-parts.ts'
import { remoteDesk } from '../edges/control/call.ts'
import { type Placed, placeFiles } from '../edges/publish/place.ts'
import { folderFiles, LONGEST_BLOB } from '../edges/record/files.ts'
import { verifyRecord } from '../edges/record/verify.ts'
import { recordIn } from './council/record.ts'

/** A whole record under one signed checkpoint; how many entries it has. */
const putRecord = async (data: string, folder: string): Promise<number> => {
  const files = folderFiles(recordIn(data))
  const found = await verifyRecord(files)
  if (found.state !== 'good') {
    const why = found.state === 'none' ? 'there is none yet' : `it is bad: ${found.why}`
    throw new IsthmusError('publish:failed', `the record cannot be published: ${why}`, 'leave --record out')
  }
  const { note, checkpoint, park } = found
  const needed = Object.values(inputsNow(park))
  const { tiles } = await copyRecord(files, folder, { note, size: checkpoint.size, needed, longestBlob: LONGEST_BLOB })
  const [lacking] = tiles
  if (lacking === undefined) return checkpoint.size
  throw new IsthmusError('publish:failed', `${lacking} of the record cannot be read`, 'see docs/errors.md, record:bad')
}

const bytesOf = async (folder: string, { files }: Placed): Promise<number> => {
  let bytes = 0
  for (const name of Object.keys(files)) bytes += (await stat(join(folder, name))).size
  return bytes
}

const publish = async (data: string, folder: string, record: boolean): Promise<Published> => {
  const pages = await remoteDesk(data).publicPages({ record })
  let entries: number | null = null
  const write = async (building: string): Promise<void> => {
    for (const { path, text } of pages) {
      await mkdir(dirname(join(building, path)), { recursive: true })
      await writeFile(join(building, path), text)
    }
    if (record) entries = await putRecord(data, join(building, 'record'))
  }
  const placed = await placeFiles(folder, write, new Date().toISOString())
  const { files, left } = placed
  return { folder, files: Object.keys(files).length, bytes: await bytesOf(folder, placed), entries, left }
}

/** `data`: the folder of the running service. */
export const publishParts = (data: string): PublishParts => ({
  publish: (folder, record) => publish(data, resolve(folder), record),
})
