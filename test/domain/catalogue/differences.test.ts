// What changes of services between two policies: for exactly those people, at exactly those times, as the decision function says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { catalogueOf } from '../../../src/domain/catalogue/catalogue.ts'
import { serviceChanges, tellServiceChanges } from '../../../src/domain/catalogue/differences.ts'
import { readCatalogue } from '../../../src/domain/catalogue/read.ts'
import { somebody } from '../../../src/domain/policy/ask.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import { differences } from '../../../src/domain/policy/exact/diff.ts'
import { effectsReport } from '../../../src/domain/policy/exact/effects-report.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { compiledIn, isOne, isThen, NOWHERE, sideIn } from '../policy/exact-kit.ts'
import { GROUND } from '../policy/small-park.ts'

const { services: SERVICES } = readCatalogue(
  `mail | 메일 | Mail | mail | mail.test imap.mail.test:993 | | known
film | 영화 | Film | media | film.test | | known
game | 놀이 | Game | media | game.test cdn.game.test | | known`,
  'korea',
  '2026-11-27',
)

const SCHEDULES = 'schedules:\n  work: { days: Mon-Fri, from: "08:00", to: "18:00" }'
const RULES = {
  film: `  no-film: { layer: park, block: { who: everyone, to: [film.test] }, ${GROUND} }`,
  cdn: `  no-cdn: { layer: park, block: { who: everyone, to: [=cdn.game.test] }, ${GROUND} }`,
  work: `  quiet: { layer: park, block: { who: everyone, to: [mail.test, film.test], when: work }, ${GROUND} }`,
  one: `  one: { layer: park, block: { who: [tenant t-1], to: [mail.test] }, ${GROUND} }`,
} as const
type RuleName = keyof typeof RULES

const sectionsOf = (names: readonly RuleName[]) => ({
  schedules: SCHEDULES,
  rules: names.length === 0 ? '' : `rules:\n${names.map((name) => RULES[name]).join('\n')}`,
})

const between = (before: readonly RuleName[], after: readonly RuleName[]) =>
  serviceChanges(sideIn(sectionsOf(before)), sideIn(sectionsOf(after)), SERVICES) ?? []

test('a sentence for those who lose the same services at the same times, in both languages', () => {
  const found = between([], ['film', 'cdn', 'work', 'one'])
  assert.deepEqual(tellServiceChanges(found, english), [
    'Tenant t-1 loses Mail (one).',
    'Everybody but tenant t-1 loses Mail, Mon–Fri 08:00–18:00 (quiet).',
    'Everybody loses Film (no-film).',
    'Everybody loses Game (cdn.game.test) (no-cdn).',
  ])
  assert.match(
    tellServiceChanges(found, korean).at(-1) ?? '',
    /^모두: 놀이 \(cdn\.game\.test\)에 접속할 수 없게 됩니다/,
  )
})

test('many services are named in part; what stays the same is not told', () => {
  const all = 'rules:\n  no-web: { layer: park, block: { who: everyone, to: [com] }, GROUND }'.replace('GROUND', GROUND)
  const [told = ''] = tellServiceChanges(
    serviceChanges(sideIn({}), sideIn({ rules: all }), catalogueOf({})) ?? [],
    english,
  )
  assert.match(told, /^Everybody loses Naver, .* and \d\d more \(no-web\)\.$/)
  assert.deepEqual(between(['film'], ['film']), [])
})

test('the report that is signed says nothing of services', () => {
  const found = differences(sideIn({}), sideIn(sectionsOf(['film'])))
  assert.ok(found !== undefined)
  assert.deepEqual(Object.keys(JSON.parse(new TextDecoder().decode(effectsReport(found)))), [
    'effects',
    'engine',
    'notes',
  ])
})

test('whoever is told to lose or gain does, at those times, and nobody else', () => {
  const some = fc.subarray<RuleName>(['film', 'cdn', 'work', 'one'])
  const hours = fc
    .integer({ min: 0, max: 7 * 24 - 1 })
    .map((hour) => Date.parse('2026-11-23T00:30:00+09:00') + hour * 3_600_000)
  fc.assert(
    fc.property(some, some, fc.constantFrom(null, 't-1', 't-2'), hours, (before, after, tenant, at) => {
      const [was, is] = [before, after].map((names) => createDecider(compiledIn(sectionsOf(names)).compiled, NOWHERE))
      const subject = somebody('basic', { tenant, group: null })
      const found = between(before, after)
      for (const { endpoints, id } of SERVICES)
        for (const endpoint of endpoints) {
          const [old, next] = [was, is].map(
            (decider) =>
              decider?.explain({
                ...{ subject, at, transport: 'tcp', port: endpoint.port },
                host: { kind: 'name', name: endpoint.name },
              }).decision,
          )
          const told = found.filter(
            ({ services, who, when }) =>
              services.some(
                ({ service, endpoints: some }) =>
                  service.id === id && (some.length === 0 ? endpoint === endpoints[0] : some.includes(endpoint)),
              ) &&
              isOne(who, subject) &&
              isThen(when, at, 'Asia/Seoul'),
          )
          const change = old === next ? [] : [next === 'allow' ? 'gains' : 'loses']
          assert.deepEqual(
            told.map((each) => each.change),
            change,
            `${endpoint.name} ${before} → ${after}`,
          )
        }
    }),
    { numRuns: 200 },
  )
})
