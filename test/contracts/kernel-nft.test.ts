// The contract of the kernel's table, kept by the real one: libnftables in a helper, in a network of this test's own.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { Kernel } from '../../src/domain/enforcement/kernel.ts'
import { startKernel } from '../../src/edges/nft/client.ts'
import { leftOut } from '../kit/needs.ts'
import { enterOwnNetwork } from '../kit/own-network.ts'
import { kernelSuite } from './kernel-suite.ts'

const cannot = enterOwnNetwork()
if (cannot !== undefined) leftOut('the contract of the kernel’s table', cannot)
else {
  const kernel = startKernel({
    helper: { program: new URL('../kit/nft-helper-process.ts', import.meta.url) },
    log: () => {},
  })
  after(() => kernel.stop())
  kernelSuite('nft', async (): Promise<Kernel> => {
    await kernel.remove()
    assert.equal(await kernel.install({}), 'new')
    return kernel
  })
}
