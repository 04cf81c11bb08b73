// What the command line of one side may add to the map, and what it may neither take away nor hand out.
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseRange } from '../../../src/base/addresses.ts'
import { deviceDoor, networkDoor, personDoor, seatDoor, tenantDoor } from '../../../src/domain/desk/side-doors.ts'
import type { HeadCount } from '../../../src/domain/people/heads.ts'
import type { Network, RegisteredDevice, Seat } from '../../../src/domain/people/people.ts'
import { createPlaces } from '../../../src/domain/people/places.ts'
import type { Policy, Who } from '../../../src/domain/policy/language.ts'
import type { Terms } from '../../../src/domain/policy/terms.ts'
import { address } from '../../kit/store-values.ts'

const network = (id: string, ranges: readonly string[], changes: Partial<Network> = {}): Network => ({
  ...{ id, kind: 'sign-in', tenant: null, ranges: ranges.map((text) => parseRange(text) ?? assert.fail(text)) },
  ...changes,
})
const seat = (id: string, of: string, ...addresses: readonly string[]): Seat => ({
  ...{ id, network: of, addresses: addresses.map(address) },
})
const policyNaming = (...who: Exclude<Who, 'everyone'>): Policy =>
  ({ rules: [{ match: { who } }], eligible: [{ who: 'everyone' }] }) as unknown as Policy
const NOTHING = policyNaming()

const MAP = {
  networks: [network('cafe', ['10.1.0.0/24']), network('office', ['10.2.0.0/16'], { tenant: 't-1' })],
  seats: [seat('7', 'cafe', '10.1.0.7'), seat('8', 'cafe', '10.9.0.8')],
}
const places = createPlaces(MAP.networks, MAP.seats)

test('networks: new ones and more ranges may come; nothing there is taken, moved or made another', () => {
  const door = (next: Network, policy = NOTHING) => networkDoor(policy, {}, MAP, next)
  assert.equal(door(network('new', ['10.3.0.0/24'])), undefined)
  assert.equal(door(network('around', ['10.0.0.0/8'])), undefined, 'the smaller ones keep what they have')
  assert.equal(door(network('cafe', ['10.1.0.0/24', '10.4.0.0/24'])), undefined)
  assert.equal(door(MAP.networks[0] ?? assert.fail()), undefined)
  assert.match(door(network('spot', ['10.2.0.5'])) ?? '', /addresses out of the network office/)
  assert.match(door(network('cafe', ['10.1.0.0/25'])) ?? '', /would not be in it as before/)
  assert.match(door(network('cafe', ['10.1.0.0/24', '10.2.7.0/24'])) ?? '', /out of the network office/)
  assert.match(door(network('office', ['10.2.0.0/16'], { tenant: 't-2' })) ?? '', /as before/)
  assert.match(door(network('cafe', ['10.1.0.0/24'], { kind: 'open', plan: 'basic' })) ?? '', /as before/)
  const named = policyNaming({ kind: 'network', id: 'cafe' })
  assert.match(door(network('cafe', ['10.1.0.0/24', '10.4.0.0/24']), named) ?? '', /the policy names the network cafe/)
  assert.equal(door(network('lab', ['10.5.0.0/24']), policyNaming({ kind: 'network', id: 'lab' })), undefined)
})

test('seats: new ones and more addresses may come; an address stays in its network', () => {
  const door = (next: Seat, policy = NOTHING) => seatDoor(policy, places, next)
  assert.equal(door(seat('9', 'cafe', '10.1.0.9')), undefined)
  assert.equal(door(seat('7', 'cafe', '10.1.0.7', '10.1.0.70')), undefined)
  assert.equal(door(seat('7', 'cafe', '10.1.0.7')), undefined)
  assert.equal(door(seat('9', 'cafe', '10.7.0.9')), undefined, 'an address of no network')
  assert.match(door(seat('7', 'cafe', '10.1.0.70')) ?? '', /would not sit there as before/)
  assert.match(door(seat('7', 'office', '10.1.0.7')) ?? '', /as before/)
  assert.match(door(seat('9', 'office', '10.1.0.9')) ?? '', /10\.1\.0\.9 is not in the network office now/)
  const seven = policyNaming({ kind: 'seat', id: '7' })
  assert.match(door(seat('7', 'cafe', '10.1.0.7', '10.1.0.70'), seven) ?? '', /the policy names the seat 7/)
  const cafe = policyNaming({ kind: 'network', id: 'cafe' })
  assert.match(door(seat('9', 'cafe', '10.7.0.9'), cafe) ?? '', /is not in the network cafe now/)
})

test('people: no group that the policy names, in a rule or in who may have a plan', () => {
  const policy = { rules: [], eligible: [{ who: [{ kind: 'group', id: 'doctors' }] }] } as unknown as Policy
  const door = (of: Policy, ...groups: string[]) => personDoor(of, {}, { groups, tenant: 't-1', plan: 'basic' }, [])
  assert.match(door(policy, 'sports', 'doctors') ?? '', /the group doctors/)
  assert.match(door(policyNaming({ kind: 'group', id: 'doctors' }), 'doctors') ?? '', /doctors/)
  assert.equal(door(policy, 'sports'), undefined)
  assert.equal(door(policyNaming({ kind: 'tenant', id: 'doctors' }), 'doctors'), undefined)
})

test('what is agreed of tenants and groups: their plans, their people, and no tenant or network beside them', () => {
  const terms: Terms = {
    tenants: new Map([['t-1', { plans: ['basic'], heads: 3 }]]),
    groups: new Map([['doctors', { tenants: ['t-1'], people: 2 }]]),
    networks: new Map(),
  }
  const head = (count: number, groups: readonly string[] = []): HeadCount => ({
    ...{ plan: 'basic', tenant: 't-1', tenantStaff: false, groups, count },
  })
  const door = (more: Partial<Parameters<typeof personDoor>[2]>, heads: readonly HeadCount[] = []) =>
    personDoor(NOTHING, terms, { groups: [], tenant: 't-1', plan: 'basic', ...more }, heads) ?? 'open'
  assert.equal(door({}, [head(2)]), 'open')
  assert.match(door({}, [head(2), head(1, ['doctors'])]), /t-1 has 3 people, and 3 are agreed/)
  assert.match(door({ plan: 'office' }), /the plan office is not among those agreed for the tenant t-1/)
  assert.match(door({ tenant: 't-2' }), /the tenant t-2 is not among the agreed ones/)
  assert.equal(door({ groups: ['doctors'] }, [head(1, ['doctors'])]), 'open')
  assert.match(door({ groups: ['doctors'] }, [head(2, ['doctors'])]), /doctors has 2 people, and 2 are agreed/)
  assert.match(door({ groups: ['pilots'] }), /t-1 are not agreed for the group pilots/)
  assert.match(tenantDoor(terms, 't-2') ?? '', /not among the agreed/)
  assert.equal(tenantDoor(terms, 't-1') ?? tenantDoor({}, 't-2'), undefined)
  assert.equal(networkDoor(NOTHING, terms, MAP, network('new', ['10.3.0.0/24'])), 'the networks are agreed')
})

test('devices: a new card, or another title; no other plan, and nobody’s card while they are signed in', () => {
  const till: RegisteredDevice = {
    ...{ id: 'till', title: 'Till', hardware: '02:00:00:00:00:01', plan: 'till', tenant: null, network: null },
  }
  const door = (next: RegisteredDevice, online: readonly string[] = []) => deviceDoor({ devices: [till] }, online, next)
  assert.equal(door({ ...till, title: 'Old till' }), undefined)
  const printer = { ...till, id: 'printer', hardware: '02:00:00:00:00:02' }
  assert.equal(door(printer), undefined)
  assert.match(door(printer, ['02:00:00:00:00:02']) ?? '', /signed in at that card/)
  for (const change of [{ plan: 'library' }, { hardware: '02:00:00:00:00:03' }, { network: 'cafe' }, { tenant: 't-1' }])
    assert.match(door({ ...till, ...change }) ?? '', /would not be online as before/)
})
