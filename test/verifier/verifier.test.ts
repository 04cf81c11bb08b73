// The second verifier's own tests, in Python: Debian's python3 and python3-cryptography, nothing else.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { leftOut, program } from '../kit/needs.ts'

test('the second verifier passes its own tests', () => {
  const python = program('python3-cryptography') === undefined ? undefined : program('python3')
  if (python === undefined) return leftOut('the second verifier', 'no python3-cryptography')
  const { status, stderr } = spawnSync(python, ['-B', '-m', 'unittest'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  assert.match(stderr, /^Ran [1-9]\d* tests in /m)
  assert.match(stderr, /^OK$/m)
})
