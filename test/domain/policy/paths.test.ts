// Which path is sound, against the naive interpreter: what goes directly is allowed under every name, what has no cell under none.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Address, isSpecial, numeric, within } from '../../../src/base/addresses.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import { type PathCell, passesPinned } from '../../../src/domain/policy/paths.ts'
import type { Question, Way } from '../../../src/domain/policy/question.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import { inZone } from '../../../src/domain/policy/site.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'
import { naiveDecide, type World } from '../../kit/naive-policy.ts'
import { listBytes, NAMES, questions, ways, worlds } from '../../kit/random-policy.ts'
import { smallPark } from './small-park.ts'

const key = Uint8Array.from({ length: 16 }, (_, n) => n * 17)
const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 20

const deciderOf = (world: World) =>
  createDecider(compile(world.policy as VerifiedPolicy, listBytes(world), key, 'hash').compiled, world.site)

type Spot = { readonly address: Address; readonly transport: string; readonly port: number }

const cellAt = (cells: readonly PathCell[], { address, transport, port }: Spot): PathCell | undefined => {
  const found = cells.filter(
    (cell) => cell.transport === transport && cell.from <= port && port <= cell.to && within(address, cell.range),
  )
  assert.ok(found.length <= 1, 'cells do not overlap')
  return found[0]
}

test('directly only what no name could change; no cell only where no name could help', () => {
  const seen = { direct: 0, none: 0, byName: 0 }
  const asked = fc.array(fc.tuple(questions, ways), { minLength: 4, maxLength: 8 })
  fc.assert(
    fc.property(worlds, asked, (world, list) => {
      const decider = deciderOf(world)
      for (const [question, way] of list) {
        const { subject, at, transport, port } = question
        const cells = decider.pathsFor(subject, at)
        assert.equal(decider.pathsFor({ ...subject }, at), cells)
        const { address } = way
        const cell = cellAt(cells, { address, transport, port })
        if (isSpecial(address) && !inZone(world.site, address)) {
          assert.equal(cell, undefined)
          continue
        }
        const hosts = [...NAMES, 'new.example'].map((name) => ({ kind: 'name' as const, name }))
        const tried: [Question, Way][] = hosts.map((host) => [{ ...question, host }, way])
        tried.push([
          { ...question, host: { kind: 'address', address } },
          { aliases: [], address },
        ])
        for (const [each, on] of tried) {
          const { decision, nameless } = naiveDecide(world, each, on)
          if (cell === undefined) assert.equal(decision, 'block')
          if (cell?.path === 'direct') assert.equal(decision, 'allow')
          // What is pinned goes by without its name: no name may be among it that has to be read.
          if (cell?.path === 'pinned' && decision === 'allow') assert.equal(nameless, 'pinned')
        }
        seen[cell === undefined ? 'none' : cell.path === 'direct' ? 'direct' : 'byName']++
        if (cell !== undefined)
          assert.equal(cell.path === 'no-quic', cell.path !== 'pinned' && cell.path !== 'direct' && transport === 'udp')
      }
    }),
    { seed: 31, numRuns: 500 * runs },
  )
  assert.ok(seen.direct > 10 && seen.none > 100 && seen.byName > 60, JSON.stringify(seen))
})

test('cells are in order, whole, and few', () => {
  fc.assert(
    fc.property(worlds, questions, (world, { subject, at }) => {
      const cells = deciderOf(world).pathsFor(subject, at)
      assert.ok(cells.length < 2000)
      for (const { range, from, to } of cells) {
        assert.ok(from <= to && from >= 0 && to <= 65_535)
        assert.equal(numeric(range.from).family, numeric(range.to).family)
        assert.ok(numeric(range.from).value <= numeric(range.to).value)
      }
    }),
    { seed: 32, numRuns: 40 * runs },
  )
})

const ASKER = { tenant: null, groups: [], seat: null, network: null, badge: true, voucher: false, tenantStaff: false }

/** Paths on tcp/443 of the internet for a plan with all of these services, where one name is blocked. */
const pathsAt443 = (services: Readonly<Record<string, string>>): readonly string[] => {
  const lines = Object.entries(services).map(
    ([id, what]) => `  ${id}: { title: T, ports: [tcp/443]${what && `, ${what}`} }`,
  )
  const rules =
    'rules:\n  no-casino: { layer: park, block: { who: everyone, to: [casino.test] }, why: w, basis: Law 1 }'
  const plans = `plans:\n  basic: { title: B, services: [${Object.keys(services)}] }`
  const text = smallPark({ services: `services:\n${lines.join('\n')}`, plans, rules })
  const { policy } = readPolicy(readTree(text, 'p.yaml').tree ?? assert.fail(), 'p.yaml')
  const { compiled } = compile(policy as VerifiedPolicy, new Map(), key, 'hash')
  const cells = createDecider(compiled, { hosts: new Map(), zones: [] }).pathsFor({ ...ASKER, plan: 'basic' }, 0)
  const here = cells.filter(({ transport, from, to }) => transport === 'tcp' && from <= 443 && 443 <= to)
  return [...new Set(here.map(({ path }) => path))]
}

test('names are read wherever one service refuses what shows none', () => {
  const calls = 'to: [calls.example], nameless: pinned'
  assert.deepEqual(pathsAt443({ web: '' }), ['checked'])
  assert.deepEqual(pathsAt443({ calls }), ['pinned'])
  // A name of `calls` is of `web` as well, but others are of `web` alone.
  assert.deepEqual(pathsAt443({ web: '', calls }), ['checked'])
  assert.deepEqual(pathsAt443({ mail: 'to: [mail.example]', calls }), ['checked'])
  assert.deepEqual(pathsAt443({ mail: 'to: [mail.example], nameless: refuse', calls }), ['checked'])
  assert.deepEqual(pathsAt443({ mail: 'to: [mail.example], nameless: pinned', calls }), ['pinned'])
})

const SOME_PORTS = [22, 80, 443, 993, 5000, 5500, 65_535]

test('an address is pinned for a name exactly if some pinned port of it is open to that name', () => {
  const seen = { yes: 0, no: 0 }
  fc.assert(
    fc.property(worlds, fc.array(fc.tuple(questions, ways), { minLength: 4, maxLength: 8 }), (world, list) => {
      const decider = deciderOf(world)
      for (const [question, { address }] of list) {
        const { subject, at, host } = question
        if (host.kind !== 'name') continue
        const cells = decider.pathsFor(subject, at)
        const open = (['tcp', 'udp'] as const).some((transport) =>
          SOME_PORTS.some(
            (port) =>
              cellAt(cells, { address, transport, port })?.path === 'pinned' &&
              naiveDecide(world, { ...question, transport, port }, { aliases: [], address }).decision === 'allow',
          ),
        )
        const found = passesPinned(decider, { subject, at, name: host.name, address })
        // Other ports than these may be pinned as well.
        if (open) assert.ok(found)
        seen[found ? 'yes' : 'no']++
        if (found) continue
        assert.ok(!open)
      }
    }),
    { seed: 33, numRuns: 300 * runs },
  )
  assert.ok(seen.yes > 20 && seen.no > 100, JSON.stringify(seen))
})

test('a name of the web alone opens no pinned port', () => {
  const services =
    'services:\n  web: { title: W, ports: [tcp/443] }\n  mail: { title: M, ports: [tcp/993], to: [mail.example] }'
  const text = smallPark({ services, plans: 'plans:\n  basic: { title: B, services: [web, mail] }' })
  const { policy } = readPolicy(readTree(text, 'p.yaml').tree ?? assert.fail(), 'p.yaml')
  const { compiled } = compile(policy as VerifiedPolicy, new Map(), key, 'hash')
  const decider = createDecider(compiled, { hosts: new Map(), zones: [] })
  const passes = (name: string): boolean =>
    passesPinned(decider, { subject: { ...ASKER, plan: 'basic' }, at: 0, name, address: '203.0.113.9' as Address })
  assert.deepEqual(['mail.example', 'news.example'].map(passes), [true, false])
})
