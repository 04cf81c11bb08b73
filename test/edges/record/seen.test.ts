// What was seen of a record, held against copies: one that goes on is remembered; an older one, and another history, are not taken.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { folderFiles } from '../../../src/edges/record/files.ts'
import { holdAgainstSeen } from '../../../src/edges/record/seen.ts'
import { type Verified, verifyRecord } from '../../../src/edges/record/verify.ts'
import { freshFolder } from '../../kit/folder.ts'
import { entryAt, openedIn } from '../../kit/record.ts'

/** A record of so many entries, the last of which has a name. */
const recordOf = async (size: number, last = 'the same'): Promise<Verified> => {
  const data = freshFolder('seen')
  const sequencer = await openedIn(data)
  while (sequencer.size() < size) {
    const n = sequencer.size()
    await sequencer.append(entryAt(n, n === size - 1 && n > 0 ? last : `policy ${n}`))
  }
  const found = await verifyRecord(folderFiles(join(data, 'record')))
  return found.state === 'good' ? found : assert.fail(JSON.stringify(found))
}

const parts = () => {
  const folder = join(freshFolder('state'), 'records')
  mkdirSync(folder)
  return { folder, keep: (path: string, text: string) => writeFileSync(path, text) }
}
type Parts = ReturnType<typeof parts>
const hold = (found: Verified, of: Parts): void => holdAgainstSeen(found, 'WHERE', of)
const refusal = (code: string, what: RegExp) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code && what.test(error.message)

test('a record that grows is taken, and remembered; an older copy is not', async () => {
  const of = parts()
  const [three, five] = [await recordOf(3, 'policy 2'), await recordOf(5)]
  hold(three, of)
  hold(three, of)
  hold(five, of)
  assert.throws(() => hold(three, of), refusal('record:put-back', /WHERE has 3 entries, and you have seen it with 5/))
  hold(five, of)
  const [file = ''] = readdirSync(of.folder)
  assert.equal(file, `${five.genesisHash.slice('sha256:'.length)}.json`)
  assert.deepEqual(JSON.parse(readFileSync(join(of.folder, file), 'utf8')).size, 5)
})

test('another history is not taken, of the same size or longer', async () => {
  const of = parts()
  hold(await recordOf(3, 'one'), of)
  for (const size of [3, 5]) {
    const other = await recordOf(size, 'other')
    assert.throws(() => hold(other, of), refusal('record:put-back', /another history than the one .*, of 3 entries/))
  }
})

test('what was remembered and cannot be read is no beginning anew', async () => {
  const of = parts()
  const found = await recordOf(2)
  hold(found, of)
  const [file = ''] = readdirSync(of.folder)
  for (const text of ['', '{', 'null', '{"park":"p","size":0,"root":""}', '{"park":"p","size":2,"root":"x"}']) {
    writeFileSync(join(of.folder, file), text)
    assert.throws(() => hold(found, of), refusal('record:put-back', /cannot be read from/), text)
  }
})
