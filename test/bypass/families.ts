// One address family signed in, the other tried.
import assert from 'node:assert/strict'
import test from 'node:test'
import { PLACES, WORLD } from '../../lab/plan.ts'
import type { Park } from './park.ts'

export const families = ({ signIn, enter, ask }: Park): void => {
  test('families: a seat with one family has nothing by the other', async () => {
    const [five, six] = [PLACES[4]?.four ?? '', PLACES[5]?.six ?? '']
    await enter('seat-5', five)
    await enter('seat-6', six)
    await signIn('seat-5', 'crew')
    await signIn('seat-6', 'crew')
    assert.match(await ask('seat-5', 'tcp', WORLD.museum.four, 8000), /^from /, 'control')
    assert.equal(await ask('seat-5', 'tcp', WORLD.museum.six, 8000), 'ECONNREFUSED')
    assert.match(await ask('seat-6', 'tcp', WORLD.museum.six, 8000), /^from /, 'control')
    assert.equal(await ask('seat-6', 'tcp', WORLD.museum.four, 8000), 'ECONNREFUSED')
  })
}
