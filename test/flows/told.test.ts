// What is refused at a seat is told there only while the session lasts in which it was asked: never to whoever sits there next.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Address } from '../../src/base/addresses.ts'
import type { Resolved } from '../../src/domain/enforcement/connection.ts'
import { createPlaces, spotOf } from '../../src/domain/people/places.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { createBoard } from '../../src/edges/portal/board.ts'
import { createGate, type GateParts } from '../../src/main/gate.ts'
import { handClock } from '../kit/clock.ts'
import { subjectOn } from '../kit/subject.ts'

const client = '192.0.2.10' as Address
const wish = { client, mark: null, host: { kind: 'name', name: 'gone.example' }, port: 443 } as const

const sessionOf = (id: string): Session => ({
  id,
  number: 1,
  holder: { kind: 'person', id },
  subject: subjectOn('basic'),
  address: client,
  openedAt: 0,
  endsAt: null,
  bootId: 'b',
  endsBoot: null,
})

/** A seat whose name takes its time. */
const seat = () => {
  const places = createPlaces([], [])
  const roster = createRoster(places)
  const board = createBoard()
  const resolving = Promise.withResolvers<Resolved>()
  const gate = createGate({
    clock: handClock(),
    roster,
    board,
    decider: () => ({ decide: () => ({ allow: true, nameless: 'refuse' }), site: { hosts: new Map(), zones: [] } }),
    placeOf: places.placeOf,
    resolve: () => resolving.promise,
    isOwn: () => false,
    counts: { decided: () => {}, refused: () => {} },
  } as unknown as GateParts)
  const sitsDown = (id: string): void => {
    roster.reserve(sessionOf(id))
    roster.confirm(id)
  }
  const leaves = (id: string): void => {
    roster.end(id, 'signed-out', 0)
    board.tell(spotOf({ seat: null, address: client }), { kind: 'ended', reason: 'signed-out' })
  }
  const refused = async (): Promise<void> => {
    const found = await gate.route(wish)
    assert.ok(found.refused && found.reason === 'not-us:no-such-name')
    gate.refused(wish, found)
  }
  const shown = (): string[] => board.refusals(spotOf({ seat: null, address: client })).map(({ host }) => host)
  const answer = (): void => resolving.resolve({ found: false, reason: 'not-us:no-such-name' })
  return { sitsDown, leaves, refused, shown, answer }
}

test('in the session: told', async () => {
  const { sitsDown, refused, shown, answer } = seat()
  sitsDown('first')
  const refusing = refused()
  answer()
  await refusing
  assert.deepEqual(shown(), ['gone.example'])
})

test('the session ended meanwhile, and somebody else sits there: told to nobody', async () => {
  const { sitsDown, leaves, refused, shown, answer } = seat()
  sitsDown('first')
  const refusing = refused()
  leaves('first')
  sitsDown('second')
  answer()
  await refusing
  assert.deepEqual(shown(), [])
})
