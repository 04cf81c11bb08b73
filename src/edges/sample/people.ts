// The sample park's people, with PINs made at the first start and kept in data/sample.json for whoever tries it out.
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Address, parseAddress, parseRange } from '../../base/addresses.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Network, Person, Seat, Voucher } from '../../domain/people/people.ts'
import { badPin, codeMac, pinMac } from '../../domain/people/pins.ts'
import { voucherCode } from '../../domain/people/vouchers.ts'
import type { Store } from '../../domain/store/store.ts'
import { type Company, crowdOf } from './crowd.ts'

/** What `isthmus sample --json` prints. */
export type SampleFile = {
  readonly people: readonly {
    readonly badge: string
    readonly pin: string
    readonly name: string
    readonly plan: string
    readonly tenant: string
  }[]
  readonly voucher: string
}

/** examples/kaesong/park.json, and the companies beside it. */
export type SamplePark = {
  readonly companies: readonly Company[]
  readonly networks: readonly { id: string; kind: 'sign-in'; ranges: readonly string[]; tenant: null }[]
  readonly seats: { readonly network: string; readonly count: number }
  readonly people: readonly {
    readonly id: string
    readonly badge: string
    readonly name: string
    readonly tenant: string
    readonly plan: string
    readonly tenantStaff?: boolean
  }[]
  readonly voucher: { readonly id: string; readonly plan: string; readonly minutes: number }
}

const fileOf = (data: string): string => join(data, 'sample.json')

/** Whether the sample's people exist in this data folder. */
export const hasSample = (data: string): boolean => existsSync(fileOf(data))

/** Reads what was made, or `undefined`. */
export const readSample = (data: string): SampleFile | undefined => {
  if (!hasSample(data)) return undefined
  try {
    return JSON.parse(readFileSync(fileOf(data), 'utf8'))
  } catch (cause) {
    throw new IsthmusError(
      'data:unusable',
      `${fileOf(data)} is damaged`,
      'delete it: the sample gets new PINs at the next start',
      { cause },
    )
  }
}

const anyPin = (person: Person): string => {
  const pin = String(randomInt(1_000_000)).padStart(6, '0')
  return badPin(new Uint8Array(32), person, pin) === undefined ? pin : anyPin(person)
}

const YEAR = 365 * 86_400_000

const personOf = (given: SamplePark['people'][number]): Person => ({
  id: given.id,
  badge: given.badge,
  name: given.name,
  tenant: given.tenant,
  tenantStaff: given.tenantStaff ?? false,
  groups: [],
  plan: given.plan,
  pin: null,
  accepted: null,
})

const seatAddresses = (index: number): Address[] =>
  [`127.0.0.${index}`, ...(index === 1 ? ['::1'] : [])].flatMap((text) => parseAddress(text) ?? [])

const seatsOf = (park: SamplePark): Seat[] =>
  Array.from({ length: park.seats.count }, (_, i) => ({
    id: String(i + 1),
    network: park.seats.network,
    addresses: seatAddresses(i + 1),
  }))

const networksOf = (park: SamplePark): Network[] =>
  park.networks.map((network) => ({ ...network, ranges: network.ranges.flatMap((text) => parseRange(text) ?? []) }))

const crowd = (park: SamplePark): Person[] =>
  crowdOf(park.companies, (tenant) => park.people.filter((each) => each.tenant === tenant).length)

/** Makes new PINs and a voucher code; writes nothing. */
export const makeSample = (park: SamplePark): SampleFile => ({
  people: park.people.map((given) => ({
    badge: given.badge,
    pin: anyPin(personOf(given)),
    name: given.name,
    plan: given.plan,
    tenant: given.tenant,
  })),
  voucher: voucherCode(randomBytes(64)),
})

/** Puts the sample's people, seats and voucher in the store. Those of the sample file have chosen their PINs and accepted the rules already. */
export const putSample = async (
  store: Store,
  park: SamplePark,
  sample: SampleFile,
  how: { readonly key: Uint8Array; readonly rules: string; readonly at: number },
): Promise<void> => {
  const { key, at } = how
  const people: Person[] = park.people.map((given, i) => ({
    ...personOf(given),
    accepted: how.rules,
    pin: { mac: pinMac(key, given.id, sample.people[i]?.pin ?? ''), state: 'chosen', madeBy: 'sample', madeAt: at },
  }))
  const voucher: Voucher = {
    id: park.voucher.id,
    mac: codeMac(key, sample.voucher),
    plan: park.voucher.plan,
    seconds: park.voucher.minutes * 60,
    used: 0,
    createdAt: at,
    createdBy: 'sample',
    printedAt: null,
    expiresAt: at + YEAR,
  }
  await store.put({
    tenants: park.companies.map(({ id, name }) => ({ id, name })),
    networks: networksOf(park),
    seats: seatsOf(park),
    people: [...people, ...crowd(park)],
    vouchers: [voucher],
  })
}

/** Takes the sample's people, their sessions and the file away, for good. */
export const removeSample = async (store: Store, park: SamplePark, data: string): Promise<void> => {
  await store.remove({ people: [...park.people, ...crowd(park)].map(({ id }) => id), vouchers: [park.voucher.id] })
  await store.setSetting('sample', 'removed')
  rmSync(fileOf(data), { force: true })
}

export const samplePath = fileOf
