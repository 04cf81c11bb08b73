// A console older than its sources is noticed: a changed, a new and a lost file; nothing built is not stale.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { isStale } from '../../../src/edges/console/stale.ts'
import { freshFolder } from '../../kit/folder.ts'

const root = freshFolder()
const dist = join(root, 'dist')
const source = join(root, 'src')
const deep = join(source, 'deep')
const page = join(deep, 'page.tsx')
mkdirSync(dist)
mkdirSync(deep, { recursive: true })
writeFileSync(page, 'a')
const at = (seconds: number, ...paths: readonly string[]): void => {
  for (const path of paths) utimesSync(path, seconds, seconds)
}

test('what is older than a source is stale', () => {
  assert.equal(isStale(dist, [source]), false, 'nothing built')
  writeFileSync(join(dist, 'index.html'), '')
  at(1000, page, deep, source)
  at(2000, join(dist, 'index.html'))
  assert.equal(isStale(dist, [source, join(root, 'gone')]), false)
  at(3000, page)
  assert.equal(isStale(dist, [source]), true, 'a changed file')
  assert.equal(isStale(dist, [page]), true, 'named itself')
  rmSync(page)
  assert.equal(isStale(dist, [source]), true, 'a lost file')
  at(1000, deep)
  assert.equal(isStale(dist, [source]), false)
})
