// The record as the browser verifies it: the same state hash as the gateway's own verification, read on as it grows, and refused for each way of being wrong.
import assert from 'node:assert/strict'
import test from 'node:test'
import { BadRecord, createFollower, type Mark, type Read } from '../../console/src/record/verify.ts'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { type State, stateHash } from '../../src/domain/council/state.ts'
import { checkpointText } from '../../src/domain/record/checkpoint.ts'
import { createLog } from '../../src/domain/record/log.ts'
import { noteOf } from '../../src/domain/record/note.ts'
import { bundleOf, FULL, tilePath, tilesBetween } from '../../src/domain/record/tiles.ts'
import { LOG } from '../kit/council.ts'
import { liveThrough, randomHistory, seeded } from '../kit/random-history.ts'

const { entries, state, origin } = (() => {
  // Its last step may have written more than one entry.
  let at300: State | undefined
  const park = liveThrough(seeded(5), 300, ({ entries: { length }, state: now }) => {
    if (length === 300) at300 = now
  })
  const then = at300 ?? assert.fail('a shorter history')
  return { entries: park.entries.slice(0, 300), state: then, origin: then.charter.park }
})()

/** The files of a record of so many entries. */
const filesOf = (size: number, all: readonly Uint8Array[] = entries): Map<string, Uint8Array> => {
  const log = createLog()
  for (const entry of all.slice(0, size)) log.append(entry)
  const files = new Map<string, Uint8Array>()
  for (const tile of tilesBetween(0, size)) {
    const own = all.slice(tile.index * FULL, tile.index * FULL + tile.width)
    const octets = tile.level === 'entries' ? bundleOf(own) : log.hashes(tile.level, tile.index, tile.width)
    files.set(tilePath(tile), octets)
  }
  const text = checkpointText({ origin, size, root: log.root(size) })
  return files.set('checkpoint', utf8(noteOf(text, [LOG.line(text)])))
}

/** Reads from files that a test exchanges. */
const reading = (files: Map<string, Uint8Array>) => {
  const asked: string[] = []
  const shelf = { files }
  const read: Read = async (path, most) => {
    asked.push(path)
    const octets = shelf.files.get(path)
    return octets === undefined || octets.length > most ? undefined : octets
  }
  return { asked, shelf, read }
}

const quietly = (): void => {}
const genesis = hashText(entries[0] ?? assert.fail())

const whyOf = async (
  files: Map<string, Uint8Array>,
  given: string | null = genesis,
  mark: Mark | null = null,
): Promise<string> => {
  try {
    await createFollower(reading(files).read, given).grow(mark, quietly)
    return 'good'
  } catch (error) {
    return error instanceof BadRecord ? error.why : assert.fail(String(error))
  }
}

test('a good record: size, genesis and the state hash that the reducer has', async () => {
  const verified =
    (await createFollower(reading(filesOf(300)).read, genesis).grow(null, quietly)) ?? assert.fail('none')
  assert.equal(verified.stateHash, stateHash(state))
  assert.deepEqual([verified.size, verified.genesis], [300, genesis])
  assert.ok(verified.history.some(({ end }) => end?.how === 'activated'))
  assert.deepEqual(
    verified.history
      .filter(({ end }) => end === null)
      .map(({ hash }) => hash)
      .sort(),
    state.proposals.map(({ hash }) => hash).sort(),
  )
})

test('it reads on from where it was, and comes to the same', async () => {
  const { asked, shelf, read } = reading(filesOf(290))
  const follower = createFollower(read, null)
  await follower.grow(null, quietly)
  asked.length = 0
  shelf.files = filesOf(300)
  const seen: number[] = []
  const verified = await follower.grow(null, (done) => seen.push(done))
  assert.equal(verified?.stateHash, stateHash(state))
  assert.ok(!asked.includes('tile/entries/000'), 'a full bundle that it had was read again')
  assert.deepEqual(seen, [300])
  assert.equal(follower.entries(299, 301).length, 1)
  assert.equal(follower.entries(0, 1)[0]?.body?.kind, 'genesis')
})

test('no record yet is none; one that was there and is gone is bad', async () => {
  const { shelf, read } = reading(new Map())
  const follower = createFollower(read, null)
  assert.equal(await follower.grow(null, quietly), null)
  shelf.files = filesOf(10)
  assert.equal((await follower.grow(null, quietly))?.size, 10)
  shelf.files = new Map()
  await assert.rejects(follower.grow(null, quietly), (error: BadRecord) => error.why === 'back')
})

const changed = (files: Map<string, Uint8Array>, path: string, octets: Uint8Array | null): Map<string, Uint8Array> => {
  assert.ok(files.has(path), path)
  if (octets === null) files.delete(path)
  else files.set(path, octets)
  return files
}

const withBit = (octets: Uint8Array, at = octets.length - 1): Uint8Array =>
  Uint8Array.from(octets, (octet, n) => (n === at ? octet ^ 1 : octet))

test('what is missing or altered is named', async () => {
  const files = (): Map<string, Uint8Array> => filesOf(300)
  const at = (path: string): Uint8Array => files().get(path) ?? assert.fail(path)
  assert.equal(await whyOf(files()), 'good')
  assert.equal(await whyOf(files(), null), 'good')
  assert.equal(await whyOf(files(), `sha256:${'0'.repeat(64)}`), 'park')
  for (const path of ['tile/entries/000', 'tile/entries/001.p/44'])
    assert.equal(await whyOf(changed(files(), path, null)), 'bundle')
  for (const path of ['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1'])
    for (const octets of [null, withBit(at(path))]) assert.equal(await whyOf(changed(files(), path, octets)), 'tile')
  const first = at('tile/entries/000')
  assert.equal(await whyOf(changed(files(), 'tile/entries/000', first.subarray(1))), 'bundle')
  assert.equal(await whyOf(changed(files(), 'tile/entries/000', withBit(first, 40)), null), 'genesis')
  assert.notEqual(await whyOf(changed(files(), 'tile/entries/000', withBit(first, 40))), 'good')
})

test('a checkpoint without the log’s signature, of another size or root, or no note is refused', async () => {
  const files = filesOf(300)
  const note = Buffer.from(files.get('checkpoint') ?? []).toString()
  const other = Buffer.from(filesOf(299).get('checkpoint') ?? []).toString()
  const whyWith = (text: string): Promise<string> => whyOf(changed(filesOf(300), 'checkpoint', utf8(text)))
  assert.equal(await whyWith(note.replace(/\n— [^\n]*\n$/, '\n')), 'checkpoint')
  assert.equal(await whyWith(note.replace('\n300\n', '\n0300\n')), 'checkpoint')
  assert.equal(await whyWith('nothing'), 'checkpoint')
  assert.notEqual(await whyWith(other.replace('\n299\n', '\n300\n')), 'good')
  const forged = checkpointText({ origin, size: 300, root: new Uint8Array(32) })
  assert.equal(await whyWith(noteOf(forged, [LOG.line(forged)])), 'root')
  assert.equal(await whyOf(changed(files, 'checkpoint', Uint8Array.of(0xff, 10, 51))), 'checkpoint')
})

test('a record that was put back, or is another than this browser saw, is refused; what it had stays as it was', async () => {
  const mark = async (size: number): Promise<Mark> => {
    const seen = await createFollower(reading(filesOf(size)).read, null).grow(null, quietly)
    return seen === null ? assert.fail() : { genesis: seen.genesis, size: seen.size, root: seen.root }
  }
  assert.equal(await whyOf(filesOf(290), genesis, await mark(300)), 'back')
  assert.equal(await whyOf(filesOf(300), genesis, await mark(290)), 'good')
  assert.equal(await whyOf(filesOf(300), genesis, { ...(await mark(290)), root: (await mark(280)).root }), 'back')
  const { shelf, read } = reading(filesOf(290))
  const follower = createFollower(read, null)
  await follower.grow(null, quietly)
  shelf.files = changed(filesOf(300), 'tile/0/001.p/44', null)
  await assert.rejects(follower.grow(null, quietly))
  assert.equal(follower.entries(0, 300).length, 290, 'what did not hold in the end left something behind')
  shelf.files = filesOf(300)
  assert.equal((await follower.grow(null, quietly))?.size, 300)
})

for (const seed of [1, 2, 3, 4])
  test(`history ${seed}: what is told of proposals is what the state has of them, and each that was accepted is there`, async () => {
    const park = randomHistory(seed, 250)
    const log = createLog()
    for (const entry of park.entries) log.append(entry)
    const files = filesOf(park.entries.length, park.entries)
    const text = checkpointText({ origin: park.state.charter.park, size: log.size(), root: log.root(log.size()) })
    files.set('checkpoint', utf8(noteOf(text, [LOG.line(text)])))
    const follower = createFollower(reading(files).read, null)
    const { history, stateHash: hash } = (await follower.grow(null, quietly)) ?? assert.fail('none')
    assert.equal(hash, stateHash(park.state))
    const hashes = (all: readonly { hash: string }[]): string[] => all.map((each) => each.hash).sort()
    assert.deepEqual(hashes(history.filter(({ end }) => end === null)), hashes(park.state.proposals))
    assert.deepEqual(hashes(history.filter(({ end }) => end?.how === 'begun')), hashes(park.state.emergencies))
    const entriesOf = follower.entries(0, park.entries.length)
    const activated = entriesOf.flatMap(({ body, outcome }) =>
      body?.kind === 'activation' && outcome.is === 'accepted' ? [body.proposal] : [],
    )
    for (const each of activated)
      assert.ok(
        history.some((past) => past.hash === each && past.end !== null),
        each,
      )
    for (const { end, at } of history) assert.ok(end === null || end.at > at)
  })
