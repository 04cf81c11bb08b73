import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Address, parseRange, within } from '../../../src/base/addresses.ts'
import { identify } from '../../../src/domain/people/identify.ts'
import type { Credential, Person, Voucher } from '../../../src/domain/people/people.ts'
import { badPin, chosenPin, codeMac, pinMac, rightPin, slipPin } from '../../../src/domain/people/pins.ts'
import { createPlaces, spotOf } from '../../../src/domain/people/places.ts'
import { secondsLeft, voucherCode, voucherState } from '../../../src/domain/people/vouchers.ts'

const key = new Uint8Array(32).fill(7)
const place = { address: '127.0.0.7' as Address, seat: '7', network: 'cafe' }
const base: Person = {
  id: 'p-1',
  badge: '04a3bcef12',
  name: 'Kim',
  tenant: 't-1',
  tenantStaff: false,
  groups: [],
  plan: 'basic',
  pin: chosenPin(key, 'p-1', '314159', 0),
  accepted: 'r1',
}
const voucher: Voucher = {
  id: 'v',
  mac: codeMac(key, 'ABCD-EFGH-JK'),
  plan: 'basic',
  seconds: 600,
  used: 100,
  createdAt: 0,
  createdBy: 'desk',
  printedAt: null,
  expiresAt: 1000,
}

const ask = (person: Person | undefined, given: Credential, at = 0, held = voucher) =>
  identify(
    {
      key,
      rules: 'r1',
      personByBadge: async (badge) => (badge === person?.badge ? person : undefined),
      voucherByMac: async (mac) => (mac === held.mac ? held : undefined),
    },
    place,
    given,
    at,
  )

const badge = (pin: string, more = {}) => ({ kind: 'badge', badge: '04a3bcef12', pin, ...more }) as const

test('a right PIN is known, with everything a rule may ask; a wrong one and an unknown badge are just wrong', async () => {
  const known = await ask(base, badge('314159'))
  assert.equal(known.outcome, 'known')
  assert.deepEqual(known.outcome === 'known' && known.subject, {
    plan: 'basic',
    tenant: 't-1',
    groups: [],
    seat: '7',
    network: 'cafe',
    badge: true,
    voucher: false,
    tenantStaff: false,
  })
  for (const [person, pin] of [
    [base, '314158'],
    [undefined, '314159'],
    [{ ...base, pin: null }, '314159'],
  ] as const)
    assert.deepEqual(await ask(person, badge(pin)), { outcome: 'wrong' })
})

test('a slip must be replaced, then the rules accepted, and only then something is written', async () => {
  const fresh: Person = { ...base, pin: slipPin(key, 'p-1', '271828', 'desk', 0), accepted: null }
  assert.deepEqual(await ask(fresh, badge('271828')), { outcome: 'next', next: 'choose-pin' })
  assert.deepEqual(await ask(fresh, badge('271828', { newPin: '271828' })), { outcome: 'bad-pin', why: 'same-as-slip' })
  assert.deepEqual(await ask(fresh, badge('271828', { newPin: '123456' })), { outcome: 'bad-pin', why: 'too-easy' })
  assert.deepEqual(await ask(fresh, badge('271828', { newPin: '918273' })), {
    outcome: 'next',
    next: 'accept-rules',
    version: 'r1',
  })
  const done = await ask(fresh, badge('271828', { newPin: '918273', accept: 'r1' }))
  assert.ok(done.outcome === 'known' && done.accepted === 'r1' && done.newPin?.mac === pinMac(key, 'p-1', '918273'))
  assert.equal((await ask({ ...base, accepted: 'r0' }, badge('314159', { accept: 'r0' }))).outcome, 'next')
})

test('vouchers: by any spelling of the code, with what is left, not when spent or expired', async () => {
  const given: Credential = { kind: 'voucher', code: 'abcd efgh-jk' }
  const known = await ask(undefined, given)
  assert.ok(known.outcome === 'known' && known.seconds === 500 && known.subject.voucher)
  assert.equal((await ask(undefined, given, 1000)).outcome, 'wrong')
  assert.equal((await ask(undefined, given, 0, { ...voucher, used: 600 })).outcome, 'wrong')
  assert.equal((await ask(undefined, { kind: 'voucher', code: 'nope' })).outcome, 'wrong')
})

test('the states of a voucher', () => {
  assert.equal(voucherState(voucher, 0, false), 'created')
  assert.equal(voucherState({ ...voucher, printedAt: 5 }, 0, false), 'printed')
  assert.equal(voucherState(voucher, 2000, true), 'in-use')
  assert.equal(voucherState(voucher, 1000, false), 'expired')
  assert.equal(voucherState({ ...voucher, used: 700 }, 2000, false), 'used-up')
  assert.equal(secondsLeft({ ...voucher, used: 700 }), 0)
  assert.match(
    voucherCode(new Uint8Array(64).map((_, i) => i * 3)),
    /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{2}$/,
  )
  assert.throws(() => voucherCode(new Uint8Array(64).fill(255)))
})

test('which PINs are too easy', () => {
  for (const pin of ['000000', '121212', '123123', '123456', '654321', '012345', '567890'])
    assert.equal(badPin(key, base, pin), 'too-easy', pin)
  for (const pin of ['12345', '1234567', '12345a', '１２３４５６'])
    assert.equal(badPin(key, base, pin), 'not-six-digits', pin)
  assert.equal(badPin(key, base, '193746'), undefined)
  assert.ok(!rightPin(key, undefined, ''))
})

test('the area of a network: what no smaller network and no seat of another one has', () => {
  const range = (text: string) => parseRange(text) ?? assert.fail(text)
  const open = { kind: 'open', tenant: null } as const
  const places = createPlaces(
    [
      { ...open, id: 'all', ranges: [range('10.0.0.0/29'), range('fd00::/127'), range('10.0.0.4-10.0.0.9')] },
      { ...open, id: 'part', ranges: [range('10.0.0.2-10.0.0.3')] },
    ],
    [{ id: '7', network: 'part', addresses: ['10.0.0.6' as Address, 'fd00::' as Address] }],
  )
  const texts = (id: string): string[] =>
    places
      .areaOf(id)
      .map(({ from, to }) => `${from}-${to}`)
      .sort()
  assert.deepEqual(texts('part'), ['10.0.0.2-10.0.0.3'])
  assert.deepEqual(texts('all'), ['10.0.0.0-10.0.0.1', '10.0.0.4-10.0.0.5', '10.0.0.7-10.0.0.9', 'fd00::1-fd00::1'])
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(12), fc.boolean()), { maxLength: 6 }), fc.nat(60), (given, n) => {
      const networks = given.map(([from, length, mine], at) => ({
        ...open,
        id: mine ? 'mine' : `other-${at}`,
        ranges: [range(`10.0.0.${from}-10.0.0.${from + length}`)],
      }))
      const all = [
        { ...open, id: 'mine', ranges: networks.filter(({ id }) => id === 'mine').flatMap((each) => each.ranges) },
      ]
      const map = createPlaces([...all, ...networks.filter(({ id }) => id !== 'mine')], [])
      const address = `10.0.0.${n}` as Address
      const hits = map.areaOf('mine').filter((each) => within(address, each)).length
      assert.equal(hits, map.placeOf(address).network === 'mine' ? 1 : 0)
    }),
  )
})

test('places: a seat by its address, else the network with the smallest range', () => {
  const range = (text: string) => {
    const parsed = parseRange(text)
    assert.ok(parsed)
    return parsed
  }
  const places = createPlaces(
    [
      { id: 'all', kind: 'sign-in', ranges: [range('10.0.0.0/8')], tenant: null },
      { id: 'cafe', kind: 'sign-in', ranges: [range('10.1.0.0/24')], tenant: null },
    ],
    [{ id: '7', network: 'cafe', addresses: ['10.1.0.7' as Address, 'fd00::7' as Address] }],
  )
  assert.deepEqual(places.placeOf('fd00::7' as Address), { address: 'fd00::7', seat: '7', network: 'cafe' })
  assert.equal(places.placeOf('10.1.0.9' as Address).network, 'cafe')
  assert.equal(places.placeOf('10.2.0.9' as Address).network, 'all')
  assert.equal(places.placeOf('192.0.2.1' as Address).network, null)
  assert.equal(spotOf(places.placeOf('fd00::7' as Address)), spotOf(places.placeOf('10.1.0.7' as Address)))
})
