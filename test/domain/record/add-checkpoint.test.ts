import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { base64Of } from '../../../src/base/base64.ts'
import { ed25519Signer } from '../../../src/base/ed25519.ts'
import { sha256 } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import {
  addCheckpointText,
  judge,
  parseAddCheckpoint,
  parseToldSize,
} from '../../../src/domain/record/add-checkpoint.ts'
import { checkpointText } from '../../../src/domain/record/checkpoint.ts'
import { verifierKey } from '../../../src/domain/record/keys.ts'
import { createLog, type Log } from '../../../src/domain/record/log.ts'
import { proveConsistency, type Tree } from '../../../src/domain/record/merkle.ts'
import { noteOf, signText } from '../../../src/domain/record/note.ts'

const made = (name: string) => {
  const { publicKey, sign } = ed25519Signer(sha256(utf8(name)))
  return { key: verifierKey(name, 'ed25519', publicKey) ?? assert.fail(), sign }
}
const log = made('park.example/record')
const other = made('other.example/record')

const logOf = (view: string, size: number, common = size): Log => {
  const tree = createLog()
  for (let n = 0; n < size; n++) tree.append(utf8(n < common ? `${n}` : `${view} ${n}`))
  return tree
}
const ONE = logOf('one', 300)
const FORK = logOf('fork', 300, 100)
const treeOf = (of: Log, size: number): Tree => ({ size, root: of.root(size) })
const noteAt = (tree: Tree, { key, sign } = log, origin = key.name): string => {
  const text = checkpointText({ origin, ...tree })
  return noteOf(text, [signText(text, key, sign)])
}
const proofLines = (of: Log, old: number, size: number): string =>
  old === 0
    ? ''
    : proveConsistency(old, size, of.nodes)
        .map((hash) => `${base64Of(hash)}\n`)
        .join('')
const asked = (of: Log, old: number, size: number): string =>
  `old ${old}\n${proofLines(of, old, size)}\n${noteAt(treeOf(of, size))}`
const told = (body: string, has: Tree, key = log.key) => {
  const request = parseAddCheckpoint(body)
  return request === undefined ? { status: 400 } : judge(request, key, has)
}

test('growth that the proof shows is to be cosigned, from nothing too', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), (a, b) => {
      const [old, size] = [Math.min(a, b), Math.max(a, b)]
      const judged = told(asked(ONE, old, size), treeOf(ONE, old))
      assert.deepEqual(judged.status === 200 && 'grows' in judged && judged.grows, treeOf(ONE, size))
    }),
  )
})

test('a fork, a tree that shrinks, and another size than the witness has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 101, max: 300 }), fc.integer({ min: 101, max: 300 }), (a, b) => {
      const [old, size] = [Math.min(a, b), Math.max(a, b)]
      assert.equal(told(asked(FORK, old, size), treeOf(ONE, old)).status, old === size ? 409 : 422)
      if (old === size) return
      assert.deepEqual(told(asked(ONE, old, size), treeOf(ONE, old - 1)), { status: 409, size: old - 1 })
      assert.equal(told(`old ${size}\n\n${noteAt(treeOf(ONE, old))}`, treeOf(ONE, size)).status, 400)
      assert.equal(told(`old ${old}\n\n${noteAt(treeOf(ONE, size))}`, treeOf(ONE, old)).status, 422, 'no proof')
    }),
  )
})

test('what is asked is written as it is read, and so is the size that is told', () => {
  fc.assert(
    fc.property(fc.nat(300), (old) => {
      const body = asked(ONE, old, 300)
      const request = parseAddCheckpoint(body) ?? assert.fail()
      assert.equal(addCheckpointText(request), body)
    }),
  )
  assert.deepEqual(['0\n', '17\n'].map(parseToldSize), [0, 17])
  for (const wrong of ['', '17', '17\n\n', '017\n', '-1\n', '9007199254740992\n', 'x'])
    assert.equal(parseToldSize(wrong), undefined)
})

test('from nothing there is nothing to prove, and the empty tree has one root', () => {
  const none = treeOf(ONE, 0)
  assert.equal(told(asked(ONE, 0, 0), none).status, 200)
  assert.equal(told(`old 0\n\n${noteAt({ size: 0, root: ONE.root(1) })}`, none).status, 422)
  assert.equal(told(`old 0\n${base64Of(ONE.root(1))}\n\n${noteAt(treeOf(ONE, 5))}`, none).status, 422)
})

test('who has signed it, and of which log it is', () => {
  const tree = treeOf(ONE, 5)
  const none = treeOf(ONE, 0)
  const old = 'old 0\n\n'
  assert.equal(told(old + noteAt(tree, other, log.key.name), none).status, 403, "without the log's signature")
  const forged = noteAt(tree).replace(base64Of(tree.root), base64Of(ONE.root(6)))
  assert.equal(told(old + forged, none).status, 403, "the log's signature of something else")
  assert.equal(told(old + noteAt(tree, log, other.key.name), none).status, 404)
  assert.equal(told(`${old}x`, none).status, 400)
})

test('what is no request', () => {
  const note = noteAt(treeOf(ONE, 5))
  const hash = base64Of(ONE.root(1))
  const wrong = [
    '',
    '\n\n',
    note,
    `old 0\n${note}`,
    `old -1\n\n${note}`,
    `old 00\n\n${note}`,
    `old 9007199254740992\n\n${note}`,
  ]
  const more = [
    `old 0 \n\n${note}`,
    `OLD 0\n\n${note}`,
    `old 1\n${hash.slice(4)}\n\n${note}`,
    `old 1\n${hash} \n\n${note}`,
  ]
  for (const body of [...wrong, ...more, `old 1\n${`${hash}\n`.repeat(64)}\n${note}`])
    assert.equal(parseAddCheckpoint(body), undefined, body.slice(0, 60))
  assert.equal(parseAddCheckpoint(`old 1\n${`${hash}\n`.repeat(63)}\n${note}`)?.proof.length, 63)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (body) => void told(body, treeOf(ONE, 3))))
})
