// Every text of the console is there in both languages, asks for the same values, and says nothing that the product does not say.
import assert from 'node:assert/strict'
import test from 'node:test'
import { en, type TextKey } from '../../console/src/texts/en.ts'
import { ko } from '../../console/src/texts/ko.ts'
import { filesBelow, textOf } from '../kit/source.ts'

const keys = Object.keys(en) as TextKey[]
const placesIn = (text: string): string[] => [...new Set(text.match(/\{[a-z]+\}/g) ?? [])].sort()

test('both languages have the same keys, each with a text that asks for the same values', () => {
  assert.ok(keys.length > 150)
  assert.deepEqual(Object.keys(ko).sort(), [...keys].sort())
  for (const key of keys) assert.deepEqual(placesIn(ko[key]), placesIn(en[key]), key)
  assert.deepEqual(
    keys.filter((key) => en[key].trim() === '' || ko[key].trim() === ''),
    [],
  )
})

test('Korean is Korean, in 합니다-style, and neutral', () => {
  const latin = keys.filter((key) => !/[가-힣]/.test(ko[key]) && !/^\{/.test(ko[key]))
  assert.deepEqual(latin, [])
  const casual = keys.filter((key) => /(해요|세요|이에요|예요|하자|거야)[.?! ]?$/.test(ko[key]))
  assert.deepEqual(casual, [])
  assert.deepEqual(
    keys.filter((key) => /남한|북한|괴뢰|이북|한국 정부/.test(ko[key])),
    [],
  )
})

test('every text is said somewhere', () => {
  const code = [...filesBelow('console/src'), ...filesBelow('console/src', '.tsx')]
    .filter((file) => !file.includes('/texts/'))
    .map(textOf)
    .join('\n')
  const beginnings = [...code.matchAll(/`([a-z][a-z.]*\.)\$\{/g)].map((match) => match[1] ?? '')
  const silent = keys.filter(
    (key) =>
      !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && !beginnings.some((each) => key.startsWith(each)),
  )
  assert.deepEqual(silent, [])
})
