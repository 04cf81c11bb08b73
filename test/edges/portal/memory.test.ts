// What the portal keeps between requests: tickets of sign-ins under way, and what was refused at each seat.
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseAddress } from '../../../src/base/addresses.ts'
import type { SeatEvent } from '../../../src/domain/sessions/tapped.ts'
import { createBoard } from '../../../src/edges/portal/board.ts'
import { createTickets, type Held } from '../../../src/edges/portal/tickets.ts'
import { handClock } from '../../kit/clock.ts'

const address = (text: string) => parseAddress(text) ?? assert.fail(text)
const SEAT = address('127.0.0.7')
const held: Held = { step: 'choose-pin', badge: '04a3', pin: '271828', onward: undefined }

test('a ticket is good once, at its address, for its step, for five minutes', () => {
  const clock = handClock()
  const tickets = createTickets(clock)
  const name = tickets.issue(SEAT, held)
  assert.ok(!name.includes('271828') && name.length >= 22)
  assert.equal(tickets.take(address('127.0.0.8'), name, 'choose-pin'), undefined)
  assert.equal(tickets.take(SEAT, name, 'accept-rules'), undefined)
  assert.equal(tickets.take(SEAT, 'other', 'choose-pin'), undefined)
  assert.deepEqual(tickets.take(SEAT, name, 'choose-pin'), held)
  assert.equal(tickets.take(SEAT, name, 'choose-pin'), undefined)
  const late = tickets.issue(SEAT, held)
  clock.pass(301)
  assert.equal(tickets.take(SEAT, late, 'choose-pin'), undefined)
})

test('a newer ticket voids the older one of the same address, and the number of tickets is bounded', () => {
  const tickets = createTickets(handClock())
  const first = tickets.issue(SEAT, held)
  const second = tickets.issue(SEAT, held)
  assert.equal(tickets.take(SEAT, first, 'choose-pin'), undefined)
  assert.ok(tickets.take(SEAT, second, 'choose-pin'))
  const oldest = tickets.issue(SEAT, held)
  for (let i = 0; i < 5000; i++) tickets.issue(address(`10.0.${i >> 8}.${i & 255}`), held)
  assert.equal(tickets.take(SEAT, oldest, 'choose-pin'), undefined)
})

test('the board keeps the last ten refusals of a session, one for each site and reason, until it ends', () => {
  const board = createBoard()
  const refused = (host: string, at: number): SeatEvent => ({ kind: 'refused', host, reason: 'no-gambling', at })
  for (let i = 0; i < 15; i++) board.tell('seat 7', refused(`h${i}.test`, i))
  board.tell('seat 7', refused('h9.test', 99))
  assert.deepEqual(
    board
      .refusals('seat 7')
      .map((r) => r.host)
      .slice(0, 3),
    ['h9.test', 'h14.test', 'h13.test'],
  )
  assert.equal(board.refusals('seat 7').length, 10)
  assert.equal(board.refusals('seat 8').length, 0)
  board.tell('seat 7', { kind: 'ended', reason: 'time' })
  assert.equal(board.refusals('seat 7').length, 0)
})

test('only the seat itself hears, and only while it listens', () => {
  const board = createBoard()
  const heard: string[] = []
  const stop = board.listen('seat 7', (event) => heard.push(event.kind))
  board.listen('seat 8', () => heard.push('other'))
  board.tell('seat 7', { kind: 'refused', host: 'a.test', reason: 'r', at: 1 })
  stop()
  stop()
  board.tell('seat 7', { kind: 'ended', reason: 'time' })
  assert.deepEqual(heard, ['refused'])
})
