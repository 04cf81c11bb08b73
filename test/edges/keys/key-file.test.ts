// Key files: made once, for their user alone, read exactly, and never shown.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { verifyEd25519 } from '../../../src/base/ed25519.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { isKeyName, newKeyFile, readKeyFile } from '../../../src/edges/keys/key-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'isthmus-keys-'))
test.after(() => rmSync(folder, { recursive: true }))

test('a key is made, read again and signs; a witness’s is of its type', () => {
  const path = join(folder, 'kim.key')
  const made = newKeyFile(path, 'north/kim')
  const { key, sign } = readKeyFile(path)
  assert.deepEqual(key, made)
  assert.equal(key.type, 'ed25519')
  assert.ok(verifyEd25519(key.publicKey, utf8('text'), sign(utf8('text'))))
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const witness = newKeyFile(join(folder, 'witness.key'), 'north/witness')
  assert.equal(witness.type, 'cosigner')
  assert.equal(readKeyFile(join(folder, 'witness.key')).key.text, witness.text)
})

test('the form, octet by octet: another program for signed notes reads it', () => {
  const path = join(folder, 'vector.key')
  const line = 'PRIVATE+KEY+south/recovery+ID+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f'
  // The seed 00 01 … 1f.
  writeFileSync(path, line.replace('ID', '00000000'), { mode: 0o600 })
  assert.throws(() => readKeyFile(path), { code: 'key:bad' }, 'a wrong key id')
  writeFileSync(path, line.replace('ID', 'cdc042d1'), { mode: 0o600 })
  const { key } = readKeyFile(path)
  assert.equal(
    Buffer.from(key.publicKey).toString('hex'),
    '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
  )
})

test('nothing is ever written over', () => {
  const path = join(folder, 'once.key')
  newKeyFile(path, 'north/kim')
  const before = readFileSync(path)
  assert.throws(() => newKeyFile(path, 'north/kim'), { code: 'key:exists' })
  assert.deepEqual(readFileSync(path), before)
  assert.throws(() => newKeyFile(join(folder, 'not-there', 'kim.key'), 'north/kim'), {
    code: 'key:bad',
    message: /does not exist/,
  })
})

test('what is no key file says so, and why, without what is in it', () => {
  const path = join(folder, 'bad.key')
  newKeyFile(path, 'north/kim')
  const line = readFileSync(path, 'utf8')
  const bad = [
    '',
    'hello\n',
    line.replace('north/kim', 'north/ri'),
    line.replace('north/kim', 'north/witness'),
    line.replace('north/kim', 'kim'),
    `${line}${line}`,
    ` ${line}`,
    line.replace(/.\n/, '\n'),
    line.replace('PRIVATE', 'PUBLIC'),
    'x'.repeat(5000),
  ]
  const secret = line.trim().slice(-20)
  for (const text of bad) {
    writeFileSync(path, text)
    assert.throws(
      () => readKeyFile(path),
      (error: Error & { code?: string }) => error.code === 'key:bad' && !error.message.includes(secret),
      text,
    )
  }
  writeFileSync(path, line.replace('\n', '\r\n'))
  assert.equal(readKeyFile(path).key.name, 'north/kim')
  chmodSync(path, 0o640)
  assert.throws(() => readKeyFile(path), { code: 'key:bad', message: /other users/ })
  assert.equal(readKeyFile(path, () => true).key.name, 'north/kim', 'keys for trying')
  assert.throws(() => readKeyFile(folder), { code: 'key:bad' })
  assert.throws(() => readKeyFile(join(folder, 'nothing')), { code: 'key:bad', message: /does not exist/ })
})

test('names are those of the charter', () => {
  for (const name of ['north/kim', 'n/k-2', 'north/recovery', 'north/witness']) assert.ok(isKeyName(name), name)
  for (const name of [
    '',
    'kim',
    'north/',
    '/kim',
    'north/kim/2',
    'North/kim',
    'north/kim lee',
    'north/2',
    'park.test/record',
  ])
    assert.ok(!isKeyName(name), name)
})
