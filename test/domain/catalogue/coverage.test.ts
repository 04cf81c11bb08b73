// What works for whom, and when: the same as the decision function says at every hour.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogue } from '../../../src/domain/catalogue/catalogue.ts'
import { coverageOf } from '../../../src/domain/catalogue/coverage.ts'
import { readCatalogue } from '../../../src/domain/catalogue/read.ts'
import { tallyOf } from '../../../src/domain/catalogue/tally.ts'
import { tellPart, tellTally } from '../../../src/domain/catalogue/tell.ts'
import { somebody } from '../../../src/domain/policy/ask.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { Policy } from '../../../src/domain/policy/language.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'
import { GROUND, smallPark } from '../policy/small-park.ts'

const HOUR = 3_600_000
/** A Wednesday, 12:34 in the park. */
const NOW = Date.parse('2026-11-25T12:34:56+09:00')

const { services: SHOPS } = readCatalogue(
  `free | 가 | Free | news | free.test | | known
mail | 나 | Mail | mail | mail.test imap.mail.test:993 | | known
film | 다 | Film | media | film.test | | known
game | 라 | Game | media | game.test cdn.game.test | | known
work | 마 | Work | work | work.test | | known`,
  'korea',
  '2026-11-27',
)

const deciderOf = (text: string) => {
  const { tree } = readTree(text, 'p.yaml')
  const { policy, problems } = tree === null ? { policy: null, problems: [] } : readPolicy(tree, 'p.yaml')
  assert.deepEqual(problems, [])
  const key = new Uint8Array(16)
  const { compiled } = compile(policy as Policy as VerifiedPolicy, new Map(), key, 'hash')
  return createDecider(compiled, { hosts: new Map(), zones: [] })
}

const decider = deciderOf(
  smallPark({
    schedules: 'schedules:\n  work: { days: Mon-Fri, from: "08:00", to: "18:00" }',
    rules: `rules:
  no-film: { layer: park, block: { who: everyone, to: [film.test] }, ${GROUND} }
  no-cdn: { layer: park, block: { who: everyone, to: [=cdn.game.test] }, ${GROUND} }
  quiet: { layer: park, block: { who: everyone, to: [work.test], when: work }, ${GROUND} }
  last: { layer: park, block: { who: everyone, to: [free.test] }, until: 2026-11-26, ${GROUND} }
  film-for-one: { layer: park, except: { from: no-film, who: [tenant t-1], to: [film.test] }, ${GROUND} }`,
  }),
)

const covered = (tenant: string | null = null) =>
  new Map(
    coverageOf(decider, somebody('basic', { tenant, group: null }), SHOPS, NOW).map((each) => [each.service.id, each]),
  )

const told = (id: string, language: 'en' | 'ko' = 'en') =>
  covered()
    .get(id)
    ?.parts.map((part) => tellPart(part, language))

test('works, in part, blocked, at some hours: in sentences of both languages', () => {
  assert.deepEqual(told('film'), ['blocked: rule no-film'])
  assert.deepEqual(told('film', 'ko'), ['차단: 규칙 no-film'])
  assert.deepEqual(told('mail'), ['in part: without imap.mail.test:993 (not in the plan)'])
  assert.deepEqual(told('game'), ['in part: without cdn.game.test (rule no-cdn)'])
  assert.deepEqual(told('work'), ['works, outside Mon–Fri 08:00–18:00', 'blocked: rule quiet, Mon–Fri 08:00–18:00'])
  // A last day within the week is told as the hours of this week.
  assert.equal(covered().get('free')?.state, 'at-times')
  assert.deepEqual(
    [...covered().values()].map(({ state }) => state),
    ['at-times', 'partly', 'blocked', 'partly', 'at-times'],
  )
})

test('an exception counts for whom it is made', () => {
  assert.equal(covered('t-1').get('film')?.state, 'works')
})

test('the tally counts each service once', () => {
  const tally = tallyOf([...covered().values()])
  assert.deepEqual(tally, {
    ...{ all: 5, works: 0, atTimes: 2, partly: 2, noAnswer: 0 },
    blocked: [{ by: 'no-film', services: 1 }],
  })
  assert.equal(
    tellTally(tally, 'basic', 'en'),
    '0 of 5 work on basic, 1 blocked by rule no-film, 2 in part, 2 at some hours',
  )
})

test('at every hour of the week the part that is told is what the decision function says', () => {
  const all = covered()
  for (let at = NOW; at < NOW + 7 * 24 * HOUR; at += HOUR / 2) {
    const wall = at + 9 * HOUR
    const minute = (Math.floor(wall / 60_000) - 4 * 1440) % (7 * 1440)
    for (const { service, parts } of all.values()) {
      const here = parts.filter(
        ({ when }) => when.length === 0 || when[0]?.week?.some(([from, to]) => minute >= from && minute < to) === true,
      )
      assert.equal(here.length, 1, `${service.id} ${new Date(at).toISOString()}`)
      for (const { name, port } of service.endpoints) {
        const subject = somebody('basic', { tenant: null, group: null })
        const { rule } = decider.explain({ subject, at, transport: 'tcp', port, host: { kind: 'name', name } })
        const endpoint = port === 443 ? name : `${name}:${port}`
        assert.equal(here[0]?.refused.find((each) => each.endpoint === endpoint)?.by ?? null, rule)
      }
    }
  }
})

test('a plan that the policy lacks has nothing', () => {
  const none = coverageOf(decider, somebody('none', { tenant: null, group: null }), catalogue(), NOW)
  assert.deepEqual(tallyOf(none).blocked, [{ by: 'plan:none', services: 100 }])
  assert.equal(tellTally(tallyOf(none), 'none', 'ko'), 'none: 100곳 가운데 0곳 이용 가능, 100곳 이용 범위에 없음')
})
