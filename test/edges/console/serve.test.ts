// The console as it is served: its files with brotli and their caching, index.html for its pages, and a page that says what to do without it.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { Hono } from 'hono'
import { readBuilt } from '../../../src/edges/console/built.ts'
import { type ConsoleParts, consolePages } from '../../../src/edges/console/serve.ts'
import { freshFolder } from '../../kit/folder.ts'

const folder = freshFolder()
mkdirSync(join(folder, 'assets'))
const script = 'export const a = 1\n'.repeat(100)
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The console</title>')
writeFileSync(join(folder, 'assets', 'main-1a2b.js'), script)
writeFileSync(join(folder, 'assets', 'main-1a2b.js.br'), brotliCompressSync(script))
writeFileSync(join(folder, 'secret.pem'), 'no')

const built = readBuilt(folder)
const HERE: ConsoleParts = { built: () => built, isComing: () => false }

const get = (path: string, headers: Record<string, string> = {}, parts = HERE, method = 'GET') =>
  Promise.resolve(new Hono().route('/console', consolePages(parts)).request(path, { headers, method }))

test('index.html answers for every page, asked again each time, under a policy without inline scripts', async () => {
  for (const path of ['/console/', '/console/record', '/console/proposals/sha256:ab', '/console/index.html']) {
    const answer = await get(path)
    assert.equal(answer.status, 200, path)
    assert.match(await answer.text(), /The console/)
    assert.equal(answer.headers.get('cache-control'), 'no-cache')
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe/)
  }
  const answer = await get('/console')
  assert.deepEqual([answer.status, answer.headers.get('location')], [308, '/console/'])
})

test('files of assets/ are kept for ever, with brotli for whom takes it', async () => {
  const path = '/console/assets/main-1a2b.js'
  const plain = await get(path)
  assert.equal(await plain.text(), script)
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(plain.headers.get('content-type'), 'text/javascript; charset=utf-8')
  for (const accept of ['br', 'gzip, deflate, br', 'br;q=0.5, gzip']) {
    const answer = await get(path, { 'accept-encoding': accept })
    assert.deepEqual(
      [answer.headers.get('content-encoding'), answer.headers.get('vary')],
      ['br', 'accept-encoding'],
      accept,
    )
    assert.ok(Number(answer.headers.get('content-length')) < 100)
  }
  for (const accept of ['gzip', 'br;q=0', 'br;q=0.0, gzip', 'brotli'])
    assert.equal((await get(path, { 'accept-encoding': accept })).headers.get('content-encoding'), null, accept)
  const tag = plain.headers.get('etag') ?? ''
  assert.equal((await get(path, { 'if-none-match': tag })).status, 304)
  assert.equal(await (await get(path, {}, HERE, 'HEAD')).text(), '')
})

test('nothing else is served: no missing asset, no file of another kind, no way out of the folder', async () => {
  for (const path of [
    'assets/gone.js',
    'secret.pem',
    'assets/main-1a2b.js.br',
    '..%2f..%2fpackage.json',
    'a/%2e%2e/secret.pem',
  ])
    assert.equal((await get(`/console/${path}`)).status, 404, path)
})

test('without a console it says so in both languages, and while it is built the page looks again', async () => {
  const none: ConsoleParts = { built: () => null, isComing: () => false }
  for (const path of ['/console/', '/console/record']) {
    const answer = await get(path, {}, none)
    const text = await answer.text()
    assert.equal(answer.status, 503)
    assert.match(text, /npm run console/)
    assert.match(text, /<p lang="ko">/)
    assert.doesNotMatch(text, /http-equiv/)
  }
  const coming = await get('/console/', {}, { ...none, isComing: () => true })
  assert.match(await coming.text(), /http-equiv="refresh"/)
  assert.equal(coming.headers.get('retry-after'), '3')
})

test('a folder without index.html, or with far too much in it, is no console', () => {
  const empty = freshFolder()
  assert.equal(readBuilt(empty), null)
  writeFileSync(join(empty, 'index.html'), '')
  assert.notEqual(readBuilt(empty), null)
  writeFileSync(join(empty, 'large.js'), Buffer.alloc(8_000_001))
  assert.equal(readBuilt(empty), null)
})
