// Why a path was chosen: the lines say at each place what pathsFor says, and what they name is what it was chosen by, and no more.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Address, isSpecial, within } from '../../../src/base/addresses.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import { type PathLine, type PathReason, pathLines } from '../../../src/domain/policy/exact/path-reasons.ts'
import { type Side, sideOf } from '../../../src/domain/policy/exact/side.ts'
import { whereOf } from '../../../src/domain/policy/exact/where.ts'
import type { Rule } from '../../../src/domain/policy/language.ts'
import type { Question } from '../../../src/domain/policy/question.ts'
import { portsText, whereText, whyText } from '../../../src/domain/policy/tell/paths.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import type { World } from '../../kit/naive-policy.ts'
import { listBytes, questions, ways, worlds } from '../../kit/random-policy.ts'

const key = Uint8Array.from({ length: 16 }, (_, n) => n * 17)
const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 20

const compiledOf = (world: World) => compile(world.policy as VerifiedPolicy, listBytes(world), key, 'hash').compiled
const sideFor = (world: World): Side => sideOf(compiledOf(world), world.site)
const having = (world: World, rules: readonly Rule[]): World => ({ ...world, policy: { ...world.policy, rules } })

type Spot = Pick<Question, 'transport' | 'port'> & { readonly address: Address }

const linesAt = (lines: readonly PathLine[], { address, transport, port }: Spot): readonly PathLine[] =>
  lines.filter(
    ({ ports, ranges }) =>
      ports.some((each) => each.transport === transport && each.from <= port && port <= each.to) &&
      ranges.some((range) => within(address, range)),
  )

const pathAt = (world: World, { subject, at }: Question, spot: Spot): string => {
  const cells = createDecider(compiledOf(world), world.site).pathsFor(subject, at)
  const cell = cells.find(
    (each) =>
      each.transport === spot.transport &&
      each.from <= spot.port &&
      spot.port <= each.to &&
      within(spot.address, each.range),
  )
  return cell?.path ?? 'refused'
}

const rulesIn = (why: readonly PathReason[]): readonly string[] =>
  why.flatMap((reason) => [
    ...('rule' in reason ? [reason.rule] : []),
    ...('exceptions' in reason ? reason.exceptions : []),
  ])

test('what the lines say is what the gateway does, and what they name is what it was chosen by', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(worlds, fc.array(fc.tuple(questions, ways), { minLength: 2, maxLength: 4 }), (world, asked) => {
      const side = sideFor(world)
      for (const [question, { address }] of asked) {
        const spot = { address, transport: question.transport, port: question.port }
        const found = linesAt(pathLines(side, question.subject, question.at), spot)
        assert.equal(
          new Set(found.map(({ service }) => service)).size,
          found.length,
          'one line a service at each place',
        )
        const path = pathAt(world, question, spot)
        const [line] = found
        seen.set(line?.path ?? 'none', (seen.get(line?.path ?? 'none') ?? 0) + 1)
        assert.deepEqual([...new Set(found.map((each) => each.path))], line === undefined ? [] : [path])
        if (line === undefined) {
          assert.equal(path, 'refused')
          continue
        }
        assert.ok(line.why.length > 0)
        const named = new Set(rulesIn(line.why))
        const { rules } = world.policy
        // What is not named is not needed ...
        const only = having(
          world,
          rules.filter(({ id }) => named.has(id)),
        )
        assert.equal(pathAt(only, question, spot), path)
        // ... and without what is named, nothing but the services themselves makes names count.
        const without = having(
          world,
          rules.filter(({ id }) => !named.has(id)),
        )
        const byName = line.why.some(({ kind }) => kind === 'covered-by-name')
        const then = pathAt(without, question, spot)
        if (path === 'refused') assert.notEqual(then, 'refused')
        else if (byName) assert.equal(then, path)
        else assert.equal(then, 'direct')
        const nameless = line.why.flatMap((reason) => (reason.kind === 'nameless' ? [reason.is] : []))
        const wanted = path === 'pinned' ? ['pinned'] : path === 'checked' || path === 'no-quic' ? ['refuse'] : []
        assert.deepEqual(nameless, wanted)
      }
    }),
    { seed: 41, numRuns: 400 * runs },
  )
  for (const path of ['direct', 'checked', 'pinned', 'refused', 'none'])
    assert.ok((seen.get(path) ?? 0) > 4, `${path}: ${JSON.stringify([...seen])}`)
})

test('where a line is, in words that cover exactly its ranges', () => {
  fc.assert(
    fc.property(worlds, questions, fc.array(ways, { minLength: 4, maxLength: 8 }), (world, { subject, at }, some) => {
      for (const { ranges } of pathLines(sideFor(world), subject, at)) {
        const where = whereOf(ranges, world.site)
        const zones = world.site.zones
        for (const { address } of some) {
          const here = ranges.some((range) => within(address, range))
          const inZone = zones.filter((zone) => zone.ranges.some((range) => within(address, range)))
          const told =
            where.kind === 'everywhere'
              ? !where.but.some((range) => within(address, range))
              : inZone.some(({ id }) => where.zones.includes(id)) ||
                where.ranges.some((range) => within(address, range))
          if (where.kind === 'in' || (inZone.length === 0 && !isSpecial(address))) assert.equal(told, here)
        }
      }
    }),
    { seed: 42, numRuns: 60 * runs },
  )
})

test('in words', () => {
  assert.deepEqual(
    whyText([
      { kind: 'rule-looks-at-names', rule: 'a', through: [] },
      { kind: 'rule-looks-at-names', rule: 'b', through: [] },
      { kind: 'rule-looks-at-names', rule: 'c', through: ['films'] },
      { kind: 'nameless', is: 'refuse', services: ['web'] },
    ]),
    {
      en: 'rules a, b look at names; rule c looks at names through service films; what shows no name is refused (service web says so)',
      ko: '규칙 a, b이(가) 이름을 봅니다; 규칙 c이(가) 이름을 봅니다 (서비스 films을(를) 거쳐); 이름을 보이지 않는 것은 거절합니다 (서비스 web의 설정)',
    },
  )
  const ports = (from: number, to: number) => [
    { transport: 'tcp' as const, from, to },
    { transport: 'udp' as const, from, to },
  ]
  assert.equal(portsText(ports(0, 65_535)).en, 'any port')
  assert.equal(portsText([...ports(0, 442), ...ports(444, 65_535)]).en, 'any port but 443')
  assert.equal(portsText(ports(53, 53)).en, 'tcp/53, udp/53')
  assert.equal(whereText({ kind: 'everywhere', but: [] }).ko, '모든 곳')
})
