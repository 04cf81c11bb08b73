// Twenty seats at the real program for a minute (ten in a soak), while it is killed twice: whoever sits goes on, nobody has a second seat, no minute is free.
// The seats speak the protocol by the agent's own client, with its keys and leases; what stands on their screens is tested with fewer (seat-room.test.ts).
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ed25519Signer } from '../../src/base/ed25519.ts'
import { parseVerifierKey, type VerifierKey } from '../../src/domain/record/keys.ts'
import type { Lease } from '../../src/domain/seat-agent/agent.ts'
import { readLease } from '../../src/domain/seat-agent/lease.ts'
import { enrolAt, type Server, seatServer } from '../../src/edges/seat/server.ts'
import { freePort } from '../kit/console-passkeys.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { startRealPark } from '../kit/park.ts'

const SECONDS = process.env.ISTHMUS_SOAK === undefined ? 60 : 600
const SEATS = 20
const BEAT = 2000

type Seat = {
  readonly id: string
  readonly server: Server
  readonly key: VerifierKey
  lease: Lease | null
  taken: number
  lost: string[]
}

const data = join(freshFolder(), 'data')
const port = await freePort()
const start = () => startRealPark({ data, env: { ISTHMUS_HTTP: `127.0.0.1:${port}` } })
let park = await start()
after(() => park.stop())

const now = (): number => performance.now()

/** Seconds that the seat has by its own count. */
const leftAt = ({ lease, taken }: Seat): number => (lease === null ? 0 : lease.seconds - (now() - taken) / 1000)

const take = (seat: Seat, note: string, asked: number): void => {
  const lease = readLease(note, seat.key, seat.id) ?? assert.fail(`seat ${seat.id} was given no lease of its own`)
  if (lease.serial <= (seat.lease?.serial ?? 0)) return
  if (seat.lease?.session === lease.session)
    assert.ok(lease.seconds <= leftAt(seat) + 2, `seat ${seat.id}: ${lease.seconds} s where ${leftAt(seat)} were left`)
  Object.assign(seat, { lease, taken: asked })
}

/** One beat; while nobody answers the seat goes on by itself. */
const beat = async (seat: Seat): Promise<void> => {
  const asked = now()
  const state = seat.lease === null ? 'locked' : 'in-use'
  const used = seat.lease === null ? null : Math.max(0, 3600 - leftAt(seat))
  const told = await seat.server.beat({
    state,
    session: seat.lease?.session ?? null,
    used,
    wiped: seat.lease === null,
    boot: asked,
    bootId: 'test',
    version: 'test',
  })
  if (!told.ok) return
  if (told.is.do === 'wipe' && seat.lease !== null) {
    seat.lost.push(seat.lease.session)
    seat.lease = null
  } else if (told.is.lease !== null) take(seat, told.is.lease, asked)
}

const enrol = async (id: string): Promise<Seat> => {
  const { out } = await park.command('seat', 'code', id, '--json')
  const signer = ed25519Signer(randomBytes(32))
  const way = { server: new URL(`http://127.0.0.1:${port}`), ca: undefined }
  const enrolled = await enrolAt(way, JSON.parse(out).code, signer.publicKey)
  assert.ok(enrolled.ok, JSON.stringify(enrolled))
  const key = parseVerifierKey(enrolled.is.vkey) ?? assert.fail(enrolled.is.vkey)
  return { id, server: seatServer(way, id, signer), key, lease: null, taken: 0, lost: [] }
}

test('twenty seats, a program that is killed twice', { timeout: (SECONDS + 240) * 1000 }, async () => {
  const seats: Seat[] = []
  for (let n = 1; n <= SEATS; n++) seats.push(await enrol(String(n)))
  for (const seat of seats) await beat(seat)
  const { out } = await park.command(
    'voucher',
    'create',
    '--plan',
    'basic',
    '--minutes',
    '60',
    '--count',
    String(SEATS),
    '--json',
  )
  const codes: string[] = JSON.parse(out).codes
  await Promise.all(
    seats.map(async (seat, n) => {
      const asked = now()
      const signed = await seat.server.signIn({ voucher: codes[n] ?? '' })
      assert.ok(signed.ok, `seat ${seat.id}: ${JSON.stringify(signed)}`)
      take(seat, signed.is.lease, asked)
    }),
  )
  const sessions = seats.map(({ lease }) => lease?.session)
  assert.equal(new Set(sessions).size, SEATS)
  let isOver = false
  const beating = Promise.all(
    seats.map(async (seat, n) => {
      await pause((n * BEAT) / SEATS)
      while (!isOver) {
        await beat(seat)
        await pause(BEAT)
      }
    }),
  )
  const end = now() + SECONDS * 1000
  for (const kill of [1, 2]) {
    await pause((SECONDS * 1000) / 4)
    await park.kill()
    const before = seats.map(leftAt)
    await pause(3000)
    for (const [n, seat] of seats.entries())
      assert.ok(leftAt(seat) < (before[n] ?? 0), `kill ${kill}: seat ${seat.id} counts on`)
    const nobody = await seats[0]?.server.signIn({ voucher: codes[1] ?? '' })
    assert.equal(nobody?.ok, false, 'no server, no new session')
    park = await start()
  }
  await pause(Math.max(0, end - now()))
  const room = async () => JSON.parse((await park.command('room', 'show', '--json')).out)
  await eventually('every seat is in use again', async () => {
    const { seats: shown } = await room()
    return shown.filter(({ state }: { state: string }) => state === 'in-use').length === SEATS
  })
  isOver = true
  await beating
  assert.deepEqual(
    seats.map(({ lease }) => lease?.session),
    sessions,
    'each has the session that it had',
  )
  assert.deepEqual(
    seats.flatMap(({ lost }) => lost),
    [],
  )
  const { sessions: open } = JSON.parse((await park.command('session', 'list', '--json')).out)
  assert.equal(new Set(open.map(({ seat }: { seat: string }) => seat)).size, SEATS)
  assert.equal(open.length, SEATS, 'nobody has a second one')
})
