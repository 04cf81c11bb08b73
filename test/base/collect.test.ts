import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCollector } from '../../src/base/collect.ts'

test('what nobody holds any more is given back', async () => {
  const collect = createCollector()
  const left = (() => new WeakRef(new Uint32Array(new SharedArrayBuffer(1 << 20))))()
  for (let i = 0; i < 100 && left.deref() !== undefined; i++) {
    collect()
    await sleep(20)
  }
  assert.equal(left.deref(), undefined)
})
