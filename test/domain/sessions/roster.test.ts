import assert from 'node:assert/strict'
import test from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import { createPlaces, spotOf } from '../../../src/domain/people/places.ts'
import { createRoster } from '../../../src/domain/sessions/roster.ts'
import type { Session } from '../../../src/domain/sessions/session.ts'
import { standingIn, standingSession } from '../../../src/domain/sessions/standing.ts'
import { createUsageBook } from '../../../src/domain/sessions/usage.ts'

const four = '127.0.0.1' as Address
const six = '::1' as Address
const places = createPlaces([], [{ id: '1', network: 'cafe', addresses: [four, six] }])
const session = (id: string, person: string, seat: string | null, address: Address, number = 1): Session => ({
  id,
  number,
  holder: { kind: 'person', id: person },
  subject: {
    plan: 'basic',
    tenant: null,
    groups: [],
    seat,
    network: 'cafe',
    badge: true,
    voucher: false,
    tenantStaff: false,
  },
  address,
  openedAt: 0,
  endsAt: null,
  bootId: 'b',
  endsBoot: null,
})

test('reserved is not online; confirmed is, at every address of the seat; ended is nowhere', () => {
  const roster = createRoster(places)
  const s = session('s', 'p', '1', six)
  roster.reserve(s)
  assert.equal(roster.holderOf(six), undefined)
  assert.equal(roster.at('seat 1'), s)
  assert.deepEqual(roster.all(), [])
  roster.confirm('s')
  assert.equal(roster.holderOf(four), s)
  assert.equal(roster.holderOf(six), s)
  assert.deepEqual(roster.of(s.holder), [s])
  assert.ok(roster.end('s', 'time', 5))
  assert.ok(!roster.end('s', 'time', 6))
  assert.equal(roster.holderOf(four), undefined)
  assert.equal(roster.at('seat 1'), undefined)
  assert.deepEqual(roster.of(s.holder), [])
  assert.deepEqual(roster.lastEnd('seat 1'), { reason: 'time', boot: 5 })
  roster.confirm('s')
  assert.equal(roster.holderOf(four), undefined)
})

test('by its slot a session is known from its confirmation to its end', () => {
  const roster = createRoster(places)
  const [first, second] = [session('a', 'p', null, four, 7), session('b', 'q', null, six, 8)]
  for (const each of [first, second]) roster.reserve(each)
  assert.equal(roster.bySlot(7), undefined)
  assert.ok(roster.hasSlot(7), 'taken from the first moment')
  roster.confirm('a')
  roster.confirm('b')
  assert.equal(roster.bySlot(7), first)
  assert.equal(roster.bySlot(0), undefined)
  roster.end('a', 'time', 5)
  assert.equal(roster.bySlot(7), undefined)
  assert.equal(roster.bySlot(8), second)
})

test('when seats change, addresses are looked up anew', () => {
  const roster = createRoster(places)
  const s = session('s', 'p', '1', four)
  roster.reserve(s)
  roster.confirm('s')
  roster.relocate(createPlaces([], [{ id: '1', network: 'cafe', addresses: [four] }]))
  assert.equal(roster.holderOf(six), undefined)
  assert.equal(roster.holderOf(four), s)
})

test('usage: by day of the park, written in portions, restored at start', () => {
  const book = createUsageBook()
  const holder = { kind: 'person', id: 'p' } as const
  book.restore([{ holder, day: '2026-11-23', bytes: 100 }])
  book.add(holder, '2026-11-23', 5)
  assert.equal(book.used(holder, '2026-11-23'), 105)
  assert.deepEqual(book.take(), [{ holder, day: '2026-11-23', bytes: 5 }])
  assert.deepEqual(book.take(), [])
  book.add(holder, '2026-11-24', 7)
  assert.equal(book.used(holder, '2026-11-23'), 0)
  assert.equal(book.used(holder, '2026-11-24'), 7)
})

test('a registered device is its card, an open network all who are in it and have nothing of their own', () => {
  const till = { interface: 'lan0', hardware: '02:00:00:00:00:07' }
  const cards = new Map([[four, till]])
  const range = { from: '10.1.0.0' as Address, to: '10.1.0.255' as Address }
  const devices = [{ id: 'till', title: 'Till', hardware: till.hardware, plan: 'till', tenant: null, network: null }]
  const places = createPlaces(
    [{ id: 'shop', kind: 'open', plan: 'basic', tenant: null, ranges: [range] }],
    [],
    (address) => cards.get(address),
    { devices, interfacesOf: () => ['lan0'] },
  )
  const roster = createRoster(places)
  const standing = standingIn(places).map((each, n) =>
    standingSession(each, { boot: 0, wall: 0, credible: 0, bootId: 'b' }, `s${n}`, n + 1),
  )
  const online = (session: Session): void => {
    roster.reserve(session)
    roster.confirm(session.id)
  }
  for (const each of standing.slice(1)) online(each)
  const inShop = '10.1.0.9' as Address
  assert.equal(roster.holderOf(inShop)?.holder.kind, 'network')
  assert.equal(roster.holderOf('10.2.0.9' as Address), undefined)
  cards.set(inShop, till)
  assert.equal(roster.holderOf(inShop), undefined, 'its card is the device, also while that is not online')
  for (const each of standing.slice(0, 1)) online(each)
  assert.equal(roster.holderOf(inShop)?.holder.kind, 'device')
  assert.equal(spotOf(places.placeOf(inShop)), 'device till')
  cards.set(inShop, { ...till, interface: 'lan1' })
  assert.equal(roster.holderOf(inShop)?.holder.kind, 'network', 'not where it is let in')
  const mine = session('mine', 'p', null, inShop)
  cards.delete(inShop)
  online(mine)
  assert.equal(roster.holderOf(inShop), mine)
  const other = { interface: 'lan0', hardware: '02:00:00:00:00:08' }
  const bound = { ...mine, device: other }
  assert.equal(roster.unboundAt(inShop, other), mine)
  assert.equal(roster.unboundAt(inShop, till), undefined, 'a registered device has a session of its own')
  roster.replace(bound)
  assert.equal(roster.unboundAt(inShop, other), undefined)
  cards.set(inShop, bound.device)
  assert.equal(roster.holderOf(inShop), bound)
  assert.deepEqual(roster.of(mine.holder), [bound])
})

test('on an attached network a session is where its card is, not where its address was', () => {
  const [mine, other] = ['02:00:00:00:00:07', '02:00:00:00:00:08'].map((hardware) => ({ interface: 'lan0', hardware }))
  const cards = new Map([
    [four, mine],
    [six, mine],
  ])
  const roster = createRoster(createPlaces([], [], (address) => cards.get(address)))
  const s = { ...session('s', 'p', null, four), device: mine ?? assert.fail() }
  roster.reserve(s)
  assert.equal(roster.at(`${mine?.hardware} at lan0`), s)
  roster.confirm('s')
  assert.equal(roster.holderOf(four), s)
  assert.equal(roster.holderOf(six), s, 'at every address that the card uses')
  cards.set(four, other)
  assert.equal(roster.holderOf(four), undefined, 'a neighbour took the address')
  cards.delete(four)
  assert.equal(roster.holderOf(four), undefined, 'nobody is known to have it')
  assert.ok(roster.end('s', 'time', 5))
  assert.equal(roster.holderOf(six), undefined)
})
