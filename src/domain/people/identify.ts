// Credential → who? Pure: the record was read before, the outcome is a value.
import type { Subject } from '../policy/language.ts'
import type { Credential, Holder, Person, Pin, Voucher } from './people.ts'
import { badPin, chosenPin, codeMac, rightPin } from './pins.ts'
import type { Place } from './places.ts'
import { secondsLeft } from './vouchers.ts'

/** Somebody who was recognised, with what changes in their record by this sign-in. */
export type Known = {
  readonly outcome: 'known'
  readonly holder: Holder
  readonly subject: Subject
  /** Seconds the credential itself allows: a voucher's rest. */
  readonly seconds: number | null
  readonly newPin: Pin | null
  readonly accepted: string | null
}

/** Why nobody, or nobody yet, was recognised. */
export type Unknown =
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'next'; readonly next: 'choose-pin' }
  | { readonly outcome: 'next'; readonly next: 'accept-rules'; readonly version: string }
  | { readonly outcome: 'bad-pin'; readonly why: 'not-six-digits' | 'same-as-slip' | 'too-easy' }

export type IdentifyParts = {
  readonly key: Uint8Array
  /** The version of the five lines of rules in force. */
  readonly rules: string
  readonly personByBadge: (badge: string) => Promise<Person | undefined>
  readonly voucherByMac: (mac: string) => Promise<Voucher | undefined>
}

const subjectOf = (person: Person, place: Place): Subject => ({
  plan: person.plan,
  tenant: person.tenant,
  groups: person.groups,
  seat: place.seat,
  network: place.network,
  badge: true,
  voucher: false,
  tenantStaff: person.tenantStaff,
})

type BadgeGiven = Extract<Credential, { kind: 'badge' }>

/** A person whose PIN was right: a slip must first be replaced, then the rules accepted. */
const greet = (parts: IdentifyParts, person: Person, given: BadgeGiven, place: Place, at: number): Known | Unknown => {
  const slip = person.pin?.state === 'slip'
  if (slip && given.newPin === undefined) return { outcome: 'next', next: 'choose-pin' }
  const bad = slip && given.newPin !== undefined ? badPin(parts.key, person, given.newPin) : undefined
  if (bad !== undefined) return { outcome: 'bad-pin', why: bad }
  const accepted = person.accepted === parts.rules ? null : parts.rules
  if (accepted !== null && given.accept !== accepted)
    return { outcome: 'next', next: 'accept-rules', version: accepted }
  return {
    outcome: 'known',
    holder: { kind: 'person', id: person.id },
    subject: subjectOf(person, place),
    seconds: null,
    newPin: slip && given.newPin !== undefined ? chosenPin(parts.key, person.id, given.newPin, at) : null,
    accepted,
  }
}

const byVoucher = (voucher: Voucher | undefined, place: Place, at: number): Known | Unknown => {
  if (voucher === undefined || at >= voucher.expiresAt || secondsLeft(voucher) === 0) return { outcome: 'wrong' }
  return {
    outcome: 'known',
    holder: { kind: 'voucher', id: voucher.id },
    subject: {
      plan: voucher.plan,
      tenant: null,
      groups: [],
      seat: place.seat,
      network: place.network,
      badge: false,
      voucher: true,
      tenantStaff: false,
    },
    seconds: secondsLeft(voucher),
    newPin: null,
    accepted: null,
  }
}

/** Whoever the desk has before it, by the badge alone: chosen PIN and accepted rules are looked at before. */
export const knownByBadge = (person: Person, place: Place): Known => ({
  ...{ outcome: 'known', holder: { kind: 'person', id: person.id }, subject: subjectOf(person, place) },
  ...{ seconds: null, newPin: null, accepted: null },
})

/** Who is it? `at` is milliseconds since 1970. The answer and the time it takes do not tell whether a badge exists. */
export const identify = async (
  parts: IdentifyParts,
  place: Place,
  given: Credential,
  at: number,
): Promise<Known | Unknown> => {
  if (given.kind === 'voucher') return byVoucher(await parts.voucherByMac(codeMac(parts.key, given.code)), place, at)
  const person = await parts.personByBadge(given.badge)
  const right = rightPin(parts.key, person, given.pin)
  return right && person !== undefined ? greet(parts, person, given, place, at) : { outcome: 'wrong' }
}
