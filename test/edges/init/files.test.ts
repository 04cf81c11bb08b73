// The files of a park that begins: in order for every answer, and those of examples/library.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import { IsthmusError } from '../../../src/base/errors.ts'
import {
  type Answers,
  readLanguages,
  readName,
  readPlan,
  readRule,
  readSeats,
  readZone,
} from '../../../src/edges/init/answers.ts'
import { parkFiles, rangeOf } from '../../../src/edges/init/files.ts'
import { writePark } from '../../../src/edges/init/write.ts'
import { freshFolder } from '../../kit/folder.ts'
import { ROOT } from '../../kit/source.ts'

const DAY = '2026-11-28'
const seats = (count: number): Address[] => Array.from({ length: count }, (_, n) => `127.0.0.${n + 1}` as Address)
const LIBRARY: Answers = {
  name: { en: 'Town Library', ko: '마을 도서관' },
  zone: 'Asia/Seoul',
  seats: seats(8),
  plan: 'mail',
  rule: 'file',
}

test('examples/library is what init writes', () => {
  const folder = join(ROOT, 'examples', 'library')
  const there = readdirSync(folder).filter((name) => name !== 'README.md' && name !== 'data')
  const files = parkFiles(LIBRARY, { own: [], day: DAY })
  assert.deepEqual(there.sort(), [...files.keys()].sort())
  for (const [name, text] of files) assert.equal(text, readFileSync(join(folder, name), 'utf8'), name)
})

test('answers: what is understood, and what to write instead', () => {
  assert.deepEqual(readLanguages('KO, en'), { value: ['en', 'ko'] })
  for (const wrong of ['', 'fr', 'en,fr', 'en en fr']) assert.ok('mend' in readLanguages(wrong), wrong)
  assert.deepEqual(readName('Ship / 배', ['en', 'ko']), { value: { en: 'Ship', ko: '배' } })
  assert.deepEqual(readName('배', ['en', 'ko']), { value: { en: '배', ko: '배' } })
  for (const wrong of ['', ' ', 'a\nb', 'a / b / c', 'x'.repeat(61), '\u202eabc', 'a / '])
    assert.ok('mend' in readName(wrong, ['en', 'ko']), JSON.stringify(wrong))
  assert.ok('mend' in readName('Ship / 배', ['en']))
  assert.deepEqual(readZone('asia/seoul'), { value: 'Asia/Seoul' })
  assert.ok('mend' in readZone('Moon/Sea'))
  assert.deepEqual(readSeats('3 from 10.1.0.254'), { value: ['10.1.0.254', '10.1.0.255', '10.1.1.0'] })
  assert.deepEqual(readSeats('2 from fd00::f'), { value: ['fd00::f', 'fd00::10'] })
  assert.deepEqual(readSeats('2'), { value: ['127.0.0.1', '127.0.0.2'] })
  for (const wrong of ['', '0', '501', '-1', '2 from', '2 from house', '9 from 255.255.255.250', '1e2'])
    assert.ok('mend' in readSeats(wrong), wrong)
  assert.deepEqual([readPlan('web'), readRule('two')], [{ value: 'web' }, { value: 'two' }])
  assert.ok('mend' in readPlan('all') && 'mend' in readRule('me'))
})

test('seats on a network: their range, and this machine’s address there where it has one', () => {
  const answers: Answers = { ...LIBRARY, seats: ['10.1.0.11', '10.1.0.12'] as Address[] }
  assert.equal(rangeOf(answers), '10.1.0.11-10.1.0.12')
  assert.equal(rangeOf({ ...answers, seats: seats(1) }), '127.0.0.1')
  const settings = (own: string[]) => parkFiles(answers, { own, day: DAY }).get('isthmus.yaml') ?? ''
  assert.match(settings(['127.0.0.1', '10.1.0.2', '10.1.5.2']), /^proxy: 10\.1\.0\.2:3128 /m)
  assert.match(settings(['10.1.5.2']), /^# proxy: /m)
})

test('nothing is written over, and after a fault nothing is left', () => {
  const folder = freshFolder()
  const files = parkFiles(LIBRARY, { own: [], day: DAY })
  const code = (target: string): string | undefined => {
    try {
      writePark(target, files)
      return undefined
    } catch (error) {
      return error instanceof IsthmusError ? error.code : String(error)
    }
  }
  const [kept, fault] = [join(folder, 'kept'), join(folder, 'fault')]
  mkdirSync(kept)
  writeFileSync(join(kept, 'policy.yaml'), 'mine')
  assert.equal(code(kept), 'init:taken')
  assert.deepEqual(readdirSync(kept), ['policy.yaml'])
  assert.equal(readFileSync(join(kept, 'policy.yaml'), 'utf8'), 'mine')
  writeFileSync(fault, 'a file where the folder should be')
  assert.equal(code(fault), 'init:unwritable')
  assert.equal(code(join(folder, 'a', 'b')), undefined)
  assert.equal(code(join(folder, 'a', 'b')), 'init:taken')
  rmSync(folder, { recursive: true })
})
