// What a seat may count on from the server that it speaks to, whichever it is: the real one, and the small one of other tests.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import test from 'node:test'
import { ed25519Signer } from '../../src/base/ed25519.ts'
import { contentDigest, signatureBase, signatureInput } from '../../src/base/http-signature.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { parseVerifierKey } from '../../src/domain/record/keys.ts'
import { readLease } from '../../src/domain/seat-agent/lease.ts'
import { enrolAt, seatServer } from '../../src/edges/seat/server.ts'

export type SeatServerUnderTest = {
  readonly url: string
  /** A fresh code of the seat. */
  readonly code: () => Promise<string>
  readonly seat: string
  readonly badge: string
  readonly pin: string
}

const STANDING = { session: null, used: null, wiped: true, boot: 1000, bootId: 'boot', version: '1' } as const
const LOCKED = { ...STANDING, state: 'locked' } as const

/** Two tests on a server on which nobody has sat down yet. */
export const seatServerContract = (name: string, open: () => Promise<SeatServerUnderTest>): void => {
  const key = ed25519Signer(randomBytes(32))
  const enrolled = async (under: SeatServerUnderTest) => {
    const answer = await enrolAt({ server: new URL(under.url), ca: undefined }, await under.code(), key.publicKey)
    return answer.ok ? answer.is : assert.fail(answer.refusal.code)
  }

  test(`${name}: a code works once; only the seat’s key is heard, each request once, with its own body`, async () => {
    const under = await open()
    const way = { server: new URL(under.url), ca: undefined }
    const code = await under.code()
    assert.ok((await enrolAt(way, code, key.publicKey)).ok)
    assert.deepEqual(await enrolAt(way, code, key.publicKey), {
      ok: false,
      refusal: await refusal(enrolAt(way, code, key.publicKey)),
    })
    assert.ok((await seatServer(way, under.seat, key).beat(LOCKED)).ok)
    const stranger = ed25519Signer(randomBytes(32))
    assert.equal((await refusal(seatServer(way, under.seat, stranger).beat(LOCKED))).code, 'not-a-seat')
    const body = utf8(JSON.stringify(LOCKED))
    const digest = contentDigest(body)
    const parts = { method: 'POST', path: '/api/v1/seats/beat', digest }
    const created = Math.floor(Date.now() / 1000)
    const input = signatureInput(parts, {
      created,
      nonce: randomBytes(16).toString('base64url'),
      keyid: `seat/${under.seat}`,
    })
    const signature = Buffer.from(key.sign(utf8(signatureBase(parts, input)))).toString('base64')
    const headers = {
      'content-type': 'application/json',
      'content-digest': digest,
      'signature-input': `seat=${input}`,
      signature: `seat=:${signature}:`,
    }
    assert.equal(
      await statusOf(under.url, headers, utf8('{"state":"in-use","session":null,"used":null,"wiped":true}')),
      401,
    )
    assert.equal(await statusOf(under.url, headers, body), 200)
    assert.equal(await statusOf(under.url, headers, body), 401)
  })

  test(`${name}: a session’s leases are of this seat, with serials that grow; a break is gone on with by its person; an end says so`, async () => {
    const under = await open()
    const { vkey, seat } = await enrolled(under)
    const leaseKey = parseVerifierKey(vkey) ?? assert.fail('no key of leases')
    const server = seatServer({ server: new URL(under.url), ca: undefined }, seat, key)
    await server.beat(LOCKED)
    assert.equal((await refusal(server.signIn({ badge: under.badge, pin: '000001' }))).code, 'wrong-credential')
    const signIn = async () => {
      const answer = await server.signIn({ badge: under.badge, pin: under.pin })
      return answer.ok ? answer.is : assert.fail(answer.refusal.code)
    }
    const first = await signIn()
    const lease = readLease(first.lease, leaseKey, seat) ?? assert.fail('no lease')
    assert.equal(first.continues ?? null, null)
    const inUse = { ...STANDING, wiped: false, state: 'in-use', session: lease.session, used: 1 } as const
    const answer = await server.beat(inUse)
    assert.ok(answer.ok && answer.is.lease !== null && answer.is.do === 'none')
    const next = readLease(answer.is.lease, leaseKey, seat) ?? assert.fail('no lease')
    assert.deepEqual(
      [next.session, next.serial > lease.serial, next.seconds <= lease.seconds],
      [lease.session, true, true],
    )
    const paused = await server.pause()
    assert.ok(paused.ok && paused.is.seconds <= lease.seconds && Date.parse(paused.is.until) > paused.wall)
    const again = await signIn()
    assert.equal(again.continues, lease.session)
    const rest = readLease(again.lease, leaseKey, seat) ?? assert.fail('no lease')
    assert.ok(rest.seconds <= paused.is.seconds && rest.serial > next.serial && rest.session !== lease.session)
    await server.end()
    assert.equal((await refusal(server.pause())).code, 'no-session')
  })
}

const refusal = async (answered: Promise<{ readonly ok: boolean }>) => {
  const answer = (await answered) as { ok: true } | { ok: false; refusal: { code: string } }
  return answer.ok ? assert.fail('it was taken') : answer.refusal
}

const statusOf = (url: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL('/api/v1/seats/beat', url), { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.once('error', reject).end(body)
  })
