// What a witness says over HTTP, to whoever asks: bounded, and nothing but what it should.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { utf8 } from '../../../src/base/utf8.ts'
import { lookAt, NOTHING_MEASURED } from '../../../src/domain/council/watch.ts'
import { witnessPages } from '../../../src/edges/record/witness/pages.ts'
import { LOG } from '../../kit/council.ts'
import { freshFolder } from '../../kit/folder.ts'
import { jointRecord, noteAt, request, witnessIn, witnessKeyOf } from '../../kit/witness.ts'

const folder = freshFolder('witness')

const park = await jointRecord(join(folder, 'record'))
await park.beat(9)
const { log } = park.sequencer
const witness = await witnessIn(join(folder, 'witness'), park)
const pages = witnessPages(witness)
const post = (body: string | Uint8Array): Promise<Response> =>
  Promise.resolve(pages.request('/add-checkpoint', { method: 'POST', body: Buffer.from(body) }))

test('add-checkpoint: its types, only POST, and no more than a request can have', async () => {
  for (const method of ['GET', 'PUT', 'HEAD', 'DELETE']) {
    const answer = await pages.request('/add-checkpoint', { method })
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST'])
  }
  const good = await post(request(log, 0, 5))
  assert.deepEqual([good.status, good.headers.get('content-type')], [200, 'text/plain; charset=utf-8'])
  assert.match(await good.text(), /^— north\/witness [A-Za-z0-9+/]+=*\n$/)
  const other = await post(request(log, 0))
  assert.deepEqual(
    [other.status, other.headers.get('content-type'), await other.text()],
    [409, 'text/x.tlog.size', '5\n'],
  )
  assert.equal((await post('x'.repeat(1_004_096))).status, 400)
  assert.equal((await post('x'.repeat(1_004_097))).status, 413)
  assert.equal((await post(Uint8Array.of(...utf8(request(log, 5)), 0xff))).status, 400, 'no UTF-8')
  assert.equal((await post('')).status, 400)
  const many = request(log, 5, 7) + '— stranger/key AAAAAAAAAAAA\n'.repeat(62)
  assert.equal((await post(many)).status, 200, 'signatures of strangers are passed over')
  assert.equal((await post(request(log, 7, 8) + '— stranger/key AAAAAAAAAAAA\n'.repeat(64))).status, 400)
})

test('what else there is', async () => {
  const status = (await (await pages.request('/status')).json()) as { size: number; origin: string }
  assert.deepEqual([status.size, status.origin], [7, LOG.key.name])
  for (const path of [
    '/',
    '/record/',
    '/record/../witness.json',
    '/witness.json',
    '/witness.key',
    '/record/tile/0/000.p/8',
    '/evidence/',
  ])
    assert.equal((await pages.request(path)).status, 404, path)
  assert.equal((await pages.request('/record/tile/0/000.p/7')).status, 200)
  const note = await (await pages.request('/record/checkpoint')).text()
  assert.ok(note.startsWith(noteAt(log, 7)) && note.includes('— north/witness '))
})

test('a request changed anywhere is never cosigned as something else', async () => {
  const octets = utf8(request(log, 7, 9))
  const before = witness.status()
  await fc.assert(
    fc.asyncProperty(fc.nat(octets.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = octets.map((octet, n) => (n === at ? octet ^ flip : octet))
      const { status } = await post(changed)
      assert.ok([400, 403, 404, 409, 422].includes(status), `${status} at ${at}`)
    }),
    { numRuns: 400 },
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(octets.length - 1), fc.uint8Array({ maxLength: 80 }), async (at, more) => {
      if (more.length === 0) return
      const { status } = await post(Buffer.concat([octets.subarray(0, at), more, octets.subarray(at)]))
      assert.ok([400, 403, 404, 409, 422].includes(status), `${status} at ${at}`)
    }),
    { numRuns: 200 },
  )
  assert.deepEqual(witness.status(), before)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => assert.equal((await post(body)).status, 400)),
  )
  assert.equal((await post(octets)).status, 200)
})

test('an honest sequencer is never doubted by a witness whose clock is within a thousandth, whenever it looks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ pass: fc.nat(1_000_000), off: fc.boolean(), late: fc.nat(100_000), told: fc.boolean() }), {
        minLength: 1,
        maxLength: 40,
      }),
      fc.integer({ min: -900, max: 900 }),
      (steps, drift) => {
        const { key } = witnessKeyOf('north')
        const at = (real: number): number => Math.floor(1_795_000_000 + real * (1 - drift / 1_000_000))
        const [state] = [park.park.state]
        let [real, ran, seen, measure] = [0, 0, 0, NOTHING_MEASURED]
        for (const { pass, off, late, told } of steps) {
          real += pass
          if (!off) ran += pass
          park.park.set({ ran, seen: { north: seen, south: 0 } })
          const octets = utf8(
            JSON.stringify({
              body: {},
              clock: { boot: 1, ran, seen: { north: seen, south: 0 }, wall: 0 },
              entry: 'isthmus/v1',
              kind: 'heartbeat',
            }),
          )
          real += late
          if (!off) ran += late
          const looked = lookAt({ ...state, clock: { ...state.clock, seen: { north: 0, south: 0 } } }, octets, {
            ...measure,
            key: key.text,
            now: at(real),
          })
          assert.ok(typeof looked !== 'string', `${looked}`)
          measure = { ...looked, newest: at(real) }
          if (told) seen = at(real)
        }
      },
    ),
  )
})
