// Rules without effect, against taking each one out and asking everything again.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { deadLists } from '../../../src/domain/policy/exact/dead-lists.ts'
import { idleRules } from '../../../src/domain/policy/exact/idle.ts'
import { everyQuestion, naiveAnswers } from '../../kit/every-question.ts'
import type { World } from '../../kit/naive-policy.ts'
import { worlds } from '../../kit/random-policy.ts'
import { sideOfWorld } from './exact-kit.ts'

const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 30

const without = (world: World, id: string): World => ({
  ...world,
  policy: { ...world.policy, rules: world.policy.rules.filter((rule) => rule.id !== id) },
})

test('a rule is without effect exactly if taking it out changes no answer', () => {
  let idle = 0
  let busy = 0
  fc.assert(
    fc.property(worlds, (world) => {
      const questions = everyQuestion([world], 8_000)
      fc.pre(questions.length > 0)
      const found = idleRules(sideOfWorld(world), { left: 1_000_000 })
      assert.ok(found !== undefined)
      const answer = naiveAnswers(world)
      const answers = questions.map((question) => answer(question).rule)
      for (const { id, kind } of world.policy.rules) {
        if (kind === 'observe') continue
        const other = naiveAnswers(without(world, id), world)
        const same = questions.every((question, n) => other(question).rule === answers[n])
        assert.equal(
          found.some(({ rule }) => rule === id),
          same,
          `${id} ${same ? 'is idle' : 'matters'}`,
        )
        if (same) idle++
        else busy++
      }
    }),
    { seed: 21, numRuns: 40 * runs },
  )
  assert.ok(idle > 15 && busy > 15, `both happen: ${idle} without effect, ${busy} with`)
})

test('a list never matters exactly if emptying it changes no answer', () => {
  let dead = 0
  let alive = 0
  fc.assert(
    fc.property(worlds, (world) => {
      const questions = everyQuestion([world], 8_000)
      fc.pre(questions.length > 0)
      const found = deadLists(sideOfWorld(world), { left: 1_000_000 })
      assert.ok(found !== undefined)
      const answer = naiveAnswers(world)
      const answers = questions.map((question) => answer(question).rule)
      const targets = [
        ...world.policy.rules.map(({ match }) => match.to),
        ...world.policy.services.map(({ to }) => to ?? []),
      ]
      for (const { id } of world.policy.lists) {
        if (!targets.flat().some((target) => target.kind === 'list' && target.id === id)) continue
        const other = naiveAnswers({ ...world, lists: new Map([...world.lists, [id, []]]) }, world)
        const same = questions.every((question, n) => other(question).rule === answers[n])
        assert.equal(found.includes(id), same, `${id} ${same ? 'is dead' : 'matters'}`)
        if (same) dead++
        else alive++
      }
    }),
    { seed: 26, numRuns: 30 * runs },
  )
  assert.ok(dead > 10 && alive > 5, `both happen: ${dead} dead, ${alive} alive`)
})
