// What every store must do with accounts of staff; a part of store-suite.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Account, MOST_PASSKEYS, type StaffPasskey } from '../../src/domain/staff/account.ts'
import { MOST_SESSIONS } from '../../src/domain/staff/session.ts'
import type { Store } from '../../src/domain/store/store.ts'

const CODE = { hash: 'c'.repeat(64), until: 2000.5 }
const KIM: Omit<Account, 'passkeys' | 'epoch'> = {
  ...{ id: 'north/kim', operator: 'north', name: 'kim', roles: ['engineer', 'auditor'], language: 'ko' },
  ...{ password: null, enrolment: CODE, madeBy: '김', madeAt: 1_764_000_000_000.5 },
}
const LEE = { ...KIM, id: 'lee', operator: null, name: 'lee', enrolment: null, password: '$argon2id$…' }
const passkey = (id: string, changes: Partial<StaffPasskey> = {}): StaffPasskey => ({
  ...{ id, point: 'BA', mayBeCopied: true, origin: 'http://north.localhost:8080', transports: ['internal', 'hybrid'] },
  ...{ title: '책상 😀', counter: 0, madeAt: 1000 },
  ...changes,
})
const session = (hash: string, openedAt = 1000, account = 'north/kim') => ({
  hash,
  account,
  openedAt,
  seenAt: openedAt,
})

export const staffSuite = (engine: string, empty: () => Promise<Store>): void => {
  const kim = async () => {
    const store = await empty()
    assert.equal(await store.addStaff(KIM), true)
    return store
  }
  const at = { id: 'north/kim', epoch: 0 }

  describe(`staff in ${engine}`, () => {
    it('adds accounts once, gives back what was given, and forgets them with all of theirs', async () => {
      const store = await kim()
      assert.equal(await store.addStaff(KIM), false)
      await store.addStaff(LEE)
      assert.deepEqual(await store.staffAccount('north/kim'), { ...KIM, passkeys: [], epoch: 0 })
      assert.deepEqual(
        (await store.staff()).map(({ id }) => id),
        ['lee', 'north/kim'],
      )
      assert.equal(await store.addStaffPasskey(at, passkey('k')), true)
      await store.openStaffSession(session('s'), 0)
      assert.deepEqual(await store.staffOfPasskey('k'), { ...KIM, passkeys: [passkey('k')], epoch: 0 })
      assert.equal(await store.removeStaff('north/kim'), true)
      assert.equal(await store.removeStaff('north/kim'), false)
      assert.deepEqual([await store.staffOfPasskey('k'), await store.staffSession('s')], [undefined, undefined])
      assert.equal(await store.staffAccount('north/kim'), undefined)
    })

    it('takes a code once, and in time, for a password or for a passkey', async () => {
      const store = await kim()
      const enrol = (hash: string, now: number, chosen: { password: string } | { passkey: StaffPasskey }) =>
        store.enrolStaff('north/kim', { hash, now }, chosen)
      assert.equal(await enrol('d'.repeat(64), 1, { password: 'p' }), false)
      assert.equal(await enrol(CODE.hash, 2000.5, { password: 'p' }), false)
      const both = [enrol(CODE.hash, 2000, { password: 'p' }), enrol(CODE.hash, 2000, { passkey: passkey('k') })]
      assert.deepEqual(await Promise.all(both), [true, false])
      const after = await store.staffAccount('north/kim')
      assert.deepEqual([after?.password, after?.passkeys, after?.enrolment], ['p', [], null])
      await store.resetStaff('north/kim', CODE)
      assert.equal(await enrol(CODE.hash, 1, { passkey: passkey('k') }), true)
      assert.deepEqual((await store.staffAccount('north/kim'))?.passkeys, [passkey('k')])
      assert.equal(await store.enrolStaff('nobody', { hash: CODE.hash, now: 1 }, { password: 'p' }), false)
    })

    it('a reset or another password ends sessions, and what began before either does not end after it', async () => {
      const store = await kim()
      assert.equal(await store.openStaffSession(session('s'), 0), true)
      assert.equal(await store.setStaffPassword(at, 'p'), true)
      assert.equal(await store.staffSession('s'), undefined)
      assert.equal(await store.setStaffPassword(at, 'q'), false)
      assert.equal(await store.openStaffSession(session('s'), 0), false)
      assert.equal(await store.addStaffPasskey(at, passkey('k')), false)
      assert.equal(await store.openStaffSession(session('s'), 1), true)
      assert.equal(await store.addStaffPasskey({ ...at, epoch: 1 }, passkey('k')), true)
      assert.equal(await store.resetStaff('north/kim', CODE), true)
      const reset = { ...KIM, passkeys: [], epoch: 2 }
      assert.deepEqual([await store.staffSession('s'), await store.staffAccount('north/kim')], [undefined, reset])
      assert.equal(await store.resetStaff('nobody', CODE), false)
    })

    it('keeps so many passkeys, each one’s own', async () => {
      const store = await kim()
      await store.addStaff(LEE)
      for (let n = 0; n < MOST_PASSKEYS; n++) assert.equal(await store.addStaffPasskey(at, passkey(`k${n}`)), true)
      assert.equal(await store.addStaffPasskey(at, passkey('more')), false)
      assert.equal(await store.addStaffPasskey({ id: 'lee', epoch: 0 }, passkey('k1')), false)
      assert.equal(await store.removeStaffPasskey('lee', 'k1'), false)
      assert.equal(await store.removeStaffPasskey('north/kim', 'k1'), true)
      await store.countStaffPasskey('k2', 7)
      assert.equal((await store.staffOfPasskey('k2'))?.passkeys.find(({ id }) => id === 'k2')?.counter, 7)
      await store.setStaffLanguage('north/kim', 'en')
      assert.equal((await store.staffAccount('north/kim'))?.language, 'en')
    })

    it('keeps so many sessions, sees them, ends them, and forgets old ones', async () => {
      const store = await kim()
      for (let n = 0; n <= MOST_SESSIONS; n++) await store.openStaffSession(session(`s${n}`, 1000 + n), 0)
      assert.equal(await store.staffSession('s0'), undefined)
      await store.seeStaffSession('s1', 5000.5)
      const found = await store.staffSession('s1')
      assert.deepEqual([found?.session, found?.account.id], [{ ...session('s1', 1001), seenAt: 5000.5 }, 'north/kim'])
      await store.endStaffSession('s1')
      await store.forgetStaffSessions(1003)
      const left = await Promise.all(['s1', 's2', 's3'].map((hash) => store.staffSession(hash)))
      assert.deepEqual(
        left.map((each) => each?.session.hash),
        [undefined, undefined, 's3'],
      )
      await assert.rejects(store.openStaffSession(session('s3', 1003), 0), { code: 'store:failed' })
    })
  })
}
