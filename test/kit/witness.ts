// A record under joint rule on the disk, and witnesses that look at it.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ed25519Signer } from '../../src/base/ed25519.ts'
import { hashText, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { addCheckpointText } from '../../src/domain/record/add-checkpoint.ts'
import { blobPath } from '../../src/domain/record/blob.ts'
import { checkpointText } from '../../src/domain/record/checkpoint.ts'
import type { Log } from '../../src/domain/record/log.ts'
import { proveConsistency } from '../../src/domain/record/merkle.ts'
import { noteOf, signText } from '../../src/domain/record/note.ts'
import { bundleOf, FULL, tilePath, tilesBetween } from '../../src/domain/record/tiles.ts'
import { DISK, type Disk } from '../../src/edges/record/disk.ts'
import { folderFiles } from '../../src/edges/record/files.ts'
import { openSequencer, type Sequencer } from '../../src/edges/record/sequencer.ts'
import type { WitnessParts } from '../../src/edges/record/witness/parts.ts'
import { openWitness, type Witness } from '../../src/edges/record/witness/witness.ts'
import { LOG, START, TestPark } from './council.ts'
import { fileKey } from './council-keys.ts'
import { QUICK } from './record.ts'

const signs = (type: string, name: string) => ed25519Signer(sha256(utf8(`${type} ${name}`))).sign

/** The key of an operator's witness in the tests' charter. */
export const witnessKeyOf = (operator: string) => {
  const name = `${operator}/witness`
  return { key: fileKey(name, '', 'cosigner').key, sign: signs('cosigner', name) }
}

const LOG_SIGN = { key: LOG.key, sign: signs('ed25519', LOG.key.name) }

/** The files that the tests' park has agreed on. */
const FILES = ['malware 1', 'policy 1', 'policy 2', 'effects']

const putBlob = (folder: string, content: string): void => {
  const path = join(folder, blobPath(hashText(utf8(content))))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

export type JointRecord = {
  readonly folder: string
  readonly park: TestPark
  readonly genesis: string
  readonly sequencer: Sequencer
  /** Appends what the park has more than the record. */
  readonly write: () => Promise<void>
  /** Writes an entry as a sequencer that does not ask what becomes of it. */
  readonly force: (entry: Uint8Array) => void
  /** So many heartbeats more, on the disk. */
  readonly beat: (count?: number) => Promise<void>
}

/** Another record of the same park, which goes another way from here on, shares its first entries. */
export const jointRecord = async (
  folder: string,
  disk: Disk = QUICK,
  from: readonly Uint8Array[] = [],
): Promise<JointRecord> => {
  const park = new TestPark()
  for (const entry of from.slice(1)) park.append(entry)
  park.set(park.state.clock)
  for (const file of FILES) putBlob(folder, file)
  const sequencer = openSequencer({ folder, disk, ...LOG_SIGN }, null)
  const write = async (): Promise<void> => {
    for (const entry of park.entries.slice(sequencer.log.size())) await sequencer.append(entry)
  }
  await write()
  let forced: readonly Uint8Array[] = []
  return {
    ...{ folder, park, sequencer, write, genesis: hashText(park.entries[0] ?? new Uint8Array(0)) },
    force: (entry) => {
      const { log } = sequencer
      const entries = [...(forced.length === 0 ? park.entries : forced), entry]
      forced = entries
      log.append(entry)
      const put = (path: string, content: Uint8Array | string): void => {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), content)
      }
      for (const tile of tilesBetween(log.size() - 1, log.size())) {
        const { level, index, width } = tile
        const own = entries.slice(index * FULL, index * FULL + width)
        put(tilePath(tile), level === 'entries' ? bundleOf(own) : log.hashes(level, index, width))
      }
      put('checkpoint', noteAt(log, log.size()))
    },
    beat: async (count = 1) => {
      for (let n = 0; n < count; n++) park.set({ wall: park.clock.wall + 1, ran: park.clock.ran + 1 }).beat()
      await write()
    },
  }
}

/** A checkpoint of a log as it was at a size. */
export const noteAt = (log: Log, size: number): string => {
  const text = checkpointText({ origin: LOG.key.name, size, root: log.root(size) })
  return noteOf(text, [signText(text, LOG_SIGN.key, LOG_SIGN.sign)])
}

/** The request that shows a witness which has `old` entries the log at a size. */
export const request = (log: Log, old: number, size = log.size()): string => {
  const proof = old === 0 || old > size ? [] : proveConsistency(old, size, log.nodes)
  return addCheckpointText({ old, proof, note: noteAt(log, size) })
}

/** A witness in a folder, with a clock of the test's. */
export const witnessIn = (
  data: string,
  record: Pick<JointRecord, 'folder' | 'genesis'>,
  more: Partial<WitnessParts> = {},
): Promise<Witness> =>
  openWitness({
    ...{ data, disk: DISK, files: folderFiles(record.folder), genesis: record.genesis, ...witnessKeyOf('north') },
    ...{ now: () => START + 1000, log: () => {}, ...more },
  })

/** What is answered, where that is 200. */
export const cosigned = async (witness: Witness, body: string): Promise<string> => {
  const answer = await witness.add(body)
  assert.equal(answer.status, 200, answer.body)
  return answer.body
}
