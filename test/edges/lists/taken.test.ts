// Lists from a parcel: taken in as fetched ones are; what is of another park, unsigned, changed, older or of tomorrow is not.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { parcelText } from '../../../src/domain/council/list-parcel.ts'
import type { ListDone } from '../../../src/domain/desk/lists.ts'
import { noteOf } from '../../../src/domain/record/note.ts'
import type { Feeds } from '../../../src/edges/lists/feeds.ts'
import { fileKey } from '../../kit/council-keys.ts'
import { keeperAt, list, source, startListServer, tempFolder } from '../../kit/list-server.ts'

const server = await startListServer()
const folders: ReturnType<typeof tempFolder>[] = []
after(async () => {
  await server.close()
  for (const { remove } of folders) remove()
})

const DAY = 86_400_000
const UPLOAD = '5f2c09a1-0000-4000-8000-000000000000'
const names = (count: number): string => Array.from({ length: count }, (_, n) => `n${n}.example\n`).join('')
const KIM = fileKey('kim/kim')

const open = (more: Parameters<typeof keeperAt>[3] = {}) => {
  const folder = tempFolder()
  folders.push(folder)
  const { keeper, clock } = keeperAt(folder.path, server.port, [source('gambling')], more)
  const take = async (
    text: string,
    { park = 'park.test', at = clock.now, packed = text, by = null as string | null, key = KIM } = {},
  ): Promise<ListDone> => {
    await keeper.sendList({ id: 'gambling', upload: UPLOAD, at: 0, bytes: Buffer.from(text).toString('base64') })
    const lists = new Map([['gambling', hashText(utf8(packed))]])
    const said = parcelText({ park, packedAt: Math.floor(at / 1000), lists })
    return keeper.takeList({ id: 'gambling', upload: UPLOAD, note: noteOf(said, [key.line(said)]), by })
  }
  const copy = (): string => readFileSync(join(folder.path, 'lists', 'gambling'), 'utf8')
  return { keeper, clock, take, copy, shown: () => keeper.shown()[0] ?? assert.fail('no list') }
}

const why = (done: ListDone): string => (done.done ? done.what : done.why === 'failed' ? done.what : done.why)

test('a first copy is taken whole, then within the cap; more waits for a person, as what is fetched does', async () => {
  const { take, copy, shown, clock, keeper } = open()
  const packed = clock.now - 2 * DAY
  assert.equal(why(await take(names(100), { at: packed })), 'in-force')
  assert.equal(shown().checkedAt, packed - (packed % 1000), 'heard when it was packed')
  assert.equal(why(await take(`${names(100)}casino.example\n`, { at: packed + DAY })), 'in-force')
  assert.match(copy(), /casino/)
  assert.equal(why(await take(names(300), { at: clock.now })), 'beyond-cap')
  assert.equal(shown().waiting?.entries, 300)
  assert.match(copy(), /casino/)
  assert.equal(why(await keeper.acceptList({ id: 'gambling' })), 'in-force')
  assert.equal(copy(), names(300))
})

test('what may not come in: the one in force stays, and it is said why', async () => {
  const { take, copy, clock, keeper } = open()
  await take(names(100))
  const next = `${names(100)}casino.example\n`
  assert.equal(why(await take(next, { park: 'other.test' })), 'the parcel is for other.test, and this is park.test')
  assert.equal(why(await take(next, { packed: names(100) })), 'its bytes are not those that were packed')
  assert.match(why(await take(next, { at: clock.now - 2000 })), /^the parcel was packed on .*: it is older$/)
  assert.match(why(await take(next, { at: clock.now + DAY + 2000 })), /one of two clocks is wrong$/)
  assert.equal(why(await take(next, { by: fileKey('lee/lee').key.text })), 'the parcel is not signed by lee/lee')
  assert.equal(why(await take(next, { by: 'nobody' })), 'the key that was named is none')
  assert.equal(why(await take('<html>', { by: KIM.key.text })), 'it is a page, not a list')
  assert.equal(copy(), names(100))
  for (const note of ['', 'isthmus/lists/v1\n', `${'x'.repeat(40_000)}\n\n`]) {
    await keeper.sendList({ id: 'gambling', upload: UPLOAD, at: 0, bytes: 'eA==' })
    const done = await keeper.takeList({ id: 'gambling', upload: UPLOAD, note, by: null })
    assert.equal(why(done), 'the note of its parcel is malformed')
  }
  assert.equal(why(await keeper.takeList({ id: 'gambling', upload: UPLOAD, note: '', by: null })), 'nothing was sent')
  assert.equal(why(await take(next, { by: KIM.key.text })), 'in-force')
})

test('without a line: nothing fails until the list is due again', async () => {
  const { take, shown, clock, keeper } = open()
  server.answer((_, answer) => answer.writeHead(503).end())
  await keeper.fetchList({ id: 'gambling' })
  assert.notEqual(shown().failure, null)
  await take(names(100), { at: clock.now })
  const { failure, nextAt } = shown()
  assert.equal(failure, null)
  assert.ok(nextAt !== null && nextAt > clock.now + 3_000_000, 'an hour after it was packed, as its policy has it')
})

test('an older parcel does not take back what was fetched since', async () => {
  const { take, copy, clock, keeper } = open()
  server.answer(list(`${names(100)}new.example\n`))
  await keeper.fetchList({ id: 'gambling' })
  assert.match(why(await take(names(100), { at: clock.now - DAY })), /it is older$/)
  assert.match(copy(), /new\.example/)
})

test('where operators rule those who have not signed are named, and nothing is brought in', async () => {
  const brought: string[] = []
  const feeds: Feeds = {
    ...{ governs: () => true, lets: () => true, inForce: () => null, neverBlock: () => [] },
    lacking: () => ['south'],
    bring: async ({ id }) => {
      brought.push(id)
      return { outcome: 'in-force' }
    },
  }
  const { take } = open({ feeds })
  assert.equal(why(await take(names(3))), 'the parcel is not signed as the charter has it by south')
  assert.deepEqual(brought, [])
})
