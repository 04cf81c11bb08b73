// What a seat reads from others: leases, answers, what the frame's page and its browser say. An enemy's words are none, and break nothing.
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import test from 'node:test'
import fc from 'fast-check'
import { ed25519Signer } from '../../../src/base/ed25519.ts'
import { verifierKey } from '../../../src/domain/record/keys.ts'
import { noteOf, signText } from '../../../src/domain/record/note.ts'
import { leaseText } from '../../../src/domain/room/lease.ts'
import { readLease } from '../../../src/domain/seat-agent/lease.ts'
import { pressedOf } from '../../../src/edges/seat/frame.ts'
import { pipeOn } from '../../../src/edges/seat/pipe.ts'
import { enrolAt } from '../../../src/edges/seat/server.ts'
import { startAnswering } from '../../kit/answering.ts'

const RUNS = process.env.ISTHMUS_SOAK ? 20_000 : 300

const signer = ed25519Signer(new Uint8Array(32).fill(9))
const key = verifierKey('park.test/lease', 'ed25519', signer.publicKey) ?? assert.fail('no key')
const terms = { park: 'park.test', seat: '7', session: 'a', seconds: 60, serial: 5, warn: [600, 120] }
const signed = (text: string): string => noteOf(text, [signText(text, key, signer.sign)])

test('a lease is read as it was signed; another seat’s, a changed one and one of nobody’s are none', () => {
  const note = signed(leaseText(terms))
  assert.deepEqual(readLease(note, key, '7'), { seat: '7', session: 'a', seconds: 60, serial: 5, warn: [600, 120] })
  assert.deepEqual(readLease(signed(leaseText({ ...terms, warn: [] })), key, '7')?.warn, [])
  assert.equal(readLease(note, key, '8'), undefined)
  assert.equal(readLease(note.replace('seconds 60', 'seconds 61'), key, '7'), undefined)
  const other = ed25519Signer(new Uint8Array(32).fill(8))
  assert.equal(readLease(noteOf(leaseText(terms), [signText(leaseText(terms), key, other.sign)]), key, '7'), undefined)
})

test('fuzz: a signed text with any line changed is a lease of this seat in the right form, or none', () => {
  fc.assert(
    fc.property(fc.nat(7), fc.string({ maxLength: 40 }), (at, line) => {
      const lines = leaseText(terms).split('\n')
      lines[at] = line.replace(/[\n\r\p{Cc}\p{Cs}]/gu, '')
      const lease = readLease(signed(`${lines.join('\n')}\n`), key, '7')
      if (lease === undefined) return
      assert.equal(lease.seat, '7')
      assert.ok(Number.isSafeInteger(lease.serial) && lease.seconds >= 0 && lease.seconds <= 31_536_000)
    }),
    { numRuns: RUNS },
  )
})

test('fuzz: whatever the frame’s page says is one of a few things, or nothing', () => {
  assert.deepEqual(pressedOf({ name: 'isthmus', payload: '{"tell":"press","what":"end"}' }), {
    tell: 'press',
    what: 'end',
  })
  assert.equal(pressedOf({ name: 'other', payload: '{"tell":"press","what":"end"}' }), undefined)
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (payload) => {
      const told = pressedOf({ name: 'isthmus', payload })
      assert.ok(told === undefined || ['badge', 'voucher', 'press', 'height', 'language'].includes(told.tell))
    }),
    { numRuns: RUNS },
  )
})

test('the pipe: answers find their question in any pieces, an error rejects, and a browser that is gone rejects the rest', async () => {
  const [out, into] = [new PassThrough(), new PassThrough()]
  const heard: string[] = []
  const pipe = pipeOn(out, into, (method) => heard.push(method))
  const [one, two, three] = [pipe.send('A'), pipe.send('B'), pipe.send('C')]
  const failed = assert.rejects(two, /no/)
  const gone = assert.rejects(three, /gone/)
  for (const piece of ['{"id":1,"res', 'ult":{"x":1}}\0{"method":"E"}', '\0{"id":2,"error":{"message":"no"}}\0'])
    into.write(piece)
  assert.deepEqual(await one, { x: 1 })
  await failed
  into.destroy()
  await gone
  assert.deepEqual(heard, ['E'])
})

test('an answer that is none, too long, or a redirect is refused, never believed', async () => {
  const publicKey = signer.publicKey
  for (const answer of [
    { status: 201, body: '{"seat":"7"}' },
    { status: 201, body: 'x'.repeat(300_000) },
    { status: 302, body: '', location: 'http://127.0.0.1:1/' },
    { status: 500, body: '<html>' },
  ]) {
    const server = await startAnswering(answer)
    const answered = await enrolAt({ server: new URL(server.url), ca: undefined }, 'code', publicKey)
    assert.equal(answered.ok, false)
    server.close()
  }
})
