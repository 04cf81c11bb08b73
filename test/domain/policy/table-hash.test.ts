// The hash of a compiled table: of what it means. Another key, another order of the same names and names changed one by one leave it as it
// is; whatever decides otherwise does not. And emergencies laid over a table are as if compiled with it.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type CompiledPolicy, compile } from '../../../src/domain/policy/compile/compile.ts'
import { type Reach, SELF, SELF_AND_BELOW } from '../../../src/domain/policy/compile/name-marks.ts'
import { changeNames } from '../../../src/domain/policy/compile/name-overlay.ts'
import { isSound } from '../../../src/domain/policy/compile/sound.ts'
import { tableHash } from '../../../src/domain/policy/compile/table-hash.ts'
import { compiledWithEmergencies } from '../../../src/domain/policy/compile/with-emergencies.ts'
import { type EmergencyRule, withEmergencies } from '../../../src/domain/policy/emergencies.ts'
import type { Policy } from '../../../src/domain/policy/language.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { listBytes, worlds } from '../../kit/random-policy.ts'

const RUNS = process.env.ISTHMUS_SOAK === undefined ? 60 : 6000

const keyOf = (seed: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, n) => (seed * 31 + n * 7) % 256)

const compiled = (policy: Policy, lists: ReadonlyMap<string, Uint8Array>, seed = 1): CompiledPolicy =>
  compile(policy as VerifiedPolicy, lists, keyOf(seed), `hash ${seed}`).compiled

const backwards = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString().split('\n').reverse().join('\n'))

test('another key, and the lines of its lists in another order: the same hash', () => {
  fc.assert(
    fc.property(worlds, fc.integer({ min: 2, max: 250 }), (world, seed) => {
      const lists = listBytes(world)
      const turned = new Map([...lists].map(([id, bytes]) => [id, backwards(bytes)]))
      const hash = tableHash(compiled(world.policy, lists))
      assert.match(hash, /^sha256:[0-9a-f]{64}$/)
      assert.equal(tableHash(compiled(world.policy, lists, seed)), hash)
      assert.equal(tableHash(compiled(world.policy, turned, seed)), hash)
      assert.equal(tableHash(structuredClone(compiled(world.policy, lists))), hash)
    }),
    { seed: 11, numRuns: RUNS },
  )
})

test('a name more, a name less, or the same name otherwise: another hash, and back again the first', () => {
  fc.assert(
    fc.property(worlds, fc.constantFrom<Reach>(SELF, SELF_AND_BELOW), (world, reach) => {
      if (world.policy.lists.length === 0) return
      const whole = compiled(world.policy, listBytes(world))
      const changed = (from: CompiledPolicy, to: Reach | 0): CompiledPolicy => {
        const names = { table: from.names, over: from.overlay, key: from.key }
        const overlay = changeNames(names, [{ name: 'nobody-has-this.test', atom: 0, reach: to }])
        return overlay === null ? assert.fail('no overlay') : { ...from, overlay }
      }
      const more = changed(whole, reach)
      assert.notEqual(tableHash(more), tableHash(whole))
      assert.notEqual(tableHash(changed(whole, reach === SELF ? SELF_AND_BELOW : SELF)), tableHash(more))
      assert.equal(tableHash(changed(more, 0)), tableHash(whole))
    }),
    { seed: 12, numRuns: RUNS },
  )
})

test('where rules stand in the file says nothing; what they say does', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { policy } = world
      const lists = listBytes(world)
      const hash = tableHash(compiled(policy, lists))
      const moved = { ...policy, rules: policy.rules.map((rule) => ({ ...rule, spot: { line: 99, column: 9 } })) }
      assert.equal(tableHash(compiled(moved, lists)), hash)
      const [first, ...rest] = policy.rules
      if (first === undefined) return
      const other = { ...policy, rules: [{ ...first, until: '2031-01-01' }, ...rest] }
      assert.notEqual(tableHash(compiled(other, lists)), hash)
    }),
    { seed: 13, numRuns: RUNS },
  )
})

const emergency = (block: readonly string[], allow: readonly string[]): EmergencyRule => ({
  id: 'north-1',
  operator: { en: 'North', ko: '북측' },
  unilateral: true,
  block,
  allow,
  title: { en: 'Now', ko: '지금' },
  since: 1_764_000_000_000,
  until: 1_764_080_000_000,
})

test('an emergency over a compiled table is as if it had been compiled with it', () => {
  const names = fc.uniqueArray(
    fc.constantFrom<string>('casino.test', 'b.com', 'new.test', 'a.b.com', 'x.casino.test'),
    {
      maxLength: 3,
    },
  )
  fc.assert(
    fc.property(worlds, names, (world, block) => {
      const allow = ['bank.test', 'b.com'].filter((name) => !block.includes(name))
      const emergencies = [emergency(block, allow), { ...emergency(['odd.test'], []), id: 'south-2' }]
      const lists = listBytes(world)
      const over = compiledWithEmergencies(compiled(world.policy, lists), emergencies)
      assert.ok(over !== null && isSound(over))
      assert.equal(tableHash(over), tableHash(compiled(withEmergencies(world.policy, emergencies), lists, 7)))
    }),
    { seed: 14, numRuns: RUNS },
  )
})
