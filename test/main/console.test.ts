// The console of the running program: what is there is served; what is not is built meanwhile; what cannot be built is said, and stops nothing.
import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { openConsole } from '../../src/main/console.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'

const logged: string[] = []
const log = (event: string): void => void logged.push(event)

test('what was built is there at once', () => {
  const folder = freshFolder()
  writeFileSync(join(folder, 'index.html'), 'here')
  const { built, isComing } = openConsole(log, folder)
  assert.equal(built()?.get('index.html')?.type, 'text/html; charset=utf-8')
  assert.equal(isComing(), false)
})

test('where there is none it is built, whole and with brotli, while the program goes on', async () => {
  const folder = join(freshFolder(), 'dist')
  const { built, isComing } = openConsole(log, folder)
  assert.deepEqual([built(), isComing()], [null, true])
  for (let tries = 0; isComing() && tries < 8; tries++)
    await eventually('the console', () => !isComing()).catch(() => {})
  assert.equal(isComing(), false)
  const script = [...(built() ?? assert.fail(logged.join()))].find(([path]) => /^assets\/index-.*\.js$/.test(path))?.[1]
  assert.ok(script !== undefined && script.brotli !== null && script.brotli.length < script.bytes.length / 2)
  assert.deepEqual(readdirSync(join(folder, '..')), ['dist'], 'a draft was left')
  assert.deepEqual(logged, [])
})

test('what cannot be built is said', async () => {
  const file = join(freshFolder(), 'file')
  writeFileSync(file, '')
  const { built, isComing } = openConsole(log, join(file, 'dist'))
  for (let tries = 0; isComing() && tries < 8; tries++) await eventually('the end', () => !isComing()).catch(() => {})
  assert.equal(built(), null)
  assert.deepEqual(logged, ['console.failed'])
})
