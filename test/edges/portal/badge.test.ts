import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { badgeOf, codeOf, pinOf } from '../../../src/domain/people/badge.ts'

test('a badge typed in Korean mode is the badge', () => {
  assert.equal(badgeOf('04ㅁ3ㅠㅊㄷㄹ12'), '04a3bcef12')
  assert.equal(badgeOf('04ㅁ3ㅠㅊㄸㄹ12'), '04a3bcef12', 'shift makes a double consonant')
})

test('syllables that an input method composed come apart again', () => {
  assert.equal(badgeOf('뮻12'), 'abc12')
  assert.equal(badgeOf('유'), 'db')
  assert.equal(badgeOf('유'.normalize('NFD')), 'db')
  assert.equal(badgeOf('까과'), 'rkrhk')
  assert.equal(badgeOf('ㄳㅘ'), 'rthk')
})

test('separators, case and full-width forms do not matter', () => {
  for (const typed of [
    '04:A3:BC:EF:12',
    '04-a3-bc-ef-12',
    ' 04A3 BCEF12\u200b',
    '０４ａ３ＢＣ：ｅｆ１２',
    '04–a3bc·ef12',
  ]) {
    assert.equal(badgeOf(typed), '04a3bcef12', typed)
  }
  assert.equal(codeOf('k7pm-3qxd 9f'), 'K7PM3QXD9F')
  assert.equal(codeOf('ㅏ7ㅔㅡ-3ㅂㅌㅇ-9ㄹ'), 'K7PM3QXD9F')
  assert.equal(pinOf(' ２７1 828 '), '271828')
})

test('however long, it is bounded and never throws', () => {
  assert.ok(badgeOf('값'.repeat(100_000)).length <= 64 * 5)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
      assert.equal(typeof badgeOf(typed), 'string')
      assert.equal(badgeOf(badgeOf(typed)).length <= 64 * 5, true)
    }),
    { seed: 4, numRuns: 500 },
  )
})

const LEADS = 'r R s e E f a q Q t T d w W c z x v g'.split(' ')
const VOWELS = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ')
const TAILS = ' r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ')
const COMPAT = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'

test('every run of syllables, jamo and digits gives the keys that were struck', () => {
  const piece = fc.oneof(
    fc
      .tuple(fc.nat(LEADS.length - 1), fc.nat(VOWELS.length - 1), fc.nat(TAILS.length - 1))
      .map(
        ([l, v, t]) =>
          [String.fromCharCode(0xac00 + l * 588 + v * 28 + t), `${LEADS[l]}${VOWELS[v]}${TAILS[t]}`] as const,
      ),
    fc.nat(LEADS.length - 1).map((l) => [COMPAT[l] ?? '', LEADS[l] ?? ''] as const),
    fc.integer({ min: 0, max: 9 }).map((d) => [String(d), String(d)] as const),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const typed = pieces.map(([shown]) => shown).join('')
      assert.equal(
        badgeOf(typed),
        pieces
          .map(([, keys]) => keys)
          .join('')
          .toLowerCase(),
      )
    }),
    { seed: 7, numRuns: 1000 },
  )
})
