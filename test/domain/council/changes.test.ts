// Changes between two charters or parts of them, place by place.
import assert from 'node:assert/strict'
import test from 'node:test'
import { changesOf } from '../../../src/domain/council/changes.ts'

const change = (at: string, was: string | null, is: string | null, listed = false) => ({ at, listed, was, is })

test('what is the same is no change; what is another, new or gone is named with its place', () => {
  const before = { version: 1, notice: { change: 600, keys: 60 }, name: { en: 'North' } }
  assert.deepEqual(changesOf(before, structuredClone(before)), [])
  const after = {
    version: 2,
    notice: { change: 0 },
    name: { en: 'North', ko: '북측' },
    feeds: { 'lists/a': { add: 5 } },
  }
  assert.deepEqual(changesOf(before, after), [
    change('feeds.lists/a.add', null, '5'),
    change('name.ko', null, '북측'),
    change('notice.change', '600', '0'),
    change('notice.keys', '60', null),
    change('version', '1', '2'),
  ])
})

test('lists tell what came and what went, or that only the order is another', () => {
  assert.deepEqual(changesOf({ keys: ['a', 'b'] }, { keys: ['b', 'c'] }), [
    change('keys', 'a', null, true),
    change('keys', null, 'c', true),
  ])
  assert.deepEqual(changesOf(['a', 'b'], ['b', 'a'], 'x'), [change('x', null, null, true)])
})

test('a number and its text are not the same, nor is nothing and null', () => {
  assert.deepEqual(changesOf({ a: 1 }, { a: '1' }), [change('a', '1', '1')])
  assert.deepEqual(changesOf({}, { a: null }), [change('a', null, 'null')])
})
