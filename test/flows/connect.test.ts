// Whose a connection is, and whether it may go on: by the kernel's mark, by every step of its way, at every hour.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Address } from '../../src/base/addresses.ts'
import type { Wish } from '../../src/domain/enforcement/connection.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { build } from '../../src/edges/policyfile/build.ts'
import { loadPolicy } from '../../src/edges/policyfile/load.ts'
import { admit, type ConnectParts, route, stands } from '../../src/flows/connect.ts'
import { onChange } from '../../src/main/on-change.ts'
import { freshFolder } from '../kit/folder.ts'
import { subjectOn } from '../kit/subject.ts'

const folder = freshFolder('connect')
after(() => rmSync(folder, { recursive: true, force: true }))

const POLICY = `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
schedules: { work: { days: Mon-Sat, from: "08:00", to: "18:00" } }
rules:
  no-games: { layer: park, block: { who: everyone, to: [games.test], when: work } }
  no-range: { layer: park, block: { who: everyone, to: [198.51.100.0/28] } }
`

const deciderOf = (text: string) => {
  const path = join(folder, 'policy.yaml')
  writeFileSync(path, text)
  const inputs = { path, rule: 'file', site: { hosts: new Map(), zones: [] } } as const
  const { decider } = build(loadPolicy(inputs), inputs)
  assert.ok(decider !== null)
  return decider
}

const sessionOf = (id: string, number: number, address: string): Session => ({
  id,
  number,
  holder: { kind: 'person', id },
  subject: subjectOn('basic'),
  address: address as Address,
  openedAt: 0,
  endsAt: null,
  bootId: 'b',
  endsBoot: null,
})

const MORNING = Date.parse('2026-11-23T07:59:59+09:00')

const park = () => {
  const places = createPlaces([], [])
  const roster = createRoster(places)
  for (const session of [sessionOf('seven', 7, '192.0.2.7'), sessionOf('eight', 8, '192.0.2.8')]) {
    roster.reserve(session)
    roster.confirm(session.id)
  }
  const now = { wall: MORNING, decider: deciderOf(POLICY) }
  const clock = () => ({ wall: now.wall, credible: now.wall, boot: 0, bootId: 'b' })
  const parts: ConnectParts = {
    clock,
    roster,
    decider: () => now.decider,
    placeOf: places.placeOf,
    resolve: async (name) => ({ found: true, aliases: [`edge.${name}`], addresses: ['198.51.100.77' as Address] }),
    isOwn: () => false,
  }
  return { parts, roster, now, clock }
}

const wishOf = (mark: number | null, client = '192.0.2.7', name = 'site.test'): Wish => ({
  client: client as Address,
  mark,
  host: { kind: 'name', name },
  port: 443,
})

test('what is walled is reached by nobody in particular: by name, on the ports of the web, and only as long as it is walled', async () => {
  const { parts, now } = park()
  now.decider = deciderOf(`${POLICY}walled: [=help.test]\n`)
  const wish = wishOf(0, '192.0.2.99', 'help.test')
  const found = await route(parts, wish)
  assert.ok(!found.refused)
  assert.deepEqual([found.address, found.session.id], ['198.51.100.77', 'nobody'])
  const way = { aliases: [], address: found.address }
  assert.equal(stands(parts, wish, way, 'nobody'), null)
  for (const other of [
    { ...wish, port: 25 },
    wishOf(0, '192.0.2.99', 'x.help.test'),
    wishOf(0, '192.0.2.99', 'site.test'),
  ])
    assert.equal(admit(parts, other).refused, true)
  assert.equal(
    admit(parts, wishOf(7, '192.0.2.7', 'help.test')).session?.id,
    'seven',
    'who is signed in is decided as always',
  )
  assert.equal((await route({ ...parts, isOwn: () => true }, wish)).refused, true)
  assert.equal(stands(parts, wish, way, 'seven')?.reason, 'no-session')
  now.decider = deciderOf(POLICY)
  assert.equal(stands(parts, wish, way, 'nobody')?.reason, 'no-session')
})

test("with a mark the address says nothing, also where the mark is nobody's", async () => {
  const { parts, roster } = park()
  const who = (wish: Wish): string | undefined => admit(parts, wish).session?.id
  assert.equal(who(wishOf(null)), 'seven')
  assert.equal(who(wishOf(8)), 'eight')
  assert.equal(who(wishOf(8, '203.0.113.1')), 'eight')
  assert.equal(who(wishOf(0)), undefined)
  assert.equal(who(wishOf(9)), undefined)
  const found = await route(parts, wishOf(8))
  assert.ok(!found.refused)
  assert.deepEqual([found.session.number, found.aliases], [8, ['edge.site.test']])
  roster.end('eight', 'time', 0)
  assert.equal((await route(parts, wishOf(8))).refused, true)
})

test('what was dialled stands as long as name, aliases, address and session may', () => {
  const { parts, roster, now } = park()
  const way = (aliases: string[] = [], address = '198.51.100.77') => ({ aliases, address: address as Address })
  const reason = (wish: Wish, by = way(), of = 'seven') => stands(parts, wish, by, of)?.reason ?? null
  assert.equal(reason(wishOf(7)), null)
  assert.equal(reason(wishOf(7), way([], '198.51.100.3')), 'no-range')
  assert.equal(reason(wishOf(7), way([], '127.0.0.1')), 'tech:private-address')
  assert.equal(reason(wishOf(7), way(['cdn.games.test'])), null)
  now.wall = MORNING + 1000
  assert.equal(reason(wishOf(7), way(['cdn.games.test'])), 'no-games')
  assert.equal(reason(wishOf(7, '192.0.2.7', 'games.test')), 'no-games')
  assert.equal(reason(wishOf(null), way(), 'eight'), 'no-session', 'somebody else has the address by now')
  roster.end('seven', 'signed-out', 0)
  assert.equal(reason(wishOf(7)), 'no-session')
})

test('a change is noticed once: of the hour, of the policy, and of nothing else', () => {
  const { now, clock } = park()
  let changes = 0
  const look = onChange({ policy: { decider: () => now.decider }, clock, changed: async () => void changes++ })
  const after = (): number => {
    void look()
    void look()
    return changes
  }
  assert.equal(after(), 0)
  now.wall = MORNING + 1000
  assert.equal(after(), 1)
  now.wall += 3_600_000
  assert.equal(after(), 1)
  now.decider = deciderOf(POLICY.replace('games.test', 'sports.test'))
  assert.equal(after(), 2)
  now.wall = MORNING
  assert.equal(after(), 3, 'also when the clock is set back')
})
