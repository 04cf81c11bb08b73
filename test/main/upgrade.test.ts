// Upgrades: in place and whole, refused where they are not, taken back where the new version does not start.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import test from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { IsthmusError } from '../../src/base/errors.ts'
import { readSettings } from '../../src/config.ts'
import type { Offered } from '../../src/edges/cli/upgrade-parts.ts'
import { newKeyFile, readKeyFile } from '../../src/edges/keys/key-file.ts'
import { upgradeParts } from '../../src/main/upgrade/upgrade.ts'
import { freshFolder } from '../kit/folder.ts'
import {
  at,
  beside,
  LATER_SCHEMA,
  leadsTo,
  NO_START,
  newer,
  old,
  type Park,
  parkOn,
  schemaOf,
  startsByLink,
} from '../kit/upgrade.ts'
import { type Change, makeArchive } from '../kit/version.ts'

const NO_TRIAL: Change = [
  'src/main/upgrade/trial.ts',
  'export const tryStart = async (',
  'export const tryLess = async (',
]

const partsOf = ({ settings, program, config }: Park) => {
  process.env.ISTHMUS_CONFIG = config // for the versions that it starts
  return upgradeParts(settings, { version: '0.1.0', now: Date.now }, program)
}

const upgrade = (park: Park, archive: string, agree: (offered: Offered) => boolean = () => true) =>
  partsOf(park).upgrade(
    { archive, tryOn: undefined },
    async (offered) => agree(offered),
    () => {},
  )

const failing = async (run: () => Promise<unknown>, code: string, text: RegExp): Promise<void> => {
  await assert.rejects(run, (error: unknown) => {
    assert.ok(error instanceof IsthmusError, String(error))
    assert.deepEqual([error.code, text.test(error.message)], [code, true], `${error.code}: ${error.message}`)
    return true
  })
}

const SCHEMA = schemaOf(await parkOn())

test('from one version to the next: the link leads there, the data are up to date, a backup of before is kept, and the former program', async () => {
  const park = await parkOn()
  const offered: Offered[] = []
  const done = await upgrade(park, newer, (each) => offered.push(each) > 0)
  const sha256 = createHash('sha256').update(readFileSync(newer)).digest('hex')
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
  await bad(join(freshFolder(), 'none.tar.gz'), /cannot be read/)
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
