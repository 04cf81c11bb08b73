// What may be a PIN, and how a credential is checked against what is kept.
import { mac, sameSecret } from '../../base/mac.ts'
import type { Person, Pin } from './people.ts'

/** Why a new PIN is not taken. */
export type BadPin = 'not-six-digits' | 'same-as-slip' | 'too-easy'

const RUN = '01234567890'
const isRun = (pin: string): boolean => RUN.includes(pin) || RUN.includes([...pin].reverse().join(''))
const isRepeated = (pin: string): boolean => /^(\d{1,3})\1+$/.test(pin)

/** The digest under which a person's PIN is kept. */
export const pinMac = (key: Uint8Array, person: string, pin: string): string => mac(key, 'pin', person, pin)

/** The digest under which a voucher's code is kept; case, spaces and hyphens of the typed code do not matter. */
export const codeMac = (key: Uint8Array, code: string): string =>
  mac(key, 'voucher', code.toUpperCase().replace(/[\s-]/g, ''))

// As long as a kept digest, so that comparing with it takes the same time; no digest is all `A`.
const NOBODY = 'A'.repeat(44)

/** Checks a PIN. An unknown person costs the same digest and comparison, and is never right. */
export const rightPin = (key: Uint8Array, person: Person | undefined, pin: string): boolean => {
  const same = sameSecret(pinMac(key, person?.id ?? 'nobody', pin), person?.pin?.mac ?? NOBODY)
  return same && person !== undefined && person.pin !== null
}

/** Whether a person may take this PIN in place of the slip's. */
export const badPin = (key: Uint8Array, person: Person, next: string): BadPin | undefined => {
  if (!/^\d{6}$/.test(next)) return 'not-six-digits'
  if (person.pin !== null && pinMac(key, person.id, next) === person.pin.mac) return 'same-as-slip'
  return isRun(next) || isRepeated(next) ? 'too-easy' : undefined
}

/** The PIN that a person chose. */
export const chosenPin = (key: Uint8Array, person: string, pin: string, at: number): Pin => ({
  mac: pinMac(key, person, pin),
  state: 'chosen',
  madeBy: 'self',
  madeAt: at,
})

/** A one-time PIN on paper; `by` is the member of staff who made it. */
export const slipPin = (key: Uint8Array, person: string, pin: string, by: string, at: number): Pin => ({
  mac: pinMac(key, person, pin),
  state: 'slip',
  madeBy: by,
  madeAt: at,
})
