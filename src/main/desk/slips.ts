// Slips on a running park: drawn here, kept as digests, told once.
import { randomInt } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import type { createTurn } from '../../base/turn.ts'
import type { Slip, SlipDesk } from '../../domain/desk/slips.ts'
import { badgeOf } from '../../domain/people/badge.ts'
import type { Person } from '../../domain/people/people.ts'
import { badPin, slipPin } from '../../domain/people/pins.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { EndReason, Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'

export type SlipParts = {
  readonly key: Uint8Array
  readonly store: Store
  readonly clock: Clock
  readonly roster: Roster
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
}

/** People of one portion. */
const PORTION = 100

/** Drawn until it is none that is too easy. */
export const freshPin = (key: Uint8Array, person: Person): string => {
  const pin = String(randomInt(1_000_000)).padStart(6, '0')
  return badPin(key, person, pin) === undefined ? pin : freshPin(key, person)
}

const drawn = ({ key, clock }: SlipParts, person: Person, by: string) => {
  const pin = freshPin(key, person)
  const slip: Slip = { badge: person.badge, name: person.name, tenant: person.tenant, pin }
  return { slip, given: { person: person.id, pin: slipPin(key, person.id, pin, by, clock().wall) } }
}

/** For one person, whatever PIN they had. */
export const newSlip = async (
  parts: SlipParts,
  asked: Parameters<SlipDesk['newSlip']>[0],
): ReturnType<SlipDesk['newSlip']> => {
  const { store, roster, end } = parts
  const person = await store.personByBadge(badgeOf(asked.badge))
  if (person === undefined) return null
  const { slip, given } = drawn(parts, person, asked.by)
  await store.giveSlips([given], { unused: false })
  const open = roster.all().filter(({ holder }) => holder.kind === 'person' && holder.id === person.id)
  await end([...open], 'staff')
  return slip
}

const newSlips = async (
  parts: SlipParts,
  { by, ...which }: Parameters<SlipDesk['newSlips']>[0],
): ReturnType<SlipDesk['newSlips']> => {
  const people = await parts.store.withoutPin({ ...which, limit: PORTION })
  const made = people.map((person) => drawn(parts, person, by))
  // Who has just chosen a PIN of their own keeps it.
  const given = new Set(
    await parts.store.giveSlips(
      made.map((each) => each.given),
      { unused: true },
    ),
  )
  await breath()
  return {
    slips: made.filter((each) => given.has(each.given.person)).map(({ slip }) => slip),
    last: people.length < PORTION ? null : (people.at(-1)?.id ?? null),
  }
}

export const createSlips = (parts: SlipParts, inTurn: ReturnType<typeof createTurn>['inTurn']): SlipDesk => ({
  newSlip: (asked) => inTurn(() => newSlip(parts, asked)),
  newSlips: (asked) => inTurn(() => newSlips(parts, asked)),
})
