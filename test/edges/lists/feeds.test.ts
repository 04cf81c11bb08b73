// A keeper of lists where operators rule: what its line of the charter lets come goes into the record, all else is set aside and said.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import type { ListDone } from '../../../src/domain/desk/lists.ts'
import type { Brought, Feeds, NewVersion } from '../../../src/edges/lists/feeds.ts'
import { weigh } from '../../../src/edges/policyfile/weigh.ts'
import { keeperAt, list, source, startListServer, tempFolder } from '../../kit/list-server.ts'

const server = await startListServer()
const folders: ReturnType<typeof tempFolder>[] = []
after(async () => {
  await server.close()
  for (const { remove } of folders) remove()
})

const names = (count: number): string => Array.from({ length: count }, (_, n) => `n${n}.example\n`).join('')

/** A park whose record takes what `answer` says. */
const governed = (before: string) => {
  const folder = tempFolder()
  folders.push(folder)
  const blobs = join(folder.path, 'blobs')
  mkdirSync(blobs)
  const put = (text: string): string => {
    const hash = hashText(utf8(text))
    writeFileSync(join(blobs, hash), text)
    return hash
  }
  const park = {
    inForce: put(before),
    brought: [] as NewVersion[],
    answer: { outcome: 'in-force' } as Brought,
    never: [] as string[],
    put,
  }
  const feeds: Feeds = {
    governs: () => true,
    lets: () => true,
    inForce: () => ({ hash: park.inForce, path: join(blobs, park.inForce) }),
    neverBlock: () => park.never,
    lacking: () => [],
    bring: async (version) => {
      park.brought.push(version)
      if (park.answer.outcome === 'in-force') park.inForce = put(readFileSync(version.path, 'utf8'))
      return park.answer
    },
  }
  const { keeper, clock } = keeperAt(folder.path, server.port, [source('gambling')], {
    feeds,
    weigh: async (old, draft, never) => weigh(old, draft, never),
  })
  const shown = () => keeper.shown()[0] ?? assert.fail('no list')
  const fetch = (): Promise<ListDone> => keeper.fetchList({ id: 'gambling' })
  return { park, keeper, clock, shown, fetch }
}

const why = (done: ListDone): string => (done.done ? done.what : done.why === 'failed' ? done.what : done.why)

test('what is new is brought in beside what is in force, and then only what is newer is sent', async () => {
  const { park, fetch, shown, clock } = governed(names(100))
  const from = park.inForce
  const next = `${names(99)}casino.example\n`
  server.answer(list(next))
  assert.equal(why(await fetch()), 'in-force')
  const [{ path: _, ...brought } = assert.fail()] = park.brought
  assert.deepEqual(brought, { id: 'gambling', from, hash: hashText(utf8(next)), added: 1, removed: 1 })
  assert.deepEqual([clock.adopted, shown().agreed, shown().waiting], [0, true, null])
  server.asked.length = 0
  assert.equal(why(await fetch()), 'same')
  assert.ok(server.asked[0]?.headers['if-none-match'], 'only what is newer is asked for')
  park.inForce = park.put(names(50))
  server.asked.length = 0
  assert.equal(
    why(await fetch()),
    'beyond-cap',
    'operators have agreed on another one: the source is asked for all it has',
  )
  assert.equal(server.asked[0]?.headers['if-none-match'], undefined)
})

test('beyond the charter’s cap or the list’s own it is set aside, and asked for again', async () => {
  const { park, fetch, shown, keeper } = governed(names(100))
  server.answer(list(names(300)))
  assert.equal(why(await fetch()), 'beyond-cap')
  assert.equal(park.brought.length, 0)
  assert.equal(shown().waiting?.difference.added, 200)
  server.answer(list(names(105)))
  park.answer = { outcome: 'cap' }
  assert.equal(why(await fetch()), 'beyond-cap')
  assert.equal(why(await fetch()), 'beyond-cap', 'another day may let it in')
  park.answer = { outcome: 'policy' }
  assert.equal(why(await fetch()), 'refused')
  assert.equal(shown().waiting?.refused, true)
  park.answer = { outcome: 'failed', what: 'the record is bad' }
  assert.equal(why(await fetch()), 'the record is bad')
  for (const done of [
    await keeper.acceptList({ id: 'gambling' }),
    await keeper.dropList({ id: 'gambling' }),
    await keeper.putList({ id: 'gambling', upload: '3f0f9a52-7f2b-4a8e-9f55-6d5f2f1c0c11', accept: true }),
  ])
    assert.equal(why(done), 'agreed', 'nobody alone')
  park.answer = { outcome: 'in-force' }
  assert.equal(why(await fetch()), 'in-force')
  assert.equal(shown().waiting, null)
})

test('a version with a name that may never be blocked does not come in, and it is said', async () => {
  const { park, fetch, shown } = governed(names(100))
  park.never = ['bank.example']
  server.answer(list(`${names(100)}www.bank.example\n`))
  assert.equal(why(await fetch()), 'it has www.bank.example, which the charter lets nobody block')
  assert.match(shown().failure?.why ?? '', /www\.bank\.example/)
  assert.deepEqual([park.brought, shown().waiting], [[], null])
  server.answer(list('<!doctype html>'))
  assert.equal(why(await fetch()), 'it is a page, not a list')
})
