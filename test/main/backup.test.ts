// Backups: whole while others write, refused where they are not, and killed at any step never half of anything.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { IsthmusError } from '../../src/base/errors.ts'
import { openDataFolder } from '../../src/edges/data/folder.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { backupParts } from '../../src/main/backup.ts'
import { freshFolder } from '../kit/folder.ts'
import { entryAt, writeRecord } from '../kit/record.ts'
import { person } from '../kit/store-values.ts'

const PROCESS = fileURLToPath(new URL('../kit/backup-process.ts', import.meta.url))
const WRITER = fileURLToPath(new URL('../kit/store-writer.ts', import.meta.url))
const SOAK = process.env.ISTHMUS_SOAK !== undefined

const partsOf = (data: string) => backupParts({ data, database: null }, { version: '0.0.0', now: Date.now })

const entries = (size: number): Uint8Array[] => Array.from({ length: size }, (_, n) => entryAt(n))

/** A data folder with people, a key and a record. */
const dataWith = async (people: number, size: number): Promise<string> => {
  const data = join(freshFolder(), 'data')
  const store = await openStore({ data, url: undefined })
  await store.put({
    tenants: [{ id: 't1', name: '가' }],
    people: Array.from({ length: people }, (_, n) => person(`p${n}`, { tenant: 't1' })),
  })
  await store.close()
  mkdirSync(join(data, 'keys'))
  writeFileSync(join(data, 'keys', 'pins.key'), Buffer.alloc(32, people))
  writeRecord(join(data, 'record'), entries(size))
  return data
}

const peopleIn = async (data: string): Promise<number> => {
  const store = await openStore({ data, url: undefined })
  const found = await Promise.all(Array.from({ length: 10 }, (_, n) => store.person(`p${n}`)))
  await store.close()
  return found.filter((each) => each !== undefined).length
}

/** What tells two data folders apart. */
const lookAt = async (data: string) => [
  await peopleIn(data),
  readFileSync(join(data, 'keys', 'pins.key')).at(0),
  readFileSync(join(data, 'record', 'checkpoint'), 'utf8').split('\n')[1],
]

const failing = async (run: () => Promise<unknown>, code: string, text: RegExp): Promise<void> => {
  await assert.rejects(run, (error: unknown) => {
    assert.ok(error instanceof IsthmusError, String(error))
    assert.deepEqual([error.code, text.test(error.message)], [code, true], error.message)
    return true
  })
}

test('taken and put back: everything is there again, and what was there before is kept beside it', async () => {
  const data = await dataWith(3, 5)
  const folder = join(freshFolder(), 'monday')
  const taken = await partsOf(data).take(folder)
  assert.deepEqual([taken.database, taken.record?.size, taken.lacking], ['sqlite', 5, 1])
  const later = await dataWith(7, 9)
  const { aside } = await partsOf(later).putBack({ from: folder, record: undefined, asItWas: false })
  assert.deepEqual(await lookAt(later), [3, 3, '5'])
  assert.deepEqual(await lookAt(aside ?? ''), [7, 7, '9'])
  await failing(() => partsOf(data).take(folder), 'backup:failed', /is there already/)
  rmSync(later, { recursive: true })
  assert.equal((await partsOf(later).putBack({ from: folder, record: undefined, asItWas: false })).aside, null)
  assert.deepEqual(await lookAt(later), [3, 3, '5'])
})

test('a newer record of the same park comes back with it; an older one, another history and another park do not', async () => {
  const data = await dataWith(3, 5)
  const folder = join(freshFolder(), 'monday')
  await partsOf(data).take(folder)
  const mirror = (size: number, change?: (all: Uint8Array[]) => void, park?: string): string => {
    const at = join(freshFolder(), 'record')
    const all = park === undefined ? entries(size) : Array.from({ length: size }, (_, n) => entryAt(n, 'policy', park))
    change?.(all)
    writeRecord(at, all, park)
    return at
  }
  const back = (record: string) => partsOf(data).putBack({ from: folder, record, asItWas: false })
  await failing(() => back(mirror(4)), 'backup:failed', /has 4 entries, and that of the backup 5/)
  await failing(
    () => back(mirror(6, (all) => all.splice(3, 1, entryAt(3, 'another')))),
    'backup:failed',
    /another history/,
  )
  await failing(() => back(mirror(6, undefined, 'other.example/record')), 'backup:failed', /is bad/)
  await failing(() => back(join(freshFolder(), 'none')), 'record:unreadable', /no such folder/)
  assert.equal((await back(mirror(300))).entries, 300)
  assert.deepEqual(await lookAt(data), [3, 3, '300'])
})

test('beside one who writes as fast as it can: what was acknowledged before is there, and each write is whole', async () => {
  const data = join(freshFolder(), 'data')
  const child = spawn(process.execPath, [WRITER, data], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end('1')
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString('utf8')
  })
  try {
    while (said.split('\n').length < 200) await new Promise((done) => child.stdout.once('data', done))
    const before = said.trimEnd().split('\n')
    const folder = join(freshFolder(), 'monday')
    await partsOf(data).take(folder)
    const other = join(freshFolder(), 'data')
    await partsOf(other).putBack({ from: folder, record: undefined, asItWas: false })
    const store = await openStore({ data: other, url: undefined })
    for (const line of before.filter((each) => each.startsWith('pair ')))
      assert.ok(await store.person(`p${line.slice(5)}`), line)
    const { tenants } = await store.park()
    for (const { id } of tenants) assert.ok(await store.person(`p${id.slice(1)}`), `half of a write: ${id}`)
    await store.close()
  } finally {
    child.kill('SIGKILL')
  }
})

test('what is no whole backup is refused, and nothing is touched', async () => {
  const data = await dataWith(3, 5)
  const folder = join(freshFolder(), 'monday')
  await partsOf(data).take(folder)
  const tried = async (change: (copy: string) => void, text: RegExp): Promise<void> => {
    const copy = join(freshFolder(), 'copy')
    cpSync(folder, copy, { recursive: true })
    change(copy)
    await failing(() => partsOf(data).putBack({ from: copy, record: undefined, asItWas: false }), 'backup:bad', text)
  }
  await tried((copy) => rmSync(join(copy, 'backup.json')), /no backup/)
  await tried((copy) => writeFileSync(join(copy, 'backup.json'), '{}'), /no list of a backup/)
  await tried(
    (copy) => appendFileSync(join(copy, 'keys', 'pins.key'), 'x'),
    /keys\/pins.key of the backup is not the one/,
  )
  await tried((copy) => rmSync(join(copy, 'isthmus.db')), /isthmus.db of the backup is missing/)
  const manifest = readFileSync(join(folder, 'backup.json'), 'utf8')
  await tried(
    (copy) => writeFileSync(join(copy, 'backup.json'), manifest.replace('"keys/pins.key"', '"../pins.key"')),
    /no list/,
  )
  assert.deepEqual(await lookAt(data), [3, 3, '5'])
  assert.ok(!existsSync(`${data}.restoring`))
})

type Steps = { readonly steps: number; readonly renames: readonly number[] }

const runAt = (what: string, data: string, folder: string, step?: number) => {
  const { signal, stdout } = spawnSync(
    process.execPath,
    [PROCESS, what, data, folder, ...(step === undefined ? [] : [String(step)])],
    { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const said: Steps = stdout === '' ? { steps: 0, renames: [] } : JSON.parse(stdout)
  return { killed: signal === 'SIGKILL', said }
}

/** Steps to die before: some, and those around each new name of a folder; in a soak all. */
const chosen = ({ steps, renames }: Steps): readonly number[] =>
  Array.from({ length: steps }, (_, n) => n).filter(
    (n) => SOAK || n % Math.ceil(steps / 5) === 0 || renames.some((at) => n === at || n === at + 1),
  )

test('killed before any step of taking: no backup, or a whole one; the next try makes it', async () => {
  const data = await dataWith(2, 3)
  const { said } = runAt('take', data, join(freshFolder(), 'all'))
  assert.equal(said.renames.length, 1)
  for (const step of chosen(said)) {
    const folder = join(freshFolder(), 'monday')
    assert.ok(runAt('take', data, folder, step).killed, `step ${step}`)
    if (!existsSync(folder)) await partsOf(data).take(folder)
    const other = join(freshFolder(), 'data')
    await partsOf(other).putBack({ from: folder, record: undefined, asItWas: false })
    assert.deepEqual(await lookAt(other), [2, 2, '3'], `step ${step}`)
  }
  assert.deepEqual(await lookAt(data), [2, 2, '3'])
})

test('killed before any step of putting back: the old one, the new one, or none and a start that refuses; the next try ends it', async () => {
  const folder = join(freshFolder(), 'monday')
  await partsOf(await dataWith(2, 3)).take(folder)
  const old = await dataWith(4, 5)
  const copyOfOld = (): string => {
    const data = join(freshFolder(), 'data')
    cpSync(old, data, { recursive: true })
    return data
  }
  const { said } = runAt('restore', copyOfOld(), folder)
  assert.equal(said.renames.length, 2)
  let between = 0
  for (const step of chosen(said)) {
    const data = copyOfOld()
    assert.ok(runAt('restore', data, folder, step).killed, `step ${step}`)
    if (existsSync(data)) {
      const [people] = await lookAt(data)
      assert.ok(people === 4 || people === 2, `step ${step}`)
    } else {
      between++
      assert.throws(() => openDataFolder(data), /putting a backup back was cut off/)
      assert.ok(readdirSync(join(data, '..')).some((name) => name.startsWith('data.before-')))
    }
    await partsOf(data).putBack({ from: folder, record: undefined, asItWas: false })
    assert.deepEqual(await lookAt(data), [2, 2, '3'], `step ${step}`)
  }
  assert.equal(between > 0, true, 'no step was the one between the two names')
})
