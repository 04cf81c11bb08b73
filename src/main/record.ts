// The park's record in the running program: opened before the policy, written whenever other files are in force. Whatever goes wrong
// here is said and stops no traffic.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemReading } from '../base/clock.ts'
import { ed25519Signer } from '../base/ed25519.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { hexOf } from '../base/octets.ts'
import { charterByFile } from '../domain/council/by-file.ts'
import { type Body, entryOctets } from '../domain/council/entry.ts'
import type { Inputs } from '../domain/council/inputs.ts'
import type { Json } from '../domain/record/json.ts'
import { type VerifierKey, verifierKey } from '../domain/record/keys.ts'
import { secretKey, writePrivate } from '../edges/data/folder.ts'
import type { AgreedFile } from '../edges/policyfile/agreed.ts'
import { DISK } from '../edges/record/disk.ts'
import { type Marks, openMarks } from '../edges/record/mark.ts'
import { type OpenedRecord, openRecord } from '../edges/record/open.ts'
import type { Sequencer } from '../edges/record/sequencer.ts'
import type { ServedRecord } from '../edges/record/serve.ts'
import { blobPath } from '../edges/record/verify.ts'

export type ParkRecord = {
  readonly served: () => ServedRecord
  /** What needs mending, a sentence each. */
  readonly troubles: () => readonly string[]
  /** Why no other policy may be put in force; `null`: one may. */
  readonly frozen: () => string | null
  /** Writes which files are in force, where they are not those of before. Never rejects. */
  readonly inForce: (files: readonly AgreedFile[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** Milliseconds. */
const MINUTE = 60_000

/** Bytes of a list that is kept after it was replaced; larger ones would fill the disk day by day. */
const LARGE_LIST = 1_000_000

export const recordIn = (data: string): string => join(data, 'record')

/** The origin of a park's log. */
const originOf = (domain: string): string => `${domain}/record`

const inputsOf = (files: readonly AgreedFile[]): Inputs =>
  Object.fromEntries(files.map(({ name, hash }) => [name, `sha256:${hash}`]))

const isSame = (a: Inputs, b: Inputs): boolean => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

const replacedLists = (folder: string, before: Inputs, now: Inputs): readonly string[] => {
  const stay = new Set(Object.values(now))
  const gone = Object.entries(before).filter(([name, hash]) => name.startsWith('lists/') && !stay.has(hash))
  const isLarge = (hash: string): boolean =>
    (statSync(join(folder, blobPath(hash)), { throwIfNoEntry: false })?.size ?? 0) > LARGE_LIST
  return gone.map(([, hash]) => hash).filter(isLarge)
}

type Writing = { readonly folder: string; readonly key: VerifierKey; readonly marks: Marks; readonly log: Log }

/** Keeps the bytes and writes the entry, where there is something to write. Throws what the disk throws. */
const write = async (
  { folder, key, marks, log }: Writing,
  sequencer: Sequencer,
  files: readonly AgreedFile[],
): Promise<void> => {
  const inputs = inputsOf(files)
  // The entry is written all the same: the hash is what rules. What changed is adopted next.
  for (const { name, hash, path } of files)
    if (!(await sequencer.keep(`sha256:${hash}`, path))) log('record.changed-meanwhile', { name })
  const park = sequencer.park()
  if (park !== null && isSame(park.inputs, inputs)) return
  const charter = charterByFile(key.name) as unknown as Json
  const body: Body = park === null ? { kind: 'genesis', charter, inputs, log: key.text } : { kind: 'adoption', inputs }
  const outcome = await sequencer.append(entryOctets(body, marks.clock(park?.clock ?? null)))
  if (outcome.is !== 'accepted') throw new Error(`it does not take its own entry (${JSON.stringify(outcome)})`)
  await sequencer.drop(replacedLists(folder, park?.inputs ?? {}, inputs))
  log('record.grown', { size: sequencer.size() })
}

const keyOf = (data: string, domain: string) => {
  const { publicKey, sign } = ed25519Signer(secretKey(data, 'record'))
  const key = verifierKey(originOf(domain), 'ed25519', publicKey)
  if (key !== undefined) return { key, sign }
  throw new IsthmusError(
    'settings:invalid',
    `${originOf(domain)} cannot be the name of a record`,
    'choose a shorter domain',
  )
}

const marksIn = (data: string): Marks => {
  const path = join(data, 'record-mark.json')
  return openMarks({
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    keep: (text) => writePrivate(path, text),
    now: systemReading(),
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Verifies the record of the data folder. A bad one is a trouble, not an error. */
export const openParkRecord = async (data: string, domain: string, log: Log): Promise<ParkRecord> => {
  const folder = recordIn(data)
  const { key, sign } = keyOf(data, domain)
  const marks = marksIn(data)
  const open = (): Promise<OpenedRecord> => openRecord({ folder, disk: DISK, key, sign, marks })
  let opened = await open()
  let waiting: readonly AgreedFile[] | null = null
  let failure: string | null = null
  if (opened.state === 'fault') log('record.refused', { why: opened.why })

  const remember = ({ genesis, size, log: tree }: Sequencer): void =>
    marks.keep(size() === 0 ? null : { genesis: genesis(), size: size(), root: hexOf(tree.root(size())) })
  const writeNow = async (files: readonly AgreedFile[]): Promise<void> => {
    // What failed half way is looked at as after a crash.
    if (failure !== null) opened = await open()
    if (opened.state === 'fault') return
    try {
      await write({ folder, key, marks, log }, opened.sequencer, files)
      remember(opened.sequencer)
      waiting = null
      failure = null
    } catch (error) {
      failure = messageOf(error)
      log('record.failed', { why: failure })
    }
  }
  let turn: Promise<void> = Promise.resolve()
  const inForce = (files: readonly AgreedFile[]): Promise<void> => {
    waiting = files
    turn = turn.then(() => (waiting === null ? undefined : writeNow(waiting)))
    return turn
  }
  const rememberAgain = (sequencer: Sequencer): void => {
    try {
      remember(sequencer)
    } catch (error) {
      log('record.failed', { why: messageOf(error) })
    }
  }
  const look = (): void => {
    if (opened.state === 'fault') return
    if (waiting !== null) void inForce(waiting)
    else rememberAgain(opened.sequencer)
  }
  const looking = setInterval(look, MINUTE)
  looking.unref()
  return {
    served: () => (opened.state === 'fault' ? { why: opened.why } : { folder, ...opened.sequencer }),
    troubles: () => [
      ...(opened.state === 'fault'
        ? [`The record is bad: ${opened.why}. The policy in force stays as it is; see docs/errors.md, record:bad.`]
        : []),
      ...(failure === null ? [] : [`The record could not be written, and is tried again every minute: ${failure}.`]),
    ],
    frozen: () => (opened.state === 'fault' ? opened.why : null),
    inForce,
    close: async () => {
      clearInterval(looking)
      await turn
    },
  }
}
