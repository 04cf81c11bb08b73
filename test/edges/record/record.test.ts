import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { hashText, hexOf } from '../../../src/base/octets.ts'
import { parseUtf8, utf8 } from '../../../src/base/utf8.ts'
import { canonical } from '../../../src/domain/record/json.ts'
import { DISK } from '../../../src/edges/record/disk.ts'
import { folderFiles } from '../../../src/edges/record/files.ts'
import { openRecord } from '../../../src/edges/record/open.ts'
import { recordPages } from '../../../src/edges/record/serve.ts'
import { verifyRecord } from '../../../src/edges/record/verify.ts'
import { freshFolder } from '../../kit/folder.ts'
import { entryAt, growTo, logKey, marksWith, openedIn, QUICK, writeRecord } from '../../kit/record.ts'

const made: string[] = []
after(() => made.forEach((folder) => void rmSync(folder, { recursive: true, force: true })))
const newData = (): string => {
  const data = freshFolder('record')
  made.push(data)
  return data
}
const folderOf = (data: string): string => join(data, 'record')
const verify = (data: string, genesis?: string) => verifyRecord(folderFiles(folderOf(data)), genesis)
const why = async (data: string, genesis?: string): Promise<string> => {
  const found = await verify(data, genesis)
  return found.state === 'bad' ? found.why : found.state
}

test('a record grows, is verified from its genesis, and goes on after a restart', async () => {
  const data = newData()
  assert.equal((await verify(data)).state, 'none')
  await growTo(await openedIn(data, QUICK), 250)
  const sequencer = await openedIn(data, QUICK)
  await growTo(sequencer, 515)
  await growTo(await openedIn(data), 517)
  const found = await verify(data, hashText(entryAt(0)))
  assert.ok(found.state === 'good')
  assert.equal(found.checkpoint.size, 517)
  assert.deepEqual(found.strays, [])
  assert.equal(found.since?.index, 516)
  assert.deepEqual(found.missing, [hashText(utf8('policy 516'))], 'a file that nobody has kept')
  assert.ok(!existsSync(join(folderOf(data), 'tile/entries/000.p')), 'partial tiles go when the full one is there')
  assert.ok(existsSync(join(folderOf(data), 'tile/1/000.p/2')))
  assert.match(await why(data, hashText(entryAt(1))), /its genesis is sha256:.* not the one that was given/)
  assert.match(await why(data, 'sha256:x'), /none: sha256/)
})

test('every octet of every file counts', async () => {
  const data = newData()
  const sequencer = await openedIn(data)
  await growTo(sequencer, 5)
  const policy = join(data, 'policy.yaml')
  writeFileSync(policy, 'policy 4')
  assert.ok(await sequencer.keep(hashText(utf8('policy 4')), policy))
  assert.ok(!(await sequencer.keep(hashText(utf8('another')), policy)), 'the file has other bytes by now')
  const files = (await folderFiles(folderOf(data)).list()) ?? []
  assert.equal(files.length, 1 + 5 + 5 + 1)
  for (const path of files) {
    const full = join(folderOf(data), path)
    const octets = readFileSync(full)
    for (let at = 0; at < octets.length; at += 13) {
      const changed = Uint8Array.from(octets)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(full, changed)
      assert.equal((await verify(data)).state, 'bad', `${path} ${at}`)
    }
    for (const wrong of [octets.subarray(0, -1), Buffer.concat([octets, Buffer.from([0])]), new Uint8Array(0)]) {
      writeFileSync(full, wrong)
      assert.equal((await verify(data)).state, 'bad', path)
    }
    writeFileSync(full, octets)
  }
  assert.equal((await verify(data)).state, 'good')
})

test('what is missing, and what does not belong there', async () => {
  const data = newData()
  await growTo(await openedIn(data), 3)
  for (const path of ['tile/entries/000.p/3', 'tile/0/000.p/3']) {
    const full = join(folderOf(data), path)
    const octets = readFileSync(full)
    rmSync(full)
    assert.equal(await why(data), `${path} is missing`)
    writeFileSync(full, octets)
  }
  rmSync(join(folderOf(data), 'tile/0/000.p/1'))
  assert.equal((await verify(data)).state, 'good', 'a partial tile of before may go')
  mkdirSync(join(folderOf(data), 'more'))
  for (const path of ['more/file', 'tile/0/000', 'tile/entries/001', 'blob-x'])
    writeFileSync(join(folderOf(data), path), 'x')
  const found = await verify(data)
  assert.deepEqual(found.state === 'good' && found.strays.toSorted(), [
    ...['blob-x', 'more/file', 'tile/0/000', 'tile/entries/001'],
  ])
})

test('two that append: the second sees that it is not alone, and no fork is written', async () => {
  const data = newData()
  const first = await openedIn(data)
  await growTo(first, 2)
  const second = await openedIn(data)
  await first.append(entryAt(2))
  await assert.rejects(second.append(entryAt(2, 'another')), /not the one that was written last/)
  assert.equal((await verify(data)).state, 'good')
  // Both at once: names of tiles are given once.
  const [a, b] = [await openedIn(data), await openedIn(data)]
  const done = await Promise.allSettled([a.append(entryAt(3, 'a')), b.append(entryAt(3, 'b'))])
  assert.ok(done.filter(({ status }) => status === 'fulfilled').length <= 1)
  await openedIn(data)
  assert.equal((await verify(data)).state, 'good')
})

const opened = async (data: string, marks = marksWith(), park?: string) =>
  openRecord({ folder: folderOf(data), disk: DISK, ...logKey(park), marks })
const faultOf = async (data: string, marks = marksWith(), park?: string): Promise<string> => {
  const found = await opened(data, marks, park)
  return found.state === 'fault' ? found.why : found.state
}
const marksAt = (text: string) => marksWith({ read: () => text })

test('a record that was put back, replaced or taken away is told from the one that there was', async () => {
  const data = newData()
  await growTo(await openedIn(data), 3)
  const found = await verify(data)
  assert.ok(found.state === 'good')
  const running = { bootId: 'a', boot: 1, ran: 0 }
  const mark = (more: object): ReturnType<typeof marksAt> => {
    const reached = { genesis: found.genesisHash, size: 3, root: hexOf(found.log.root(3)), ...more }
    return marksAt(JSON.stringify({ reached, running }))
  }
  assert.equal(await faultOf(data, mark({})), 'open')
  assert.equal(await faultOf(data, mark({ size: 2, root: hexOf(found.log.root(2)) })), 'open')
  assert.match(await faultOf(data, mark({ size: 4 })), /from an earlier day: it has 3 entries, and had 4/)
  assert.match(await faultOf(data, mark({ root: hexOf(found.log.root(2)) })), /its first 3 entries are not those/)
  assert.match(await faultOf(data, mark({ genesis: hashText(utf8('')) })), /another park's/)
  for (const text of ['', '{', 'null', '{"reached":1}', '{"reached":null,"running":{"boot":-1}}'])
    assert.match(await faultOf(data, marksAt(text)), /record-mark.json, is damaged/)
  assert.match(await faultOf(data, marksWith(), 'other.example/record'), /it is of park.example\/record\+/)
  rmSync(join(folderOf(data), 'checkpoint'))
  assert.match(await faultOf(data), /is of a larger record than its checkpoint says/, 'nothing is taken away')
  assert.ok(existsSync(join(folderOf(data), 'tile/entries/000.p/3')))
  rmSync(folderOf(data), { recursive: true })
  assert.match(await faultOf(data, mark({})), /it is gone; it had 3 entries/)
  assert.equal(await faultOf(data), 'open')
})

const ODD = [
  [utf8('anything'), 'form'],
  [utf8((parseUtf8(entryAt(0)) ?? '').replace('"ran":0', '"ran":9')), 'genesis'],
  [utf8('{"body":{},"clock":{"boot":0,"ran":9,"seen":{},"wall":0},"entry":"isthmus/v1","kind":"heartbeat"}'), 'clock'],
  [utf8('{"body":{},"clock":{"boot":1,"ran":9,"seen":{},"wall":0},"entry":"isthmus/v1","kind":"wish"}'), 'kind'],
] as const

test('entries that are not understood freeze, and the record is still verified', async () => {
  for (const [entry, reason] of ODD) {
    const data = newData()
    writeRecord(folderOf(data), [entryAt(0), entryAt(1), entry, entryAt(3)])
    const found = await verify(data)
    assert.deepEqual(found.state === 'good' && found.park.frozen, { at: 2, why: reason })
    assert.equal(found.state === 'good' && found.since?.index, 1)
    assert.match(await faultOf(data), /its entry 2 is not understood/)
  }
})

test('what would freeze or be refused is not appended, and nothing of it is on the disk', async () => {
  const data = newData()
  const sequencer = await openedIn(data)
  assert.deepEqual(await sequencer.append(entryAt(1)), { is: 'no-genesis' })
  await growTo(sequencer, 2)
  for (const [entry, why] of ODD) assert.deepEqual(await sequencer.append(entry), { is: 'frozen', why })
  const proposal = { body: { proposal: {} }, clock: { boot: 1, ran: 9, seen: {}, wall: 0 }, entry: 'isthmus/v1' }
  assert.deepEqual(await sequencer.append(canonical({ ...proposal, kind: 'proposal' })), {
    is: 'refused',
    why: 'ruled-by-file',
  })
  assert.equal(sequencer.size(), 2)
  const found = await verify(data)
  assert.ok(found.state === 'good' && found.strays.length === 0)
  assert.deepEqual(await sequencer.append(entryAt(2)), { is: 'accepted' })
})

test('a record whose first entry is no genesis is no record', async () => {
  const data = newData()
  writeRecord(folderOf(data), [entryAt(1), entryAt(2)])
  assert.equal(await why(data), 'entry 0 is no genesis that we understand')
})

test("an entry's clock never goes back, and counts starts of the machine and running time", () => {
  let text: string | undefined
  let now = { wall: 1_795_000_000_000, boot: 5000, bootId: 'a' }
  const keep = (kept: string): void => {
    text = kept
  }
  const open = () => marksWith({ read: () => text, keep, now: () => now })
  const first = open()
  assert.deepEqual(first.clock(null), { boot: 1, ran: 0, wall: 1_795_000_000, seen: {} })
  now = { ...now, boot: 65_000 }
  assert.equal(first.clock(null).ran, 60)
  first.keep(null)
  now = { wall: 1000, boot: 100_000, bootId: 'a' }
  const again = open()
  assert.deepEqual(
    again.clock(null),
    { boot: 1, ran: 60, wall: 1, seen: {} },
    'off for 35 s, and the clock was set back',
  )
  again.keep(null)
  now = { ...now, boot: 2000, bootId: 'b' }
  const rebooted = open()
  assert.deepEqual(rebooted.clock({ boot: 1, ran: 90, wall: 5, seen: { north: 7 } }), {
    boot: 2,
    ran: 90,
    wall: 1,
    seen: { north: 7 },
  })
  text = undefined
  assert.equal(open().clock({ boot: 7, ran: 1, wall: 1, seen: {} }).boot, 7)
})

test('served: the right types, for ever but for the checkpoint, and no more than the checkpoint covers', async () => {
  const data = newData()
  const sequencer = await openedIn(data)
  await growTo(sequencer, 2)
  writeFileSync(join(data, 'file'), 'policy')
  await sequencer.keep(hashText(utf8('policy')), join(data, 'file'))
  const pages = recordPages(() => ({ folder: folderOf(data), ...sequencer }))
  const get = (path: string, method = 'GET') => pages.request(`http://localhost/record/${path}`, { method })
  const checkpoint = await get('checkpoint')
  assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.equal(checkpoint.headers.get('cache-control'), 'public, max-age=5')
  assert.equal(await checkpoint.text(), sequencer.note())
  const blob = `blob/sha256/${createHash('sha256').update('policy').digest('hex')}`
  for (const path of ['tile/0/000.p/2', 'tile/0/000.p/1', 'tile/entries/000.p/2', blob]) {
    const answer = await get(path)
    assert.equal(answer.status, 200, path)
    assert.equal(answer.headers.get('content-type'), 'application/octet-stream')
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), readFileSync(join(folderOf(data), path)))
    assert.equal((await get(path, 'HEAD')).headers.get('content-length'), answer.headers.get('content-length'))
  }
  writeFileSync(join(folderOf(data), 'tile/0/000.p/3'), 'x')
  writeFileSync(join(folderOf(data), 'secret'), 'x')
  const no = [
    '',
    'tile/0/000.p/3',
    'tile/0/000',
    'secret',
    '../file',
    '..%2ffile',
    'blob/sha256/..%2f..%2f..%2ffile',
    'tile/',
  ]
  for (const path of no) assert.equal((await get(path)).status, 404, path)
  assert.equal((await get('checkpoint', 'POST')).status, 404)
  const none = recordPages(() => ({ why: 'it is gone' }))
  assert.equal((await none.request('http://localhost/record/checkpoint')).status, 503)
})
