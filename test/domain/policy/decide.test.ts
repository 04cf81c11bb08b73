// The decider against the naive interpreter, and what must hold for any policy.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { Decider } from '../../../src/domain/policy/decider.ts'
import type { Policy } from '../../../src/domain/policy/language.ts'
import type { Decision, Explanation } from '../../../src/domain/policy/question.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { type NaiveAnswer, naiveDecide, naiveExplain, type World } from '../../kit/naive-policy.ts'
import { listBytes, questions, ways, worlds } from '../../kit/random-policy.ts'

const key = Uint8Array.from({ length: 16 }, (_, n) => n * 17)
const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 50

const deciderOf = (world: World): Decider =>
  createDecider(compile(world.policy as VerifiedPolicy, listBytes(world), key, 'hash').compiled, world.site)

const asDecision = ({ decision, rule, layer, nameless, counts }: NaiveAnswer): Decision =>
  decision === 'allow' && nameless !== null
    ? { allow: true, nameless, counts }
    : { allow: false, reason: rule ?? '', layer, counts }

const asExplanation = ({ nameless, counts, ...explanation }: NaiveAnswer): Explanation => explanation

const asked = fc.array(fc.tuple(questions, fc.option(ways, { nil: undefined })), { minLength: 12, maxLength: 24 })

test('decide and explain say what the naive interpreter says', () => {
  let allowed = 0
  let blocked = 0
  fc.assert(
    fc.property(worlds, asked, (world, list) => {
      const decider = deciderOf(world)
      for (const [question, way] of [...list, ...list]) {
        const decision = decider.decide(question, way)
        assert.deepEqual(decision, asDecision(naiveDecide(world, question, way)))
        assert.deepEqual(decider.explain(question, way), asExplanation(naiveExplain(world, question, way)))
        assert.equal(decider.decide({ ...question, subject: { ...question.subject } }, way), decision)
        if (decision.allow) allowed++
        else blocked++
      }
    }),
    { seed: 7, numRuns: 250 * runs },
  )
  assert.ok(allowed > 300 && blocked > 300, `both happen: ${allowed} allowed, ${blocked} blocked`)
})

test('the order of the file means nothing', () => {
  const shuffled = (policy: Policy): Policy => ({
    ...policy,
    services: [...policy.services].reverse(),
    plans: [...policy.plans].reverse().map((plan) => ({ ...plan, services: [...plan.services].reverse() })),
    lists: [...policy.lists].reverse(),
    schedules: [...policy.schedules]
      .reverse()
      .map((schedule) => ({ ...schedule, spans: [...schedule.spans].reverse() })),
    rules: [...policy.rules].reverse().map((rule) => {
      const { who, to } = rule.match
      return {
        ...rule,
        match: { ...rule.match, to: [...to].reverse(), who: who === 'everyone' ? who : [...who].reverse() },
      }
    }),
  })
  fc.assert(
    fc.property(worlds, asked, (world, list) => {
      const lists = new Map([...world.lists].map(([id, entries]) => [id, [...entries].reverse()]))
      const site = { ...world.site, zones: [...world.site.zones].reverse() }
      const [one, other] = [deciderOf(world), deciderOf({ policy: shuffled(world.policy), lists, site })]
      for (const [question, way] of list) {
        assert.deepEqual(other.decide(question, way), one.decide(question, way))
        assert.deepEqual(other.explain(question, way), one.explain(question, way))
      }
    }),
    { seed: 8, numRuns: 80 * runs },
  )
})

test('one block more never allows more', () => {
  fc.assert(
    fc.property(worlds, asked, (world, list) => {
      const [first, ...rest] = world.policy.rules.filter(({ kind }) => kind === 'block')
      fc.pre(first !== undefined)
      const without = { ...world.policy, rules: world.policy.rules.filter((rule) => rule !== first) }
      const [more, fewer] = [deciderOf(world), deciderOf({ ...world, policy: without })]
      for (const [question, way] of list) {
        if (more.decide(question, way).allow) assert.ok(fewer.decide(question, way).allow)
        if (rest.length > 0) assert.equal(typeof more.explain(question, way).decision, 'string')
      }
    }),
    { seed: 9, numRuns: 80 * runs },
  )
})

test('a question without its way is not refused when some way is allowed', () => {
  fc.assert(
    fc.property(worlds, asked, (world, list) => {
      const decider = deciderOf(world)
      for (const [question, way] of list) {
        if (way === undefined || question.host.kind === 'address' || world.site.hosts.has(question.host.name)) continue
        if (decider.decide(question, way).allow) assert.ok(decider.decide(question).allow)
      }
    }),
    { seed: 10, numRuns: 80 * runs },
  )
})
