// Publishing into a folder: replaced as a whole, nothing else touched, and killed at any step the old set or the new.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { exchange } from '../../../src/edges/publish/exchange.ts'
import { readManifest, stateOf } from '../../../src/edges/publish/manifest.ts'
import { placeFiles } from '../../../src/edges/publish/place.ts'
import { freshFolder } from '../../kit/folder.ts'

const PROCESS = fileURLToPath(new URL('../../kit/publish-process.ts', import.meta.url))
const NOW = '2026-11-23T00:00:00.000Z'

type Set = Readonly<Record<string, string>>

const publish = (folder: string, files: Set) =>
  placeFiles(
    folder,
    async (building) => {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(building, name)), { recursive: true })
        await writeFile(join(building, name), text)
      }
    },
    NOW,
  )

const filesIn = (folder: string): Set =>
  Object.fromEntries(
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => name !== 'manifest.json' && statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)
      .sort(),
  )

const OLD = { 'index.html': 'old', 'en/who.html': 'old', 'record/tile/0/000': 'old' }
const NEW = { 'index.html': 'new', 'ko/who.html': 'new' }

const placeIn = (): string => join(freshFolder('publish'), 'park')

test('into nothing, into an empty folder, over its own: what was before is gone, and nothing lies beside it', async () => {
  const folder = placeIn()
  await publish(folder, OLD)
  assert.deepEqual(filesIn(folder), OLD)
  const placed = await publish(folder, NEW)
  assert.deepEqual(filesIn(folder), NEW)
  assert.equal(placed.left, null)
  assert.deepEqual(readdirSync(dirname(folder)), ['park'])
  const empty = placeIn()
  mkdirSync(empty)
  await publish(empty, NEW)
  assert.deepEqual(filesIn(empty), NEW)
})

test('the manifest names each file with its hash; everybody may read them', async () => {
  const folder = placeIn()
  await publish(folder, OLD)
  const hash = createHash('sha256').update('old').digest('hex')
  assert.deepEqual(await readManifest(folder), { 'index.html': hash, 'en/who.html': hash, 'record/tile/0/000': hash })
  assert.equal(statSync(join(folder, 'en', 'who.html')).mode & 0o777, 0o644)
  assert.equal(statSync(join(folder, 'en')).mode & 0o777, 0o755)
})

const refused = async (folder: string, why: RegExp): Promise<void> => {
  const before = existsSync(folder) && statSync(folder).isDirectory() ? filesIn(folder) : null
  await assert.rejects(publish(folder, NEW), { code: 'publish:foreign', message: why })
  if (before !== null) assert.deepEqual(filesIn(folder), before)
  assert.deepEqual(readdirSync(dirname(folder)), ['park'])
}

test('a folder with files of others is refused, and so is one of ours that was changed', async () => {
  const foreign = placeIn()
  mkdirSync(foreign)
  writeFileSync(join(foreign, 'holidays.txt'), 'mine')
  await refused(foreign, /were not published by this program/)
  const added = placeIn()
  await publish(added, OLD)
  writeFileSync(join(added, 'en', 'mine.html'), 'mine')
  await refused(added, /was not published: en\/mine\.html/)
  const changed = placeIn()
  await publish(changed, OLD)
  writeFileSync(join(changed, 'index.html'), 'mine')
  await refused(changed, /was changed since it was published: index\.html/)
  const linked = placeIn()
  await publish(linked, OLD)
  rmSync(join(linked, 'index.html'))
  symlinkSync('/etc/hostname', join(linked, 'index.html'))
  await refused(linked, /was changed since/)
  const file = placeIn()
  writeFileSync(file, 'mine')
  await refused(file, /is no folder/)
})

test('one of ours of which somebody took files away is still ours', async () => {
  const folder = placeIn()
  await publish(folder, OLD)
  rmSync(join(folder, 'en'), { recursive: true })
  await publish(folder, NEW)
  assert.deepEqual(filesIn(folder), NEW)
})

test('whatever a manifest says, nothing outside its folder is named by it', async () => {
  const folder = placeIn()
  mkdirSync(folder)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('..', '.', '', 'a', 'en')), fc.string(), async (parts, odd) => {
      const files = { [[...parts, odd].join('/')]: 'a'.repeat(64) }
      writeFileSync(
        join(folder, 'manifest.json'),
        JSON.stringify({ format: 'isthmus/published/v1', published: NOW, files }),
      )
      const read = await readManifest(folder)
      for (const name of Object.keys(read ?? {})) assert.ok(join(folder, name).startsWith(`${folder}/`), name)
    }),
  )
})

test('what a folder beside it has that is not ours is left alone', async () => {
  const folder = placeIn()
  mkdirSync(join(dirname(folder), '.park.publishing'))
  writeFileSync(join(dirname(folder), '.park.publishing', 'mine'), 'mine')
  await assert.rejects(publish(folder, NEW), { code: 'publish:failed', message: /is not ours/ })
  assert.ok(existsSync(join(dirname(folder), '.park.publishing', 'mine')))
  assert.ok(!existsSync(folder))
})

test('another run that is under way is not disturbed', async () => {
  const folder = placeIn()
  const building = join(dirname(folder), '.park.publishing')
  mkdirSync(building)
  writeFileSync(join(building, '.publishing'), String(process.ppid))
  await assert.rejects(publish(folder, NEW), { code: 'publish:failed', message: /another run is publishing/ })
})

test('where nothing can be written, it says so and what to look at', async () => {
  const folder = placeIn()
  writeFileSync(folder, 'a file')
  for (const where of [join(folder, 'park'), join(dirname(folder), 'nowhere', 'park'), '/proc/park'])
    await assert.rejects(publish(where, NEW), { code: 'publish:failed', message: /could be published there/ }, where)
})

const runAt = (folder: string, what: string, step?: number) => {
  const args = [PROCESS, folder, what, ...(step === undefined ? [] : [String(step)])]
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { killed: signal === 'SIGKILL', out: stdout, err: stderr }
}

const said = (folder: string): string => {
  const texts = new Set(Object.values(filesIn(folder)))
  assert.equal(texts.size, 1, 'files of two sets')
  return [...texts].join()
}

test('killed before any step there is the old set or the new, and the next run publishes', {
  timeout: 180_000,
}, async () => {
  const folder = placeIn()
  const first = runAt(folder, 'old')
  assert.equal(first.err, '')
  const steps = Number(runAt(folder, 'old').out)
  assert.ok(steps > 20, first.out)
  const seen = new Set<string>()
  for (let step = 0; step < steps; step++) {
    assert.ok(runAt(folder, 'new', step).killed, `step ${step}`)
    seen.add(said(folder))
    assert.equal(await stateOf(folder), 'own')
    const next = runAt(folder, 'old')
    assert.equal(next.err, '', `step ${step}`)
    assert.equal(said(folder), 'old')
    assert.deepEqual(readdirSync(dirname(folder)), ['park'], `step ${step}`)
  }
  assert.deepEqual([...seen].sort(), ['new', 'old'])
})

test('folders change places at once where the system can, and else nothing has changed', async () => {
  const at = freshFolder('exchange')
  for (const name of ['a', 'b']) {
    mkdirSync(join(at, name))
    writeFileSync(join(at, name, 'which'), name)
  }
  const done = await exchange(join(at, 'a'), join(at, 'b'))
  assert.equal(done, process.platform === 'linux')
  assert.equal(readFileSync(join(at, 'a', 'which'), 'utf8'), done ? 'b' : 'a')
  assert.equal(await exchange(join(at, 'a'), join(at, 'nowhere')), false)
})
