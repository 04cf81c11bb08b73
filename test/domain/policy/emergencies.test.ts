// Emergencies over an agreed policy: nothing but what happens to their very names is other than agreed.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type EmergencyRule, withEmergencies } from '../../../src/domain/policy/emergencies.ts'
import type { Policy } from '../../../src/domain/policy/language.ts'
import { naiveDecide, someAddresses } from '../../kit/naive-policy.ts'
import { NAMES, questions, worlds } from '../../kit/random-policy.ts'

const text = (word: string) => ({ en: word, ko: word })

const emergencies: fc.Arbitrary<readonly EmergencyRule[]> = fc
  .array(
    fc.record({
      block: fc.subarray(NAMES.slice(4, 10)),
      allow: fc.subarray(NAMES.slice(8, 14)),
      unilateral: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  .map((all) =>
    all.map((each, n) => ({
      ...{ ...each, id: `north-${n}`, operator: text('North'), title: text('T'), since: 0, until: 0 },
    })),
  )

test('outside of their names every answer is the agreed one; law and emergencies are lifted by none', () => {
  const seen = { other: 0, blocked: 0, kept: 0 }
  fc.assert(
    fc.property(worlds, emergencies, fc.array(questions, { minLength: 20, maxLength: 20 }), (world, live, asked) => {
      const now = { ...world, policy: withEmergencies(world.policy, live) }
      const blocked = new Set(live.flatMap(({ block }) => block))
      const allowed = new Set(live.flatMap(({ allow }) => allow))
      for (const question of asked) {
        const [before, after] = [naiveDecide(world, question), naiveDecide(now, question)]
        const name = question.host.kind === 'name' ? question.host.name : ''
        if (!blocked.has(name) && !allowed.has(name)) {
          assert.deepEqual(after, before)
          seen.other++
        } else if (blocked.has(name)) {
          assert.equal(after.decision, 'block')
          seen.blocked++
        } else {
          assert.ok(before.decision === 'block' || after.decision === 'allow', 'allowing takes nothing')
          // By address: of a name alone, a block of the one place where its plan lets it be hides behind the plan.
          for (const address of someAddresses(world)) {
            const way = { aliases: [], address }
            const [agreed, lifted] = [naiveDecide(world, question, way), naiveDecide(now, question, way)]
            if (agreed.layer !== 'legal' && !agreed.rule?.startsWith('plan:')) continue
            assert.equal(lifted.decision, agreed.decision)
            seen.kept++
          }
        }
      }
    }),
    { numRuns: 30 },
  )
  assert.ok(Math.min(...Object.values(seen)) > 10, JSON.stringify(seen))
})

test('people read whose it is, and until when', () => {
  const rule = { id: 'north-1', operator: { en: 'North', ko: '북측' }, block: ['a.test'], allow: [] }
  const of = (unilateral: boolean) =>
    withEmergencies({ rules: [], park: { timezone: 'Asia/Seoul' } } as unknown as Policy, [
      {
        ...rule,
        unilateral,
        title: { en: 'Fraud.', ko: '사기.' },
        since: Date.UTC(2026, 10, 26, 1),
        until: Date.UTC(2026, 10, 27),
      },
    ]).rules[0]?.ground.why
  assert.deepEqual(of(true), {
    en: 'Fraud. Emergency by North alone, not agreed by the other side, until 2026-11-27 09:00 (UTC+09:00) at the latest.',
    ko: '사기. 북측의 단독 긴급 조치입니다. 상대측은 합의하지 않았으며 늦어도 2026-11-27 09:00 (UTC+09:00)에 끝납니다.',
  })
  assert.match(of(false)?.en ?? '', /ratified by the other side/)
})
