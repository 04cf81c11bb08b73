// The park's record in the running program: opened before the policy, written whenever other files are in force or operators agree.
// Whatever goes wrong here is said and stops no traffic.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemReading } from '../../base/clock.ts'
import { ed25519Signer } from '../../base/ed25519.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { hexOf } from '../../base/octets.ts'
import { createTurn, type Turn } from '../../base/turn.ts'
import { charterByFile } from '../../domain/council/by-file.ts'
import { type Charter, wayOf } from '../../domain/council/charter.ts'
import { type Clock, noClock } from '../../domain/council/clock.ts'
import { type Body, type Compiled, entryOctets } from '../../domain/council/entry.ts'
import type { RootAt } from '../../domain/council/hear.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import type { Outcome, Refusal } from '../../domain/council/outcome.ts'
import { inputsNow, type State } from '../../domain/council/state.ts'
import type { Rulers } from '../../domain/policy/verify/context.ts'
import { blobPath } from '../../domain/record/blob.ts'
import type { Json } from '../../domain/record/json.ts'
import { type VerifierKey, verifierKey } from '../../domain/record/keys.ts'
import { knownKey, secretKey, writePrivate } from '../../edges/data/folder.ts'
import type { AgreedFile } from '../../edges/policyfile/agreed.ts'
import type { Cosigning } from '../../edges/record/cosigning.ts'
import { DISK } from '../../edges/record/disk.ts'
import { type Marks, openMarks } from '../../edges/record/mark.ts'
import { lookAtRecord, type OpenedRecord, openRecord } from '../../edges/record/open.ts'
import type { Sequencer } from '../../edges/record/sequencer.ts'
import type { ServedRecord } from '../../edges/record/serve.ts'
import type { Verification } from '../../edges/record/verify.ts'
import { readCharterFile, rulersOf } from './charter-file.ts'
import { cosigningOf, withSeen } from './cosigned.ts'

/** The record of a park that operators rule. */
export type Governed = {
  /** The hash of entry 0: `sha256:` and 64 digits. */
  readonly genesis: () => string
  readonly folder: string
  readonly park: () => State
  readonly rootAt: RootAt
  /** What the next entry would say. */
  readonly clock: () => Clock
  /** Appends an entry with the clock of now; one that would not be accepted is not written. Throws what the disk throws. */
  readonly append: (body: Body) => Promise<Outcome>
  /** Keeps the bytes of a file under their hash. False: they are others. */
  readonly keep: (hash: string, path: string) => Promise<boolean>
  readonly has: (hash: string) => boolean
  /** Takes bytes away that neither what is agreed, nor what is in force or proposed, names. Never rejects. */
  readonly drop: (hash: string) => Promise<void>
}

/** With the hash of entry 0, which names the park; empty before there is one. */
type ParkServed =
  | (Extract<ServedRecord, { readonly folder: string }> & { readonly genesis: () => string })
  | Extract<ServedRecord, { readonly why: string }>

export type ParkRecord = {
  readonly served: () => ParkServed
  /** What needs mending, a sentence each. */
  readonly troubles: () => readonly string[]
  /** Why no other policy may be put in force; `null`: one may. */
  readonly frozen: () => string | null
  /** Whether operators rule the park, also where its record is bad. */
  readonly byOperators: () => boolean
  /** Who agrees on the policy. */
  readonly rulers: () => Rulers
  /** `null` in a park ruled by file, before its genesis, and while its record is bad. */
  readonly governed: () => Governed | null
  /** Shows the newest checkpoint to the witnesses, also to those that the settings' map has got since. */
  readonly askWitnesses: () => void
  /** Writes which files are in force, where they are not those of before; where operators rule, only the genesis. Never rejects. */
  readonly inForce: (files: readonly AgreedFile[], table?: Compiled | null) => Promise<void>
  readonly close: () => Promise<void>
}

/** `charter`: the file of the charter with which operators begin to rule, where there is no record yet; `null`: a park ruled by file. */
export type RecordOptions = {
  readonly data: string
  readonly domain: string
  readonly charter: string | null
  /** Where the operators' witnesses are, by operator; may grow. */
  readonly witnesses: ReadonlyMap<string, string>
  /** Whether keys that are published for trying may be in it. */
  readonly sample: boolean
  readonly log: Log
}

/** Milliseconds. */
const MINUTE = 60_000

/** Bytes of a list that is kept after it was replaced; larger ones would fill the disk day by day. */
export const LARGE_LIST = 1_000_000

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

type Writing = {
  readonly folder: string
  readonly key: VerifierKey
  readonly marks: Marks
  readonly charter: Charter
  readonly cosigning: Cosigning
  readonly log: Log
}

const accepted = (outcome: Outcome): void => {
  if (outcome.is !== 'accepted') throw new Error(`it does not take its own entry (${JSON.stringify(outcome)})`)
}

/** `table`: what the files compile to, for a genesis. */
type ToWrite = { readonly files: readonly AgreedFile[]; readonly table: Compiled | null }

/** Keeps the bytes and writes the entry, where there is something to write. Throws what the disk throws. */
const write = async (
  { folder, key, marks, charter, log }: Writing,
  sequencer: Sequencer,
  { files, table }: ToWrite,
): Promise<void> => {
  const park = sequencer.park()
  if (park !== null && wayOf(park.charter) !== 'file') return
  const inputs = inputsOf(files)
  // The entry is written all the same: the hash is what rules. What changed is adopted next.
  for (const { name, hash, path } of files)
    if (!(await sequencer.keep(`sha256:${hash}`, path))) log('record.changed-meanwhile', { name })
  if (park !== null && isSame(park.inputs, inputs)) return
  const body: Body =
    park === null
      ? { kind: 'genesis', charter: charter as unknown as Json, inputs, log: key.text, ...table }
      : { kind: 'adoption', inputs }
  const last = park?.clock ?? noClock(Object.keys(charter.operators))
  accepted(await sequencer.append(entryOctets(body, marks.clock(last))))
  await sequencer.drop(replacedLists(folder, park?.inputs ?? {}, inputs))
  log('record.grown', { size: sequencer.size() })
}

const keyOf = (secret: Uint8Array, domain: string) => {
  const { publicKey, sign } = ed25519Signer(secret)
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

/** Whether operators rule the park of a data folder, as far as was ever known there. */
export const wasByOperators = (data: string): boolean => marksIn(data).operators()

/** The record of a data folder, verified and held against what its gateway remembers; nothing is made or changed. */
export const lookAtOwnRecord = ({ data, domain }: Pick<RecordOptions, 'data' | 'domain'>): Promise<Verification> => {
  const secret = knownKey(data, 'record')
  const key = secret === undefined ? null : keyOf(secret, domain).key
  return lookAtRecord(recordIn(data), { key, marks: marksIn(data) })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The record as it is opened, written and, after a failure, opened again. */
const createHolder = (open: () => Promise<OpenedRecord>, first: OpenedRecord, { marks, cosigning, log }: Writing) => {
  let opened = first
  let failure: string | null = null
  const remember = ({ genesis, size, log: tree, park }: Sequencer): void => {
    const charter = park()?.charter
    const operators = charter !== undefined && wayOf(charter) !== 'file'
    marks.keep(size() === 0 ? null : { genesis: genesis(), size: size(), root: hexOf(tree.root(size())), operators })
  }
  const failed = (error: unknown): void => {
    failure = messageOf(error)
    log('record.failed', { why: failure })
  }
  return {
    opened: () => opened,
    failure: () => failure,
    failed,
    remember,
    /** Writes, and remembers how far it came. Throws what the disk throws, and what a bad record makes impossible. */
    writing: async <T>(run: (sequencer: Sequencer) => Promise<T>): Promise<T> => {
      // What failed half way is looked at as after a crash.
      if (failure !== null) opened = await open()
      if (opened.state === 'fault') throw new Error(opened.why)
      try {
        const { size } = opened.sequencer
        const before = size()
        const done = await run(opened.sequencer)
        remember(opened.sequencer)
        if (size() > before) void cosigning.ask()
        failure = null
        return done
      } catch (error) {
        failed(error)
        throw error
      }
    },
  }
}

type Holder = ReturnType<typeof createHolder>

/** Whether somebody needs the bytes: what is agreed, what is in force, what is proposed. */
const isNamed = (park: State, hash: string): boolean =>
  [park.inputs, inputsNow(park)].some((files) => Object.values(files).includes(hash)) ||
  park.proposals.some(({ proposal }) => proposal.type === 'inputs' && Object.values(proposal.set).includes(hash))

/** Somebody's words that no entry holds are refused; they are no trouble of the disk. */
const isTooLong = (body: Body, clock: Clock): boolean => {
  try {
    entryOctets(body, clock)
    return false
  } catch (error) {
    if (error instanceof RangeError) return true
    throw error
  }
}

const tooLong = ({ kind }: Body): Refusal => (kind === 'proposal' ? 'invalid' : 'malformed')

/** `null`: it is a park ruled by file, or has no genesis yet. */
const governedBy = (
  sequencer: Sequencer,
  { folder, marks }: Writing,
  { writing }: Holder,
  { inTurn }: Turn,
): Governed | null => {
  const begun = sequencer.park()
  if (begun === null || wayOf(begun.charter) === 'file') return null
  const park = (): State => sequencer.park() ?? begun
  return {
    folder,
    genesis: sequencer.genesis,
    park,
    rootAt: (size) => (size <= sequencer.log.size() ? sequencer.log.root(size) : undefined),
    clock: () => marks.clock(park().clock),
    append: (body) =>
      inTurn(async () => {
        if (isTooLong(body, marks.clock(park().clock))) return { is: 'refused', why: tooLong(body) }
        return writing((now) => now.append(entryOctets(body, marks.clock(now.park()?.clock ?? null))))
      }),
    keep: (hash, path) => inTurn(() => writing((now) => now.keep(hash, path))),
    has: (hash) => existsSync(join(folder, blobPath(hash))),
    drop: (hash) =>
      inTurn(async () => {
        if (!isNamed(park(), hash)) await writing((now) => now.drop([hash]))
      }).catch(() => {}), // told as a failure of the record already
  }
}

const parkIn = (now: OpenedRecord): State | null => (now.state === 'open' ? now.sequencer.park() : null)

const whyBad = (now: OpenedRecord): string | null => (now.state === 'fault' ? now.why : null)

const troublesOf = (bad: string | null, failure: string | null, witnesses: readonly string[]): readonly string[] => [
  ...(bad === null
    ? []
    : [`The record is bad: ${bad}. The policy in force stays as it is; see docs/errors.md, record:bad.`]),
  ...(failure === null ? [] : [`The record could not be written, and is tried again every minute: ${failure}.`]),
  ...(bad === null ? witnesses : []),
]

/** Verifies the record of the data folder. A bad one is a trouble, not an error. */
export const openParkRecord = async ({
  data,
  domain,
  charter,
  sample,
  witnesses,
  log,
}: RecordOptions): Promise<ParkRecord> => {
  const folder = recordIn(data)
  const { key, sign } = keyOf(secretKey(data, 'record'), domain)
  const marks = marksIn(data)
  const open = (): Promise<OpenedRecord> => openRecord({ folder, disk: DISK, key, sign, marks })
  const first = await open()
  const begins = charter !== null && first.state === 'open' && first.sequencer.park() === null
  let opened = (): OpenedRecord => first
  const cosigning = cosigningOf(() => opened(), key, witnesses)
  const stands: Writing = {
    ...{ folder, key, marks: withSeen(marks, cosigning), cosigning, log },
    charter: begins ? readCharterFile(charter, { log: key, sample }) : charterByFile(key.name),
  }
  const holder = createHolder(open, first, stands)
  opened = holder.opened
  void cosigning.ask()
  const turn = createTurn()
  let waiting: ToWrite | null = null
  if (first.state === 'fault') log('record.refused', { why: first.why })

  const writeNow = async (): Promise<void> => {
    const what = waiting
    if (what === null || opened().state === 'fault') return
    await holder
      .writing((sequencer) => write(stands, sequencer, what))
      .then(
        () => {
          waiting = null
        },
        () => {},
      )
  }
  const inForce: ParkRecord['inForce'] = (files, table = null) => {
    waiting = { files, table }
    return turn.inTurn(writeNow)
  }
  const look = (): void => {
    const now = opened()
    if (now.state === 'fault') return
    if (waiting !== null) return void turn.inTurn(writeNow)
    // Also where nothing was written: the times of cosignatures must not grow old.
    void cosigning.ask()
    try {
      holder.remember(now.sequencer)
    } catch (error) {
      holder.failed(error)
    }
  }
  const looking = setInterval(look, MINUTE)
  looking.unref()
  const parkNow = (): State | null => parkIn(opened())
  return {
    served: () => {
      const now = opened()
      return now.state === 'fault' ? { why: now.why } : { folder, ...now.sequencer }
    },
    troubles: () => troublesOf(whyBad(opened()), holder.failure(), cosigning.troubles()),
    frozen: () => whyBad(opened()),
    byOperators: () => {
      const park = parkNow()
      return park === null ? marks.operators() || charter !== null : wayOf(park.charter) !== 'file'
    },
    rulers: () => rulersOf(parkNow()?.charter ?? stands.charter),
    governed: () => {
      const now = opened()
      return now.state === 'fault' ? null : governedBy(now.sequencer, stands, holder, turn)
    },
    askWitnesses: () => void cosigning.ask(),
    inForce,
    close: async () => {
      clearInterval(looking)
      cosigning.close()
      await turn.rested()
    },
  }
}
