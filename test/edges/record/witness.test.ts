// The witness: what it answers, what it never cosigns, and what it keeps.
import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { base64Of } from '../../../src/base/base64.ts'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { blobPath } from '../../../src/domain/record/blob.ts'
import { verifyCheckpoint } from '../../../src/domain/record/checkpoint.ts'
import { noteOf } from '../../../src/domain/record/note.ts'
import { tilePath, tilesBetween } from '../../../src/domain/record/tiles.ts'
import { type Files, folderFiles } from '../../../src/edges/record/files.ts'
import { verifyRecord } from '../../../src/edges/record/verify.ts'
import { LOG, START } from '../../kit/council.ts'
import { freshFolder } from '../../kit/folder.ts'
import { cosigned, type JointRecord, jointRecord, noteAt, request, witnessIn, witnessKeyOf } from '../../kit/witness.ts'

const fresh = (): string => freshFolder('witness')
const record = (from: readonly Uint8Array[] = []): Promise<JointRecord> =>
  jointRecord(join(fresh(), 'record'), undefined, from)

/** The time in a cosignature of north, where it holds over the log at a size. */
const timeOf = (line: string, of: JointRecord, size: number): number | undefined => {
  const note = noteAt(of.sequencer.log, size) + line
  const verified = verifyCheckpoint(note, LOG.key, [witnessKeyOf('north').key])
  return verified.ok ? verified.cosignatures[0]?.time : assert.fail(verified.why)
}

test('growth is copied, remembered and cosigned; what was cosigned is cosigned again', async () => {
  const park = await record()
  await park.beat(4)
  const data = fresh()
  let now = START + 1000
  const witness = await witnessIn(data, park, { now: () => now })
  const { log } = park.sequencer
  assert.equal(timeOf(await cosigned(witness, request(log, 0)), park, 5), START + 1000)
  now += 10
  assert.equal(timeOf(await cosigned(witness, request(log, 5)), park, 5), START + 1010, 'the same size')
  now -= 500
  await park.beat(300)
  assert.equal(timeOf(await cosigned(witness, request(log, 5)), park, 305), START + 1010, 'its time never goes back')
  const { size, cosigned: at, operator, origin, troubles } = witness.status()
  assert.deepEqual([size, at, operator, origin, troubles], [305, START + 1010, 'north', LOG.key.name, []])
})

test('each status: 400, 403, 404, 409 with the size, 422, 503', async () => {
  const park = await record()
  await park.beat(9)
  const { log } = park.sequencer
  const witness = await witnessIn(fresh(), park)
  await cosigned(witness, request(log, 0, 7))
  const status = async (body: string) => (await witness.add(body)).status
  for (const wrong of [
    '',
    'x',
    'old 7\n',
    `old 07\n\n${noteAt(log, 8)}`,
    `${request(log, 7, 8)}x`,
    `old 9\n\n${noteAt(log, 8)}`,
  ])
    assert.equal(await status(wrong), 400, wrong)
  const [text = ''] = noteAt(log, 8).split('\n\n')
  assert.equal(
    await status(`old 7\n\n${noteOf(`${text}\n`, ['— x/y AAAAAAAAAAAA\n'])}`),
    403,
    'no signature of the log',
  )
  assert.equal(await status(request(log, 7, 8).replace(base64Of(log.root(8)), base64Of(log.root(9)))), 403)
  assert.equal(
    await status(request(log, 7, 8).replace('park.example/record\n', 'other.example/record\n')),
    403,
    'its signature fails',
  )
  assert.equal(
    await status(
      `old 0\n\n${noteOf('other.example/record\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n', ['— x/y AAAAAAAAAAAA\n'])}`,
    ),
    404,
  )
  assert.deepEqual(await witness.add(request(log, 0)), { status: 409, body: '7\n' })
  assert.deepEqual(await witness.add(request(log, 8)), { status: 409, body: '7\n' })
  assert.deepEqual(await witness.add(request(log, 5, 6)), { status: 409, body: '7\n' })
  assert.equal(
    await status(request(log, 7, 9).replace(/\n[A-Za-z0-9+/]{43}=\n/, '\n')),
    422,
    'a proof that does not hold',
  )
  assert.equal(await status(request(log, 7, 7).replace('old 7\n', `old 7\n${base64Of(log.root(1))}\n`)), 422)
  assert.equal(witness.status().evidence, 0, 'anybody may send those')
  rmSync(join(park.folder, 'tile'), { recursive: true })
  const away = await witness.add(request(log, 7))
  assert.deepEqual([away.status, away.body], [503, 'its tile/entries/000.p/10 is not there\n'])
  assert.match(witness.status().troubles[0] ?? '', /^It cosigns nothing now: its tile.* is not there\.$/)
  const blind = await witnessIn(fresh(), { ...park, folder: join(fresh(), 'nothing') })
  assert.equal((await blind.add(request(log, 0))).status, 503)
})

test('many at once: one after the other, and only what grows', async () => {
  const park = await record()
  await park.beat(20)
  const { log } = park.sequencer
  const witness = await witnessIn(fresh(), park)
  await cosigned(witness, request(log, 0, 3))
  const sizes = [10, 8, 12, 9, 21, 4]
  const answers = await Promise.all(sizes.map((size) => witness.add(request(log, 3, size))))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 409, 409, 409, 409, 409],
  )
  assert.equal(witness.status().size, 10)
  const other = await record(park.park.entries.slice(0, 10))
  other.park.set({ wall: 5 }).beat()
  await other.write()
  const both = await Promise.all([witness.add(request(log, 10, 11)), witness.add(request(other.sequencer.log, 10, 11))])
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 409],
    'a fork at once',
  )
  const many = await Promise.all(Array.from({ length: 50 }, () => witness.add(request(log, 11, 12))))
  const counts = [200, 409, 503].map((status) => many.filter((each) => each.status === status).length)
  assert.deepEqual(counts, [1, 31, 18], 'and no more wait than may')
})

test('a fork, with the same size and with more: refused, both notes kept, the copy served', async () => {
  const park = await record()
  await park.beat(5)
  const { log } = park.sequencer
  const fork = await record(park.park.entries.slice(0, 4))
  fork.park.set({ wall: 5 }).beat()
  await fork.write()
  await fork.beat(5)
  const data = fresh()
  const witness = await witnessIn(data, park)
  await cosigned(witness, request(log, 0))
  assert.equal(witness.status().size, 6)
  assert.deepEqual(await witness.add(request(fork.sequencer.log, 6, 6)), { status: 409, body: '6\n' })
  assert.equal(witness.status().evidence, 1)
  assert.equal((await witness.add(request(fork.sequencer.log, 6, 6))).status, 409)
  const [first = ''] = readdirSync(join(data, 'evidence'))
  const read = (name: string) => readFileSync(join(data, 'evidence', first, name), 'utf8')
  assert.equal(read('shown'), noteAt(fork.sequencer.log, 6))
  assert.ok(read('had').startsWith(noteAt(log, 6)))
  assert.match(read('why'), /another root/)
  // More entries than it has, with a proof that the fork can make: none leads from its root.
  assert.equal((await witness.add(request(fork.sequencer.log, 6))).status, 422)
  assert.match(witness.status().troubles.join(), /The record has lied: see .*evidence/)
  const again = await witnessIn(data, { ...park, folder: fork.folder })
  await again.look()
  assert.equal(again.status().evidence, 2)
  assert.deepEqual([again.status().size, 'size' in again.served()], [6, true])
  assert.match(
    again.status().troubles[0] ?? '',
    /^It cosigns nothing now: its tile\/entries\/000.p\/10 has other entries than the copy/,
  )
  assert.deepEqual(await again.add(request(log, 6)).then(({ status }) => status), 200, 'its own branch goes on')
})

test('a record that shrank', async () => {
  const park = await record()
  await park.beat(5)
  const old = fresh()
  cpSync(park.folder, join(old, 'record'), { recursive: true })
  await park.beat(2)
  const data = fresh()
  await (await witnessIn(data, park)).look()
  const witness = await witnessIn(data, { ...park, folder: join(old, 'record') })
  await witness.look()
  assert.match(witness.status().troubles[0] ?? '', /the record was put back: it has 6 entries, and had 8/)
  assert.deepEqual([witness.status().size, witness.status().evidence], [8, 0])
})

test('the copy has the octets of the record, and is a record', async () => {
  const park = await record()
  const data = fresh()
  const witness = await witnessIn(data, park)
  for (const count of [1, 250, 3, 1, 1, 300]) {
    await park.beat(count)
    park.park.proposeInputs({
      'policy.yaml': hashText(utf8('policy 2')),
      groups: hashText(utf8(`groups ${park.park.entries.length}`)),
    })
    await park.write()
    await witness.look()
  }
  assert.deepEqual(witness.status().troubles, [])
  const copy = join(data, 'record')
  const files = (await folderFiles(copy).list()) ?? []
  for (const path of files.filter((each) => each !== 'checkpoint'))
    assert.deepEqual(readFileSync(join(copy, path)), readFileSync(join(park.folder, path)), path)
  for (const tile of tilesBetween(0, park.sequencer.log.size()))
    assert.ok(files.includes(tilePath(tile)), tilePath(tile))
  for (const name of ['policy 1', 'policy 2', 'malware 1', 'effects'])
    assert.ok(files.includes(blobPath(hashText(utf8(name)))))
  assert.equal(witness.status().missing, 6, 'what the record never had')
  const verified = await verifyRecord(folderFiles(copy), park.genesis)
  assert.ok(verified.state === 'good')
  assert.deepEqual([verified.checkpoint.size, verified.strays], [park.sequencer.log.size(), []])
  const again = await witnessIn(data, park)
  assert.deepEqual(again.status(), witness.status())
})

test('an entry that freezes, and a record that is another park’s, are not cosigned', async () => {
  const park = await record()
  await park.beat(2)
  const witness = await witnessIn(fresh(), park)
  await witness.look()
  park.force(utf8('anything'))
  const { log } = park.sequencer
  const answer = await witness.add(request(log, 3))
  assert.deepEqual(answer, { status: 422, body: 'its entry 3 freezes the park (form)\n' })
  assert.deepEqual([witness.status().size, witness.status().evidence], [3, 1])
  park.force(park.park.entries[1] ?? assert.fail())
  assert.equal((await witness.add(request(log, 3))).status, 422)
  const other = await witnessIn(fresh(), { ...park, genesis: hashText(utf8('')) })
  assert.match((await other.add(request(log, 0))).body, /its genesis is sha256:.*, not the one that was given/)
  const begins = await witnessIn(fresh(), park)
  assert.match((await begins.add(request(log, 0))).body, /its entry 3 freezes/, 'from the beginning neither')
})

test('a sequencer that lies about when this witness cosigned, or how long the gateway ran', async () => {
  const park = await record()
  let now = START + 1000
  const witness = await witnessIn(fresh(), park, { now: () => now })
  await witness.look()
  const seen = (north: number) => ({ seen: { north, south: START } })
  const next = async (changes: Parameters<typeof park.park.set>[0]) => {
    park.park.set(changes).beat()
    await park.write()
    return (await witness.add(request(park.sequencer.log, witness.status().size))).body
  }
  assert.match(await next({ ...seen(START + 1000), ran: 10 }), /^— north\/witness/)
  now += 3600
  assert.match(await next({ ...seen(START + 1000), ran: 10 + 3600 + 290 }), /^— north\/witness/, 'within the tolerance')
  const folder = fresh()
  cpSync(park.folder, join(folder, 'record'), { recursive: true })
  const before = [...park.park.entries]
  assert.match(
    await next({ ran: 10 + 3600 + 320 }),
    /its entry 3 says that the gateway ran for longer than time has passed/,
  )
  assert.equal(witness.status().evidence, 0)
  now += 60
  assert.match(await next({}), /^— north\/witness/, 'time has passed')
  const liar = await jointRecord(join(folder, 'another'), undefined, before)
  liar.park.set(seen(now + 1)).beat()
  await liar.write()
  const data = fresh()
  const other = await witnessIn(data, { ...park, folder: join(folder, 'record') }, { now: () => now })
  await other.look()
  assert.deepEqual([other.status().size, other.status().cosigned], [3, now])
  const shown = await witnessIn(data, liar, { now: () => now + 100 })
  const lie = await shown.add(request(liar.sequencer.log, 3))
  assert.deepEqual(lie, { status: 422, body: 'its entry 3 says that this witness cosigned later than it ever did\n' })
  assert.equal(shown.status().evidence, 1)
})

test('an older copy of the witness’s folder: it learns from its own signature, and never signs beside it', async () => {
  const park = await record()
  await park.beat(3)
  const data = fresh()
  await (await witnessIn(data, park)).look()
  const old = fresh()
  cpSync(data, old, { recursive: true })
  park.park.set({ seen: { north: START + 1000, south: START } })
  await park.beat(2)
  const line = await cosigned(await witnessIn(data, park, { now: () => START + 2000 }), request(park.sequencer.log, 4))
  park.park.set({ seen: { north: START + 2000, south: START } })
  await park.beat(2)
  // Without its own signature it only knows that something is said which it does not remember.
  const forgot = fresh()
  cpSync(old, forgot, { recursive: true })
  const unsure = await witnessIn(forgot, park, { now: () => START + 3000 })
  assert.match((await unsure.add(request(park.sequencer.log, 4))).body, /cosigned later than it ever did/)
  // A fork from there on, and the note that it had signed itself.
  const fork = await record(park.park.entries.slice(0, 4))
  fork.park.set({ wall: 5 }).beat()
  await fork.write()
  const restored = await witnessIn(old, park, { now: () => START + 3000 })
  assert.equal(restored.status().size, 4)
  const own = `old 4\n\n${noteAt(park.sequencer.log, 6)}${line}`
  assert.deepEqual(await restored.add(own), { status: 409, body: '6\n' })
  assert.deepEqual([restored.status().size, restored.status().cosigned], [6, START + 2000])
  assert.equal((await restored.add(request(fork.sequencer.log, 4, 5))).status, 409)
  assert.equal(restored.status().evidence, 1)
  await cosigned(restored, request(park.sequencer.log, 6))
})

test('a copy that is not whole is fetched again; what is remembered must be there', async () => {
  const park = await record()
  await park.beat(260)
  const data = fresh()
  await (await witnessIn(data, park)).look()
  const copy = (path: string): string => join(data, 'record', path)
  for (const harm of [
    () => writeFileSync(copy('tile/0/000'), 'x'),
    () => rmSync(copy('tile/entries/001.p/5')),
    () => rmSync(join(data, 'record'), { recursive: true }),
    () => writeFileSync(copy('tile/entries/000'), readFileSync(copy('tile/entries/000')).subarray(1)),
    () => writeFileSync(copy(blobPath(hashText(utf8('policy 1')))), 'x'),
    () => writeFileSync(copy('tile/0/001.p/7'), 'left by a crash'),
  ]) {
    harm()
    const witness = await witnessIn(data, park)
    await witness.look()
    await cosigned(witness, request(park.sequencer.log, 261))
    assert.deepEqual(witness.status().troubles, [])
    assert.equal((await verifyRecord(folderFiles(join(data, 'record')), park.genesis)).state, 'good')
    assert.equal(readFileSync(copy(blobPath(hashText(utf8('policy 1')))), 'utf8'), 'policy 1')
  }
  const kept = readFileSync(join(data, 'witness.json'), 'utf8')
  for (const [text, why] of [
    [kept.slice(1), /damaged/],
    [kept.replace(/"newest":\d+/, '"newest":"x"'), /damaged/],
    [kept.replace(park.genesis, hashText(utf8(''))), /of another park/],
  ] as const) {
    writeFileSync(join(data, 'witness.json'), text)
    await assert.rejects(witnessIn(data, park), why)
  }
  rmSync(join(data, 'witness.json'))
  await assert.rejects(witnessIn(data, park), /witness.json is gone/)
})

test('two on one folder: the second sees that it is not alone', async () => {
  const park = await record()
  await park.beat(3)
  const data = fresh()
  const [a, b] = [await witnessIn(data, park), await witnessIn(data, park)]
  await cosigned(a, request(park.sequencer.log, 0, 2))
  const answer = await b.add(request(park.sequencer.log, 0, 3))
  assert.deepEqual([answer.status, /not the one that was written last/.test(answer.body)], [503, true])
})

test('what a record may send: wrong entries, too many, too large, files of another hash', async () => {
  const park = await record()
  await park.beat(2)
  const { log } = park.sequencer
  const own = folderFiles(park.folder)
  const with_ = (path: string, change: (octets: Uint8Array) => Uint8Array): Files => ({
    ...own,
    read: async (asked, most) => {
      const octets = await own.read(asked, most)
      return octets !== undefined && asked === path ? change(octets) : octets
    },
  })
  const bundle = 'tile/entries/000.p/3'
  const flipped = (octets: Uint8Array): Uint8Array =>
    octets.map((octet, at) => (at === octets.length - 3 ? octet ^ 1 : octet))
  for (const change of [
    (octets: Uint8Array) => octets.subarray(1),
    (octets: Uint8Array) => Buffer.concat([octets, Buffer.of(0)]),
    flipped,
  ]) {
    const data = fresh()
    const witness = await witnessIn(data, park, { files: with_(bundle, change) })
    assert.equal((await witness.add(request(log, 0))).status, 422)
    assert.equal(witness.status().size, 0)
    assert.ok(!existsSync(join(data, 'witness.json')))
    assert.deepEqual((await folderFiles(join(data, 'record')).list()) ?? [], [])
  }
  writeFileSync(join(park.folder, blobPath(hashText(utf8('policy 1')))), 'another')
  const witness = await witnessIn(fresh(), park)
  const answer = await witness.add(request(log, 0))
  assert.deepEqual([answer.status, answer.body.startsWith('an agreed file in force is not there')], [503, true])
})
