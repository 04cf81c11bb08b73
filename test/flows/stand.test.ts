// What is online without a sign-in: opened when it may be, kept as it is, ended when it is registered no more.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Network, RegisteredDevice } from '../../src/domain/people/people.ts'
import { createPlaces, type Places } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import type { Subject } from '../../src/domain/policy/language.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { createUsageBook } from '../../src/domain/sessions/usage.ts'
import type { Store } from '../../src/domain/store/store.ts'
import { type StandParts, stand } from '../../src/flows/stand.ts'
import { handClock } from '../kit/clock.ts'
import { session } from '../kit/store-values.ts'

const TILL: RegisteredDevice = {
  ...{ id: 'till', title: 'Till', hardware: '02:00:00:00:00:07', plan: 'till' },
  ...{ tenant: null, network: null },
}
const SHOP: Network = { id: 'shop', kind: 'open', plan: 'shop', tenant: null, ranges: [] }

const house = () => {
  const steps: string[] = []
  const now = { open: true, eligible: true, broken: false }
  const mapOf = (devices: readonly RegisteredDevice[], networks: readonly Network[]): Places =>
    createPlaces(networks, [], () => undefined, { devices, interfacesOf: () => ['lan0'] })
  let places = mapOf([], [])
  const roster = createRoster(places)
  const decider = {
    policy: { plans: ['till', 'shop', 'other'].map((id) => ({ id, dataPerDay: null, slow: null, session: 60 })) },
    eligible: (_: Subject) => now.eligible,
    openAt: () => now.open,
    dayOf: () => '2026-11-23',
  } as unknown as Decider
  const store = {
    openSession: async ({ holder }: Session) => {
      if (now.broken) throw new Error('full')
      steps.push(`written ${holder.id}`)
    },
  } as unknown as Store
  let number = 0
  const parts: StandParts = {
    clock: handClock(),
    store,
    roster,
    dayOf: () => '2026-11-23',
    time: { add: () => {} },
    places: () => places,
    usage: createUsageBook(),
    decider: () => decider,
    newId: () => `s${number}`,
    nextNumber: () => ++number,
    settle: async ({ holder }) => void steps.push(`settled ${holder.id}`),
    end: async (sessions) => {
      for (const { id, holder } of sessions) if (roster.end(id, 'staff', 0)) steps.push(`ended ${holder.id}`)
    },
    replace: async (next) => {
      roster.replace(next)
      steps.push(`replaced ${next.holder.id}`)
    },
    rebind: async () => {},
  }
  const call = async (): Promise<string> => {
    steps.length = 0
    await stand(parts)
    return steps.join(', ')
  }
  const map = (devices: readonly RegisteredDevice[], networks: readonly Network[] = []): void => {
    places = mapOf(devices, networks)
    roster.relocate(places)
  }
  return { call, map, now, roster }
}

test('what is registered is opened once, changed in place, and ended', async () => {
  const { call, map, roster } = house()
  assert.equal(await call(), '')
  map([TILL], [SHOP])
  assert.equal(await call(), 'written till, written shop, settled till, settled shop')
  assert.equal(await call(), '')
  assert.deepEqual(
    roster.all().map(({ address, endsAt }) => [address, endsAt]),
    [
      [null, null],
      [null, null],
    ],
    'the time of a session in the plan is for people',
  )
  map([{ ...TILL, plan: 'other' }], [{ ...SHOP, tenant: 't' }])
  assert.equal(await call(), 'replaced till, replaced shop')
  assert.deepEqual(
    roster.all().map(({ number, subject }) => [number, subject.plan, subject.tenant]),
    [
      [1, 'other', null],
      [2, 'shop', 't'],
    ],
  )
  map([], [{ ...SHOP, kind: 'sign-in' }])
  assert.equal(await call(), 'ended till, ended shop')
})

test('not while its plan is closed, nor where the policy does not give it; what failed is tried again', async () => {
  const { call, map, now } = house()
  map([TILL])
  now.open = false
  assert.equal(await call(), '')
  now.open = true
  now.broken = true
  await assert.rejects(call(), /full/)
  now.broken = false
  assert.equal(await call(), 'written till, settled till')
  now.eligible = false
  assert.equal(await call(), 'ended till')
  assert.equal(await call(), '')
})

test('whoever is signed in at a card that is registered now is signed out first', async () => {
  const { call, map, roster } = house()
  const mine = session(9, { id: 'mine', device: { interface: 'lan0', hardware: TILL.hardware } })
  roster.reserve(mine)
  roster.confirm('mine')
  map([TILL])
  assert.equal(await call(), 'ended p9, written till, settled till')
})
