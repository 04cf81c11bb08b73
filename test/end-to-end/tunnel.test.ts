// Names as a way out: iodine gets nothing before sign-in, and hardly anything after.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { QUESTION_BOUNDS } from '../../src/domain/enforcement/question-budget.ts'
import { inNamespace, noNamespace } from '../kit/in-namespace.ts'
import { leftOut, program } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

test('iodine through our resolver', { timeout: 170_000 }, async () => {
  if (program('iodine') === undefined || program('iodined') === undefined)
    return leftOut('a tunnel in names', 'iodine is missing')
  const cannot = await noNamespace()
  if (cannot !== undefined) return leftOut('a tunnel in names', cannot)
  const { exit, out, err } = await inNamespace(join(ROOT, 'test', 'kit', 'tunnel-in-names.ts'))
  assert.equal(exit, 0, err)
  const { server, before, after } = JSON.parse(out.trim().split('\n').at(-1) ?? '{}')
  assert.match(server, /Listening to dns/, 'the far end stands')
  assert.equal(before.open, false, before.said)
  assert.equal(before.asked, 0, 'no question left the house')
  const { most, perSecond } = QUESTION_BOUNDS.below
  assert.ok(after.asked <= most + perSecond * after.seconds + 1, `${after.asked} questions in ${after.seconds} s`)
  assert.ok(after.asked > 0, 'signed in, names of that domain are asked for like any others')
})
