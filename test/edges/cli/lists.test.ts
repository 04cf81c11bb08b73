// The commands about lists: what is asked, and what people read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { difference, listDone, run, shownList } from './terminal.ts'

const showing = async (...lists: (typeof shownList)[]) =>
  run(['list', 'show'], {
    lists: {
      lists: async () => lists,
      fetchList: async () => listDone,
      sendList: async () => ({ size: 0 }),
      putList: async () => listDone,
      takeList: async () => listDone,
      acceptList: async () => listDone,
      dropList: async () => listDone,
    },
  })

test('list show: where from, how old, what was left out, what fails and what waits', async () => {
  const well = await showing(shownList)
  assert.equal(well.code, 0)
  assert.match(
    well.out,
    /^gambling: 1,001 entries\n {2}from {5}https:\/\/lists\.example\/gambling\.txt\n {2}every {4}1 day, within 10 %\n/,
  )
  assert.match(well.out, /left out: 3 cosmetic \(line 2, 5, …\)/)
  const failure = { why: 'its server answers 500', since: 1_764_000_000_000, times: 3 }
  const waiting = { at: 1_764_000_000_000, version: '5f2c09a1b3d4', refused: false, entries: 1001, difference }
  const ill = await showing({ ...shownList, stale: true, failure, waiting })
  assert.match(ill.out, /\(too long ago\)/)
  assert.match(ill.out, /failing since .* \(3\): its server answers 500/)
  assert.match(
    ill.out,
    /1,000 entries before; 2 come, 1 go\n {4}\+ new\.example\n {4}\+ newer\.example\n {4}- old\.example\n/,
  )
  assert.match(ill.out, /isthmus list accept gambling 5f2c09a1b3d4, or isthmus list drop gambling/)
  const file = {
    url: null,
    every: null,
    cap: null,
    report: { entries: 1, odd: [] },
    changedAt: null,
    checkedAt: null,
    nextAt: null,
  }
  assert.match((await showing({ ...shownList, ...file })).out, /^gambling: 1 entry\n {2}a file beside the policy\n$/)
  assert.equal((await showing()).out, 'The policy has no lists.\n')
  assert.equal((await run(['list', 'show', 'none'])).code, 1)
})

test('list put wants an id and a file, and --accept beyond the cap', async () => {
  assert.equal((await run(['list', 'put'])).code, 2)
  const { code, err } = await run(['list', 'put', 'gambling'])
  assert.deepEqual([code, err], [2, 'isthmus: which file? type: isthmus list put ID FILE [--accept]\n'])
  const { asked, out } = await run(['list', 'put', 'gambling', 'a.txt', '--accept'])
  assert.deepEqual(asked, [['putList', { id: 'gambling', file: 'a.txt', accept: true }]])
  assert.match(out, /In force: gambling, 1,001 entries\.\n$/)
  const beyond = { done: false, why: 'beyond-cap', difference, entries: 5 } as const
  const no = await run(['list', 'put', 'gambling', 'a.txt'], { putList: async () => beyond })
  assert.equal(no.code, 1)
  assert.match(no.out, /more than the cap of gambling lets pass\. If that is right, put it in with --accept\.\n$/)
  const late = await run(['list', 'put', 'gambling', 'a.txt'], {
    putList: async () => ({ ...listDone, adopted: false }) as typeof listDone,
  })
  assert.match(late.out, /at the next start/)
  assert.equal((await run(['list', 'put', 'gambling', 'a.txt', 'b.txt'])).code, 2)
})

test('fetch, accept and drop name their list', async () => {
  for (const [word, call] of [
    ['fetch', 'fetchList'],
    ['accept', 'acceptList'],
    ['drop', 'dropList'],
  ] as const) {
    assert.deepEqual((await run(['list', word, 'gambling'])).asked, [[call, { id: 'gambling' }]])
    assert.equal((await run(['list', word])).code, 2)
  }
})

test('accept takes the version that was looked at, and no other', async () => {
  const one = await run(['list', 'accept', 'gambling', '5F2C09A1B3D4'])
  assert.deepEqual(one.asked, [['acceptList', { id: 'gambling', version: '5f2c09a1b3d4' }]])
  assert.equal((await run(['list', 'accept', 'gambling', 'newest'])).code, 2)
})

test('list pack and take: what is asked, what people read, and what is refused before anything is done', async () => {
  const pack = ['list', 'pack', '/media/stick/lists']
  const made = await run([
    ...pack,
    '--list',
    'gambling=g.txt',
    '--list',
    'fraud=f.txt',
    '--park',
    'park.test',
    '--key',
    'k',
  ])
  const lists = new Map([
    ['gambling', 'g.txt'],
    ['fraud', 'f.txt'],
  ])
  assert.deepEqual(made.asked, [['pack', { folder: '/media/stick/lists', park: 'park.test', lists, key: 'k' }]])
  assert.match(
    made.out,
    /^ {4}isthmus\/lists\/v1\n {4}park park\.test\n\n\/media\/stick\/lists is signed by north\/kim /,
  )
  const signed = await run([...pack, '--key', 'k'])
  assert.deepEqual(signed.asked, [['sign', { folder: '/media/stick/lists', key: 'k' }]])
  const wrong = [
    ['list', 'pack', '--key', 'k'],
    [...pack],
    [...pack, '--list', 'gambling=g.txt', '--key', 'k'],
    [...pack, '--list', 'gambling=g.txt', '--park', 'http://park.test/', '--key', 'k'],
    [...pack, '--list', 'gambling', '--park', 'park.test', '--key', 'k'],
    [...pack, '--list', '../x=g.txt', '--park', 'park.test', '--key', 'k'],
    [...pack, '--list', 'a=g.txt', '--list', 'a=h.txt', '--park', 'park.test', '--key', 'k'],
    ['list', 'take'],
  ]
  for (const line of wrong) {
    const { code, asked } = await run(line)
    assert.deepEqual([code, asked], [2, []], line.join(' '))
  }
  const taken = await run(['list', 'take', '/media/stick/lists', '--json'])
  assert.deepEqual([taken.code, JSON.parse(taken.out)], [0, { lists: { gambling: listDone } }])
  const take = async () => new Map([['gambling', { done: false, why: 'beyond-cap', difference, entries: 9 } as const]])
  const waits = await run(['list', 'take', 'x'], { parcel: async () => ({ take }) as never })
  assert.deepEqual(
    [waits.code, /more than the cap of gambling lets pass\. It waits: isthmus list show/.test(waits.out)],
    [1, true],
  )
})
