// The gateway's side of witnesses: cosignatures are asked for, verified and put below the checkpoint; liars and the silent stop nothing.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { getRequestListener } from '@hono/node-server'
import { witnessesOf } from '../../../src/domain/council/charter.ts'
import { seenNext } from '../../../src/domain/council/clock.ts'
import { verifyCheckpoint } from '../../../src/domain/record/checkpoint.ts'
import { cosignText } from '../../../src/domain/record/note.ts'
import { createCosigning } from '../../../src/edges/record/cosigning.ts'
import { witnessPages } from '../../../src/edges/record/witness/pages.ts'
import type { Witness } from '../../../src/edges/record/witness/witness.ts'
import { LOG, START } from '../../kit/council.ts'
import { eventually } from '../../kit/eventually.ts'
import { freshFolder } from '../../kit/folder.ts'
import { type JointRecord, jointRecord, witnessIn, witnessKeyOf } from '../../kit/witness.ts'

const ends: (() => void)[] = []
after(() => ends.forEach((end) => void end()))
const fresh = (): string => freshFolder('cosigning')
const served = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  ends.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const door = (witness: Witness): Promise<string> =>
  served(getRequestListener(witnessPages(witness).fetch, { overrideGlobalObjects: false }))
const witnessOf = (operator: string, park: JointRecord, now = () => START + 1000, data = fresh()) =>
  witnessIn(data, park, { now, ...witnessKeyOf(operator) })

const cosigningOf = (park: JointRecord, witnesses: Record<string, string>) => {
  const cosigning = createCosigning({
    ...{ record: () => park.sequencer, logKey: LOG.key, fetch, witnesses: new Map(Object.entries(witnesses)) },
    keys: () => witnessesOf(park.park.state.charter),
  })
  ends.push(cosigning.close)
  return cosigning
}
const record = (): Promise<JointRecord> => jointRecord(join(fresh(), 'record'))
/** Who has cosigned the checkpoint on the disk, and when. */
const cosignatures = (park: JointRecord): Record<string, number | undefined> => {
  const note = readFileSync(join(park.folder, 'checkpoint'), 'utf8')
  assert.equal(note, park.sequencer.note())
  const verified = verifyCheckpoint(note, LOG.key, [...witnessesOf(park.park.state.charter).values()])
  assert.ok(verified.ok)
  return Object.fromEntries(verified.cosignatures.map(({ key, time }) => [key.name, time]))
}

test('both cosign, entry after entry, and the next entry can say when', async () => {
  const park = await record()
  const [north, south] = [await witnessOf('north', park), await witnessOf('south', park, () => START + 2000)]
  const cosigning = cosigningOf(park, { north: await door(north), south: await door(south) })
  for (let n = 0; n < 4; n++) {
    await cosigning.ask()
    assert.deepEqual(cosignatures(park), { 'north/witness': START + 1000, 'south/witness': START + 2000 })
    assert.deepEqual(cosigning.troubles(), [])
    const seen = seenNext(park.park.state.clock.seen, cosigning.seen())
    assert.deepEqual(seen, { north: START + 1000, south: START + 2000 })
    park.park.set({ seen })
    await park.beat()
  }
  assert.deepEqual([north.status().size, south.status().size], [4, 4])
  assert.deepEqual(cosignatures(park), {}, 'of a new checkpoint nobody’s yet')
})

test('a witness that has more or less than was thought is shown the right proof', async () => {
  const park = await record()
  await park.beat(6)
  const witness = await witnessOf('north', park)
  const bodies: string[] = []
  const pages = getRequestListener(async (request) => {
    const body = await request.clone().text()
    bodies.push(body.slice(0, body.indexOf('\n')))
    return witnessPages(witness).fetch(request)
  })
  const address = await served(pages)
  await witness.look()
  await park.beat(3)
  await cosigningOf(park, { north: address }).ask()
  await park.beat(1)
  const again = cosigningOf(park, { north: address })
  await again.ask()
  await park.beat(1)
  await again.ask()
  assert.deepEqual(bodies, ['old 0', 'old 7', 'old 0', 'old 10', 'old 11'])
  assert.deepEqual(cosignatures(park), { 'north/witness': START + 1000 })
  const restarted = cosigningOf(park, { north: address })
  assert.equal(restarted.seen().get('north'), START + 1000, 'after a restart from the checkpoint')
  await restarted.ask()
  assert.equal(bodies.at(-1), 'old 12')
})

test('the silent, the slow and the lying stop nothing, and are asked again', async () => {
  const park = await record()
  const south = await witnessOf('south', park)
  let answer: RequestListener = (_, response) => void response.destroy()
  const north = await served((request, response) => answer(request, response))
  const cosigning = cosigningOf(park, { north, south: await door(south) })
  const text = () => park.sequencer.note().split('\n\n')[0] ?? ''
  const line = (operator: string, over: string) => {
    const { key, sign } = witnessKeyOf(operator)
    return cosignText(over, key, sign, START)
  }
  const says =
    (status: number, body: string, type = 'text/plain'): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': type }).end(body)
  for (const [lie, why] of [
    [answer, /north .*does not cosign: (other side closed|socket hang up|.*ECONNRESET)/],
    [says(200, ''), /no cosignature by the charter's key/],
    [says(200, line('south', `${text()}\n`)), /no cosignature/],
    [says(200, line('north', 'another\n1\nAAAA\n')), /no cosignature/],
    [says(200, `${line('north', `${text()}\n`)}x`), /no cosignature/],
    [says(200, 'x'.repeat(20_000)), /too long/],
    [says(409, '0\n', 'text/x.tlog.size'), /other entries than this record/],
    [says(409, '9\n', 'text/x.tlog.size'), /it has 9 entries, and this record 1: was it put back/],
    [says(409, '1\n'), /it answered 409: 1/],
    [says(503, 'later\u0007\nmore'), /it answered 503: later\. /],
    [says(302, ''), /redirect|fetch failed/],
  ] as const) {
    answer = lie
    await cosigning.ask()
    assert.match(cosigning.troubles().join(), why)
    assert.deepEqual(cosignatures(park), { 'south/witness': START + 1000 })
  }
  assert.equal(cosigning.seen().get('north'), undefined)
  const witness = await witnessOf('north', park)
  answer = getRequestListener(witnessPages(witness).fetch, { overrideGlobalObjects: false })
  await park.beat()
  await cosigning.ask()
  assert.deepEqual(cosigning.troubles(), [])
  answer = says(503, 'away')
  await park.beat()
  await cosigning.ask()
  assert.equal(cosigning.troubles().length, 1)
  answer = getRequestListener(witnessPages(witness).fetch, { overrideGlobalObjects: false })
  await eventually('it is asked again by itself', () => cosigning.troubles().length === 0)
  assert.deepEqual(Object.keys(cosignatures(park)), ['north/witness', 'south/witness'])
})

test('forked views shown to the two witnesses: neither branch gets both, and each keeps evidence', async () => {
  const park = await record()
  await park.beat(2)
  const fork = await jointRecord(join(fresh(), 'record'), undefined, park.park.entries.slice(0, 2))
  fork.park.set({ wall: 5 }).beat()
  await fork.write()
  const [northData, southData] = [fresh(), fresh()]
  const north = await witnessOf('north', park, undefined, northData)
  const south = await witnessOf('south', fork, undefined, southData)
  const doors = { north: await door(north), south: await door(south) }
  const [one, other] = [cosigningOf(park, doors), cosigningOf(fork, doors)]
  await Promise.all([north.look(), south.look()])
  await Promise.all([one.ask(), other.ask()])
  assert.deepEqual(
    [Object.keys(cosignatures(park)), Object.keys(cosignatures(fork))],
    [['north/witness'], ['south/witness']],
  )
  assert.match([...one.troubles(), ...other.troubles()].join(), /south .*other entries.*north .*other entries/)
  assert.deepEqual([north.status().evidence, south.status().evidence], [1, 1])
  await Promise.all([park.beat(), fork.beat()])
  await Promise.all([one.ask(), other.ask()])
  assert.deepEqual(
    [Object.keys(cosignatures(park)), Object.keys(cosignatures(fork))],
    [['north/witness'], ['south/witness']],
  )
})

test('settings and charter that name other operators', async () => {
  const park = await record()
  const cosigning = cosigningOf(park, { east: 'http://127.0.0.1:1/' })
  await cosigning.ask()
  assert.deepEqual(cosigning.troubles(), [
    'The settings do not say where the witness of north is (witnesses): its cosignature is missing.',
    'The settings do not say where the witness of south is (witnesses): its cosignature is missing.',
    'The settings name a witness of east, and the charter has no such operator.',
  ])
})

test('what a witness says of its time counts only as far as a clock can', () => {
  const counted = { north: 100, south: 200 }
  assert.deepEqual(seenNext(counted, new Map()), counted)
  assert.deepEqual(
    seenNext(
      counted,
      new Map([
        ['north', 150],
        ['south', 150],
        ['east', 900],
      ]),
    ),
    { north: 150, south: 200 },
  )
  assert.deepEqual(seenNext(counted, new Map([['north', 2 ** 53 - 1]])), counted)
})
