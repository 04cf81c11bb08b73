// Nothing that a person reached is written to disk or log: browse, then search everything for the names.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshFolder } from '../kit/folder.ts'
import { startRealPark } from '../kit/park.ts'

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

test('no destination in the data folder or in what was printed', async () => {
  const data = freshFolder()
  const park = await startRealPark({ data, env: { ISTHMUS_LOG: 'debug' } })
  assert.equal((await park.signIn(3)).status, 201)
  const marks = ['zq7allowed', 'zq7blocked', 'zq7path', 'zq7nowhere', 'zq7body']
  await park.curl(3, 'http://news.test/zq7path')
  await park.curl(3, 'https://news.test/zq7path')
  await park.curl(3, 'http://zq7blocked.casino.test/')
  await park.curl(3, 'https://zq7blocked.casino.test/')
  await park.curl(3, 'http://zq7nowhere.invalid/')
  await park.curl(3, '-d', 'zq7body', 'http://zq7allowed.news.test/')
  await park.curl(4, 'http://zq7allowed.test/')
  await sleep(1500)
  const look = (): string[] => {
    const everything = [...filesOf(data).map((file) => readFileSync(file)), Buffer.from(park.printed())]
    return marks.filter((mark) => everything.some((content) => content.includes(mark)))
  }
  assert.deepEqual(look(), [])
  await park.stop()
  assert.deepEqual(look(), [])
  // The looking itself works: what must be kept is found.
  assert.ok(filesOf(data).some((file) => readFileSync(file).includes('04a3bcef12')))
  rmSync(data, { recursive: true, force: true })
})
