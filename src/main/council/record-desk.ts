// The record at the command line: verified wherever it lies, and shown from the data folder.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { base64Of } from '../../base/base64.ts'
import { IsthmusError } from '../../base/errors.ts'
import { parseUtf8 } from '../../base/utf8.ts'
import { wayOf } from '../../domain/council/charter.ts'
import { readEntry } from '../../domain/council/entry.ts'
import { stateHash } from '../../domain/council/state.ts'
import type { CheckedRecord, CliParts, RecordEntry } from '../../edges/cli/parts.ts'
import { type Files, folderFiles, urlFiles } from '../../edges/record/files.ts'
import { entriesIn, type Verification, verifyRecord } from '../../edges/record/verify.ts'
import { recordIn } from './record.ts'

const unreadable = (where: string, cause: unknown): IsthmusError => {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new IsthmusError('record:unreadable', `${where} cannot be read: ${why}`, 'check the address or the folder', {
    cause,
  })
}

export const filesAt = (where: string): Files => {
  if (/^https?:\/\//.test(where)) {
    if (!URL.canParse(where)) throw unreadable(where, 'it is no address')
    return urlFiles(where)
  }
  const folder = resolve(where)
  if (!existsSync(folder)) throw unreadable(folder, 'there is no such folder')
  return folderFiles(folder)
}

const verified = async (where: string, files: Files, genesis?: string): Promise<Verification> => {
  try {
    return await verifyRecord(files, genesis)
  } catch (error) {
    throw unreadable(where, error)
  }
}

/** A record that is there and holds. Throws `record:none`, `record:bad`, `record:unreadable`. */
export const goodRecord = async (
  where: string,
  files: Files,
  genesis?: string,
): Promise<Extract<Verification, { state: 'good' }>> => {
  const found = await verified(where, files, genesis)
  if (found.state === 'good') return found
  if (found.state === 'bad')
    throw new IsthmusError('record:bad', `the record is bad: ${found.why}`, 'see docs/errors.md, record:bad')
  throw new IsthmusError('record:none', `there is no record in ${where}`, 'it begins at the first start: isthmus start')
}

const checkedOf = (found: Verification): CheckedRecord => {
  if (found.state !== 'good') return found.state === 'none' ? { state: 'none' } : found
  const { checkpoint, cosigned, genesisHash, park, since, missing, strays } = found
  const { origin, size, root } = checkpoint
  return {
    state: 'good',
    origin,
    genesis: genesisHash,
    size,
    root: base64Of(root),
    stateHash: stateHash(park),
    way: wayOf(park.charter),
    since,
    cosigned,
    frozen: park.frozen,
    missing,
    strays,
  }
}

const entryAt = (octets: Uint8Array, index: number): RecordEntry => {
  const entry = readEntry(octets)
  if (typeof entry === 'string') return { index, kind: null, wall: null, text: base64Of(octets) }
  return { index, kind: entry.body.kind, wall: entry.clock.wall, text: parseUtf8(octets) ?? '' }
}

type Desk = CliParts['record']

export const verify: Desk['verify'] = async (where, genesis) =>
  checkedOf(await verified(where, filesAt(where), genesis))

/** `data`: the data folder. */
export const own = async (data: string): ReturnType<Desk['own']> => {
  const folder = recordIn(data)
  const files = folderFiles(folder)
  const found = await goodRecord(folder, files)
  const entries: RecordEntry[] = []
  for await (const octets of entriesIn(files, found.checkpoint.size)) entries.push(entryAt(octets, entries.length))
  return { genesis: found.genesisHash, entries }
}
