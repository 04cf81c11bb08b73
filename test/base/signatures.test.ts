import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { base64Of, parseBase64 } from '../../src/base/base64.ts'
import { ed25519Signer, verifyEd25519 } from '../../src/base/ed25519.ts'
import { isEd25519Key } from '../../src/base/ed25519-key.ts'
import { hashText, hexOf, isHashText, parseHex, sha256 } from '../../src/base/octets.ts'
import { isP256Key, verifyEs256 } from '../../src/base/p256.ts'
import { parseUtf8, utf8 } from '../../src/base/utf8.ts'

test('Ed25519 is that of RFC 8032, section 7.1', () => {
  const vectors = [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ] as const
  for (const [seed, key, message, signature] of vectors) {
    const signer = ed25519Signer(parseHex(seed))
    assert.equal(hexOf(signer.publicKey), key)
    assert.equal(hexOf(signer.sign(parseHex(message))), signature)
    assert.ok(verifyEd25519(parseHex(key), parseHex(message), parseHex(signature)))
    assert.ok(!verifyEd25519(parseHex(key), parseHex(`${message}00`), parseHex(signature)))
  }
})

const L = 2n ** 252n + 27742317777372353535851937790883648493n
const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n))
const numberOf = (octets: Uint8Array): bigint => BigInt(`0x${hexOf(octets.toReversed())}`)

test('Ed25519: a signature whose S is not below the order is refused', () => {
  const signer = ed25519Signer(sha256(utf8('north')))
  const message = utf8('a text\n')
  const signature = signer.sign(message)
  assert.ok(verifyEd25519(signer.publicKey, message, signature))
  const s = numberOf(signature.subarray(32))
  const larger = Uint8Array.from([...signature.subarray(0, 32), ...littleEndian(s + L)])
  assert.ok(!verifyEd25519(signer.publicKey, message, larger))
  for (const length of [0, 63, 65]) assert.ok(!verifyEd25519(signer.publicKey, message, new Uint8Array(length)))
})

test('Ed25519: keys of small order, and keys written another way, are refused', () => {
  const P = 2n ** 255n - 19n
  const order8 = numberOf(parseHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'))
  const small = [0n, 1n, P - 1n, order8, P - order8]
  const another = Array.from({ length: 19 }, (_, at) => P + BigInt(at))
  for (const y of [...small, ...another])
    for (const sign of [0n, 1n << 255n]) {
      const key = littleEndian(y + sign)
      assert.ok(!isEd25519Key(key), hexOf(key))
      // R the neutral element and S 0: what holds under a key of small order for some messages, or all.
      const zero = Uint8Array.from([1, ...new Uint8Array(63)])
      for (let n = 0; n < 16; n++) assert.ok(!verifyEd25519(key, Uint8Array.of(n), zero))
    }
  assert.ok(isEd25519Key(littleEndian(P - 2n)))
  assert.ok(!isEd25519Key(new Uint8Array(31)) && !isEd25519Key(new Uint8Array(33)))
})

const pointOf = (key: KeyObject): Uint8Array => {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Uint8Array.from([4, ...Buffer.from(x, 'base64url'), ...Buffer.from(y, 'base64url')])
}

const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const derOf = (r: bigint, s: bigint): Uint8Array => {
  const integer = (value: bigint): number[] => {
    const hex = value.toString(16)
    const octets = [...parseHex(hex.length % 2 === 0 ? hex : `0${hex}`)]
    return [2, octets.length + ((octets[0] ?? 0) >> 7), ...((octets[0] ?? 0) >> 7 ? [0] : []), ...octets]
  }
  const both = [...integer(r), ...integer(s)]
  return Uint8Array.from([0x30, both.length, ...both])
}

test('ES256: of the two signatures that hold, only that with low S; DER only; points of the curve only', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = pointOf(publicKey)
  for (let round = 0; round < 50; round++) {
    const message = utf8(`message ${round}`)
    const raw = hexOf(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
    const [r, any] = [BigInt(`0x${raw.slice(0, 64)}`), BigInt(`0x${raw.slice(64)}`)]
    const low = any > N / 2n ? N - any : any
    const der = derOf(r, low)
    assert.ok(verifyEs256(point, message, der))
    assert.ok(!verifyEs256(point, message, derOf(r, N - low)), 'high S')
    assert.ok(!verifyEs256(point, utf8('another'), der))
    assert.ok(!verifyEs256(point, message, Uint8Array.from([...der, 0])), 'trailing octet')
    assert.ok(!verifyEs256(point, message, Uint8Array.from([0x30, 0x81, ...der.subarray(1)])), 'length in a long form')
    assert.ok(!verifyEs256(point, message, parseHex(raw)), 'not DER')
  }
  const off = Uint8Array.from(point)
  off[64] = (off[64] ?? 0) ^ 1
  assert.ok(isP256Key(point))
  for (const wrong of [off, point.subarray(0, 64), Uint8Array.from([2, ...point.subarray(1)]), new Uint8Array(65)])
    assert.ok(!isP256Key(wrong))
})

test('ES256 and Ed25519 say no to anything at all, and never throw', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = pointOf(publicKey)
  const octets = fc.uint8Array({ maxLength: 80 })
  fc.assert(
    fc.property(octets, octets, octets, (key, message, signature) => {
      assert.ok(!verifyEs256(point, message, signature))
      assert.ok(!verifyEs256(key, message, signature))
      assert.ok(!verifyEd25519(key, message, signature))
    }),
  )
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      (key, signature) => assert.ok(!verifyEd25519(key, utf8('text'), signature)),
    ),
  )
})

test('base64 is read in the one way of writing it', () => {
  fc.assert(fc.property(fc.uint8Array(), (octets) => assert.deepEqual(parseBase64(base64Of(octets)), octets)))
  for (const text of [
    'AB==',
    'AAB=',
    'AA',
    'AA=',
    'AAA',
    'A',
    '=',
    'AA==\n',
    ' AA==',
    'AA==AA==',
    '-_-_',
    'AA==x',
    'é',
  ])
    assert.equal(parseBase64(text), undefined, text)
  fc.assert(
    fc.property(fc.string(), (text) => {
      const octets = parseBase64(text)
      assert.ok(octets === undefined || base64Of(octets) === text)
    }),
  )
})

test('UTF-8 is read as it stands; hashes have one form', () => {
  assert.equal(parseUtf8(utf8('\ufeffé가')), '\ufeffé가')
  for (const wrong of ['ff', 'c080', 'eda080', 'f4908080', 'e9']) assert.equal(parseUtf8(parseHex(wrong)), undefined)
  assert.equal(hashText(utf8('')), 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  assert.ok(isHashText(hashText(utf8(''))))
  for (const wrong of ['', 'sha256:', `sha256:${'A'.repeat(64)}`, `sha256:${'a'.repeat(65)}`, null, 1])
    assert.ok(!isHashText(wrong))
})
