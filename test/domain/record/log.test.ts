import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { parseBase64 } from '../../../src/base/base64.ts'
import { hexOf, parseHex } from '../../../src/base/octets.ts'
import { createLog, type Log } from '../../../src/domain/record/log.ts'
import {
  leafHash,
  proveConsistency,
  proveInclusion,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/domain/record/merkle.ts'
import {
  bundleOf,
  FULL,
  isWithin,
  LONGEST_ENTRY,
  nodesOf,
  parseBundle,
  parseTilePath,
  type Tile,
  tilePath,
  tilesBetween,
  widthOfLevel,
} from '../../../src/domain/record/tiles.ts'

const sha = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()

/** RFC 6962 section 2.1, word for word. */
const naiveRoot = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 0) return sha()
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return sha(Uint8Array.of(0), only)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return sha(Uint8Array.of(1), naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

const entryAt = (n: number): Uint8Array => Buffer.from(`entry ${n}`)
const entries = (size: number): Uint8Array[] => Array.from({ length: size }, (_, n) => entryAt(n))
const logOf = (size: number): Log => {
  const log = createLog()
  for (const entry of entries(size)) log.append(entry)
  return log
}
const LARGE = logOf(70_000)
const same = (a: Uint8Array, b: Uint8Array): void => assert.equal(hexOf(a), hexOf(b))
const size = fc.oneof(
  fc.nat(600),
  fc.constantFrom(255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000),
  fc.nat(70_000),
)

test('the root of every size is that of the naive tree', () => {
  for (let n = 0; n <= 270; n++) same(LARGE.root(n), naiveRoot(entries(n)))
  for (const n of [511, 512, 65_537]) same(LARGE.root(n), naiveRoot(entries(n)))
  for (let n = 0; n <= 600; n++) same(rootAt(n, LARGE.nodes), LARGE.root(n))
  fc.assert(fc.property(size, (n) => same(rootAt(n, LARGE.nodes), LARGE.root(n))))
})

test('inclusion: what is made is verified, and nothing else', () => {
  fc.assert(
    fc.property(size, fc.nat(), fc.nat(), fc.nat(), (of, seed, place, bit) => {
      if (of === 0) return
      const index = seed % of
      const proof = proveInclusion(index, of, LARGE.nodes)
      const claim = { index, size: of, leaf: leafHash(entryAt(index)), root: LARGE.root(of) }
      assert.ok(verifyInclusion(claim, proof))
      assert.ok(!verifyInclusion({ ...claim, leaf: leafHash(entryAt(index + 1)) }, proof))
      assert.ok(!verifyInclusion({ ...claim, root: LARGE.root(of - 1) }, proof))
      assert.ok(!verifyInclusion(claim, [...proof, leafHash(entryAt(0))]))
      if (of > 1) assert.ok(!verifyInclusion({ ...claim, index: index === 0 ? of - 1 : index - 1 }, proof))
      for (const wrong of [-1, of, 0.5, Number.NaN, 2 ** 60])
        assert.ok(!verifyInclusion({ ...claim, index: wrong }, proof))
      if (proof.length === 0) return
      assert.ok(!verifyInclusion(claim, proof.slice(1)) && !verifyInclusion(claim, proof.slice(0, -1)))
      const bad = proof.map((hash) => hash.slice())
      const hash = bad[place % bad.length] ?? new Uint8Array(1)
      hash[bit % 32] = (hash[bit % 32] ?? 0) ^ 1
      assert.ok(!verifyInclusion(claim, bad))
    }),
  )
})

test('consistency: what is made is verified, and nothing else', () => {
  fc.assert(
    fc.property(size, size, fc.nat(), fc.nat(), (a, b, place, bit) => {
      const [old, now] = [Math.min(a, b), Math.max(a, b)].map((n) => ({ size: n, root: LARGE.root(n) }))
      if (old === undefined || now === undefined || old.size === 0) return
      const proof = proveConsistency(old.size, now.size, LARGE.nodes)
      assert.ok(verifyConsistency(old, now, proof))
      assert.ok(!verifyConsistency({ ...old, root: LARGE.root(old.size - 1) }, now, proof))
      assert.ok(!verifyConsistency(old, { ...now, root: LARGE.root(now.size - 1) }, proof))
      assert.ok(!verifyConsistency(old, now, [...proof, now.root]))
      if (old.size < now.size) assert.ok(!verifyConsistency(now, old, proof), 'a tree that shrinks')
      if (proof.length === 0) return
      assert.ok(!verifyConsistency(old, now, proof.slice(1)) && !verifyConsistency(old, now, proof.slice(0, -1)))
      const bad = proof.map((hash) => hash.slice())
      const hash = bad[place % bad.length] ?? new Uint8Array(1)
      hash[bit % 32] = (hash[bit % 32] ?? 0) ^ 1
      assert.ok(!verifyConsistency(old, now, bad))
    }),
  )
})

test('consistency from size 0 is refused; of one size with two roots, too', () => {
  const [nothing, some] = [0, 5].map((n) => ({ size: n, root: LARGE.root(n) }))
  assert.ok(nothing !== undefined && some !== undefined)
  assert.ok(!verifyConsistency(nothing, some, []) && !verifyConsistency(nothing, nothing, []))
  assert.ok(verifyConsistency(some, some, []) && !verifyConsistency(some, { ...some, root: LARGE.root(4) }, []))
})

test('our own vectors: seven leaves, as another program computed them', () => {
  const { leaves, roots, inclusion, consistency } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'merkle-vectors.json'), 'utf8'),
  )
  const log = createLog()
  for (const leaf of leaves) log.append(parseHex(leaf))
  for (const [at, root] of roots.entries()) assert.equal(hexOf(log.root(at)), root)
  for (const { index, size: of, proof } of inclusion)
    assert.deepEqual(proveInclusion(index, of, log.nodes).map(hexOf), proof)
  for (const { old, size: of, proof } of consistency)
    assert.deepEqual(proveConsistency(old, of, log.nodes).map(hexOf), proof)
})

test('paths of tiles are those of the standard, and read only as they are written', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: FULL }), 'tile/0/x001/x234/067')
  assert.equal(tilePath({ level: 'entries', index: 0, width: 1 }), 'tile/entries/000.p/1')
  assert.equal(tilePath({ level: 2, index: 1000, width: 255 }), 'tile/2/x001/000.p/255')
  const tile = fc.record<Tile>(
    {
      level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
      index: fc.oneof(fc.nat(3000), fc.maxSafeNat()),
      width: fc.integer({ min: 1, max: FULL }),
    },
    { noNullPrototype: true },
  )
  fc.assert(fc.property(tile, (each) => assert.deepEqual(parseTilePath(tilePath(each)), each)))
  const wrong = [
    'tile/0/0',
    'tile/0/x000/001',
    'tile/64/000',
    'tile/00/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
  ]
  for (const path of [
    ...wrong,
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000.p/',
    'tile/0/../000',
    'tile/-1/000',
    'tile/0/1000',
    'tile/0/x1000/000',
  ])
    assert.equal(parseTilePath(path), undefined, path)
  fc.assert(
    fc.property(fc.array(fc.constantFrom('tile/', '0', '/', 'x', '000', '.p/', '1', '256', 'entries')), (parts) => {
      const path = parts.join('')
      const read = parseTilePath(path)
      assert.ok(read === undefined || tilePath(read) === path)
    }),
  )
})

test('a size-256 tree has a full tile and one hash above it; growing gives each tile once', () => {
  const at = (from: number, to: number): string[] => tilesBetween(from, to).map(tilePath)
  assert.deepEqual(at(0, 256), ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1'])
  assert.deepEqual(at(0, 1), ['tile/entries/000.p/1', 'tile/0/000.p/1'])
  assert.deepEqual(at(255, 258), [
    ...['tile/entries/000', 'tile/entries/001.p/2', 'tile/0/000', 'tile/0/001.p/2', 'tile/1/000.p/1'],
  ])
  assert.deepEqual(at(5, 5), [])
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
      const tiles = tilesBetween(Math.min(a, b), Math.max(a, b))
      assert.ok(tiles.every((tile) => isWithin(tile, Math.max(a, b)) && !isWithin(tile, Math.min(a, b))))
    }),
  )
})

test('the nodes of a tree are those of the tiles that it had at that size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70_000 }), (of) => {
      const nodes = nodesOf((level, index) =>
        LARGE.hashes(level, index, Math.min(FULL, widthOfLevel(level, of) - index * FULL)),
      )
      same(rootAt(of, nodes), LARGE.root(of))
    }),
  )
})

test('bundles: what is written is read, and anything else is refused', () => {
  const many = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(many, fc.nat(), (list, cut) => {
      const octets = bundleOf(list)
      assert.deepEqual(parseBundle(octets, list.length), list)
      assert.equal(parseBundle(octets, list.length + 1), undefined)
      assert.equal(parseBundle(octets, list.length - 1), undefined)
      assert.equal(parseBundle(octets.subarray(0, cut % octets.length), list.length), undefined)
      assert.equal(parseBundle(Uint8Array.from([...octets, 0]), list.length), undefined)
    }),
  )
  const long = new Uint8Array(LONGEST_ENTRY)
  assert.equal(parseBundle(bundleOf([long]), 1)?.length, 1)
  assert.equal(parseBundle(bundleOf([new Uint8Array(LONGEST_ENTRY + 1)]), 1), undefined)
  assert.equal(parseBundle(Uint8Array.of(0, 0), 1), undefined, 'an entry without octets')
  fc.assert(fc.property(fc.uint8Array(), fc.nat(5), (octets, width) => void parseBundle(octets, width)))
})

/** A folder with the JSON vectors of another project's Merkle proofs, for whoever has them: nothing of theirs stands here. */
const PUBLIC = process.env.ISTHMUS_MERKLE_VECTORS ?? ''

const vectorsIn = (part: string) =>
  readdirSync(join(PUBLIC, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(PUBLIC, part, name), 'utf8')))

if (PUBLIC !== '')
  test('public vectors of Merkle proofs', () => {
    const octets = (text: string): Uint8Array => parseBase64(text) ?? new Uint8Array(0)
    for (const { leafIdx, treeSize, root, leafHash: leaf, proof, desc, wantErr } of vectorsIn('inclusion')) {
      const claim = { index: leafIdx, size: treeSize, leaf: octets(leaf), root: octets(root) }
      assert.equal(verifyInclusion(claim, (proof ?? []).map(octets)), !wantErr, desc)
    }
    for (const { size1, size2, root1, root2, proof, desc, wantErr } of vectorsIn('consistency')) {
      const [old, now] = [
        { size: size1, root: octets(root1) },
        { size: size2, root: octets(root2) },
      ]
      assert.equal(verifyConsistency(old, now, (proof ?? []).map(octets)), !wantErr, desc)
    }
  })
