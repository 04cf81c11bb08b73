// A café of twenty seats in one process, on a clock turned by hand: the real office, rooms and store; agents that speak only the protocol.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { parseAddress } from '../../src/base/addresses.ts'
import type { RoomAct } from '../../src/domain/desk/room-desk.ts'
import type { Person } from '../../src/domain/people/people.ts'
import { chosenPin } from '../../src/domain/people/pins.ts'
import { compile } from '../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../src/domain/policy/decide/decide.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { readPolicy } from '../../src/domain/policy/read/policy.ts'
import type { VerifiedPolicy } from '../../src/domain/policy/verify/verify.ts'
import { NOBODY_HELD } from '../../src/domain/sessions/held.ts'
import type { Tapped } from '../../src/domain/sessions/tapped.ts'
import { readTree } from '../../src/edges/policyfile/yaml.ts'
import { createBoard } from '../../src/edges/portal/board.ts'
import { type OpenedStore, openStore } from '../../src/edges/store/open-store.ts'
import { type Office, openOffice } from '../../src/main/office.ts'
import { openRoomHouse, type RoomHouse } from '../../src/main/room/house.ts'
import { openRooms, type Rooms } from '../../src/main/room/rooms.ts'
import { handClock } from './clock.ts'
import { freshFolder } from './folder.ts'

const KEY = new Uint8Array(32).fill(5)
const PIN = '194573'
const RULES = '1'
export const SEATS = 20

const policyText = (room: string): string => `policy: isthmus/v1
park: { name: Café, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web], session: 60 min, time: 3 h/day } }
schedules: { opening: { days: daily, from: "09:00", to: "18:00" } }
rooms: { cafe: { title: Café, network: cafe, ${room} } }
`

const deciderOf = (room: string): Decider => {
  const { tree } = readTree(policyText(room), 'policy.yaml')
  assert.ok(tree !== null)
  const { policy, problems } = readPolicy(tree, 'policy.yaml')
  assert.ok(policy !== null, JSON.stringify(problems))
  const { compiled } = compile(policy as VerifiedPolicy, new Map(), new Uint8Array(16), 'hash')
  return createDecider(compiled, { hosts: new Map(), zones: [] })
}

const address = (text: string) => parseAddress(text) ?? assert.fail(text)

export type Cafe = Awaited<ReturnType<typeof openCafe>>

/** One run of the program. */
type Run = { readonly store: OpenedStore; readonly office: Office; readonly rooms: Rooms; readonly house: RoomHouse }

/** `people`: how many there are, `p0` and on; `room`: its settings as the policy has them. */
export const openCafe = async (
  people: number,
  room = 'hours: opening, resume: 15 min, warn: [5 min]',
  start?: number,
) => {
  const clock = handClock(start)
  const decider = deciderOf(room)
  const data = join(freshFolder(), 'data')
  const board = createBoard()
  let latest = 0
  const open = async (): Promise<Run> => {
    const store = await openStore({ data, url: undefined })
    const away = latest === 0 ? 0 : clock().credible - latest
    const rooms = await openRooms({
      clock,
      store,
      decider: () => decider,
      held: () => NOBODY_HELD,
      failed: (error) => assert.fail(String(error)),
      away,
    })
    const office = await openOffice({
      ...{ clock, key: KEY, rulesVersion: RULES, store, decider: () => decider, held: () => NOBODY_HELD },
      room: rooms.gate,
      opened: (session) => rooms.opened(session),
      ended: async (session) => rooms.ended(session),
      admit: async () => {},
      rebind: async () => {},
      redecide: () => {},
      tapped: () => {},
      deviceOf: () => undefined,
      interfacesOf: () => [],
    })
    rooms.connect(office)
    const house = openRoomHouse({
      ...{
        clock,
        store,
        decider: () => decider,
        held: () => NOBODY_HELD,
        rooms,
        office,
        board,
        key: KEY,
        leaseKey: KEY,
        domain: 'cafe.test',
      },
      desk: {
        endSession: async ({ which }) => {
          const session = 'id' in which ? office.roster.byId(which.id) : undefined
          if (session === undefined) return { done: false, why: 'no-such' }
          await rooms.endWithRest(session, 'ended')
          return { done: true, session: {} as never }
        },
        createVouchers: async () => ({ created: false, why: 'unknown-plan' }),
      },
      facts: { portal: 'http://portal.cafe.test/', proxy: '127.0.0.1:3128', rulesVersion: RULES },
      meet: () => null,
    })
    return { store, office, rooms, house }
  }
  const first = await openStore({ data, url: undefined })
  const everybody = Array.from(
    { length: people },
    (_, n): Person => ({
      ...{
        id: `p${n}`,
        badge: `b${n}`,
        name: `Person ${n}`,
        tenant: null,
        tenantStaff: false,
        groups: [],
        plan: 'basic',
      },
      ...{ pin: chosenPin(KEY, `p${n}`, PIN, 0), accepted: RULES },
    }),
  )
  await first.put({
    networks: [
      { id: 'cafe', kind: 'sign-in', tenant: null, ranges: [{ from: address('10.1.0.1'), to: address('10.1.0.99') }] },
    ],
    seats: Array.from({ length: SEATS }, (_, n) => ({
      id: String(n + 1),
      network: 'cafe',
      addresses: [address(`10.1.0.${n + 1}`)],
    })),
    people: everybody,
  })
  await first.close()
  let run = await open()
  const agents = new Map<string, Agent>()

  /** An agent as far as the protocol goes: it counts its lease down by itself, and locks at its end. */
  type Agent = {
    session: string | null
    endsBoot: number
    granted: number
    on: boolean
    wiped: boolean
    paused: boolean
  }
  const leaseOf = (note: string): { session: string; seconds: number } => {
    const [, , , session = '', seconds = ''] = note.split('\n')
    return { session, seconds: Number(seconds.replace('seconds ', '')) }
  }
  const take = (agent: Agent, note: string): void => {
    const { session, seconds } = leaseOf(note)
    if (agent.session !== session) agent.granted = seconds
    Object.assign(agent, { session, endsBoot: clock().boot + seconds * 1000, wiped: false, paused: false })
  }
  const lock = (agent: Agent): void =>
    void Object.assign(agent, { session: null, endsBoot: 0, wiped: true, paused: false })
  const beatOne = async (seat: string, agent: Agent): Promise<void> => {
    const used = agent.session === null ? null : Math.max(0, agent.granted - (agent.endsBoot - clock().boot) / 1000)
    const state = agent.session === null ? 'locked' : agent.paused ? 'paused' : 'in-use'
    const told = await run.house.seats.beat(seat, { state, session: agent.session, used, wiped: agent.wiped })
    if (told.do === 'wipe') lock(agent)
    if (told.do === 'lock') agent.paused = true
    if ((told.do === 'unlock' || told.do === 'none') && told.lease !== null) take(agent, told.lease)
  }
  const cafe = {
    clock,
    run: () => run,
    decider: () => decider,
    agents,
    /** Seats get agents, which are on. */
    enrol: async (...seats: readonly string[]) => {
      for (const seat of seats) {
        const done = await run.house.desk.act('cafe', { act: 'code', seat }, { operator: null, name: 'desk' })
        assert.ok(done.done && done.code !== undefined)
        assert.ok((await run.house.seats.enrol(done.code, 'A'.repeat(43))) !== undefined)
        agents.set(seat, { session: null, endsBoot: 0, granted: 0, on: true, wiped: true, paused: false })
      }
      await cafe.beat()
    },
    /** A seat that a test does without: an agent that is never heard. */
    outOfTheWay: async (seat: string) => {
      const key = { seat, key: 'A'.repeat(43), at: 0, by: 'test' }
      await run.store.putSeatKey(key)
      run.rooms.agents.enrol(key)
    },
    /** Every agent that has power is heard, and what follows happens. */
    beat: async () => {
      for (const [seat, agent] of agents) {
        if (agent.session !== null && !agent.paused && clock().boot >= agent.endsBoot) lock(agent)
        if (agent.on) await beatOne(seat, agent)
      }
      await cafe.tick()
    },
    tick: async () => {
      await run.office.sweep()
      await run.rooms.tick()
      latest = clock().credible
    },
    /** Time passes, beat by beat. */
    pass: async (seconds: number, step = 5) => {
      for (let left = seconds; left > 0; left -= step) {
        clock.pass(Math.min(step, left))
        await cafe.beat()
      }
    },
    tap: async (seat: string, person: number): Promise<Tapped> => {
      const credential = { kind: 'badge', badge: `b${person}`, pin: PIN } as const
      const agent = agents.get(seat)
      if (agent === undefined) {
        const place = run.office.places().placeOf(address(`10.1.0.${seat}`))
        return run.office.tap(place, credential)
      }
      const { tapped, lease } = await run.house.seats.signIn(seat, credential)
      if (lease !== null) take(agent, lease)
      return tapped
    },
    power: (seat: string, on: boolean) => {
      const agent = agents.get(seat) ?? assert.fail(seat)
      agent.on = on
      if (!on) lock(agent)
    },
    act: (asked: RoomAct) => run.house.desk.act('cafe', asked, { operator: null, name: 'desk' }),
    room: () => run.house.desk.room('cafe') ?? assert.fail('no room'),
    seat: (id: string) => cafe.room().seats.find((seat) => seat.id === id) ?? assert.fail(id),
    number: async (person: number | null) => {
      const room = run.rooms.all()[0] ?? assert.fail('no room')
      return run.house.queue.take(room, null, person === null ? null : `b${person}`)
    },
    /** The program dies without a word; seats go on by themselves for so long; it comes back. */
    kill: async (seconds: number) => {
      // Whatever was acknowledged is on disk; nothing more is written by this run.
      await run.store.close()
      for (let left = seconds; left > 0; left -= 5) {
        clock.pass(Math.min(5, left))
        for (const agent of agents.values())
          if (agent.session !== null && !agent.paused && clock().boot >= agent.endsBoot) lock(agent)
      }
      run = await open()
      await cafe.beat()
    },
    close: () => run.store.close(),
  }
  return cafe
}
