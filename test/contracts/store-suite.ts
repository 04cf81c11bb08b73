// What every store must do, whichever engine is under it. Run by store-sqlite.test.ts and store-postgres.test.ts.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Network, Pin, RegisteredDevice, Seat } from '../../src/domain/people/people.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { type OpenedStore, openStore, type StoreOptions } from '../../src/edges/store/open-store.ts'
import { address, ending, person, session, voucher } from '../kit/store-values.ts'
import { actsSuite } from './store-acts.ts'
import { importsSuite } from './store-imports.ts'
import { portsSuite } from './store-ports.ts'
import { reviewSuite } from './store-reviews.ts'
import { staffSuite } from './store-staff.ts'
import { useSuite } from './store-use.ts'

const failsWith = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error && 'code' in error && 'mend' in error)
  assert.equal(error.code, 'store:failed')
  assert.match(error.message, pattern)
  return true
}

const SLIP: Pin = { mac: 'aaaa', state: 'slip', madeBy: 'desk', madeAt: 1_764_000_000_000 }
const CHOSEN: Pin = { mac: 'bbbb', state: 'chosen', madeBy: 'self', madeAt: 1_764_000_000_001.5 }
const CAFE: Network = {
  id: 'cafe',
  kind: 'sign-in',
  ranges: [
    { from: address('127.0.0.1'), to: address('127.0.0.20') },
    { from: address('::1'), to: address('::1') },
  ],
  tenant: null,
}
const NAMES = [
  '김하늘',
  'Łukasz O’Neil',
  '😀 \u{1F468}\u200D\u{1F469}',
  "Robert'); drop table people;--",
  '\u0645\u0631\u062d\u0628\u0627',
  'ß'.repeat(5000),
]

/** Empties every table, on either engine. */
const WIPE = [
  ...['import_changes', 'imports'],
  ...['sessions', 'usage', 'look_ups', 'people', 'vouchers', 'devices', 'seat_addresses', 'seats', 'network_ranges'],
  ...['networks'],
  ...['tenants', 'settings', 'reviews', 'session_counters', 'unknown_bytes', 'port_blocks', 'desk_acts', 'desk_counts'],
  ...['staff_sessions', 'staff_passkeys', 'staff', 'use_hours', 'refused_days', 'queue_waits'],
]
  .map((table) => `delete from ${table};`)
  .concat('update session_numbers set last = 0, floor = 0')
  .join(' ')

export type Engine = {
  readonly name: string
  /** An empty place for a database. */
  readonly fresh: () => Promise<StoreOptions>
  /** Runs SQL on it past the store. */
  readonly run: (options: StoreOptions, sql: string) => Promise<void>
}

/** Runs the suite. The tests share one open store, emptied before each: opening one costs a thread. */
export const storeSuite = ({ name: engine, fresh, run }: Engine): void => {
  let shared: { readonly store: OpenedStore; readonly options: StoreOptions } | undefined
  const empty = async (): Promise<OpenedStore> => {
    if (shared === undefined) {
      const options = await fresh()
      shared = { options, store: await openStore(options) }
    } else await run(shared.options, WIPE)
    return shared.store
  }
  after(() => shared?.store.close())

  describe(`the park in ${engine}`, () => {
    it('starts empty', async () => {
      const store = await empty()
      assert.deepEqual(await store.park(), { tenants: [], networks: [], seats: [], devices: [] })
      assert.equal(await store.person('p1'), undefined)
      assert.equal(await store.personByBadge('04a3'), undefined)
      assert.equal(await store.voucherByMac('x'), undefined)
      assert.deepEqual(await store.vouchers(), [])
      assert.deepEqual(await store.openSessions(), [])
      assert.deepEqual(await store.sessions(10), [])
      assert.equal(await store.lastNumber(), 0)
      assert.equal(await store.usage({ kind: 'person', id: 'p1' }, '2026-11-23'), 0)
      assert.deepEqual(await store.usageOf('2026-11-23'), [])
      assert.deepEqual(await store.lookUps('p1'), [])
      assert.equal(await store.setting('x'), undefined)
    })

    it('keeps tenants, networks and seats, and replaces them by id', async () => {
      const store = await empty()
      const seats: Seat[] = [
        { id: '1', network: 'cafe', addresses: [address('127.0.0.1'), address('::1')] },
        { id: '2', network: 'cafe', addresses: [address('127.0.0.2')] },
      ]
      const lan: Network = { id: 'lan-7', kind: 'open', ranges: [], tenant: 't1' }
      await store.put({ seats, networks: [lan, CAFE], tenants: [{ id: 't1', name: '삼덕통상' }] })
      const park = await store.park()
      assert.deepEqual(park.tenants, [{ id: 't1', name: '삼덕통상' }])
      assert.deepEqual(park.networks, [CAFE, lan])
      assert.deepEqual(park.seats, seats)
      const swapped: Seat[] = [
        { id: '1', network: 'lan-7', addresses: [address('127.0.0.2')] },
        { id: '2', network: 'cafe', addresses: [address('::1'), address('127.0.0.1')] },
      ]
      const narrower: Network = { ...CAFE, kind: 'dot1x', ranges: CAFE.ranges.slice(0, 1) }
      await store.put({ tenants: [{ id: 't1', name: 'Samduk' }], networks: [narrower], seats: swapped })
      const next = await store.park()
      assert.deepEqual(next.tenants, [{ id: 't1', name: 'Samduk' }])
      assert.deepEqual(next.networks, [narrower, lan])
      assert.deepEqual(next.seats, swapped)
    })

    it('refuses a seat in no network, and an address in two seats', async () => {
      const store = await empty()
      const seat: Seat = { id: '1', network: 'nowhere', addresses: [] }
      await assert.rejects(store.put({ seats: [seat] }), failsWith(/put/))
      await store.put({ networks: [CAFE], seats: [{ id: '1', network: 'cafe', addresses: [address('10.0.0.1')] }] })
      const second: Seat = { id: '2', network: 'cafe', addresses: [address('10.0.0.1')] }
      await assert.rejects(store.put({ seats: [second] }), failsWith(/another seat has that address/))
      assert.deepEqual(
        (await store.park()).seats.map(({ id }) => id),
        ['1'],
      )
    })

    it('keeps registered devices, replaces them by id, and lets no two have one card', async () => {
      const store = await empty()
      const till: RegisteredDevice = {
        id: 'till-1',
        title: '계산대',
        hardware: '02:00:00:00:00:07',
        plan: 'till',
        tenant: 't1',
        network: 'cafe',
      }
      const clock = { ...till, id: 'clock', hardware: '02:00:00:00:00:08', tenant: null, network: null }
      await assert.rejects(store.put({ devices: [till] }), failsWith(/put/), 'of no tenant')
      const open: Network = { id: 'open', kind: 'open', ranges: [], tenant: 't1', plan: 'basic' }
      await store.put({ devices: [till, clock], networks: [CAFE, open], tenants: [{ id: 't1', name: 'Deck' }] })
      assert.deepEqual((await store.park()).devices, [clock, till])
      assert.deepEqual((await store.park()).networks, [CAFE, open])
      const second = { ...till, id: 'till-2' }
      await assert.rejects(store.put({ devices: [second] }), failsWith(/another device has that card/))
      const moved = { ...till, plan: 'other', hardware: '02:00:00:00:00:09', network: null, tenant: null }
      await store.put({ devices: [moved, second] })
      assert.deepEqual((await store.park()).devices, [clock, moved, second])
      await store.remove({ devices: ['till-1', 'none'] })
      assert.deepEqual((await store.park()).devices, [clock, second])
    })

    it('orders by bytes, whatever the locale', async () => {
      const store = await empty()
      const ids = ['b', 'B', 'a', 'ä', 'A', '10', '9', '가']
      await store.put({ tenants: ids.map((id) => ({ id, name: id })) })
      assert.deepEqual(
        (await store.park()).tenants.map(({ id }) => id),
        ['10', '9', 'A', 'B', 'a', 'b', 'ä', '가'],
      )
    })
  })

  describe(`what stands by itself in ${engine}`, () => {
    const base = session(1)
    const subject = { ...base.subject, badge: false }
    const till: Session = {
      ...{
        id: 'till',
        number: 1,
        holder: { kind: 'device', id: 'till-1' },
        address: null,
        subject: { ...subject, device: true },
      },
      ...{ openedAt: base.openedAt, endsAt: null, bootId: base.bootId, endsBoot: null },
    }
    const open: Session = { ...till, id: 'open', number: 2, holder: { kind: 'network', id: 'till-1' }, subject }

    it('has a session without an address, one at a time, and its usage', async () => {
      const store = await empty()
      await store.openSession(till, [])
      await store.openSession(open, [])
      assert.deepEqual(await store.openSessions(), [till, open])
      const again = { ...till, id: 'again', number: 3 }
      await assert.rejects(store.openSession(again, []), failsWith(/the address has an open session/))
      await store.book('2026-11-23', [{ number: 1, up: 5, down: 6 }])
      assert.equal(await store.usage(till.holder, '2026-11-23'), 11)
      assert.equal(await store.usage(open.holder, '2026-11-23'), 0)
      await store.endSessions([ending('till')])
      await store.openSession(again, [])
      assert.deepEqual(await store.openSessions(), [open, again])
    })

    it('changes what may change of an open session, and of no other', async () => {
      const store = await empty()
      await store.openSession(till, [])
      const device = { interface: 'lan0', hardware: '02:00:00:00:00:07' }
      const seat: Session = session(2, { address: address('10.1.0.7') })
      await store.openSession(seat, [])
      const changed = { ...till, subject: { ...till.subject, plan: 'other', tenant: 't2', network: null } }
      await store.changeSession(changed)
      await store.changeSession({ ...seat, device })
      assert.deepEqual(await store.openSessions(), [changed, { ...seat, device }])
      await store.endSessions([ending('till')])
      await store.changeSession(till)
      assert.equal((await store.sessions(2))[1]?.session.subject.plan, 'other')
    })
  })

  describe(`counters in ${engine}`, () => {
    it('books each byte once, to open and ended sessions, and keeps what is nobody’s', async () => {
      const store = await empty()
      await store.put({ people: [person('p1')] })
      const mine = session(5, { id: 's5', holder: { kind: 'person', id: 'p1' } })
      await store.openSession(mine, [])
      const total = async (): Promise<readonly number[]> => [
        (await store.sessions(1))[0]?.bytes ?? 0,
        await store.usage(mine.holder, '2026-11-23'),
      ]
      const first = await store.book('2026-11-23', [{ number: 5, up: 10, down: 100 }])
      assert.deepEqual(first, {
        usage: [{ holder: mine.holder, day: '2026-11-23', bytes: 110 }],
        sessions: [['s5', 110]],
        unknown: 0,
      })
      await store.book('2026-11-23', [{ number: 5, up: 10, down: 100 }])
      assert.deepEqual(await total(), [110, 110])
      await store.endSessions([ending('s5', { bytes: 0 })])
      await store.book('2026-11-23', [
        { number: 5, up: 11, down: 100 },
        { number: 6, up: 3, down: 4 },
      ])
      assert.deepEqual(await total(), [111, 111])
      assert.equal(await store.unknownBytes('2026-11-23'), 7)
      // Made anew: it begins at nothing.
      await store.book('2026-11-23', [{ number: 5, up: 2, down: 100 }])
      assert.deepEqual(await total(), [113, 113])
      assert.deepEqual(
        (await store.counted()).map(({ number }) => number),
        [5, 6],
      )
      await store.forgetCounted([5])
      await store.book('2026-11-23', [{ number: 5, up: 2, down: 0 }])
      assert.deepEqual(await total(), [115, 115])
    })
  })

  describe(`services in ${engine}`, () => {
    it('books each byte once, to what its stamp stands for', async () => {
      const store = await empty()
      const tools = { service: 'tools', path: 'direct' }
      await store.nameStamps([{ stamp: 1, ...tools }])
      await store.bookServices('2026-11-23', [{ stamp: 1, bytes: 10 }])
      await store.nameStamps([{ stamp: 1, ...tools }])
      await store.bookServices('2026-11-23', [{ stamp: 1, bytes: 10 }])
      await store.bookServices('2026-11-24', [
        { stamp: 1, bytes: 15 },
        { stamp: 2, bytes: 3 },
      ])
      await store.nameStamps([{ stamp: 1, service: 'mail', path: 'pinned' }])
      await store.bookServices('2026-11-24', [{ stamp: 1, bytes: 20 }])
      await store.keepStamps([2])
      await store.bookServices('2026-11-24', [{ stamp: 2, bytes: 3 }])
      assert.deepEqual(await store.serviceUsage('2026-11-23'), [
        { day: '2026-11-24', service: 'mail', path: 'pinned', bytes: 20 },
        { day: '2026-11-24', ...tools, bytes: 5 },
        { day: '2026-11-24', service: '', path: '', bytes: 3 },
        { day: '2026-11-23', ...tools, bytes: 10 },
      ])
      assert.equal((await store.serviceUsage('2026-11-24')).length, 3)
    })
  })

  describe(`people in ${engine}`, () => {
    it('keeps everything of a person, found by id and by badge', async () => {
      const store = await empty()
      const full = person('p1', {
        badge: '04a3bcef12',
        name: '김하늘',
        tenant: 't1',
        tenantStaff: true,
        groups: ['quality', '품질 "A"'],
        plan: 'office',
        pin: CHOSEN,
        accepted: '2026-11',
      })
      await store.put({ tenants: [{ id: 't1', name: 'One' }], people: [full, person('p2')] })
      assert.deepEqual(await store.person('p1'), full)
      assert.deepEqual(await store.personByBadge('04a3bcef12'), full)
      assert.deepEqual(await store.person('p2'), person('p2'))
      assert.equal(await store.personByBadge('04A3BCEF12'), undefined)
      const changed = person('p1', { badge: 'other', name: 'H. Kim' })
      await store.put({ people: [changed] })
      assert.deepEqual(await store.person('p1'), changed)
      assert.equal(await store.personByBadge('04a3bcef12'), undefined)
    })

    it('keeps any text as it was', async () => {
      const store = await empty()
      const people = NAMES.map((name, i) => person(`p${i}`, { name, groups: [name, ''], badge: `ㅁ${i}` }))
      await store.put({ people })
      for (const [i, expected] of people.entries()) assert.deepEqual(await store.personByBadge(`ㅁ${i}`), expected)
    })

    it('counts people by what they have in common', async () => {
      const store = await empty()
      await store.put({ tenants: [{ id: 't1', name: 'One' }] })
      const staff = { tenant: 't1', tenantStaff: true, groups: ['night'], plan: 'office' }
      const [a, b, c] = [
        person('p1', { ...staff, badge: 'a' }),
        person('p2', { ...staff, badge: 'b' }),
        person('p3', { badge: 'c' }),
      ]
      assert.deepEqual(await store.headCounts(), [])
      await store.put({ people: [a, b, c] })
      const counts = [...(await store.headCounts())].sort((one, two) => two.count - one.count)
      const { plan, tenant, tenantStaff, groups } = c
      assert.deepEqual(counts, [
        { ...staff, count: 2 },
        { plan, tenant, tenantStaff, groups, count: 1 },
      ])
    })

    it('gives back what was put, for any people (property)', async () => {
      const store = await empty()
      const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((s) => !s.includes('\0') && s.isWellFormed())
      const short = text.filter((s) => s.length > 0)
      const time = fc.double({ noNaN: true, min: 0, max: 1e13 })
      const pin = fc.record({
        mac: text,
        state: fc.constantFrom('slip' as const, 'chosen' as const),
        madeBy: text,
        madeAt: time,
      })
      const one = fc.record({
        id: short,
        badge: short,
        name: text,
        tenant: fc.constant(null),
        tenantStaff: fc.boolean(),
        groups: fc.array(text, { maxLength: 4 }),
        plan: text,
        pin: fc.option(pin, { nil: null }),
        accepted: fc.option(text, { nil: null }),
      })
      let round = 0
      await fc.assert(
        fc.asyncProperty(fc.array(one, { maxLength: 6 }), async (drawn) => {
          round += 1
          const people = drawn.map((p, i) => ({ ...p, id: `${round} ${i} ${p.id}`, badge: `${round} ${i} ${p.badge}` }))
          await store.put({ people })
          for (const each of people) {
            const found = await store.personByBadge(each.badge)
            assert.deepEqual(found && { ...found, pin: found.pin && { ...found.pin } }, {
              ...each,
              pin: each.pin && { ...each.pin },
            })
          }
        }),
        { seed: 20_261_124, numRuns: 40 },
      )
    })

    it('refuses a badge that another person holds, and then puts nothing of it', async () => {
      const store = await empty()
      await store.put({ people: [person('p1', { badge: 'b1' })] })
      const put = store.put({
        tenants: [{ id: 't9', name: 'Nine' }],
        people: [person('p2', { badge: 'b2' }), person('p3', { badge: 'b1' })],
        vouchers: [voucher('v1')],
      })
      await assert.rejects(put, failsWith(/another person holds that badge/))
      assert.equal(await store.person('p2'), undefined)
      assert.equal(await store.person('p3'), undefined)
      assert.deepEqual((await store.park()).tenants, [])
      assert.deepEqual(await store.vouchers(), [])
      assert.equal((await store.personByBadge('b1'))?.id, 'p1')
    })

    it('takes the last of several with one id', async () => {
      const store = await empty()
      await store.put({ people: [person('p1', { name: 'old' }), person('p1', { name: 'new' })] })
      assert.equal((await store.person('p1'))?.name, 'new')
    })

    it('refuses what one of the engines could not keep', async () => {
      const store = await empty()
      const bad = [
        person('p1', { name: 'a\0b' }),
        person('p1', { name: '\ud800' }),
        person('p1', { badge: '' }),
        person('p1', { badge: 'x'.repeat(201) }),
        person('p1', { tenant: 'no-such-tenant' }),
        person('p1', { pin: { ...SLIP, madeAt: Number.NaN } }),
      ]
      for (const each of bad) await assert.rejects(store.put({ people: [each] }), failsWith(/put/))
      assert.equal(await store.person('p1'), undefined)
      await assert.rejects(store.put({ vouchers: [voucher('v1', { seconds: 1.5 })] }), failsWith(/put/))
      await assert.rejects(store.setSetting('k'.repeat(201), ''), failsWith(/setSetting/))
      await assert.rejects(store.sessions(-1), failsWith(/limit/))
      await assert.rejects(store.sessions(1.5), failsWith(/limit/))
      await store.put({ people: [person('p1', { badge: '가'.repeat(200) })] })
      assert.equal((await store.personByBadge('가'.repeat(200)))?.id, 'p1')
    })

    it('sets PINs, acceptance and look-ups', async () => {
      const store = await empty()
      await store.put({ people: [person('p1', { pin: SLIP }), person('p2')] })
      assert.deepEqual((await store.person('p1'))?.pin, SLIP)
      await store.setPin('p1', CHOSEN)
      await store.accept('p1', 'v2')
      assert.deepEqual(await store.person('p1'), person('p1', { pin: CHOSEN, accepted: 'v2' }))
      await assert.rejects(store.setPin('nobody', SLIP), failsWith(/no such person/))
      await assert.rejects(store.accept('nobody', 'v2'), failsWith(/no such person/))
      const seen = [
        { person: 'p1', by: 'north/desk-2', at: 5, what: 'slip-made' as const },
        { person: 'p1', by: '관리자', at: 4.5, what: 'record-seen' as const },
      ]
      await store.addLookUps([...seen, { person: 'p2', by: 'x', at: 1, what: 'person-added' }])
      await store.addLookUps([])
      assert.deepEqual(await store.lookUps('p1'), seen)
      await assert.rejects(
        store.addLookUps([{ person: 'nobody', by: 'x', at: 1, what: 'slip-made' }]),
        failsWith(/addLookUps/),
      )
    })

    it('keeps vouchers, oldest first', async () => {
      const store = await empty()
      const vouchers = [
        voucher('b', { createdAt: 2 }),
        voucher('c', { createdAt: 1, used: 7, printedAt: 9.5 }),
        voucher('a', { createdAt: 2 }),
      ]
      await store.put({ vouchers })
      assert.deepEqual(
        (await store.vouchers()).map(({ id }) => id),
        ['c', 'a', 'b'],
      )
      assert.deepEqual(await store.voucherByMac('mac-c'), vouchers[1])
      await store.markPrinted('a', 77)
      assert.deepEqual(await store.voucherByMac('mac-a'), { ...vouchers[2], printedAt: 77 })
      await assert.rejects(store.markPrinted('nobody', 1), failsWith(/no such voucher/))
      await assert.rejects(store.put({ vouchers: [voucher('d', { mac: 'mac-a' })] }), failsWith(/another voucher/))
    })

    it('takes 44,600 people at once', async () => {
      const store = await empty()
      const people = Array.from({ length: 44_600 }, (_, i) => person(`p${i}`, { groups: ['shift-1'], pin: CHOSEN }))
      const before = store.commits()
      await store.put({ people })
      assert.equal(store.commits() - before, 1)
      assert.equal((await store.personByBadge('badge-p44599'))?.id, 'p44599')
      await store.remove({ people: people.map(({ id }) => id) })
      assert.equal(await store.person('p7'), undefined)
    })
  })

  describe(`sessions in ${engine}`, () => {
    it('opens, lists and ends, with every field', async () => {
      const store = await empty()
      const full = session(7, {
        holder: { kind: 'voucher', id: 'v1' },
        subject: {
          plan: 'office',
          tenant: 't1',
          groups: ['a', 'ㄴ'],
          seat: '7',
          network: 'cafe',
          badge: false,
          voucher: true,
          tenantStaff: true,
        },
        address: address('2001:db8::7'),
      })
      const endless = session(8, { endsAt: null, endsBoot: null, subject: { ...session(8).subject, network: null } })
      await store.openSession(full, [])
      await store.openSession(endless, [])
      assert.deepEqual(await store.openSessions(), [full, endless])
      assert.equal(await store.lastNumber(), 8)
      await store.put({ vouchers: [voucher('v1', { used: 5 })] })
      await store.endSessions([ending(full.id, { at: 99.5, reason: 'time', bytes: 2 ** 40, used: 30 })])
      assert.deepEqual(await store.openSessions(), [endless])
      assert.deepEqual(await store.sessions(10), [
        { session: endless, endedAt: null, reason: null, bytes: 0 },
        { session: full, endedAt: 99.5, reason: 'time', bytes: 2 ** 40 },
      ])
      assert.equal((await store.voucherByMac('mac-v1'))?.used, 35)
      assert.deepEqual(
        (await store.sessions(1)).map((row) => row.session.number),
        [8],
      )
      assert.deepEqual(await store.sessions(0), [])
    })

    it('ends a session once, however often it is told to', async () => {
      const store = await empty()
      await store.put({ vouchers: [voucher('v1')] })
      await store.openSession(session(1, { holder: { kind: 'voucher', id: 'v1' } }), [])
      const one = ending('session-1', { bytes: 10, used: 20 })
      await store.endSessions([one, { ...one, reason: 'staff' }])
      await store.endSessions([{ ...one, at: 1, reason: 'data' }, ending('unknown')])
      assert.deepEqual((await store.sessions(1))[0], {
        session: session(1, { holder: { kind: 'voucher', id: 'v1' } }),
        endedAt: one.at,
        reason: 'signed-out',
        bytes: 10,
      })
      assert.equal((await store.voucherByMac('mac-v1'))?.used, 20)
    })

    it('adds the use of several sessions to one voucher', async () => {
      const store = await empty()
      await store.put({ vouchers: [voucher('v1', { used: 1 })] })
      for (const n of [1, 2, 3]) await store.openSession(session(n, { holder: { kind: 'voucher', id: 'v1' } }), [])
      await store.endSessions([1, 2, 3].map((n) => ending(`session-${n}`, { used: n * 10 })))
      assert.equal((await store.voucherByMac('mac-v1'))?.used, 61)
    })

    it('replaces: the old one ends and the new one opens in one step, at the same address too', async () => {
      const store = await empty()
      const old = session(1)
      const next = session(2, { holder: old.holder, address: old.address })
      await store.openSession(old, [])
      await store.openSession(next, [ending(old.id, { reason: 'moved', bytes: 3 })])
      assert.deepEqual(await store.openSessions(), [next])
      assert.equal((await store.sessions(2))[1]?.reason, 'moved')
    })

    it('refuses a second open session at an address, and then ends nothing', async () => {
      const store = await empty()
      await store.openSession(session(1), [])
      await store.openSession(session(2), [])
      const clash = session(3, { address: session(1).address })
      await assert.rejects(
        store.openSession(clash, [ending('session-2')]),
        failsWith(/the address has an open session/),
      )
      assert.deepEqual(
        (await store.openSessions()).map(({ number }) => number),
        [1, 2],
      )
      assert.equal(await store.lastNumber(), 2)
      await store.endSessions([ending('session-1')])
      await store.openSession(clash, [])
    })

    it('never takes a number twice, nor one of a deleted session', async () => {
      const store = await empty()
      await store.put({ people: [person('p5')] })
      await store.openSession(session(5), [])
      await store.endSessions([ending('session-5')])
      await assert.rejects(store.openSession({ ...session(5), id: 'again' }, []), failsWith(/number was used/))
      await store.openSession({ ...session(6), holder: { kind: 'person', id: 'p5' } }, [])
      await store.remove({ people: ['p5'] })
      assert.deepEqual(await store.openSessions(), [])
      assert.equal(await store.lastNumber(), 6)
      await assert.rejects(store.openSession({ ...session(6), id: 'again' }, []), failsWith(/number was used/))
      await store.openSession(session(7), [])
      assert.equal(await store.lastNumber(), 7)
    })

    it('lets one holder have several open sessions', async () => {
      const store = await empty()
      const holder = { kind: 'person', id: 'p1' } as const
      await store.openSession(session(1, { holder }), [])
      await store.openSession(session(2, { holder }), [])
      assert.equal((await store.openSessions()).length, 2)
    })

    it('ends thousands at closing time', async () => {
      const store = await empty()
      const numbers = Array.from({ length: 2000 }, (_, i) => i + 1)
      await Promise.all(numbers.map((n) => store.openSession(session(n), [])))
      assert.equal((await store.openSessions()).length, 2000)
      await store.endSessions(numbers.map((n) => ending(`session-${n}`, { bytes: n, reason: 'hours' })))
      assert.deepEqual(await store.openSessions(), [])
      assert.deepEqual(
        (await store.sessions(3000)).map(({ bytes }) => bytes),
        numbers.toReversed(),
      )
    })
  })

  describe(`usage, settings and removal in ${engine}`, () => {
    it('adds usage by holder and day', async () => {
      const store = await empty()
      const holder = { kind: 'person', id: 'p1' } as const
      const other = { kind: 'voucher', id: 'p1' } as const
      await store.addUsage([
        { holder, day: '2026-11-23', bytes: 5 },
        { holder, day: '2026-11-23', bytes: 6 },
        { holder: other, day: '2026-11-23', bytes: 1 },
      ])
      await store.addUsage([
        { holder, day: '2026-11-23', bytes: 2 ** 50 },
        { holder, day: '2026-11-24', bytes: 3 },
      ])
      await store.addUsage([])
      assert.equal(await store.usage(holder, '2026-11-23'), 2 ** 50 + 11)
      assert.equal(await store.usage(holder, '2026-11-25'), 0)
      assert.deepEqual(await store.usageOf('2026-11-23'), [
        { holder, day: '2026-11-23', bytes: 2 ** 50 + 11 },
        { holder: other, day: '2026-11-23', bytes: 1 },
      ])
    })

    it('keeps settings, also long ones', async () => {
      const store = await empty()
      await store.setSetting('clock.latest', '1')
      await store.setSetting('clock.latest', '2')
      await store.setSetting('empty', '')
      const long = '길다'.repeat(500_000)
      await store.setSetting('long', long)
      assert.equal(await store.setting('clock.latest'), '2')
      assert.equal(await store.setting('empty'), '')
      assert.equal(await store.setting('long'), long)
    })

    it('removes people and vouchers with what hangs on them, and nothing else', async () => {
      const store = await empty()
      await store.put({ people: [person('p1'), person('p2')], vouchers: [voucher('v1'), voucher('v2')] })
      const holders = [
        { kind: 'person', id: 'p1' },
        { kind: 'person', id: 'p2' },
        { kind: 'voucher', id: 'v1' },
        { kind: 'voucher', id: 'v2' },
        { kind: 'voucher', id: 'p1' },
      ] as const
      await store.addUsage(holders.map((holder) => ({ holder, day: '2026-11-23', bytes: 1 })))
      await store.addLookUps([
        { person: 'p1', by: 'x', at: 1, what: 'record-seen' },
        { person: 'p2', by: 'x', at: 1, what: 'record-seen' },
      ])
      for (const [i, holder] of holders.entries()) await store.openSession(session(i + 1, { holder }), [])
      await store.openSession(session(9, { holder: holders[0] }), [])
      await store.endSessions([ending('session-9')])
      await store.remove({ people: ['p1', 'unknown'], vouchers: ['v1'] })
      assert.equal(await store.person('p1'), undefined)
      assert.equal((await store.person('p2'))?.id, 'p2')
      assert.deepEqual(
        (await store.vouchers()).map(({ id }) => id),
        ['v2'],
      )
      assert.deepEqual(
        (await store.openSessions()).map(({ number }) => number),
        [2, 4, 5],
      )
      assert.deepEqual(
        (await store.sessions(9)).map((row) => row.session.number),
        [9, 5, 4, 2],
      )
      assert.deepEqual(
        (await store.usageOf('2026-11-23')).map(({ holder }) => holder),
        [holders[1], holders[4], holders[3]],
      )
      assert.deepEqual(await store.lookUps('p1'), [])
      assert.equal((await store.lookUps('p2')).length, 1)
      await store.remove({})
    })
  })

  reviewSuite(engine, empty)
  portsSuite(engine, empty)
  actsSuite(engine, empty)
  staffSuite(engine, empty)
  useSuite(engine, empty)
  importsSuite(engine, empty)

  describe(`order and commits in ${engine}`, () => {
    it('lets a read see the writes that were called before it', async () => {
      const store = await empty()
      const seen = await Promise.all([
        store.setting('k'),
        store.setSetting('k', '1'),
        store.setting('k'),
        store.setSetting('k', '2'),
        store.setting('k'),
      ])
      assert.deepEqual(seen, [undefined, undefined, '1', undefined, '2'])
    })

    it('fails one call of many, and the others hold', async () => {
      const store = await empty()
      await store.put({ people: [person('p0', { badge: 'taken' })] })
      const before = store.commits()
      const calls = [
        store.setSetting('a', '1'),
        store.put({ people: [person('p1'), person('p2', { badge: 'taken' })] }),
        store.openSession(session(1), []),
        store.openSession(session(2, { address: session(1).address }), []),
        store.sessions(-1),
        store.setting('a'),
        store.setSetting('b', '2'),
      ]
      const settled = await Promise.allSettled(calls)
      assert.deepEqual(
        settled.map(({ status }) => status === 'fulfilled'),
        [true, false, true, false, false, true, true],
      )
      assert.equal(store.commits() - before, 1)
      assert.equal(await store.person('p1'), undefined)
      assert.deepEqual(await store.openSessions(), [session(1)])
      assert.equal(await store.setting('b'), '2')
    })

    it('lets 200 waiting writes share few commits', async () => {
      const store = await empty()
      const before = store.commits()
      await Promise.all(Array.from({ length: 200 }, (_, i) => store.openSession(session(i + 1), [])))
      const shared = store.commits() - before
      assert.ok(shared >= 1 && shared <= 5, `${shared} commits`)
      assert.equal((await store.openSessions()).length, 200)
    })

    it('makes no commit for reads', async () => {
      const store = await empty()
      const before = store.commits()
      await Promise.all([store.park(), store.vouchers(), store.lastNumber()])
      assert.equal(store.commits(), before)
    })

    it('finds everything again after close, and refuses calls after it', async () => {
      const options = await fresh()
      const store = await openStore(options)
      const last = store.put({ people: [person('p1', { pin: SLIP })] })
      const open1 = store.openSession(session(3), [])
      const closing = Promise.all([store.close(), store.close()])
      await Promise.all([last, open1, closing])
      await assert.rejects(store.lastNumber(), failsWith(/closed/))
      const again = await openStore(options)
      assert.deepEqual(await again.person('p1'), person('p1', { pin: SLIP }))
      assert.deepEqual(await again.openSessions(), [session(3)])
      assert.equal(await again.lastNumber(), 3)
      await again.close()
    })
  })
}
