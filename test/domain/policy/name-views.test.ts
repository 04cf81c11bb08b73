// What a resolver asks of the policy, against the naive interpreter asked on every port that can matter.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import { LAYERS, type Transport } from '../../../src/domain/policy/language.ts'
import type { NameDecision, Question, Way } from '../../../src/domain/policy/question.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { naiveDecide, naiveExplain, type World } from '../../kit/naive-policy.ts'
import { listBytes, questions, ways, worlds } from '../../kit/random-policy.ts'

const key = Uint8Array.from({ length: 16 }, (_, n) => n * 17)
const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 20

const deciderOf = (world: World) =>
  createDecider(compile(world.policy as VerifiedPolicy, listBytes(world), key, 'hash').compiled, world.site)

/** A port in every stretch between two at which some service begins or ends. */
const portsOf = ({ policy }: World): { transport: Transport; port: number }[] => {
  const edges = policy.services.flatMap(({ ports }) => (ports ?? []).flatMap(({ from, to }) => [from, to + 1]))
  const all = [...new Set([1, 22, 80, 81, 443, 444, 65_535, ...edges])].filter((port) => port >= 1 && port <= 65_535)
  return all.flatMap((port) => (['tcp', 'udp'] as const).map((transport) => ({ transport, port })))
}

const naive = (world: World, question: Question, way: Way | undefined): NameDecision => {
  const asked = portsOf(world).map((port) => ({ ...question, ...port }))
  if (asked.some((each) => naiveDecide(world, each, way).decision === 'allow')) return { allow: true }
  const blocking = asked.flatMap((each) => {
    const { rule, alsoBlockedBy, nameless } = naiveExplain(world, each, way)
    return nameless === null || rule === null ? [] : [rule, ...alsoBlockedBy]
  })
  const rules = world.policy.rules
    .filter(({ id }) => blocking.includes(id))
    .sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || (a.id < b.id ? -1 : 1))
  const [first] = rules
  if (first === undefined) return { allow: false, reason: `plan:${question.subject.plan}`, layer: null }
  return { allow: false, reason: first.id, layer: first.layer }
}

test('a name is refused where no port and no address would make it allowed, by the highest rule', () => {
  const seen = { allowed: 0, byRule: 0, byPlan: 0 }
  const asked = fc.array(fc.tuple(questions, fc.option(ways, { nil: undefined })), { minLength: 6, maxLength: 12 })
  fc.assert(
    fc.property(worlds, asked, (world, list) => {
      const decider = deciderOf(world)
      for (const [question, way] of list) {
        const { host, subject, at } = question
        // A fixed host is asked with its address as the way.
        if (host.kind === 'address' || (way === undefined && world.site.hosts.has(host.name))) continue
        const found = decider.namesFor(subject, at).decide(host.name, way)
        assert.deepEqual(found, naive(world, question, way))
        assert.equal(decider.namesFor(subject, at), decider.namesFor({ ...subject }, at))
        if (found.allow) seen.allowed++
        else seen[found.layer === null ? 'byPlan' : 'byRule']++
      }
    }),
    { seed: 21, numRuns: 120 * runs },
  )
  assert.ok(seen.allowed > 80 && seen.byRule > 80 && seen.byPlan > 20, JSON.stringify(seen))
})

test('names count where a rule or service that concerns the asker looks at them, and nowhere else', () => {
  const seen = { yes: 0, no: 0 }
  fc.assert(
    fc.property(worlds, fc.array(questions, { minLength: 8, maxLength: 8 }), (world, list) => {
      const decider = deciderOf(world)
      for (const { subject, at } of list) {
        const { namesCount } = decider.namesFor(subject, at)
        seen[namesCount ? 'yes' : 'no']++
        if (namesCount) continue
        // Two names can then not be told apart, on any port, by that asker.
        for (const port of portsOf(world)) {
          const question = { subject, at, ...port }
          const answers = ['a.com', 'casino.test', 'other.example'].map((name) =>
            naiveExplain(world, { ...question, host: { kind: 'name', name } }),
          )
          assert.deepEqual(answers[1], answers[0])
          assert.deepEqual(answers[2], answers[0])
        }
      }
    }),
    { seed: 22, numRuns: 120 * runs },
  )
  assert.ok(seen.yes > 100 && seen.no > 20, JSON.stringify(seen))
})
