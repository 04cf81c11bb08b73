// The table in memory that other tests use keeps the same contract as the kernel's.
import assert from 'node:assert/strict'
import test from 'node:test'
import { fakeKernel } from '../kit/fake-kernel.ts'
import { kernelSuite } from './kernel-suite.ts'

kernelSuite('fake', async () => {
  const kernel = fakeKernel()
  assert.equal(await kernel.install({}), 'new')
  return kernel
})

test('fake: what a test lets a session carry is counted', async () => {
  const kernel = fakeKernel()
  await kernel.install({})
  await kernel.apply({ remove: [], add: [{ set: 'up', key: ['5'], rate: 1_000 }] })
  kernel.carry(5, 'up', 1_500)
  kernel.carry(5, 'down', 1_500)
  assert.deepEqual(await kernel.count([5]), [{ mark: 5, up: 1_500, down: 0 }])
})
