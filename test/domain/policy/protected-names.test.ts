// A list with a name that may never be blocked is found, however it is written, and only such a list.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { utf8 } from '../../../src/base/utf8.ts'
import { areRelated } from '../../../src/domain/council/host-names.ts'
import { protectedIn } from '../../../src/domain/policy/compile/protected-names.ts'

const found = (text: string, never: readonly string[] = ['bank.example', 'mail.test']): string | null =>
  protectedIn(utf8(text), never)

test('the name itself, one above it, one below it; in every way of writing', () => {
  for (const line of ['bank.example', '||bank.example^', '0.0.0.0 bank.example', '*.bank.example', 'BANK.example.'])
    assert.equal(found(`a.test\n${line}\nb.test\n`), 'bank.example', line)
  assert.equal(found('www.bank.example\n'), 'www.bank.example')
  assert.equal(found('a.b.c.mail.test\n'), 'a.b.c.mail.test')
  assert.equal(found('example\n'), 'example')
  assert.equal(found('||test^\n'), 'test')
  for (const text of ['a.test\n', 'notbank.example\n', 'bank.example.org\n', '# bank.example\n', '192.0.2.1\n', ''])
    assert.equal(found(text), null, text)
  assert.equal(found('bank.example\n', []), null)
  assert.equal(found('xn--299au8nvlh.test\n', ['xn--299au8nvlh.test']), 'xn--299au8nvlh.test')
})

test('it is what the charter calls related, whatever the names', () => {
  const label = fc.constantFrom('a', 'b', 'c', 'ab')
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.array(name, { maxLength: 5 }), (list, never) => {
      const first = list.find((each) => areRelated([each], never)) ?? null
      assert.equal(found(`${list.join('\n')}\n`, never), first)
    }),
  )
})
