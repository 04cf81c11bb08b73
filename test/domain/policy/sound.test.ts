// A compiled policy that was damaged is not taken; what is taken never reads outside its tables and always ends.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type CompiledPolicy, compile } from '../../../src/domain/policy/compile/compile.ts'
import { SELF_AND_BELOW } from '../../../src/domain/policy/compile/name-marks.ts'
import { changeNames } from '../../../src/domain/policy/compile/name-overlay.ts'
import { isSound } from '../../../src/domain/policy/compile/sound.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { listBytes, questions, ways, worlds } from '../../kit/random-policy.ts'

const KEY = new Uint8Array(16).fill(5)
const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 100

type Numbers = Uint32Array | Uint16Array

/** The same with two names changed since: one that is there mostly, one that is not. */
const changed = (compiled: CompiledPolicy): CompiledPolicy => {
  const { names: table, key, policy } = compiled
  if (policy.lists.length === 0) return compiled
  const overlay = changeNames({ table, over: null, key }, [
    { name: 'casino.test', atom: 0, reach: 0 },
    { name: 'b.com', atom: 0, reach: SELF_AND_BELOW },
  ])
  return { ...compiled, overlay }
}

const arraysOf = ({ names, overlay, addresses }: CompiledPolicy): Numbers[] => [
  ...(overlay === null
    ? []
    : [overlay.blob, overlay.slots, overlay.marks, overlay.own, overlay.sets.starts, overlay.sets.atoms]),
  names.blob,
  names.slots,
  names.filter,
  names.marks,
  names.own,
  names.sets.starts,
  names.sets.atoms,
  addresses.four.starts,
  addresses.four.classes,
  addresses.six.starts,
  addresses.six.classes,
  addresses.sets.starts,
  addresses.sets.atoms,
]

test('what was compiled is sound, also after it was copied', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const compiled = changed(compile(world.policy as VerifiedPolicy, listBytes(world), KEY, 'hash').compiled)
      assert.ok(isSound(compiled))
      assert.ok(isSound(structuredClone(compiled)))
      assert.equal(JSON.stringify(structuredClone(compiled)), JSON.stringify(compiled))
    }),
    { seed: 5, numRuns: 40 * runs },
  )
})

test('one altered number: refused, or harmless', () => {
  const change = fc.record({ array: fc.nat(1000), at: fc.nat(10_000), to: fc.oneof(fc.nat(70), fc.nat(0xffffffff)) })
  const asked = fc.array(fc.tuple(questions, fc.option(ways, { nil: undefined })), { minLength: 5, maxLength: 5 })
  let refused = 0
  fc.assert(
    fc.property(worlds, change, asked, (world, { array, at, to }, list) => {
      const compiled = changed(compile(world.policy as VerifiedPolicy, listBytes(world), KEY, 'hash').compiled)
      const arrays = arraysOf(compiled)
      const numbers = arrays[array % arrays.length]
      if (numbers !== undefined && numbers.length > 0) numbers[at % numbers.length] = to
      if (!isSound(compiled)) {
        refused++
        return
      }
      const decider = createDecider(compiled, world.site)
      for (const [question, way] of list) assert.equal(typeof decider.decide(question, way).allow, 'boolean')
    }),
    { seed: 6, numRuns: 400 * runs },
  )
  assert.ok(refused > 100, `${refused} refused`)
})
