// What answers: each name asked once, and what that makes of a service and of the count.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as breath } from 'node:timers/promises'
import type { ServiceCoverage } from '../../../src/domain/catalogue/coverage.ts'
import { type Answer, askAll, endpointsOf, liveStateOf, unansweredOf } from '../../../src/domain/catalogue/live.ts'
import { type Endpoint, endpointText } from '../../../src/domain/catalogue/service.ts'
import { tallyOf } from '../../../src/domain/catalogue/tally.ts'
import { tellTally, tellUnanswered } from '../../../src/domain/catalogue/tell.ts'

const covered = (
  state: ServiceCoverage['state'],
  door: string,
  ...rest: readonly (readonly [string, number])[]
): ServiceCoverage => ({
  ...{ state, parts: [] },
  service: {
    ...{ id: door, title: { en: door, ko: door }, kind: 'mail', used: 'korea', needs: [] },
    ...{ checked: { how: 'known', on: '2026-11-27' } },
    endpoints: [{ name: door, port: 443 }, ...rest.map(([name, port]) => ({ name, port }))],
  },
})

const MAIL = covered('works', 'mail.test', ['imap.mail.test', 993])
const BANK = covered('at-times', 'bank.test')
const FILM = covered('blocked', 'film.test')
const TALK = covered('partly', 'talk.test', ['imap.mail.test', 993])
const ALL = [MAIL, BANK, FILM, TALK]

const answersWith = (bad: Readonly<Record<string, Answer>>) =>
  new Map(endpointsOf(ALL).map((each) => [endpointText(each), bad[endpointText(each)] ?? ('answers' as const)]))

test('what is blocked is not asked, and what several share is asked once, a few at a time', async () => {
  assert.deepEqual(endpointsOf(ALL).map(endpointText), ['mail.test', 'imap.mail.test:993', 'bank.test', 'talk.test'])
  const many: readonly Endpoint[] = Array.from({ length: 100 }, (_, n) => ({ name: `s${n}.test`, port: 443 }))
  const asked: string[] = []
  let under = 0
  let most = 0
  const answers = await askAll(many, async ({ name }) => {
    asked.push(name)
    most = Math.max(most, ++under)
    await breath()
    under--
    return name === 's7.test' ? 'closed' : 'answers'
  })
  assert.deepEqual([asked.length, new Set(asked).size, answers.size], [100, 100, 100])
  assert.ok(most > 1 && most <= 16)
  assert.equal(answers.get('s7.test'), 'closed')
})

test('a door that does not answer is no answer; another name leaves it in part; nobody asked changes nothing', () => {
  const states = (bad: Readonly<Record<string, Answer>>) => ALL.map((each) => liveStateOf(each, answersWith(bad)))
  assert.deepEqual(states({}), ['works', 'at-times', 'blocked', 'partly'])
  assert.deepEqual(states({ 'mail.test': 'closed' }), ['no-answer', 'at-times', 'blocked', 'partly'])
  assert.deepEqual(states({ 'imap.mail.test:993': 'silent' }), ['partly', 'at-times', 'blocked', 'partly'])
  assert.deepEqual(states({ 'bank.test': 'no-name', 'film.test': 'closed' })[1], 'no-answer')
  assert.deepEqual(unansweredOf(MAIL, answersWith({ 'mail.test': 'somebody-else', 'imap.mail.test:993': 'silent' })), [
    { endpoint: 'mail.test', answer: 'somebody-else' },
    { endpoint: 'imap.mail.test:993', answer: 'silent' },
  ])
  assert.deepEqual(
    ALL.map((each) => liveStateOf(each, new Map())),
    ALL.map(({ state }) => state),
  )
})

test('the count says how many did not answer, in both languages', () => {
  const tally = tallyOf(ALL, answersWith({ 'bank.test': 'silent' }))
  assert.deepEqual([tally.works, tally.atTimes, tally.partly, tally.noAnswer], [1, 0, 1, 1])
  assert.match(tellTally(tally, 'basic', 'en'), /^1 of 4 work on basic, .*1 in part, 1 did not answer$/)
  assert.match(tellTally(tally, 'basic', 'ko'), /1곳 응답 없음$/)
  assert.equal(tellUnanswered({ endpoint: 'bank.test', answer: 'silent' }, 'en'), 'bank.test: no answer in time')
  assert.equal(tallyOf(ALL).noAnswer, 0)
})
