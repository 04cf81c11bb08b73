// A small record to try things on, and a disk that breaks at a step.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ed25519Signer } from '../../src/base/ed25519.ts'
import { hashText, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { charterByFile } from '../../src/domain/council/by-file.ts'
import { entryOctets } from '../../src/domain/council/entry.ts'
import { checkpointText } from '../../src/domain/record/checkpoint.ts'
import type { Json } from '../../src/domain/record/json.ts'
import { verifierKey } from '../../src/domain/record/keys.ts'
import { createLog } from '../../src/domain/record/log.ts'
import { noteOf, signText } from '../../src/domain/record/note.ts'
import { bundleOf, FULL, tilePath, tilesBetween } from '../../src/domain/record/tiles.ts'
import { DISK, type Disk } from '../../src/edges/record/disk.ts'
import { type MarkParts, openMarks } from '../../src/edges/record/mark.ts'
import { openRecord } from '../../src/edges/record/open.ts'
import type { Sequencer } from '../../src/edges/record/sequencer.ts'

const PARK = 'park.example/record'

/** The log's key of a park. */
export const logKey = (park = PARK) => {
  const { publicKey, sign } = ed25519Signer(sha256(utf8(park)))
  return { key: verifierKey(park, 'ed25519', publicKey) ?? assert.fail(park), sign }
}

/** Entry number `n`: the genesis, then adoptions of a policy that has the name. */
export const entryAt = (n: number, policy = `policy ${n}`, park = PARK): Uint8Array => {
  const clock = { boot: 1, ran: n, wall: 1_795_000_000 + n, seen: {} }
  const inputs = { 'policy.yaml': hashText(utf8(policy)) }
  if (n > 0) return entryOctets({ kind: 'adoption', inputs }, clock)
  const charter = charterByFile(park) as unknown as Json
  return entryOctets({ kind: 'genesis', charter, inputs, log: logKey(park).key.text }, clock)
}

/** Marks in memory. */
export const marksWith = (more: Partial<MarkParts> = {}) => {
  let text: string | undefined
  return openMarks({
    read: () => text,
    keep: (kept) => {
      text = kept
    },
    now: () => ({ wall: 1_795_000_000_000, boot: 1000, bootId: 'a' }),
    ...more,
  })
}

/** Opens the record in `data`, or fails the test. */
export const openedIn = async (data: string, disk: Disk = DISK, park = PARK): Promise<Sequencer> => {
  const opened = await openRecord({ folder: join(data, 'record'), disk, ...logKey(park), marks: marksWith() })
  return opened.state === 'open' ? opened.sequencer : assert.fail(opened.why)
}

/** Appends entries until the record has so many. */
export const growTo = async (sequencer: Sequencer, size: number): Promise<void> => {
  while (sequencer.size() < size) await sequencer.append(entryAt(sequencer.size()))
}

/** Writes a whole record without asking what becomes of its entries. */
export const writeRecord = (folder: string, entries: readonly Uint8Array[], park = PARK): void => {
  const { key, sign } = logKey(park)
  const log = createLog()
  for (const entry of entries) log.append(entry)
  const put = (path: string, octets: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), octets)
  }
  for (const tile of tilesBetween(0, log.size())) {
    const { level, index, width } = tile
    const own = entries.slice(index * FULL, index * FULL + width)
    put(tilePath(tile), level === 'entries' ? bundleOf(own) : log.hashes(level, index, width))
  }
  const text = checkpointText({ origin: key.name, size: log.size(), root: log.root(log.size()) })
  put('checkpoint', noteOf(text, [signText(text, key, sign)]))
}

/** A disk that waits for nothing: for records that only have to be there. */
export const QUICK: Disk = {
  ...DISK,
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  write: (path, octets) => writeFile(path, octets),
  syncFolder: async () => {},
}

/** A disk that does as told, but calls `at` before each step with its number; of a write, the half is on the disk at the second. */
export const steppedDisk = (at: (step: number) => void): Disk => {
  let step = 0
  const before = async <T>(run: () => Promise<T>): Promise<T> => {
    at(step++)
    return run()
  }
  return {
    makeFolder: (path) => before(() => DISK.makeFolder(path)),
    place: (draft, path) => before(() => DISK.place(draft, path)),
    replace: (draft, path) => before(() => DISK.replace(draft, path)),
    syncFolder: (path) => before(() => DISK.syncFolder(path)),
    remove: (path) => before(() => DISK.remove(path)),
    write: async (path, octets) => {
      at(step++)
      if (octets instanceof Uint8Array) await writeFile(path, octets.subarray(0, octets.length / 2))
      at(step++)
      await DISK.write(path, octets)
    },
  }
}
