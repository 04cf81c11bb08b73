// Numbers of classes: kept while their members stay together, never shared, never given to others in the same change.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createClassBook, NOBODY } from '../../../src/domain/enforcement/classes.ts'
import { MOST_SLOTS } from '../../../src/domain/sessions/slots.ts'

test('classes have numbers of their own, above all slots', () => {
  const book = createClassBook()
  const [office, basic] = [{}, {}]
  const numbers = [book.numberOf(office), book.numberOf(basic)]
  assert.notEqual(numbers[0], numbers[1])
  assert.ok(numbers.every((number) => number > MOST_SLOTS && number !== NOBODY))
  assert.equal(book.numberOf(office), numbers[0])
})

test('after a change of policy a class keeps its number where its members stayed together', () => {
  const book = createClassBook()
  const [office, basic] = [{}, {}]
  const [a, b] = [book.numberOf(office), book.numberOf(basic)]
  const [officeNow, left, right] = [{}, {}, {}]
  book.renumber([
    { token: officeNow, before: a },
    { token: officeNow, before: a },
    { token: left, before: b },
    { token: right, before: b },
  ])
  assert.equal(book.numberOf(officeNow), a)
  // A class that was divided: what was pinned for all of it is nobody's.
  assert.ok(![a, b].includes(book.numberOf(left)) && ![a, b].includes(book.numberOf(right)))
  assert.notEqual(book.numberOf(left), book.numberOf(right))
  const joined = {}
  book.renumber([
    { token: joined, before: a },
    { token: joined, before: book.numberOf(left) },
  ])
  assert.notEqual(book.numberOf(joined), a)
})

test('after a restart a class keeps its number also where some of it are new to the kernel', () => {
  const [crew, reader] = [{}, {}]
  const book = createClassBook()
  book.renumber([
    { token: crew, before: undefined },
    { token: crew, before: 0x80005 },
    { token: reader, before: undefined },
    { token: crew, before: undefined },
  ])
  assert.equal(book.numberOf(crew), 0x80005)
  assert.notEqual(book.numberOf(reader), 0x80005)
})

test('whatever changes, two classes never share a number, and a kept number has the same members', () => {
  const member = fc.record({ token: fc.nat(5), before: fc.option(fc.nat(5), { nil: undefined }) })
  fc.assert(
    fc.property(fc.array(member, { maxLength: 30 }), (members) => {
      const book = createClassBook()
      const old = Array.from({ length: 6 }, () => book.numberOf({}))
      const tokens = Array.from({ length: 6 }, () => ({}))
      const all = members.map(({ token, before }) => ({
        token: tokens[token] ?? {},
        before: before === undefined ? undefined : old[before],
      }))
      book.renumber(all)
      const present = new Set(all.map(({ token }) => token))
      const numbers = [...present].map((token) => book.numberOf(token))
      assert.equal(new Set(numbers).size, present.size)
      for (const token of present) {
        const number = book.numberOf(token)
        if (!old.includes(number)) continue
        for (const { token: of, before } of all) if (before !== undefined) assert.equal(of === token, before === number)
      }
    }),
  )
})
