// Lists that keep themselves, against a real server on a loopback: what is new is taken, too much waits, failures leave the last good.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { ListDone } from '../../../src/domain/desk/lists.ts'
import { nextLook } from '../../../src/edges/lists/due.ts'
import { NEW_LIST } from '../../../src/edges/lists/state.ts'
import { type Answering, keeperAt, list, source, startListServer, tempFolder } from '../../kit/list-server.ts'

const server = await startListServer()
const folders: ReturnType<typeof tempFolder>[] = []
after(async () => {
  await server.close()
  for (const { remove } of folders) remove()
})

const names = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => `n${n + from}.example\n`).join('')

const open = (sources = [source('gambling')], data?: string, more: Parameters<typeof keeperAt>[3] = {}) => {
  const folder = tempFolder()
  folders.push(folder)
  const path = data ?? folder.path
  const { keeper, clock } = keeperAt(path, server.port, sources, more)
  const copy = (): string => readFileSync(join(path, 'lists', 'gambling'), 'utf8')
  const shown = () => keeper.shown()[0] ?? assert.fail('no list')
  return { path, keeper, clock, copy, shown, fetch: () => keeper.fetchList({ id: 'gambling' }) }
}

const failedWith = (done: ListDone): string => {
  assert.ok(!done.done && done.why === 'failed', JSON.stringify(done))
  return done.what
}

test('a first copy is taken whole; then only what is new is sent, and a small change comes into force', async () => {
  const { fetch, copy, shown, clock } = open()
  server.answer(list(names(1000)))
  const first = await fetch()
  assert.ok(first.done && first.what === 'in-force' && first.difference === null)
  assert.equal(shown().report?.entries, 1000)
  assert.equal(clock.adopted, 1)
  server.asked.length = 0
  clock.now += 5000
  const second = await fetch()
  assert.ok(second.done && second.what === 'same')
  assert.equal(server.asked[0]?.headers['if-none-match'], '"12890"')
  assert.equal(shown().checkedAt, clock.now)
  assert.equal(clock.adopted, 1)
  server.answer(list(`${names(1000)}casino.example\n`, '"b"'))
  const third = await fetch()
  assert.ok(third.done && third.difference?.added === 1 && third.difference.removed === 0)
  assert.deepEqual(third.difference.firstAdded, ['casino.example'])
  assert.match(copy(), /casino\.example/)
  assert.equal(clock.adopted, 2)
})

test('by Last-Modified where there is no ETag; another order and other comments are no change', async () => {
  const { fetch, clock } = open()
  const modified = 'Mon, 23 Nov 2026 00:00:00 GMT'
  server.answer((_, answer) => answer.writeHead(200, { 'last-modified': modified }).end('a.example\nb.example\n'))
  await fetch()
  server.asked.length = 0
  server.answer((_, answer) => answer.writeHead(200).end('# new\nb.example\nA.example.\n'))
  const done = await fetch()
  assert.equal(server.asked[0]?.headers['if-modified-since'], modified)
  assert.ok(done.done && done.what === 'same')
  assert.equal(clock.adopted, 1)
})

test('more than the cap waits for a person, who accepts it or drops it', async () => {
  const { fetch, copy, shown, keeper, clock, path } = open()
  server.answer(list(names(1000)))
  await fetch()
  server.answer(list(names(1200), '"big"'))
  const done = await fetch()
  assert.ok(!done.done && done.why === 'beyond-cap' && done.difference.added === 200)
  assert.equal(clock.adopted, 1)
  assert.equal(copy(), names(1000))
  assert.equal(shown().waiting?.difference.added, 200)
  const again = open([source('gambling')], path)
  assert.equal(again.shown().waiting?.entries, 1200, 'also after a restart')
  assert.ok((await keeper.dropList({ id: 'gambling' })).done)
  assert.equal(shown().waiting, null)
  server.answer((_, answer) => answer.writeHead(200).end(names(1200)))
  await fetch()
  assert.equal(shown().waiting, null, 'the same bytes do not come back')
  server.answer(list(names(1300), '"other"'))
  await fetch()
  const accepted = await keeper.acceptList({ id: 'gambling' })
  assert.ok(accepted.done && accepted.what === 'in-force')
  assert.equal(copy(), names(1300))
  assert.deepEqual(await keeper.acceptList({ id: 'gambling' }), { done: false, why: 'nothing-waits' })
})

test('a list that would be as good as emptied waits, too, and one that goes back to what is in force does not', async () => {
  const { fetch, shown } = open()
  server.answer(list(names(8)))
  await fetch()
  server.answer(list('other.example\n', '"x"'))
  const done = await fetch()
  assert.ok(!done.done && done.why === 'beyond-cap')
  server.answer(list(names(8), '"y"'))
  assert.ok((await fetch()).done)
  assert.equal(shown().waiting, null)
})

const failures: readonly (readonly [what: string, answering: Answering, why: RegExp])[] = [
  ['500', (_, answer) => answer.writeHead(500).end('oops'), /answers 500/],
  ['404', (_, answer) => answer.writeHead(404).end('oops'), /answers 404/],
  [
    'a page by its type',
    (_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('a.example'),
    /page/,
  ],
  ['a page by its beginning', (_, answer) => answer.writeHead(200).end('\n<!DOCTYPE html>\na.example\n'), /page/],
  ['nothing', (_, answer) => answer.writeHead(200).end(), /empty/],
  ['no names', (_, answer) => answer.writeHead(200).end('# nothing\n/ads/\n'), /not one name/],
  ['never ending', (_, answer) => void endless(answer), /more than 1000000 bytes/],
  ['announced too long', (_, answer) => answer.writeHead(200, { 'content-length': 9e9 }).write('a'), /more than/],
  ['silence', () => {}, /silent/],
  ['silence in the middle', (_, answer) => void answer.writeHead(200).write('a.example\n'), /silent/],
  [
    'cut short',
    (_, answer) => {
      answer.writeHead(200, { 'content-length': 5000 }).write('a.example\n')
      setTimeout(() => answer.destroy(), 20)
    },
    /broke off/,
  ],
  ['round and round', (_, answer) => answer.writeHead(302, { location: '/again' }).end(), /again and again/],
  ['to nowhere', (_, answer) => answer.writeHead(302).end(), /nowhere/],
  ['inside', (_, answer) => answer.writeHead(302, { location: 'http://127.0.0.1:1/x' }).end(), /no public address/],
  [
    'inside by name',
    (_, answer) => answer.writeHead(302, { location: 'http://evil.example/' }).end(),
    /no public address/,
  ],
  ['inside by v6', (_, answer) => answer.writeHead(302, { location: 'http://[::1]/' }).end(), /no public address/],
  [
    'inside by number',
    (_, answer) => answer.writeHead(302, { location: 'http://2130706433/' }).end(),
    /no public address/,
  ],
  ['a file', (_, answer) => answer.writeHead(302, { location: 'file:///etc/passwd' }).end(), /something less/],
  ['a password', (_, answer) => answer.writeHead(302, { location: 'http://a:b@lists.test/' }).end(), /password/],
  ['an unknown packing', (_, answer) => answer.writeHead(200, { 'content-encoding': 'br' }).end('a'), /packs it/],
  [
    'a switch of protocols',
    (_, answer) => {
      const { socket } = answer
      if (socket !== null) socket.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
    },
    /broke off/,
  ],
  [
    'a packing made up for a terminal',
    (_, answer) => answer.writeHead(200, { 'content-encoding': '\x9b2Jgzip' }).end('a'),
    /^its server packs it as something unknown$/,
  ],
  [
    'packed wrongly',
    (_, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end('a.example'),
    /packed wrongly/,
  ],
  [
    'a bomb',
    (_, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000, 'a.example\n'))),
    /more than 1000000 bytes/,
  ],
]

const endless = async (answer: Parameters<Answering>[1]): Promise<void> => {
  answer.writeHead(200)
  for (let n = 0; !answer.destroyed && n < 1000; n++) {
    answer.write(names(1000, n * 1000))
    await sleep(1)
  }
}

test('whatever goes wrong leaves the last good copy, says why, and is tried again later and later', async () => {
  const { fetch, copy, shown, clock, path } = open()
  server.answer(list(names(50)))
  await fetch()
  for (const [what, answering, why] of failures) {
    server.answer(answering)
    assert.match(failedWith(await fetch()), why, what)
    assert.equal(copy(), names(50), what)
  }
  assert.equal(clock.adopted, 1)
  assert.equal(shown().failure?.times, failures.length)
  assert.deepEqual(
    readdirSync(join(path, 'lists')).filter((name) => name.endsWith('.draft')),
    [],
  )
  server.answer(list(names(50), '"new"'))
  await fetch()
  assert.equal(shown().failure, null)
})

test('packed lists are unpacked; a redirect within the settings is followed', async () => {
  const { fetch, copy } = open()
  server.answer((ask, answer) => {
    if (ask.url === '/gambling.txt') answer.writeHead(301, { location: 'http://lists.test/packed' }).end()
    else answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(names(20)))
  })
  assert.ok((await fetch()).done)
  assert.equal(copy(), names(20))
})

test('by itself: fetched when due, not before, and not twice at once', async () => {
  const { keeper, clock, shown } = open()
  server.answer(list(names(10)))
  server.asked.length = 0
  keeper.start()
  while (shown().checkedAt === null) await sleep(10)
  await sleep(100)
  assert.equal(server.asked.length, 1)
  clock.now += 3600 * 1.1 * 1000
  while (shown().checkedAt !== clock.now) await sleep(10)
  assert.equal(server.asked.length, 2)
  clock.now += 4 * 3600 * 1000
  server.answer((_, answer) => answer.writeHead(503).end())
  while (shown().failure === null) await sleep(10)
  assert.equal(shown().stale, true)
  await keeper.close()
})

test('what waits between looks grows with each failure, and never beyond what was agreed', () => {
  const asked = { url: 'u', every: 3600 }
  const after = (times: number): number =>
    nextLook({ ...NEW_LIST, url: 'u', failure: { why: '', since: 0, at: 0, times } }, asked, 0.5)
  assert.deepEqual([1, 2, 3, 4, 9, 50].map(after), [60_000, 120_000, 240_000, 480_000, 3_600_000, 3_600_000])
  assert.equal(nextLook({ ...NEW_LIST, url: 'v', checkedAt: 5 }, asked, 0.5), 0, 'another address is asked at once')
})

const send = async (keeper: ReturnType<typeof open>['keeper'], text: string, accept: boolean): Promise<ListDone> => {
  const upload = crypto.randomUUID()
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 1000)
    await keeper.sendList({
      id: 'gambling',
      upload,
      at,
      bytes: bytes.toString('base64', at, Math.min(bytes.length, at + 1000)),
    })
  return keeper.putList({ id: 'gambling', upload, accept })
}

test('a version with which the policy fails its own tests waits, and the one before stays; another fault is not its fault', async () => {
  const folder = tempFolder()
  folders.push(folder)
  const fault = { word: 'bad.example' }
  const text = (): string => readFileSync(join(folder.path, 'lists', 'gambling'), 'utf8')
  const adopt = async () => (text().includes(fault.word) ? ('refused' as const) : ('in-force' as const))
  const { fetch, copy, shown, keeper } = open([source('gambling')], folder.path, { adopt })
  server.answer(list(names(100)))
  await fetch()
  server.answer(list(`${names(100)}bad.example\n`, '"bad"'))
  assert.deepEqual(await fetch(), { done: false, why: 'refused' })
  assert.equal(copy(), names(100))
  assert.equal(shown().report?.entries, 100)
  assert.equal(shown().waiting?.refused, true)
  assert.ok((await fetch()).done, 'the same is not sent again')
  server.answer((_, answer) => answer.writeHead(200).end(`${names(100)}bad.example\n`))
  assert.deepEqual(await fetch(), { done: false, why: 'refused' }, 'nor tried again')
  assert.equal(shown().waiting?.refused, true)
  assert.deepEqual(await keeper.acceptList({ id: 'gambling' }), { done: false, why: 'refused' }, 'whoever accepts it')
  assert.equal(copy(), names(100))
  assert.equal(shown().report?.entries, 100)
  assert.equal(shown().waiting?.refused, true)
  fault.word = 'n7.example'
  server.answer(list(`${names(100)}good.example\n`, '"good"'))
  const done = await fetch()
  assert.ok(done.done && !done.adopted)
  assert.match(copy(), /good\.example/)
  assert.equal(shown().waiting, null)
  await keeper.close()
})

test('put in by hand: the same way, with a yes beyond the cap; pieces that do not fit are refused', async () => {
  const { keeper, copy, shown, path } = open()
  assert.ok((await send(keeper, names(500), false)).done)
  const beyond = await send(keeper, names(700), false)
  assert.ok(!beyond.done && beyond.why === 'beyond-cap' && beyond.difference.added === 200)
  assert.equal(copy(), names(500))
  assert.equal(shown().waiting, null)
  assert.ok((await send(keeper, names(700), true)).done)
  assert.equal(copy(), names(700))
  assert.match(failedWith(await send(keeper, '<html>', true)), /page/)
  const upload = crypto.randomUUID()
  await assert.rejects(keeper.sendList({ id: 'gambling', upload, at: 7, bytes: 'YQ==' }), /not begun/)
  await keeper.sendList({ id: 'gambling', upload, at: 0, bytes: 'YQ==' })
  await assert.rejects(keeper.sendList({ id: 'gambling', upload, at: 7, bytes: 'YQ==' }), /does not fit/)
  for (let n = 0; n < 20; n++)
    await keeper.sendList({ id: 'gambling', upload: n % 2 === 0 ? upload : crypto.randomUUID(), at: 0, bytes: 'YQ==' })
  const drafts = readdirSync(join(path, 'lists')).filter((name) => name.endsWith('.draft'))
  assert.ok(drafts.length <= 4, `${drafts.length} left behind`)
})

test('lists that are files, or are not there, are left alone', async () => {
  const { keeper } = open([source('gambling'), { id: 'own', file: 'own.txt', spot: { line: 1, column: 1 } }])
  assert.deepEqual(await keeper.fetchList({ id: 'own' }), { done: false, why: 'by-file' })
  assert.deepEqual(await keeper.fetchList({ id: 'none' }), { done: false, why: 'unknown-list' })
  assert.equal(keeper.shown()[1]?.url, null)
})

test('a damaged state is taken for none, and drafts of a crash are cleared', async () => {
  const { fetch, path } = open()
  server.answer(list(names(30)))
  await fetch()
  writeFileSync(join(path, 'lists', 'gambling.json'), '{"url":7')
  writeFileSync(join(path, 'lists', 'gambling.1.2.draft'), 'half a li')
  const again = open([source('gambling')], path)
  assert.equal(existsSync(join(path, 'lists', 'gambling.1.2.draft')), false)
  const done = await again.fetch()
  assert.ok(done.done && done.what === 'same')
  assert.equal(again.copy(), names(30))
})

test('what is accepted is what was shown: another version that a crash left in its place is not', async () => {
  const { fetch, keeper, copy, path, shown } = open()
  server.answer(list(names(100)))
  await fetch()
  server.answer(list(names(200), '"b"'))
  await fetch()
  writeFileSync(join(path, 'lists', 'gambling.waiting'), 'portal.example\n')
  assert.deepEqual(await keeper.acceptList({ id: 'gambling' }), { done: false, why: 'nothing-waits' })
  assert.equal(copy(), names(100))
  server.answer(list(names(200), '"c"'))
  await fetch()
  assert.ok((await keeper.acceptList({ id: 'gambling' })).done)
  assert.equal(copy(), names(200))
  assert.equal(shown().waiting, null)
})

test('lines that say a name again and again do not widen the cap: not to add, not to empty the list', async () => {
  const { fetch, copy } = open()
  const again = 'a.example\n'.repeat(50_000)
  server.answer(list(`a.example\n${names(1000)}`))
  await fetch()
  server.answer(list(`a.example\n${names(1000)}${again}${names(50, 2000)}`, '"b"'))
  assert.ok((await fetch()).done)
  const before = copy()
  server.answer(list(`a.example\n${names(1000)}${again}${names(3000, 2000)}`, '"c"'))
  const more = await fetch()
  assert.ok(!more.done && more.why === 'beyond-cap', JSON.stringify(more))
  server.answer(list(`a.example\n${again}`, '"d"'))
  const less = await fetch()
  assert.ok(!less.done && less.why === 'beyond-cap', JSON.stringify(less))
  assert.equal(copy(), before)
})

test('a whole top-level domain neither comes nor goes without a person, and is shown first', async () => {
  const { fetch, keeper, shown } = open()
  server.answer(list(names(1000)))
  await fetch()
  for (const [n, line] of ['com', '||com^', '*.com', 'COM.'].entries()) {
    server.answer(list(`${names(1030)}${line}\n`, `"top${n}"`))
    const done = await fetch()
    assert.ok(!done.done && done.why === 'beyond-cap', line)
    assert.equal(shown().waiting?.difference.firstAdded[0], 'com')
  }
  assert.ok((await keeper.acceptList({ id: 'gambling' })).done)
  server.answer(list(names(1030), '"gone"'))
  const gone = await fetch()
  assert.ok(!gone.done && gone.why === 'beyond-cap')
})

test('while a version is put back there is a copy at every moment: a crash there would have the next one taken whole', async () => {
  const folder = tempFolder()
  folders.push(folder)
  const path = join(folder.path, 'lists', 'gambling')
  const adopt = async () =>
    readFileSync(path, 'utf8').includes('bad.example') ? ('refused' as const) : ('in-force' as const)
  const { fetch } = open([source('gambling')], folder.path, { adopt })
  server.answer(list(names(100)))
  await fetch()
  let looked = true
  let gone = 0
  const look = (): void => {
    if (!existsSync(path)) gone++
    if (looked) setImmediate(look)
  }
  look()
  for (let n = 0; n < 20; n++) {
    server.answer(list(`${names(100)}bad.example\nn${n}.test\n`, `"bad${n}"`))
    assert.deepEqual(await fetch(), { done: false, why: 'refused' })
  }
  looked = false
  assert.equal(gone, 0)
})

test('many small steps in one day are one large one, until a person looks or the next day comes', async () => {
  const { fetch, clock, keeper, shown } = open()
  server.answer(list(names(1000)))
  await fetch()
  const step = async (upTo: number): Promise<ListDone> => {
    clock.now += 5 * 60_000
    server.answer(list(names(upTo), `"${upTo}"`))
    return fetch()
  }
  assert.ok((await step(1060)).done)
  const beyond = await step(1120)
  assert.ok(!beyond.done && beyond.why === 'beyond-cap', '60 and 60 of 1000')
  assert.equal(beyond.difference.added, 60, 'shown is what this version changes')
  const version = shown().waiting?.version ?? assert.fail('nothing waits')
  assert.match(version, /^[0-9a-f]{12}$/)
  const other = await keeper.acceptList({ id: 'gambling', version: '000000000000' })
  assert.deepEqual(other, { done: false, why: 'another-waits' })
  assert.ok((await keeper.acceptList({ id: 'gambling', version })).done)
  assert.ok((await step(1200)).done, 'a person has looked: the day begins anew')
  assert.ok(!(await step(1280)).done)
  clock.now += 24 * 3_600_000
  assert.ok((await step(1290)).done, 'the next day')
})
