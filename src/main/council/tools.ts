// Joint rule at the command line of an operator: the record is verified here, and what is proposed is compared here.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { base64Of } from '../../base/base64.ts'
import { IsthmusError } from '../../base/errors.ts'
import { catalogue } from '../../domain/catalogue/catalogue.ts'
import { serviceChanges } from '../../domain/catalogue/differences.ts'
import { readAgreedSite, SITE_FILES } from '../../domain/council/agreed-site.ts'
import { engineOctets, readEngine } from '../../domain/council/engine-file.ts'
import { type Inputs, isListName } from '../../domain/council/inputs.ts'
import { withSet } from '../../domain/council/proposal.ts'
import { readSite } from '../../domain/council/site-file.ts'
import type { State } from '../../domain/council/state.ts'
import { readGroups, readNetworks, readRetention, readTenants } from '../../domain/council/terms-files.ts'
import { readUpstreams } from '../../domain/council/upstreams-file.ts'
import { tableHash } from '../../domain/policy/compile/table-hash.ts'
import { ENGINE, effectsHash, effectsReport } from '../../domain/policy/exact/effects-report.ts'
import type { Site } from '../../domain/policy/site.ts'
import { canonical, parseJson } from '../../domain/record/json.ts'
import type {
  Collected,
  CouncilParts,
  FilesAsked,
  ReadPark,
  SetOfFiles,
  Whereto,
} from '../../edges/cli/council-parts.ts'
import { type Door, doorAt } from '../../edges/council/door.ts'
import { writePrivate } from '../../edges/data/folder.ts'
import { isKeyName, newKeyFile, readKeyFile } from '../../edges/keys/key-file.ts'
import { type Files, LONGEST_BLOB } from '../../edges/record/files.ts'
import { holdAgainstSeen } from '../../edges/record/seen.ts'
import { askYes } from '../terminal.ts'
import { agreedFrom } from './agreed.ts'
import { type Blobs, openBlobs } from './blobs.ts'
import { pack, unpack } from './carried.ts'
import { isForTrying, rulersOf } from './charter-file.ts'
import { withException } from './exception.ts'
import { filesAt, goodRecord } from './record-desk.ts'
import { withoutRuleOf } from './without.ts'

const unusable = (path: string, why: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('council:file', `${path} ${why}`, mend, { cause })

const LONGEST_TEXT = 1_000_000

const bytesOf = (path: string, most: number): Uint8Array => {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(resolve(path))
  } catch (cause) {
    throw unusable(path, 'cannot be read', 'check the path, and the rights of the file', cause)
  }
  if (bytes.length > most) throw unusable(path, `has more than ${most} bytes`, 'make it shorter')
  return bytes
}

/** A file that somebody gives. Throws `council:file`. */
export const textOf = (path: string): string => Buffer.from(bytesOf(path, LONGEST_TEXT)).toString('utf8')

/** What a policy is read from, and with it what it must pass. */
const POLICY_INPUTS = /^(policy\.yaml$|lists\/|agreement\/)/
const LOOKED_AT = /^(policy\.yaml$|tests$|lists\/|agreement\/)/

/** What is agreed beside the policy. */
export const siteOf = async (inputs: Inputs, blobs: Blobs): Promise<Site> => {
  const octets = new Map<string, Uint8Array>()
  for (const name of SITE_FILES) {
    const hash = inputs[name]
    if (hash !== undefined) octets.set(name, await blobs.need(hash))
  }
  const site = readAgreedSite((name) => octets.get(name))
  if (!('bad' in site)) return site
  throw unusable(`the agreed file ${site.bad}`, 'has not the form of one', 'see docs/formats.md, section 7')
}

/** The bytes of the agreed and changed files that make the policy, or that it must pass. */
export const needAll = async (hashes: Readonly<Record<string, string>>, blobs: Blobs): Promise<void> => {
  for (const [name, hash] of Object.entries(hashes)) if (LOOKED_AT.test(name)) await blobs.need(hash)
}

const effectsOf = async (set: SetOfFiles, state: State, blobs: Blobs): ReturnType<ReadPark['effects']> => {
  const after = withSet(state.inputs, set)
  await needAll(state.inputs, blobs)
  await needAll(after, blobs)
  // Loaded here: most commands compile nothing.
  const { compareInFull } = await import('../../edges/policyfile/compare.ts')
  const { found, sides, problems } = compareInFull(
    agreedFrom(blobs.folder, state.charter, state.inputs, await siteOf(state.inputs, blobs)),
    agreedFrom(blobs.folder, state.charter, after, await siteOf(after, blobs)),
  )
  return found === null || sides === null
    ? { told: false, problems: problems.filter(({ severity }) => severity === 'error') }
    : {
        ...{ told: true, found, hash: effectsHash(effectsReport(found)) },
        services: serviceChanges(sides.before, sides.after, catalogue()),
      }
}

/** Lists by url are taken from the agreed ones, or as they are given. */
const shelfOf = async ({ lists }: FilesAsked, { inputs }: State, blobs: Blobs): Promise<string> => {
  const shelf = join(blobs.folder, 'shelf')
  mkdirSync(shelf, { recursive: true })
  for (const [name, hash] of Object.entries(inputs))
    if (isListName(name)) writeFileSync(join(shelf, name.slice('lists/'.length)), await blobs.need(hash))
  for (const [id, path] of lists) writeFileSync(join(shelf, id), bytesOf(path, LONGEST_BLOB))
  return shelf
}

type FilesOfPolicy = {
  readonly files: readonly (readonly [string, string])[]
  readonly problems: Collected['problems']
}

const filesOfPolicy = async (path: string, asked: FilesAsked, state: State, blobs: Blobs): Promise<FilesOfPolicy> => {
  const { loadPolicy } = await import('../../edges/policyfile/load.ts')
  const { agreedFiles } = await import('../../edges/policyfile/agreed.ts')
  const inputs = {
    ...{ path: resolve(path), rule: rulersOf(state.charter), site: await siteOf(state.inputs, blobs) },
    shelf: await shelfOf(asked, state, blobs),
  }
  const loaded = loadPolicy(inputs)
  if (loaded.verified === null) return { files: [], problems: loaded.problems }
  const lists = new Map([...loaded.lists].map(([id, list]) => [id, list.path]))
  const files = agreedFiles(loaded.parts, loaded.verified, inputs, lists).map(({ name, hash, path: at }) => {
    if (blobs.put(bytesOf(at, LONGEST_BLOB)) === `sha256:${hash}`) return [name, `sha256:${hash}`] as const
    throw unusable(at, 'has changed while it was read', 'try again')
  })
  return { files, problems: [] }
}

const FORMS: Readonly<Record<string, { readonly read: (octets: Uint8Array) => unknown; readonly like: string }>> = {
  zones: {
    read: readSite,
    like: '{"hosts": {"library.park.test": ["10.1.0.10"]}, "zones": {"library": ["10.1.0.0-10.1.0.255"]}}',
  },
  engine: { read: readEngine, like: '{"compiled": "sha256:…", "engine": "isthmus/2"}, or give --engine instead' },
  upstreams: { read: readUpstreams, like: '["192.0.2.53", "192.0.2.54:5353"]' },
  tenants: { read: readTenants, like: '{"t-001": {"heads": 120, "plans": ["basic", "office"]}}' },
  groups: { read: readGroups, like: '{"sports": {"people": 40, "tenants": ["t-001", "t-017"]}}' },
  networks: {
    read: readNetworks,
    like: '{"cafe": {"kind": "sign-in", "plan": null, "ranges": ["10.2.0.0-10.2.0.255"], "tenant": null}}',
  },
  retention: { read: readRetention, like: '{"namesOfSessionsDays": 7}, from 1 to 30' },
}

/** What somebody wrote as JSON, in the one form that is agreed on; other files as they are. */
const fileOf = (name: string, path: string): Uint8Array => {
  const form = FORMS[name]
  if (form === undefined) return bytesOf(path, LONGEST_BLOB)
  const value = parseJson(textOf(path))
  const octets = value === undefined ? undefined : canonical(value)
  if (octets !== undefined && form.read(octets) !== undefined) return octets
  throw unusable(path, `has not the form of ${name}`, `write ${form.like}`)
}

/** With what this program compiles the files to, so that both agree on that too. */
const withEngine = async (set: SetOfFiles, state: State, blobs: Blobs): Promise<Collected> => {
  const after = withSet(state.inputs, set)
  await needAll(after, blobs)
  const { loadPolicy } = await import('../../edges/policyfile/load.ts')
  const { build } = await import('../../edges/policyfile/build.ts')
  const of = agreedFrom(blobs.folder, state.charter, after, await siteOf(after, blobs))
  const { problems, ...built } = build(loadPolicy(of), of)
  if (built.decider === null) return { set: {}, problems }
  const engine = blobs.put(engineOctets({ compiled: tableHash(built.compiled), engine: ENGINE }))
  return { set: state.inputs.engine === engine ? set : { ...set, engine }, problems: [] }
}

const collect = async (asked: FilesAsked, state: State, blobs: Blobs): Promise<Collected> => {
  const { policy, without, others } = asked
  const read = policy === undefined ? null : await filesOfPolicy(policy, asked, state, blobs)
  if (read?.problems.some(({ severity }) => severity === 'error')) return { set: {}, problems: read.problems }
  const draft = new Map([
    ...(read?.files ?? []),
    ...(without === undefined ? [] : [['policy.yaml', await withoutRuleOf(state.inputs, without, blobs)] as const]),
    ...others.map(([name, path]) => [name, blobs.put(fileOf(name, path))] as const),
  ])
  const gone = Object.keys(state.inputs).filter((name) => read !== null && POLICY_INPUTS.test(name) && !draft.has(name))
  const changed = [...draft].filter(([name, hash]) => state.inputs[name] !== hash)
  const set = Object.fromEntries([...changed, ...gone.map((name) => [name, null] as const)])
  return asked.engine ? withEngine(set, state, blobs) : { set, problems: [] }
}

/** By the XDG Base Directory Specification: what should last between two runs, and is no settings. */
const seenIn = ({ XDG_STATE_HOME: state = '' }: NodeJS.ProcessEnv): string =>
  join(isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'isthmus', 'records')

const keepSeen = (path: string, text: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writePrivate(path, text)
  } catch (cause) {
    throw unusable(
      path,
      'cannot be written',
      'say in XDG_STATE_HOME where it may be: by it an older record is noticed',
      cause,
    )
  }
}

/** The portal of a record's address: what stands before `record/`. */
const doorFor = ({ record, portal }: Whereto): Door => {
  const address = portal ?? (/^https?:\/\//.test(record) ? record.replace(/record\/?$/, '') : undefined)
  if (address !== undefined && URL.canParse(address)) return doorAt(address)
  throw new IsthmusError(
    'door:unreachable',
    address === undefined ? `${record} is a folder: nothing can be sent there` : `${address} is no address`,
    'give the address of the park’s portal with --portal',
  )
}

/** For as long as one command runs. */
export const councilTools = (): CouncilParts => {
  let blobs: Blobs | undefined
  const blobsOf = (files: Files): Blobs => {
    blobs ??= openBlobs(files)
    return blobs
  }
  return {
    read: async (where, genesis) => {
      const files = filesAt(where)
      const found = await goodRecord(where, files, genesis)
      holdAgainstSeen(found, where, { folder: seenIn(process.env), keep: keepSeen })
      const { park: state, log, checkpoint } = found
      return {
        state,
        record: { size: checkpoint.size, root: base64Of(checkpoint.root) },
        rootAt: (size) => (size <= log.size() ? log.root(size) : undefined),
        collect: (asked) => collect(asked, state, blobsOf(files)),
        effects: (set) => effectsOf(set, state, blobsOf(files)),
        withException: async (asked) => {
          const at = blobsOf(files)
          await needAll(state.inputs, at)
          return withException(asked, { state, site: await siteOf(state.inputs, at), blobs: at })
        },
      }
    },
    isKeyName,
    newKey: (file, name) => newKeyFile(resolve(file), name),
    key: (file) => readKeyFile(resolve(file), isForTrying),
    say: async (to, note) => doorFor(to).say(note),
    report: async (to, note) => doorFor(to).report(note),
    review: async (to, number) => doorFor(to).review(number),
    submit: async (to, proposal, note) => doorFor(to).submit(proposal, note, (hash) => blobs?.here(hash)),
    pack: (folder, proposal, note) => {
      const hashes = proposal.type === 'inputs' ? Object.values(proposal.set) : []
      const bytes = hashes.flatMap((hash) => {
        const found = hash === null ? undefined : blobs?.here(hash)
        return hash === null || found === undefined ? [] : [[hash, found] as const]
      })
      pack(folder, proposal, note, bytes)
    },
    sendPacked: async (folder, portal) => {
      const { proposal, note, bytes } = unpack(folder)
      return { proposal, sent: await doorFor({ record: portal, portal }).submit(proposal, note, bytes) }
    },
    readJson: (file) => {
      const value = parseJson(textOf(file))
      if (value !== undefined) return value
      throw unusable(file, 'is no JSON that a record can have', 'see docs/formats.md, section 2')
    },
    readNote: textOf,
    writeNote: (file, note) => {
      try {
        mkdirSync(dirname(resolve(file)), { recursive: true })
        writeFileSync(resolve(file), note, { flag: 'wx' })
      } catch (cause) {
        throw unusable(file, 'cannot be written, or exists', 'choose another name', cause)
      }
    },
    ask: askYes,
  }
}
