// Joint rule in the running program: the record, the compile worker and the policy in force behind one door.
import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Log } from '../../base/log.ts'
import { engineOctets } from '../../domain/council/engine-file.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { ENGINE, effectsHash } from '../../domain/policy/exact/effects-report.ts'
import { blobPath } from '../../domain/record/blob.ts'
import { parseJson } from '../../domain/record/json.ts'
import type { Store } from '../../domain/store/store.ts'
import type { CouncilParts } from '../../edges/api/council.ts'
import { writePrivate } from '../../edges/data/folder.ts'
import { readAgreed } from '../../edges/policyfile/agreed-blobs.ts'
import { type Checked, createGovernment, type Government } from '../../flows/govern.ts'
import type { PolicyInForce } from '../policy.ts'
import { agreedFrom } from './agreed.ts'
import { createDrafts } from './draft.ts'
import { countHeads } from './heads.ts'
import type { Governed, ParkRecord } from './record.ts'
import type { SiteOf } from './site.ts'

export type Council = {
  /** `null` where a file rules. */
  readonly door: () => CouncilParts | null
  readonly feed: Government['feed']
  readonly close: () => Promise<void>
}

type CouncilStands = {
  readonly data: string
  readonly record: ParkRecord
  readonly policy: PolicyInForce
  readonly siteOf: SiteOf
  readonly log: Log
  readonly store: Pick<Store, 'headCounts'>
}

/** Milliseconds between looks at what is due. */
const LOOK_EVERY = 1000
const LONGEST_BLOB = 256_000_000
/** Bytes of an effects report in which people are counted, on the deciding thread. */
const LONGEST_REPORT = 1_000_000
/** Files that come at the same time. */
const MOST_AT_ONCE = 2

/** Beside the record: what comes in is nobody's until its hash is known. */
const uploadsIn = (data: string): string => join(data, 'uploads')

/** Ends a stream of bytes that is too long. */
const atMost = (most: number) =>
  async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let size = 0
    for await (const piece of bytes) {
      size += piece.length
      if (size > most) throw new RangeError('too large')
      yield piece
    }
  }

const createPut = ({ data, record }: CouncilStands, { awaits }: Government): CouncilParts['put'] => {
  let coming = 0
  const take = async (hash: string, bytes: ReadableStream<Uint8Array>, governed: Governed) => {
    mkdirSync(uploadsIn(data), { recursive: true, mode: 0o700 })
    const path = join(uploadsIn(data), randomUUID())
    try {
      await pipeline(Readable.fromWeb(bytes), atMost(LONGEST_BLOB), createWriteStream(path, { mode: 0o600 }))
      return (await governed.keep(hash, path)) ? 'taken' : 'wrong-bytes'
    } catch (error) {
      if (error instanceof RangeError) return 'too-large'
      throw error
    } finally {
      rmSync(path, { force: true })
    }
  }
  return async (hash, bytes) => {
    const governed = record.governed()
    if (governed === null || !awaits(hash) || coming >= MOST_AT_ONCE) return 'nobody-waits'
    coming++
    try {
      return await take(hash, bytes, governed)
    } finally {
      coming--
    }
  }
}

/** Only of open proposals: whoever asks cannot have any other file of the record read and counted. */
const createHeads =
  ({ record, store }: CouncilStands): CouncilParts['heads'] =>
  async (effects) => {
    const governed = record.governed()
    const isOpen = governed?.park().proposals.some(({ proposal: p }) => p.type === 'inputs' && p.effects === effects)
    if (governed === null || isOpen !== true || !governed.has(effects)) return 'not-open'
    const path = join(governed.folder, blobPath(effects))
    const { size } = await stat(path)
    return size > LONGEST_REPORT ? null : countHeads(await readFile(path), await store.headCounts())
  }

const errorsOf = (problems: readonly { severity: string; file: string; line: number; what: string }[]): string =>
  problems
    .filter(({ severity }) => severity === 'error')
    .slice(0, 5)
    .map(({ file, line, what }) => `${file}:${line}: ${what}`)
    .join(' ')

const engineText = (compiled: string): string => Buffer.from(engineOctets({ compiled, engine: ENGINE })).toString()

/** What is agreed on as compiled by a program is what this one compiles; an engine of before stays as it was written. */
const isOwnEngine = ({ folder }: Governed, before: Inputs, after: Inputs, table: string): boolean => {
  if (after.engine === undefined || after.engine === before.engine) return true
  const read = readAgreed({ folder, files: after }, 'engine', 1000)
  return read.ok && Buffer.from(read.bytes).toString() === engineText(table)
}

const createCheck =
  ({ data, record, policy, siteOf }: CouncilStands) =>
  async (before: Inputs, after: Inputs): Promise<Checked> => {
    const governed = record.governed()
    if (governed === null) return { good: false, why: 'policy-errors', detail: 'the record is bad' }
    const { bad } = siteOf(after)
    if (bad !== null)
      return { good: false, why: 'policy-errors', detail: `${bad} is not as docs/formats.md, section 7, has it` }
    const of = (files: Inputs) => agreedFrom(governed.folder, governed.park().charter, files, siteOf(files).site)
    const { problems, report, table } = await policy.compare(of(before), of(after))
    if (table === null) return { good: false, why: 'policy-errors', detail: errorsOf(problems) }
    if (!isOwnEngine(governed, before, after, table))
      return {
        good: false,
        why: 'policy-errors',
        detail: `engine has to be ${engineText(table)}, as this program compiles it`,
      }
    if (report === null) return { good: false, why: 'effects-differ', detail: 'what it changes is too complex to tell' }
    const effects = effectsHash(report)
    const path = join(data, 'effects.json')
    writePrivate(path, report)
    await governed.keep(effects, path)
    return { good: true, effects, compiled: table }
  }

/** Opens the door, and looks from time to time what is due. */
export const openCouncil = (stands: CouncilStands): Council => {
  const { record, policy, log } = stands
  const government = createGovernment({
    record: record.governed,
    check: createCheck(stands),
    adopt: async () => void (await policy.reload()),
    // Where nobody knows it, the entry says nothing of the table.
    table: () => policy.table() ?? { compiled: `sha256:${policy.decider().hash}`, engine: 'isthmus/1' },
    engine: ENGINE,
    log,
  })
  const { submit, say, report, look } = government
  const door: CouncilParts = {
    read: (value) => parseJson(JSON.stringify(value)),
    submit,
    say,
    report,
    put: createPut(stands, government),
    ...createDrafts(stands),
    heads: createHeads(stands),
  }
  let looking: Promise<void> = look()
  const timer = setInterval(() => {
    looking = look()
  }, LOOK_EVERY)
  return {
    door: () => (record.byOperators() ? door : null),
    feed: government.feed,
    close: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
