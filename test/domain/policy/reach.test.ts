// "Can anyone ever reach that, and when?" against asking everybody at every time.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type ReachPart, reachOf } from '../../../src/domain/policy/exact/reach.ts'
import { everyQuestion, naiveAnswers } from '../../kit/every-question.ts'
import { address, NAMES, range, worlds } from '../../kit/random-policy.ts'
import { isOne, isThen, sideIn, sideOfWorld } from './exact-kit.ts'

const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 30

const hosts = fc.oneof(
  fc.constantFrom(...NAMES, 'zz.a.com', 'nowhere.example').map((name) => ({ kind: 'name' as const, name })),
  fc
    .constantFrom('0.0.0.0', '10.0.0.0', '192.0.2.0')
    .map((text) => ({ kind: 'address' as const, address: address(text) })),
)

test('the parts of an answer are what each question would be answered, once each', () => {
  let sometimes = 0
  fc.assert(
    fc.property(worlds, hosts, fc.constantFrom(null, 'p1'), (world, host, plan) => {
      const text = JSON.stringify(host)
      const all = everyQuestion([world], 200_000).filter((question) => JSON.stringify(question.host) === text)
      const asked = all.filter(({ subject }) => plan === null || subject.plan === plan)
      fc.pre(asked.length > 0)
      const answer = naiveAnswers(world)
      const side = sideOfWorld(world)
      for (const [name, questions] of Map.groupBy(asked, ({ ...to }) => `${to.transport}/${to.port}`)) {
        const [{ transport, port: number } = { transport: 'tcp' as const, port: 0 }] = questions
        const reach = reachOf(side, { host, transport, port: number, plan, from: null }, { left: 1_000_000 })
        assert.ok(reach !== undefined)
        const open = new Set<boolean>()
        for (const question of questions) {
          const { rule } = answer(question)
          open.add(rule === null)
          const by = rule?.startsWith('plan:') === true ? 'plan:' : rule
          const parts: readonly ReachPart[] = reach.parts.filter(
            ({ who, when }) => isOne(who, question.subject) && isThen(when, question.at, world.policy.park.timezone),
          )
          assert.deepEqual(
            parts.map((part) => part.by),
            [by],
            `${name} ${JSON.stringify(question)}`,
          )
        }
        assert.equal(reach.ever, open.size === 2 ? 'sometimes' : open.has(true) ? 'always' : 'never')
        if (reach.ever === 'sometimes') sometimes++
      }
    }),
    { seed: 22, numRuns: 60 * runs },
  )
  assert.ok(sometimes > 20, `${sometimes} answers are neither always nor never`)
})

test('of several addresses of a host the first that is allowed counts', () => {
  const site = {
    hosts: new Map([['both.example', { addresses: [address('10.0.0.1'), address('192.0.2.1')], ports: new Map() }]]),
    zones: [{ id: 'inside', ranges: [range('10.0.0.0/8')] }],
  }
  const asked = { transport: 'tcp', port: 443, plan: 'basic', from: null } as const
  const host = { kind: 'name', name: 'both.example' } as const
  assert.equal(reachOf(sideIn({}, site), { ...asked, host })?.ever, 'always')
  const inside = { kind: 'address', address: address('10.0.0.1') } as const
  assert.equal(reachOf(sideIn({}, site), { ...asked, host: inside })?.ever, 'never')
})

test('from a day on, what ended before is no longer told', () => {
  const rules = 'rules:\n  a: { layer: park, until: 2026-06-30, block: { who: everyone, to: [a.example] } }'
  const ask = (from: string) =>
    reachOf(sideIn({ rules }), {
      ...{ host: { kind: 'name', name: 'a.example' }, transport: 'tcp', port: 443, plan: null, from },
    })
  const everybody = { who: [[]] }
  assert.deepEqual(ask('2026-06-30'), {
    ever: 'sometimes',
    parts: [
      { ...everybody, when: [{ after: '2026-06-30', until: null, week: null }], by: null },
      { ...everybody, when: [{ after: null, until: '2026-06-30', week: null }], by: 'a' },
    ],
  })
  assert.equal(ask('2026-07-01')?.ever, 'always')
})
