// Pins: what the kernel must have before an answer goes out, and how many there may be.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import { isElement } from '../../../src/domain/enforcement/elements.ts'
import { createPinBook, pinElement, pinSeconds } from '../../../src/domain/enforcement/pins.ts'

const CLASS = 0x80001
const address = (n: number): Address => `198.51.${100 + (n >> 8)}.${n & 255}` as Address

test('an answer needs its pins once, and again when they would end before it', () => {
  const book = createPinBook()
  const addresses = [address(1), '2001:db8::1' as Address]
  const missing = book.missing(CLASS, 'mail.example', addresses, 300, 0)
  assert.deepEqual(
    missing.map(({ address }) => address),
    addresses,
  )
  assert.deepEqual(book.placed(missing, pinSeconds(300), 0), [])
  assert.deepEqual(book.missing(CLASS, 'mail.example', addresses, 300, 60_000), [])
  assert.equal(book.missing(CLASS, 'mail.example', addresses, 300, 200_000).length, 2)
  assert.equal(book.missing(CLASS + 1, 'mail.example', addresses, 300, 0).length, 2, 'never shared with another class')
  assert.deepEqual(book.namesOf(CLASS, address(1)), ['mail.example'])
})

test('an address that two names have is remembered for both, so that it can be judged by either', () => {
  const book = createPinBook()
  book.placed(book.missing(CLASS, 'a.example', [address(1)], 60, 0), 300, 0)
  const second = book.missing(CLASS, 'b.example', [address(1)], 60, 0)
  assert.equal(second.length, 1)
  book.placed(second, 300, 0)
  assert.deepEqual(book.namesOf(CLASS, address(1)), ['a.example', 'b.example'])
  book.removed(CLASS, address(1))
  assert.deepEqual(book.namesOf(CLASS, address(1)), [])
})

test('one name holds 64 addresses at a time: the oldest give way', () => {
  const book = createPinBook()
  const gone = Array.from({ length: 80 }, (_, n) => {
    const pins = book.missing(CLASS, 'many.example', [address(n)], 60, n)
    return book.placed(pins, 300, n)
  }).flat()
  assert.deepEqual(
    gone.map((pin) => pin.address),
    Array.from({ length: 16 }, (_, n) => address(n)),
  )
})

test('what ran out is forgotten', () => {
  const book = createPinBook()
  book.placed(book.missing(CLASS, 'a.example', [address(1)], 60, 0), 300, 0)
  book.forget(300_001)
  assert.deepEqual(book.namesOf(CLASS, address(1)), [])
})

test('an element of a pin is one that the helper takes', () => {
  for (const each of [address(1), '2001:db8::1' as Address]) {
    const element = pinElement({ of: CLASS, address: each, name: 'a.example' }, pinSeconds(1))
    assert.ok(isElement(element, true), JSON.stringify(element))
  }
  assert.equal(pinSeconds(1), 300)
  assert.equal(pinSeconds(1e9), 6 * 3600 + 120)
})
