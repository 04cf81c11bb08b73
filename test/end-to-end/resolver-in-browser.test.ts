// A browser whose only way to names is our resolver: to the portal before sign-in, then to what is allowed, never to what is not.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { chromiumPath } from '../kit/browser.ts'
import { inNamespace, noNamespace } from '../kit/in-namespace.ts'
import { leftOut } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

test('Chromium with our resolver as the system’s', { timeout: 180_000 }, async () => {
  if (chromiumPath() === undefined) return leftOut('our resolver in a browser', 'there is no chromium')
  const cannot = await noNamespace()
  if (cannot !== undefined) return leftOut('our resolver in a browser', cannot)
  const { exit, out, err } = await inNamespace(join(ROOT, 'test', 'kit', 'names-in-browser.ts'))
  assert.equal(exit, 0, err)
  const seen = JSON.parse(out.trim().split('\n').at(-1) ?? '{}')
  assert.equal(seen.before, `http://portal.park.test/?then=${encodeURIComponent('http://news.test/')}`)
  assert.equal(seen.allowed, 'reached museum.test')
  assert.match(seen.blocked, /ERR_NAME_NOT_RESOLVED/)
  assert.match(seen.told, /casino\.test[\s\S]*no-gambling|no-gambling[\s\S]*casino\.test/)
  assert.match(seen.onward, /http:\/\/news\.test\//, 'the way onward is kept')
  assert.equal(seen.later, 'reached news.test')
})
