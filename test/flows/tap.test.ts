// The order of a sign-in: written, settled, and only then online.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Voucher } from '../../src/domain/people/people.ts'
import { codeMac } from '../../src/domain/people/pins.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import { createTries } from '../../src/domain/people/tries.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import type { Ending } from '../../src/domain/sessions/ending.ts'
import { type HeldBack, NOBODY_HELD } from '../../src/domain/sessions/held.ts'
import { NO_ROOM } from '../../src/domain/sessions/room-gate.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import { createUsageBook } from '../../src/domain/sessions/usage.ts'
import type { Store } from '../../src/domain/store/store.ts'
import { type TapParts, tap } from '../../src/flows/tap.ts'
import { handClock } from '../kit/clock.ts'
import { address, voucher } from '../kit/store-values.ts'

const KEY = new Uint8Array(32)
const PLACE = { address: address('10.1.0.7'), seat: null, network: 'cafe' }
const CODE = { kind: 'voucher', code: 'ABCD-EFGH' } as const

/** Only what a sign-in asks of a decider. */
const decider = {
  policy: { plans: [{ id: 'library', dataPerDay: null, slow: null, session: null, sessions: 1 }] },
  eligible: () => true,
  openAt: () => true,
  dayOf: () => '2026-11-23',
} as unknown as Decider

const house = (settle: TapParts['settle']) => {
  const steps: string[] = []
  const endings: Ending[] = []
  const clock = handClock()
  const roster = createRoster(createPlaces([], []))
  const known: Voucher = voucher('v', { mac: codeMac(KEY, CODE.code), expiresAt: clock().wall + 1e9 })
  const store = {
    voucherByMac: async (mac: string) => (mac === known.mac ? known : undefined),
    openSession: async () => void steps.push('written'),
    endSessions: async (all: readonly Ending[]) => void endings.push(...all),
  } as unknown as Store
  const held: { by: HeldBack } = { by: NOBODY_HELD }
  const parts: TapParts = {
    clock,
    key: KEY,
    rules: '1',
    store,
    roster,
    tries: createTries(),
    usage: createUsageBook(),
    seconds: () => 0,
    room: NO_ROOM,
    dayOf: () => '2026-11-23',
    time: { add: () => {} },
    decider: () => decider,
    held: () => held.by,
    newId: () => 's',
    nextNumber: () => 1,
    isForSignIn: () => true,
    settle: async (online, replaced) => {
      steps.push(roster.holderOf(PLACE.address) === undefined ? 'settled while not yet online' : 'too early')
      await settle(online, replaced)
    },
  }
  return { parts, roster, steps, endings, held }
}

test('nobody is online before it holds on the wire', async () => {
  const { parts, roster, steps } = house(async () => {})
  const { outcome } = await tap(parts, PLACE, CODE)
  assert.equal(outcome, 'online')
  assert.deepEqual(steps, ['written', 'settled while not yet online'])
  assert.equal(roster.holderOf(PLACE.address)?.id, 's')
})

test('where it cannot hold, the session never was, and the place is free again', async () => {
  const { parts, roster, endings } = house(async () => {
    throw new Error('the kernel refused')
  })
  await assert.rejects(tap(parts, PLACE, CODE), /the kernel refused/)
  assert.equal(roster.holderOf(PLACE.address), undefined)
  assert.equal(roster.hasSlot(1), false)
  assert.deepEqual(
    endings.map(({ id, reason }) => [id, reason]),
    [['s', 'signed-out']],
  )
})

test('whom staff keep offline is told so, after the credential was right, and takes no place', async () => {
  const { parts, roster, steps, held } = house(async () => {})
  const said = { reason: 'seat-out', operator: 'north', why: 'Broken.', until: 5 } as const
  held.by = (holder, seat) => (holder.kind === 'voucher' && seat === PLACE.seat ? said : undefined)
  assert.deepEqual(await tap(parts, PLACE, { kind: 'voucher', code: 'ABCD' }), { outcome: 'wrong' })
  assert.deepEqual(await tap(parts, PLACE, CODE), { outcome: 'closed', reason: 'seat-out', held: said })
  assert.deepEqual([steps, roster.hasSlot(1)], [[], false])
  held.by = NOBODY_HELD
  assert.equal((await tap(parts, PLACE, CODE)).outcome, 'online')
})

test('over plain HTTP a badge is not looked at, and a voucher neither moves nor opens a network that is not for signing in', async () => {
  const { parts, roster, steps } = house(async () => {})
  const badge = { kind: 'badge', badge: 'a', pin: '1' } as const
  assert.deepEqual(await tap(parts, PLACE, badge, 'plain'), { outcome: 'only-secure', what: 'badge' })
  const elsewhere = { ...parts, isForSignIn: () => false }
  assert.deepEqual(await tap(elsewhere, PLACE, CODE, 'plain'), { outcome: 'only-secure', what: 'network' })
  assert.deepEqual(steps, [])
  assert.equal((await tap(parts, PLACE, CODE, 'plain')).outcome, 'online')
  assert.equal((await tap(parts, PLACE, CODE, 'plain')).outcome, 'online', 'the same device once more')
  const next = { ...PLACE, address: address('10.1.0.8') }
  assert.deepEqual(await tap(parts, next, CODE, 'plain'), { outcome: 'only-secure', what: 'move' })
  assert.equal(roster.holderOf(PLACE.address)?.id, 's')
  assert.equal(roster.at(next.address), undefined, 'the place is free')
})
