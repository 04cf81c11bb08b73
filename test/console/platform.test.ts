// What the browser has in the place of files of src/base says the same as they do, good and bad; so does the reducer on it.
import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { REPLACED } from '../../console/replaced.ts'
import * as base64 from '../../console/src/platform/base64.ts'
import * as platformEd25519 from '../../console/src/platform/ed25519.ts'
import * as octets from '../../console/src/platform/octets.ts'
import * as p256 from '../../console/src/platform/p256.ts'
import * as nodeBase64 from '../../src/base/base64.ts'
import * as nodeEd25519 from '../../src/base/ed25519.ts'
import * as nodeOctets from '../../src/base/octets.ts'
import * as nodeP256 from '../../src/base/p256.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { reduce } from '../../src/domain/council/reduce.ts'
import { type State, stateHash } from '../../src/domain/council/state.ts'
import { createLog } from '../../src/domain/record/log.ts'
import { randomHistory } from '../kit/random-history.ts'

test('each file that is replaced has the same exports but those that only sign', () => {
  const pairs = { 'base64.ts': [base64, nodeBase64], 'octets.ts': [octets, nodeOctets], 'p256.ts': [p256, nodeP256] }
  for (const [name, [ours, node]] of Object.entries(pairs))
    assert.deepEqual(Object.keys(ours!), Object.keys(node!), name)
  assert.deepEqual([...Object.keys(platformEd25519), 'ed25519Signer'].sort(), Object.keys(nodeEd25519).sort())
  assert.deepEqual([...Object.keys(pairs), 'ed25519.ts'].sort(), [...REPLACED].sort())
})

test('octets, hashes and base64 are the same', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      assert.deepEqual(octets.sha256(a, b), nodeOctets.sha256(a, b))
      assert.deepEqual(octets.joined(a, b), nodeOctets.joined(a, b))
      assert.equal(octets.sameOctets(a, b), nodeOctets.sameOctets(a, b))
      assert.equal(octets.hexOf(a), nodeOctets.hexOf(a))
      assert.equal(octets.hashText(a), nodeOctets.hashText(a))
      assert.equal(base64.base64Of(a), nodeBase64.base64Of(a))
      assert.deepEqual(base64.parseBase64(nodeBase64.base64Of(a)), a)
    }),
  )
  const text = fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: fc.constantFrom(...'AB+/=-_ \n') }))
  fc.assert(
    fc.property(text, (typed) => assert.deepEqual(base64.parseBase64(typed), nodeBase64.parseBase64(typed), typed)),
  )
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCg ') })
  fc.assert(fc.property(hex, (typed) => assert.deepEqual(octets.parseHex(typed), nodeOctets.parseHex(typed), typed)))
})

const same = (key: Uint8Array, message: Uint8Array, signature: Uint8Array, verdict?: boolean): void => {
  const node = nodeEd25519.verifyEd25519(key, message, signature)
  if (verdict !== undefined) assert.equal(node, verdict)
  assert.equal(platformEd25519.verifyEd25519(key, message, signature), node, nodeOctets.hexOf(signature))
}

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  Uint8Array.from(bytes, (octet, at) => (at === bit >> 3 ? octet ^ (1 << (bit & 7)) : octet))

test('Ed25519: good ones hold, and with any bit of key, message or signature turned the verdict is the same', () => {
  for (let n = 0; n < 8; n++) {
    const signer = nodeEd25519.ed25519Signer(nodeOctets.sha256(utf8(`seed ${n}`)))
    const message = utf8(`text ${n}\n`)
    const signature = signer.sign(message)
    same(signer.publicKey, message, signature, true)
    same(signer.publicKey, utf8('another'), signature, false)
    for (let bit = n; bit < 512; bit += 37) same(signer.publicKey, message, flipped(signature, bit), false)
    for (let bit = n; bit < 256; bit += 23) same(flipped(signer.publicKey, bit), message, signature)
  }
})

const { Point } = ed25519
const littleEndian = (number: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((number >> BigInt(8 * at)) & 255n))
const numberOf = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n)

test('Ed25519: what holds only with the cofactor, S not below the order, and odd points are refused by both', () => {
  const L = Point.Fn.ORDER
  const order8 = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
  for (let n = 1; n < 8; n++) {
    const [a, r] = [BigInt(1000 + n), BigInt(77 + n)]
    const key = Point.BASE.multiply(a).toBytes()
    const message = utf8(`crafted ${n}`)
    const point = Point.BASE.multiply(r).add(order8.multiplyUnsafe(BigInt(n)))
    const k = numberOf(sha512(nodeOctets.joined(point.toBytes(), key, message))) % L
    const s = (r + k * a) % L
    same(key, message, nodeOctets.joined(point.toBytes(), littleEndian(s)), false)
    const plain = Point.BASE.multiply(r).toBytes()
    const plainK = numberOf(sha512(nodeOctets.joined(plain, key, message))) % L
    const good = (r + plainK * a) % L
    same(key, message, nodeOctets.joined(plain, littleEndian(good)), true)
    same(key, message, nodeOctets.joined(plain, littleEndian(good + L)), false)
    // A key with a part of small order: signed for, but with another point.
    const mixed = Point.BASE.multiply(a)
      .add(order8.multiplyUnsafe(BigInt(n)))
      .toBytes()
    const mixedK = numberOf(sha512(nodeOctets.joined(plain, mixed, message))) % L
    same(mixed, message, nodeOctets.joined(plain, littleEndian((r + mixedK * a) % L)))
  }
  const P = 2n ** 255n - 19n
  const odd = [0n, 1n, 2n, P - 1n, P, P + 1n, P + 18n].flatMap((y) => [littleEndian(y), littleEndian(y | (1n << 255n))])
  for (const key of odd) for (const r of odd) same(key, utf8('x'), nodeOctets.joined(r, littleEndian(0n)))
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 70 }), (key, signature) =>
      same(key, utf8('x'), signature, false),
    ),
  )
})

const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const derOf = (r: bigint, s: bigint): Uint8Array => {
  const integer = (value: bigint): number[] => {
    const hex = value.toString(16)
    const bytes = [...nodeOctets.parseHex(hex.length % 2 === 0 ? hex : `0${hex}`)]
    const padded = (bytes[0] ?? 0) >> 7 ? [0, ...bytes] : bytes
    return [2, padded.length, ...padded]
  }
  const both = [...integer(r), ...integer(s)]
  return Uint8Array.from([0x30, both.length, ...both])
}

test('ES256: low S, exactly DER, points of the curve: the same verdicts', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Uint8Array.from([4, ...Buffer.from(x, 'base64url'), ...Buffer.from(y, 'base64url')])
  const check = (key: Uint8Array, message: Uint8Array, der: Uint8Array, verdict?: boolean): void => {
    const node = nodeP256.verifyEs256(key, message, der)
    if (verdict !== undefined) assert.equal(node, verdict)
    assert.equal(p256.verifyEs256(key, message, der), node, nodeOctets.hexOf(der))
  }
  for (let n = 0; n < 20; n++) {
    const message = utf8(`message ${n}`)
    const raw = nodeOctets.hexOf(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
    const [r, any] = [BigInt(`0x${raw.slice(0, 64)}`), BigInt(`0x${raw.slice(64)}`)]
    const low = any > N / 2n ? N - any : any
    const der = derOf(r, low)
    check(point, message, der, true)
    check(point, message, derOf(r, N - low), false)
    for (const wrong of [derOf(r, 0n), derOf(0n, low), derOf(N, low), derOf(r + N, low), Uint8Array.from([...der, 0])])
      check(point, message, wrong, false)
    check(point, message, Uint8Array.from([0x30, 0x81, ...der.subarray(1)]), false)
    for (let bit = n; bit < der.length * 8; bit += 29) check(point, message, flipped(der, bit), false)
    for (let bit = n; bit < 520; bit += 41) check(flipped(point, bit), message, der, false)
  }
  for (const key of [
    point,
    point.subarray(1),
    Uint8Array.from([2, ...point.subarray(1, 33)]),
    new Uint8Array(65),
    flipped(point, 300),
  ])
    assert.equal(p256.isP256Key(key), nodeP256.isP256Key(key))
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (der) => check(point, utf8('x'), der, false)))
})

const onPlatform = (entries: readonly Uint8Array[]): Promise<{ said: string[]; isPlatform: boolean }> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./reduce-worker.ts', import.meta.url), { workerData: entries })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

for (const seed of [1, 2, 3])
  test(`history ${seed}: the reducer on the browser's platform comes to the same outcome and state after each entry`, async () => {
    const { entries } = randomHistory(seed, 150)
    const log = createLog()
    let state: State | null = null
    const ours = entries.map((entry) => {
      log.append(entry)
      const reduced = reduce(state, entry, log.root)
      state = reduced.state
      return `${JSON.stringify(reduced.outcome)} ${state === null ? '' : stateHash(state)}`
    })
    const { said, isPlatform } = await onPlatform(entries)
    assert.ok(isPlatform, 'it ran on src/base itself')
    assert.deepEqual(said, ours)
  })
