// isthmus init: options, --yes, questions at a terminal, and nobody there.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { InitParts } from '../../../src/edges/cli/init-parts.ts'
import { run } from './terminal.ts'

const ANSWERS = {
  languages: 'en,ko',
  name: 'Town Library / 마을 도서관',
  zone: 'Asia/Seoul',
  seats: '8',
  plan: 'mail',
  rule: 'file',
}

const withAnswers = async (line: readonly string[], said: readonly (string | null)[]) => {
  const asked: string[] = []
  let begun: unknown = null
  const init: InitParts = {
    questions: Object.entries(ANSWERS).map(([id, otherwise]) => ({
      ...{ id: id as keyof typeof ANSWERS, text: `${id}?`, otherwise: () => otherwise },
    })),
    ask: async (question) => said[asked.push(question) - 1] ?? null,
    wrong: (id, text) => (id === 'plan' && text === 'all' ? 'write web, mail or everything' : null),
    begin: (folder, given) => {
      begun = { folder, given }
      return { folder, files: ['policy.yaml'], next: [['isthmus start', 'in a window of its own']] }
    },
  }
  const { code, out, err } = await run(['init', ...line], { init: async () => init })
  return { code, out, err, asked, begun }
}

test('each question is asked with what an empty answer means, and again until it is understood', async () => {
  const told = await withAnswers(['ship'], ['', 'Ship', ' ', '3', 'all', 'web', ''])
  assert.equal(told.code, 0)
  assert.deepEqual(told.begun, { folder: 'ship', given: { ...ANSWERS, name: 'Ship', seats: '3', plan: 'web' } })
  assert.deepEqual(told.asked.slice(0, 2), ['languages? [en,ko] ', 'name? [Town Library / 마을 도서관] '])
  assert.equal(told.asked.length, 7)
  assert.match(told.err, /write web, mail or everything/)
  assert.match(told.out, /In ship: policy\.yaml\.[\s\S]*isthmus start/)
})

test('options are not asked for; --yes takes what is proposed, here in this folder', async () => {
  const told = await withAnswers(['--plan', 'web', '--yes', '--json'], [])
  assert.deepEqual(told.begun, { folder: '.', given: { ...ANSWERS, plan: 'web' } })
  assert.deepEqual(told.asked, [])
  assert.deepEqual(JSON.parse(told.out).next, [['isthmus start', 'in a window of its own']])
})

test('a malformed option, nobody who answers, and answers that never are any: exit 2, and nothing begins', async () => {
  const malformed = await withAnswers(['--plan', 'all', '--yes'], [])
  assert.deepEqual([malformed.code, malformed.begun], [2, null])
  assert.match(malformed.err, /--plan "all" is not understood[\s\S]*write web, mail or everything/)
  const nobody = await withAnswers([], [])
  assert.deepEqual([nobody.code, nobody.begun], [2, null])
  assert.match(nobody.err, /--languages/)
  const never = await withAnswers([], ['', '', '', '', ...Array.from({ length: 9 }, () => 'all')])
  assert.deepEqual([never.code, never.begun, never.asked.length], [2, null, 9])
})
