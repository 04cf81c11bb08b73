// The six words of a hash: the same everywhere, and words that nobody mixes up.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { wordsOfHash, wordsOfText } from '../../../src/domain/council/six-words.ts'
import { ENGLISH } from '../../../src/domain/council/six-words-english.ts'
import { KOREAN } from '../../../src/domain/council/six-words-korean.ts'

test('vectors: the same words in every tool', () => {
  assert.deepEqual(wordsOfHash(new Uint8Array(32)), {
    en: 'absorb absorb absorb absorb absorb absorb',
    ko: '가게 가게 가게 가게 가게 가게',
  })
  assert.deepEqual(wordsOfHash(new Uint8Array(32).fill(0xff)), {
    en: 'zucchini zucchini zucchini zucchini zucchini zucchini',
    ko: '힘줄 힘줄 힘줄 힘줄 힘줄 힘줄',
  })
  assert.deepEqual(wordsOfText('isthmus/statement/v1\n'), {
    en: 'hockey linen hiker kite trophy single',
    ko: '방울 산토끼 방문 비둘기 토마토 정원',
  })
})

test('the lists never change: codes that were written down stay true', () => {
  assert.equal(
    hashText(utf8(ENGLISH.join('\n'))),
    'sha256:28621806eda3df09e28a7ee6c80ed831484a1c5653e0cd6758a7e329fef40b9e',
  )
  assert.equal(
    hashText(utf8(KOREAN.join('\n'))),
    'sha256:2cd230f8df3a99a387199aad44e6a77e36164f3b4d58b8c5c0a28e924e1daec6',
  )
})

test('each list has 1,024 words in order, none twice, none the beginning of another', () => {
  for (const list of [ENGLISH, KOREAN]) {
    assert.equal(list.length, 1024)
    assert.deepEqual(list, [...new Set(list)].sort())
    for (const [at, word] of list.entries()) assert.ok(!(list[at + 1] ?? '').startsWith(word), word)
  }
  assert.ok(ENGLISH.every((word) => /^[a-z]{3,9}$/.test(word)))
  assert.ok(KOREAN.every((word) => /^[가-힣]{2,4}$/.test(word)))
})

/** Whether one letter more, less or other makes one of the other. */
const isNear = (a: readonly string[], b: readonly string[]): boolean => {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return Math.max(a.length, b.length) - start - end <= 1
}

test('no two words are one letter apart; of Korean, a letter of a syllable', () => {
  for (const list of [ENGLISH, KOREAN]) {
    const letters = list.map((word) => [...word.normalize('NFD')])
    for (const [at, one] of letters.entries())
      for (const other of letters.slice(at + 1)) assert.ok(!isNear(one, other), `${one.join('')} ${other.join('')}`)
  }
})

test('property: 60 bits decide, and each of them counts', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 0, max: 255 }), (hash, bit) => {
      const other = Uint8Array.from(hash)
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
      const [one, two] = [wordsOfHash(hash), wordsOfHash(other)]
      assert.equal(one.en === two.en, bit >= 60)
      assert.equal(one.ko === two.ko, bit >= 60)
      assert.equal(one.en.split(' ').length, 6)
    }),
  )
})
