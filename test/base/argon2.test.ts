// Passwords as Argon2id: what is kept says how it was made, and a storm of tries waits or is sent away.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createPasswords } from '../../src/base/argon2.ts'

const FAST = { memory: 64, passes: 1, parallelism: 1 }
const RECOMMENDED = /^\$argon2id\$v=19\$m=65536,t=3,p=4\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/

test('a password is right, another is not, and the parameters are those of RFC 9106', async () => {
  const { hash, isRight } = createPasswords()
  const kept = await hash('정확한 말 배터리 horse')
  assert.match(kept, RECOMMENDED)
  assert.equal(await isRight('정확한 말 배터리 horse'.normalize('NFD'), kept), true)
  assert.equal(await isRight('정확한 말 배터리 Horse', kept), false)
  assert.notEqual(await hash('정확한 말 배터리 horse'), kept, 'another salt')
})

test('what was kept with other parameters is still right', async () => {
  const kept = await createPasswords(FAST).hash('a long pass phrase')
  assert.equal(await createPasswords().isRight('a long pass phrase', kept), true)
})

test('nobody has no password, and neither has what is no hash', async () => {
  const { isRight } = createPasswords(FAST)
  for (const kept of [null, '', '$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA', 'a long pass phrase', '$2b$10$abc'])
    assert.equal(await isRight('a long pass phrase', kept), false)
})

test('an unknown account costs what a known one does', async () => {
  const { hash, isRight } = createPasswords()
  const kept = await hash('a long pass phrase')
  const took = async (of: string | null): Promise<number> => {
    const all: number[] = []
    for (let n = 0; n < 3; n++) {
      const began = performance.now()
      await isRight('a wrong pass phrase', of)
      all.push(performance.now() - began)
    }
    return Math.min(...all)
  }
  const [known, unknown] = [await took(kept), await took(null)]
  assert.ok(unknown > known / 3 && unknown < known * 3, `${known} ms and ${unknown} ms`)
})

test('of a storm some are looked at and the others are told at once; afterwards all is as before', async () => {
  const { hash, isRight } = createPasswords({ memory: 8192, passes: 2, parallelism: 1 })
  const kept = await hash('a long pass phrase')
  const before = process.memoryUsage().rss
  const all = await Promise.all(Array.from({ length: 500 }, (_, n) => isRight(`try number ${n}`, kept)))
  assert.deepEqual(
    [all.filter((each) => each === false).length, all.filter((each) => each === 'busy').length],
    [34, 466],
  )
  assert.ok(process.memoryUsage().rss - before < 200e6)
  assert.equal(await isRight('a long pass phrase', kept), true)
})
