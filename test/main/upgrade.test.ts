// Upgrades: in place and whole, refused where they are not, taken back where the new version does not start, and killed at any step never half of anything.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { IsthmusError } from '../../src/base/errors.ts'
import { readSettings, type Settings } from '../../src/config.ts'
import type { Offered } from '../../src/edges/cli/upgrade-parts.ts'
import { newKeyFile, readKeyFile } from '../../src/edges/keys/key-file.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { upgradeParts } from '../../src/main/upgrade/upgrade.ts'
import { freshFolder } from '../kit/folder.ts'
import { person } from '../kit/store-values.ts'
import { type Change, makeArchive, placeWith } from '../kit/version.ts'

const PROCESS = fileURLToPath(new URL('../kit/upgrade-process.ts', import.meta.url))
const SOAK = process.env.ISTHMUS_SOAK !== undefined

const POLICY = `policy: isthmus/v1
park: { name: Ship, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/80, tcp/443] } }
plans: { crew: { title: Crew, services: [web], session: 30 min } }
`
const SETTINGS = `policy: policy.yaml
data: data
http: 127.0.0.1:0
proxy: 127.0.0.1:0
metrics: 127.0.0.1:0
dns: 127.0.0.1:0
`

/** It changes the database, so that the version before cannot open it. */
const LATER_SCHEMA: Change = [
  'src/edges/store/migrate.ts',
  '  use,\n]',
  "  use,\n  { version: 99, up: async (db) => db.schema.createTable('later').addColumn('id', 'integer').execute() },\n]",
]
/** It does not start where anybody would be served, but on a copy. */
const NO_START: Change = [
  'src/main/here.ts',
  '  announce(startedAs(park, settings.consoles))',
  "  throw new Error('not today')",
]
const NO_TRIAL: Change = [
  'src/main/upgrade/trial.ts',
  'export const tryStart = async (',
  'export const tryLess = async (',
]

const old = await makeArchive({ version: '0.1.0' })
const newer = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA] })

type Park = ReturnType<typeof placeWith> & {
  readonly data: string
  readonly config: string
  readonly settings: Settings
}

/** A place with version 0.1.0, and a park with people. */
const parkOn = async (more = ''): Promise<Park> => {
  const place = placeWith(old)
  const park = freshFolder('park')
  writeFileSync(join(park, 'policy.yaml'), POLICY)
  const config = join(park, 'isthmus.yaml')
  writeFileSync(config, SETTINGS + more)
  const data = join(park, 'data')
  const store = await openStore({ data, url: undefined })
  await store.put({ tenants: [{ id: 't1', name: '가' }], people: [person('p0', { tenant: 't1' })] })
  await store.close()
  return { ...place, data, config, settings: readSettings({ ISTHMUS_CONFIG: config }, park) }
}

const partsOf = ({ settings, program, config }: Park) => {
  process.env.ISTHMUS_CONFIG = config // for the versions that it starts
  return upgradeParts(settings, { version: '0.1.0', now: Date.now }, program)
}

const upgrade = (park: Park, archive: string, agree: (offered: Offered) => boolean = () => true) =>
  partsOf(park).upgrade({ archive, tryOn: undefined }, async (offered) => agree(offered))

const failing = async (run: () => Promise<unknown>, code: string, text: RegExp): Promise<void> => {
  await assert.rejects(run, (error: unknown) => {
    assert.ok(error instanceof IsthmusError, String(error))
    assert.deepEqual([error.code, text.test(error.message)], [code, true], `${error.code}: ${error.message}`)
    return true
  })
}

const leadsTo = ({ link }: Park): string => readlinkSync(link)
const schemaOf = ({ data }: Park): number => {
  const database = new DatabaseSync(join(data, 'isthmus.db'))
  const version = Number(database.prepare('select version from schema_version').get()?.version)
  const people = database.prepare('select id from people').all().length
  database.close()
  assert.equal(people, 1)
  return version
}
/** What lies beside the data and the versions. */
const beside = ({ data, folder }: Park): readonly string[] => [
  ...readdirSync(join(data, '..')).filter((name) => /^data\./.test(name)),
  ...readdirSync(folder).filter((name) => !/^(isthmus-0\.1\.0-.*|isthmus|node_modules)$/.test(name)),
]

/** `start --trial` by the link, on a copy: the version that it leads to is whole, and opens the data. */
const startsByLink = ({ link, data, config }: Park): string => {
  const copy = join(freshFolder(), 'copy')
  cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const { stdout, stderr } = spawnSync(join(link, 'isthmus'), ['start', '--trial', copy, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, ISTHMUS_CONFIG: config },
  })
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout).version
}

const SCHEMA = schemaOf(await parkOn())
const at = (version: string): string => `isthmus-${version}-linux-${process.arch}`

test('from one version to the next: the link leads there, the data are up to date, a backup of before is kept, and the former program', async () => {
  const park = await parkOn()
  const offered: Offered[] = []
  const done = await upgrade(park, newer, (each) => offered.push(each) > 0)
  const sha256 = spawnSync('sha256sum', [newer], { encoding: 'utf8' }).stdout.slice(0, 64)
  assert.deepEqual(offered, [{ version: '0.2.0', sha256, by: null }])
  const backup = `${park.data}.before-0.2.0`
  assert.deepEqual([done?.from, done?.to, done?.runs, done?.backup], ['0.1.0', '0.2.0', false, backup])
  assert.deepEqual([leadsTo(park), schemaOf(park), startsByLink(park)], [at('0.2.0'), 99, '0.2.0'])
  assert.equal(JSON.parse(readFileSync(join(backup, 'backup.json'), 'utf8')).schema, SCHEMA)
  assert.deepEqual(beside(park), ['data.before-0.2.0', at('0.2.0')])
  assert.ok(existsSync(park.program))
})

test('without any data yet: the program alone', async () => {
  const park = await parkOn()
  renameSync(park.data, `${park.data}-elsewhere`)
  const done = await upgrade(park, newer)
  assert.deepEqual([done?.to, done?.backup, leadsTo(park)], ['0.2.0', null, at('0.2.0')])
})

test('nobody agrees, or the keys of the settings have not signed: nothing is there afterwards', async () => {
  const park = await parkOn()
  assert.equal(await upgrade(park, newer, () => false), null)
  const keys = freshFolder('keys')
  const files = ['kim', 'lee'].map((name) => {
    newKeyFile(join(keys, name), `north/${name}`)
    return readKeyFile(join(keys, name))
  })
  const [kim, lee] = files as [(typeof files)[0], (typeof files)[0]]
  const signedBy = async (key: typeof kim | undefined) =>
    makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA], ...(key && { key }) })
  const keyed = await parkOn(`updates: ["${kim.key.text}"]\n`)
  await failing(() => upgrade(keyed, newer), 'upgrade:bad', /signed by nobody/)
  await failing(async () => upgrade(keyed, await signedBy(lee)), 'upgrade:bad', /signed by nobody/)
  for (const each of [park, keyed]) assert.deepEqual([leadsTo(each), beside(each)], [at('0.1.0'), []])
  const offered: Offered[] = []
  await upgrade(keyed, await signedBy(kim), (each) => offered.push(each) > 0)
  assert.deepEqual([offered[0]?.by, leadsTo(keyed)], ['north/kim', at('0.2.0')])
  assert.throws(() => readSettings({ ISTHMUS_CONFIG: park.config, ISTHMUS_HTTP: 'x' }, '/'), /ISTHMUS_HTTP/)
})

/** The archive with other octets in the tar. */
const tampered = (archive: string, change: (tar: Buffer) => Buffer): string => {
  const file = join(freshFolder(), basename(archive))
  writeFileSync(file, gzipSync(change(gunzipSync(readFileSync(archive)))))
  return file
}

test('what is no whole archive of a later version for this machine is refused, and nothing is touched', async () => {
  const park = await parkOn()
  const bad = (archive: string, text: RegExp) => failing(() => upgrade(park, archive), 'upgrade:bad', text)
  const copy = join(freshFolder(), 'cut.tar.gz')
  cpSync(newer, copy)
  truncateSync(copy, 200_000)
  await bad(copy, /cannot be unpacked/)
  await bad(join(freshFolder(), 'none.tar.gz'), /cannot be unpacked/)
  await bad(park.config, /cannot be unpacked/)
  const replaced = (from: string, to: string) => (tar: Buffer) => {
    const where = tar.lastIndexOf(from)
    assert.ok(where > 0)
    const changed = Buffer.from(tar)
    changed.write(to, where)
    return changed
  }
  await bad(tampered(newer, replaced('addColumn', 'addColumm')), /is not what the archive’s manifest says/)
  await bad(
    tampered(newer, (tar) => Buffer.concat([tar, Buffer.alloc(1024, 1)])),
    /./,
  )
  const listed = (tar: Buffer) => replaced(' - bin/isthmus.js\n', ' - bin/../../x.js\n')(tar.subarray(0, 400_000))
  await bad(tampered(newer, listed), /no version that this program knows|does not begin/)
  await bad(
    await makeArchive({ version: '0.2.0', platform: 'linux-arm64' }),
    process.arch === 'arm64' ? /x/ : /is for linux-arm64/,
  )
  await failing(() => upgrade(park, old), 'upgrade:cannot', /has version 0\.1\.0, and 0\.1\.0 is here/)
  assert.deepEqual([leadsTo(park), beside(park), schemaOf(park)], [at('0.1.0'), [], SCHEMA])
})

test('a program that was not unpacked, is not started by the link, or runs: said with what to do', async () => {
  const park = await parkOn()
  const cannot = (folder: string, text: RegExp) =>
    failing(() => upgrade({ ...park, program: folder }, newer), 'upgrade:cannot', text)
  const other = freshFolder()
  mkdirSync(join(other, 'program'))
  await cannot(join(other, 'program'), /was not unpacked from an archive/)
  cpSync(park.program, join(other, 'program'), { recursive: true })
  await cannot(join(other, 'program'), /there is no link/)
  symlinkSync(park.program, join(other, 'isthmus'))
  await cannot(join(other, 'program'), /leads to another version/)
  assert.deepEqual([leadsTo(park), beside(park)], [at('0.1.0'), []])
})

test('a version that does not start on a copy changes nothing', async () => {
  const park = await parkOn()
  const broken = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA, NO_TRIAL] })
  await failing(() => upgrade(park, broken), 'upgrade:failed', /does not start on a copy of the data/)
  assert.deepEqual([leadsTo(park), schemaOf(park)], [at('0.1.0'), SCHEMA])
  assert.deepEqual(beside(park), ['data.before-0.2.0', at('0.2.0')])
})

test('a version that does not start in its place goes back by itself, with the database of before', async () => {
  const park = await parkOn()
  const broken = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA, NO_START] })
  await failing(() => upgrade(park, broken), 'upgrade:failed', /0\.2\.0 does not start: .*not today/)
  assert.deepEqual([leadsTo(park), schemaOf(park), startsByLink(park)], [at('0.1.0'), SCHEMA, '0.1.0'])
  const done = await upgrade(park, newer)
  assert.deepEqual([done?.backup, startsByLink(park)], [`${park.data}.before-0.2.0-2`, '0.2.0'])
})

type Said = {
  readonly steps: number
  readonly marked: readonly number[]
  readonly starts: readonly number[]
  readonly failed: string | null
}

const runAt = (park: Park, archive: string, ...when: readonly (number | undefined)[]) => {
  const args = when.filter((each) => each !== undefined).map(String)
  const { signal, stdout } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROCESS, park.program, archive, ...args],
    {
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, ISTHMUS_CONFIG: park.config },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return { killed: signal === 'SIGKILL', said: stdout === '' ? null : (JSON.parse(stdout) as Said) }
}

/** Steps to die before: those around each new name and each start, and some others; in a soak many. */
const chosen = ({ steps, marked, starts }: Said): readonly (readonly [step: number, later?: number])[] => [
  ...Array.from({ length: steps }, (_, n) => [n] as const).filter(
    ([n]) =>
      n % Math.ceil(steps / (SOAK ? 60 : 3)) === 0 || marked.some((each) => n === each || (SOAK && n === each + 1)),
  ),
  ...starts.flatMap((start) => (SOAK ? [50, 200, 500, 1000, 2000] : [700]).map((later) => [start, later] as const)),
]

const killedThroughout = async (archive: string, then: (park: Park, what: string) => void): Promise<number> => {
  const whole = runAt(await parkOn(), archive)
  assert.ok(whole.said)
  const steps = chosen(whole.said)
  for (const [step, later] of steps) {
    const park = await parkOn()
    assert.ok(runAt(park, archive, step, later).killed, `step ${step} ${later}`)
    then(park, `step ${step}, ${later}`)
  }
  return steps.length
}

test('killed before any step, and in the midst of each start: the old version or the new one is in place, whole, and opens the data; the next try ends it', {
  timeout: 900_000,
}, async (t) => {
  const seen = new Set<string>()
  let last: Park | undefined
  const steps = await killedThroughout(newer, (park, what) => {
    const version = startsByLink(park)
    assert.equal(leadsTo(park), at(version), what)
    seen.add(version)
    if (version === '0.1.0') last = park
  })
  assert.deepEqual([...seen].sort(), ['0.1.0', '0.2.0'])
  t.diagnostic(`${steps} steps`)
  assert.ok(last)
  assert.equal((await upgrade(last, newer))?.to, '0.2.0')
  assert.deepEqual(
    beside(last).filter((name) => /partial|trial|new$/.test(name)),
    [],
  )
})

test('killed while it goes back: the database is one that the version in place can open', {
  timeout: 900_000,
}, async (t) => {
  const broken = await makeArchive({ version: '0.2.0', changes: [LATER_SCHEMA, NO_START] })
  const steps = await killedThroughout(broken, (park, what) => {
    const version = startsByLink(park)
    assert.equal(leadsTo(park), at(version), what)
  })
  t.diagnostic(`${steps} steps`)
})
