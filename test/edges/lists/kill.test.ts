// kill -9 in the midst of fetching and taking in: the copy is one of the versions, whole, and the next start goes on from it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { killInTheMidst } from '../../kit/kill.ts'
import { keeperAt, list, source, startListServer, tempFolder } from '../../kit/list-server.ts'

// The child fetches as fast as it can, and takes every version.
const CHILD = `
  const { keeperAt, source } = await import(${JSON.stringify(new URL('../../kit/list-server.ts', import.meta.url).href)})
  const { data, port } = JSON.parse(process.argv[1])
  const { keeper } = keeperAt(data, port, [source('gambling', undefined, 1)])
  for (;;) {
    const done = await keeper.fetchList({ id: 'gambling' })
    if (!done.done) throw new Error(JSON.stringify(done))
    process.stdout.write('.')
  }
`

// Most of the names are in all versions: one that takes all of them away waits for a person.
const version = (n: number): string =>
  Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? `v${n}-${i}.example\n` : `n${i}.example\n`)).join('')

const server = await startListServer()
const folder = tempFolder()
after(async () => {
  await server.close()
  folder.remove()
})

test('kill -9 while lists come leaves one of them, whole', { timeout: 120_000 }, async () => {
  const versions = [version(0), version(1)]
  let turn = 0
  server.answer((ask, answer) => {
    const text = versions[turn++ % 2] ?? ''
    list(text, `"${turn}"`)(ask, answer)
  })
  const argument = JSON.stringify({ data: folder.path, port: server.port })
  for (let round = 0; round < (process.env.ISTHMUS_SOAK ? 100 : 6); round++) {
    assert.equal(await killInTheMidst(CHILD, argument, 10 + ((round * 73) % 200)), '')
    const text = readFileSync(join(folder.path, 'lists', 'gambling'), 'utf8')
    assert.ok(versions.includes(text), `${text.length} bytes`)
    const { keeper } = keeperAt(folder.path, server.port, [source('gambling', undefined, 1)])
    assert.ok((await keeper.fetchList({ id: 'gambling' })).done)
    await keeper.close()
  }
})
