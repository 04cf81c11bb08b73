// One address family signed in, the other tried: the card is the subject, so both are the same session under the same rules.
import assert from 'node:assert/strict'
import test from 'node:test'
import { PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const families = ({ signIn, enter, ask }: Park): void => {
  test('families: what is signed in by one is the same session by the other, and a neighbour has neither', async () => {
    const [five, six] = [PLACES[4]?.four ?? '', PLACES[5]?.six ?? '']
    await enter('seat-5', five)
    await enter('seat-6', six)
    await signIn('seat-5', 'crew')
    await signIn('seat-6', 'crew')
    assert.match(await ask('seat-5', 'tcp', WORLD.museum.four, 8000), /^from /, 'control')
    assert.match(await ask('seat-5', 'tcp', WORLD.museum.six, 8000), /^from /)
    assert.equal(await ask('seat-5', 'tcp', WORLD.museum.six, 25), 'ECONNREFUSED', 'the plan has no such service')
    assert.equal(await ask('seat-2', 'tcp', WORLD.museum.six, 8000), 'ECONNREFUSED', 'another seat')
    assert.match(await ask('seat-6', 'tcp', WORLD.museum.six, 8000), /^from /, 'control')
    assert.match(await ask('seat-6', 'tcp', WORLD.museum.four, 8000), /^from /)
    assert.equal(await ask('seat-6', 'tcp', WORLD.museum.four, 25), 'ECONNREFUSED', 'the plan has no such service')
    assert.equal(await ask('seat-2', 'tcp', WORLD.museum.four, 8000), 'ECONNREFUSED', 'another seat')
  })
}
