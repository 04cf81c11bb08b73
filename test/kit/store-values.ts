// Values for the store's tests, each with everything that can be there.
import { type Address, parseAddress } from '../../src/base/addresses.ts'
import type { Person, Voucher } from '../../src/domain/people/people.ts'
import type { Ending } from '../../src/domain/sessions/ending.ts'
import type { Session } from '../../src/domain/sessions/session.ts'

export const address = (text: string): Address => {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`not an address: ${text}`)
  return parsed
}

export const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  badge: `badge-${id}`,
  name: `Person ${id}`,
  tenant: null,
  tenantStaff: false,
  groups: [],
  plan: 'basic',
  pin: null,
  accepted: null,
  ...more,
})

export const voucher = (id: string, more: Partial<Voucher> = {}): Voucher => ({
  id,
  mac: `mac-${id}`,
  plan: 'library',
  seconds: 3600,
  used: 0,
  createdAt: 1_700_000_000_000,
  createdBy: 'desk',
  printedAt: null,
  expiresAt: 1_800_000_000_000,
  ...more,
})

/** Session `number`, at 10.x.y.z after the number. */
export const session = (number: number, more: Partial<Session> = {}): Session => ({
  id: `session-${number}`,
  number,
  holder: { kind: 'person', id: `p${number}` },
  subject: {
    plan: 'basic',
    tenant: null,
    groups: [],
    seat: null,
    network: 'cafe',
    badge: true,
    voucher: false,
    tenantStaff: false,
  },
  address: address(`10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`),
  ...(number % 2 === 0 ? {} : { device: { interface: 'lan0', hardware: `02:00:00:00:00:0${number % 10}` } }),
  openedAt: 1_764_000_000_000 + number,
  endsAt: 1_764_003_600_000 + number,
  bootId: 'boot-1',
  endsBoot: 3_600_000.25 + number,
  ...more,
})

export const ending = (id: string, more: Partial<Ending> = {}): Ending => ({
  id,
  at: 1_764_001_000_000,
  reason: 'signed-out',
  bytes: 0,
  used: 0,
  ...more,
})
