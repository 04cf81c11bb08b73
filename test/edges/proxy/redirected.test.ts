// Connections that the kernel redirects to the proxy: real ones, in network namespaces, by a real table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inNamespace, noNamespace } from '../../kit/in-namespace.ts'
import { leftOut, program } from '../../kit/needs.ts'

test('in line: who by the mark, where by the name', async () => {
  const cannot = (await noNamespace()) ?? (program('nft') === undefined ? 'no nft' : undefined)
  if (cannot !== undefined) return leftOut('redirected connections', cannot)
  const { exit, out, err } = await inNamespace(fileURLToPath(new URL('./redirected/gateway.ts', import.meta.url)))
  assert.equal(exit, 0, `${out}\n${err}`)
  assert.match(out, /# pass [1-9]|ℹ pass [1-9]/)
})
