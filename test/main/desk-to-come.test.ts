// Who asks the desk before there is one: waits, and is told in any case.
import assert from 'node:assert/strict'
import test from 'node:test'
import { deskToCome } from '../../src/main/desk/of-park.ts'

test('who asks while the program starts gets the answer once it runs', async () => {
  const coming = deskToCome()
  const asked = coming.desk.sessions({ ended: false, limit: 1 })
  coming.open({ sessions: async () => [] } as never)
  assert.deepEqual(await asked, [])
})

test('who asks while it starts, and it cannot, is told at once', async () => {
  const coming = deskToCome()
  const asked = coming.desk.status()
  coming.never()
  await assert.rejects(asked, { code: 'control:unreachable' })
  const late = deskToCome()
  late.open({ sessions: async () => [] } as never)
  late.never()
  assert.deepEqual(await late.desk.sessions({ ended: false, limit: 1 }), [])
})
