// isthmus session open

import type { Desk } from '../../../domain/desk/desk.ts'
import { badgeOf, codeOf, pinOf } from '../../../domain/people/badge.ts'
import type { Credential } from '../../../domain/people/people.ts'
import { type Command, type Given, Misuse, type Result } from '../command.ts'
import { moment } from '../text.ts'

const credentialOf = (given: Given): Credential => {
  const badge = given.text('badge')
  const pin = given.text('pin')
  const voucher = given.text('voucher')
  const other = badge !== undefined || pin !== undefined
  if (voucher !== undefined && !other) return { kind: 'voucher', code: codeOf(voucher) }
  if (voucher === undefined && badge !== undefined && pin !== undefined) {
    return { kind: 'badge', badge: badgeOf(badge), pin: pinOf(pin) }
  }
  throw new Misuse('a session is opened with a badge or with a voucher', 'give --badge and --pin, or --voucher alone')
}

type Opened = Awaited<ReturnType<Desk['openSession']>>

/** Why not, in a sentence. */
const refusal = (opened: Exclude<Opened, { outcome: 'online' }>, seat: string): string => {
  switch (opened.outcome) {
    case 'no-seat':
      return `There is no seat ${seat}.`
    case 'wrong':
      return 'Badge and PIN, or the voucher, are not right.'
    case 'taken':
      if (opened.by === 'device') return `What is at seat ${seat} is a registered device: nobody signs in at it.`
      return `Somebody else is signed in at seat ${seat}. End that session first: isthmus session end --seat ${seat}`
    case 'next':
      return opened.next === 'choose-pin'
        ? 'The slip’s PIN must first be replaced, by its owner, at a seat.'
        : 'The rules must first be accepted, by the person, at a seat.'
    case 'bad-pin':
      return 'The new PIN cannot be taken.'
    case 'closed':
      return opened.held === undefined
        ? `The plan is closed for them now (${opened.reason}).`
        : `Not until ${moment(opened.held.until)} at the latest (${opened.reason}): ${opened.held.why}`
    case 'slow':
      return `Too many wrong tries; the next is looked at in ${opened.retryAfter} s.`
    case 'only-secure': // the desk's socket is no network
    case 'no-place':
      return `Seat ${seat} belongs to no network of the park.`
  }
}

const resultOf = (opened: Opened, seat: string): Result => {
  if (opened.outcome !== 'online') return { code: 1, json: opened, human: refusal(opened, seat) }
  const { session } = opened
  const ends = session.endsAt === null ? 'without an end' : `until ${moment(session.endsAt)}`
  const { id, subject, endsAt } = session
  const json = {
    outcome: 'online',
    id,
    seat,
    plan: subject.plan,
    ends: endsAt === null ? null : new Date(endsAt).toISOString(),
  }
  return { code: 0, json, human: `Seat ${seat} is online on plan ${subject.plan}, ${ends}. Session ${id}` }
}

export const sessionOpen: Command = {
  name: 'session open',
  summary: 'sign somebody in at a seat, as if they did it there',
  usage: '--seat ID (--badge B --pin P | --voucher CODE)',
  operand: null,
  options: [
    { name: 'seat', value: 'ID', what: 'the seat', required: true },
    { name: 'badge', value: 'B', what: 'the number of the badge' },
    { name: 'pin', value: 'P', what: 'the PIN that goes with it' },
    { name: 'voucher', value: 'CODE', what: 'a voucher instead of badge and PIN' },
  ],
  examples: [
    ['session open --seat 7 --voucher K7PM-3QXD-9F', 'Puts a visitor with a voucher online at seat 7.'],
    [
      'session open --seat 7 --badge 04a3bcef12 --pin 194573',
      'The same for a person with a badge; they see later who did it.',
    ],
  ],
  run: async (given, parts) => {
    const seat = given.needed('seat')
    return resultOf(await parts.desk.openSession({ seat, credential: credentialOf(given), by: parts.user }), seat)
  },
}
