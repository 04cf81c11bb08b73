// Differences of two policies, against asking both everything.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Host } from '../../../src/base/names.ts'
import { differences } from '../../../src/domain/policy/exact/diff.ts'
import type { Effect, Place, What } from '../../../src/domain/policy/exact/effects.ts'
import type { Who } from '../../../src/domain/policy/language.ts'
import type { Question } from '../../../src/domain/policy/question.ts'
import { everyQuestion, naiveAnswers } from '../../kit/every-question.ts'
import { naiveWithin, type World } from '../../kit/naive-policy.ts'
import { worlds } from '../../kit/random-policy.ts'
import { isOne, isThen, sideOfWorld } from './exact-kit.ts'

const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 30

type Pair = { readonly before: World; readonly after: World }

/** Two policies of which one was made by changing a few things in the other, or by writing it anew. */
const pairs: fc.Arbitrary<Pair> = fc
  .record({
    one: worlds,
    other: worlds,
    parts: fc.subarray(['rules', 'plans', 'services', 'schedules', 'lists'] as const),
  })
  .chain(({ one, other, parts }) =>
    fc.subarray(one.policy.rules.map(({ id }) => id)).map((kept) => {
      const timezone = one.policy.park.timezone
      const taken = Object.fromEntries(
        parts.filter((part) => part !== 'lists').map((part) => [part, other.policy[part]]),
      )
      const rules = one.policy.rules.filter(({ id }) => kept.includes(id))
      const policy = { ...one.policy, rules, ...taken, park: { ...one.policy.park, timezone } }
      return { before: one, after: { ...one, policy, lists: parts.includes('lists') ? other.lists : one.lists } }
    }),
  )

const isIn = (
  place: Place,
  host: Host,
  within: readonly (readonly string[])[],
  zones: readonly string[],
  fixed: boolean,
): boolean => {
  const kind = host.kind === 'address' ? 'addresses' : fixed ? 'host' : 'names'
  if (place.kind !== kind) return false
  if (kind === 'host') return host.kind === 'name' && place.examples.includes(host.name)
  return (
    JSON.stringify([place.before, place.after]) === JSON.stringify(within) &&
    JSON.stringify(place.zones) === JSON.stringify(zones)
  )
}

const isWhat = ({ everything, most, places }: What, host: Host, { before, after }: Pair): boolean => {
  if (everything) return true
  const { within, zones } = naiveWithin(before, host)
  const both = [within, naiveWithin(after, host).within]
  const fixed = host.kind === 'name' && (before.site.hosts.get(host.name)?.addresses.length ?? 0) > 0
  const isOneOf = (some: readonly Place[]): boolean => some.some((place) => isIn(place, host, both, zones, fixed))
  return most.some(({ of, but }) => both.flat().includes(of) && !isOneOf(but)) || isOneOf(places)
}

const meets = (effect: Effect, question: Question, pair: Pair): boolean =>
  effect.ports.some(
    ({ transport, from, to }) => transport === question.transport && question.port >= from && question.port <= to,
  ) &&
  isOne(effect.who, question.subject) &&
  isThen(effect.when, question.at, pair.before.policy.park.timezone)

const outcome = (rule: string | null): string | null => (rule?.startsWith('plan:') === true ? 'plan:' : rule)

test('the effects are exactly the questions that are answered otherwise', () => {
  const seen = { loses: 0, gains: 0, reason: 0, none: 0 }
  fc.assert(
    fc.property(pairs, (pair) => {
      const questions = everyQuestion([pair.before, pair.after], 40_000)
      fc.pre(questions.length > 0)
      const found = differences(sideOfWorld(pair.before), sideOfWorld(pair.after))
      assert.ok(found !== undefined)
      const [was, is] = [naiveAnswers(pair.before), naiveAnswers(pair.after)]
      const met = new Set<Effect>()
      for (const [, asked] of Map.groupBy(questions, ({ host }) => JSON.stringify(host))) {
        const host: Host = asked[0]?.host ?? { kind: 'name', name: '' }
        const effects: readonly Effect[] = found.effects.filter(({ what }) => isWhat(what, host, pair))
        for (const question of asked) {
          const [before, after] = [outcome(was(question).rule), outcome(is(question).rule)]
          const told: readonly Effect[] = effects.filter((effect) => meets(effect, question, pair))
          for (const effect of told) met.add(effect)
          const expected = before === after ? [] : [[before, after]]
          assert.deepEqual(
            told.map((effect) => [effect.before, effect.after]),
            expected,
            JSON.stringify(question),
          )
          seen[told[0]?.change ?? 'none']++
        }
      }
      assert.equal(met.size, found.effects.length, 'every effect is somebody’s')
    }),
    { seed: 23, numRuns: 14 * runs },
  )
  assert.ok(seen.loses > 200 && seen.gains > 200 && seen.reason > 200, JSON.stringify(seen))
})

test('nothing differs from itself, and the other way round gains are losses', () => {
  fc.assert(
    fc.property(pairs, ({ before, after }) => {
      const [one, other] = [sideOfWorld(before), sideOfWorld(after)]
      assert.deepEqual(differences(one, one), { effects: [], gist: [], notes: [] })
      const [there, back] = [differences(one, other), differences(other, one)]
      const count = (found: typeof there, change: Effect['change']): number =>
        found?.effects.filter((effect) => effect.change === change).length ?? -1
      assert.equal(count(there, 'loses') === 0, count(back, 'gains') === 0)
      assert.equal(count(there, 'reason') === 0, count(back, 'reason') === 0)
    }),
    { seed: 24, numRuns: 20 * runs },
  )
})

test('the order of the files and the key of the tables mean nothing', () => {
  const shuffled = (world: World): World => {
    const { policy } = world
    const back = <T>(all: readonly T[]): T[] => [...all].reverse()
    const who = (given: Who): Who => (given === 'everyone' ? given : back(given))
    return {
      ...world,
      lists: new Map([...world.lists].map(([id, entries]) => [id, back(entries)])),
      site: { ...world.site, zones: back(world.site.zones) },
      policy: {
        ...policy,
        ...{ services: back(policy.services), lists: back(policy.lists) },
        plans: back(policy.plans).map((plan) => ({ ...plan, services: back(plan.services) })),
        schedules: back(policy.schedules).map((schedule) => ({ ...schedule, spans: back(schedule.spans) })),
        rules: back(policy.rules).map((rule) => ({
          ...rule,
          match: { ...rule.match, to: back(rule.match.to), who: who(rule.match.who) },
        })),
      },
    }
  }
  fc.assert(
    fc.property(pairs, ({ before, after }) => {
      const one = differences(sideOfWorld(before), sideOfWorld(after))
      const other = differences(sideOfWorld(shuffled(before), 99), sideOfWorld(shuffled(after), 7))
      assert.equal(JSON.stringify(other), JSON.stringify(one))
    }),
    { seed: 25, numRuns: 30 * runs },
  )
})
