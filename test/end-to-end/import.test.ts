// isthmus import on the real program: a table from a spreadsheet, people who sign in by it, taken back; and the lights going out in the midst.
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import iconv from 'iconv-lite'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web], session: 30 min }
  mate: { title: { en: Mate, ko: 항해사 }, services: [web], session: 60 min }
`

const ship = () => {
  const folder = freshFolder()
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), 'policy: policy.yaml\ndomain: ship.example\n')
  return { folder, data: join(folder, 'data'), env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') } }
}

const commands = (park: RunningPark) => {
  const run = async (exit: number, ...args: string[]): Promise<string> => {
    const done = await park.command(...args)
    assert.equal(done.exit, exit, done.err + done.out)
    return done.out
  }
  return { ok: run.bind(null, 0), fails: run.bind(null, 1) }
}

test('tenants, people and seats from tables as spreadsheets save them, by line, and back', async () => {
  const { folder, env } = ship()
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const park = await startRealPark({ env })
  const { ok, fails } = commands(park)
  try {
    await ok('network', 'put', '--id', 'mess', '--range', '127.0.0.0/24')
    const seats = file('seats.csv', 'seat;address\r\nA;127.0.0.7\r\nB;127.0.0.8\r\n')
    assert.match(await fails('import', seats, '--yes'), /seats\.csv:2: seat A is new, and needs a network/)
    await ok('import', seats, '--network', 'mess', '--yes')
    const deck = '똠펲믜 상사'
    const tenants = file('업체.csv', iconv.encode(`업체번호,업체명\nt-1,${deck}\nt-2,삼덕통상\n`, 'cp949'))
    const people = file(
      'people.csv',
      '\ufeffbadge,name,tenant,plan,birthday\n04:A3:BC,김영희,t-1,crew,1990\n04:a3:bd,"Lee, Na",t-2,mate,1991\n',
    )
    assert.match(await fails('import', people, '--yes'), /people\.csv:2: there is no tenant t-1.*\n.*people\.csv:3:/)
    assert.match(await fails('import', tenants), /2 tenants new \(t-1, t-2\)[\s\S]*add --yes/)
    await ok('import', tenants, '--yes')
    const made = await ok('import', people, '--yes')
    assert.match(made, /Imported: 2 people new, 0 changed\. To take it back: isthmus import undo 3/)
    assert.match(
      await ok('import', people, '--yes'),
      /2 people as they are already\ncolumns that are not taken: birthday/,
    )

    const changed = file('changed.csv', 'badge,plan\n04a3bd,crew\n')
    await ok('import', changed, '--yes')
    const list = await ok('import', 'list')
    assert.deepEqual(
      list.split('\n').flatMap((line) => /^\d/.exec(line) ?? []),
      ['4', '3', '2', '1'],
    )
    assert.match(await fails('import', 'undo', '3'), /Changed since, and so not put back/)
    await ok('import', 'undo', '4')
    await ok('import', 'undo', '3')
    assert.match(await fails('import', 'undo', '3'), /taken back already/)
    await ok('import', 'undo', '2')
    assert.match(await fails('import', people, '--yes'), /there is no tenant t-1/)
    assert.match(await fails('import', 'undo', '9'), /There is no import 9/)
  } finally {
    await park.stop()
  }
})

test('people who came by a table get their first PIN on a slip, once, and sign in with it', async () => {
  const { folder, env } = ship()
  const park = await startRealPark({ env })
  const { ok } = commands(park)
  try {
    await ok('network', 'put', '--id', 'mess', '--range', '127.0.0.0/24')
    await ok('tenant', 'put', '--id', 't-1', '--name', 'Deck')
    const table = join(folder, 'people.csv')
    const rows = Array.from({ length: 250 }, (_, n) => `${(n + 0x1000).toString(16)},선원 ${n},t-1`)
    writeFileSync(table, ['badge,name,tenant', ...rows].join('\n'))
    await ok('import', table, '--plan', 'crew', '--yes')
    assert.equal((await park.api(9, 'POST', '/sessions', { badge: '1008', pin: '000000' })).status, 401)
    const to = join(folder, 'slips.csv')
    assert.match(await ok('person', 'slips', '--to', to), /250 slips in /)
    assert.equal(statSync(to).mode & 0o777, 0o600)
    const slips = readFileSync(to, 'utf8').trimEnd().split('\r\n').slice(1)
    assert.equal(slips.length, 250)
    assert.equal(new Set(slips.map((line) => line.split(',')[2])).size, 250)
    const pin = slips.find((line) => line.includes(',1007,'))?.split(',')[3]
    const slip = { badge: '1007', pin, newPin: '604417' }
    const { version } = JSON.parse((await park.api(7, 'POST', '/sessions', slip)).body)
    assert.equal((await park.api(7, 'POST', '/sessions', { ...slip, accept: version })).status, 201)
    const taken = await park.command('person', 'slips', '--to', to)
    assert.equal(taken.exit, 4)
    assert.match(taken.err, /is there already/)
    assert.match(await ok('person', 'slips', '--to', join(folder, 'none.csv')), /Everybody has a PIN or a slip/)
    assert.match(await ok('person', 'slips', '--to', join(folder, 'again.csv'), '--again'), /249 slips/)
  } finally {
    await park.stop()
  }
})

test('who is online as somebody else than they would be is signed out, and comes in as they are now', async () => {
  const { folder, env } = ship()
  const park = await startRealPark({ env })
  const { ok } = commands(park)
  try {
    await ok('network', 'put', '--id', 'mess', '--range', '127.0.0.0/24')
    await ok('tenant', 'put', '--id', 't-1', '--name', 'Deck')
    const added = ['--badge', '0a', '--name', 'Kim', '--tenant', 't-1', '--plan', 'crew', '--json']
    const { pin } = JSON.parse(await ok('person', 'add', ...added))
    const post = (body: object) => park.api(7, 'POST', '/sessions', body)
    const slip = { badge: '0a', pin, newPin: '604417' }
    const { version } = JSON.parse((await post(slip)).body)
    assert.equal((await post({ ...slip, accept: version })).status, 201)
    const table = join(folder, 'people.csv')
    writeFileSync(table, 'badge,plan\n0a,mate\n')
    const shown = await park.command('import', table)
    assert.match(shown.out, /1 session ends: those people are online/)
    assert.equal((await park.api(7, 'GET', '/sessions/current')).status, 200)
    await ok('import', table, '--yes')
    assert.equal((await park.api(7, 'GET', '/sessions/current')).status, 404)
    const again = await post({ badge: '0a', pin: '604417' })
    assert.deepEqual([again.status, JSON.parse(again.body).plan], [201, 'mate'])
  } finally {
    await park.stop()
  }
})

test('kill -9 at any moment of an import, or of taking it back: all of it or nothing, and it can be done again', async () => {
  const { folder, data, env } = ship()
  const MANY = 20_000
  const tenants = join(folder, 'tenants.csv')
  writeFileSync(tenants, ['id,name', ...Array.from({ length: MANY }, (_, n) => `t-${n},Company ${n}`)].join('\n'))
  let park = await startRealPark({ data, env })
  /** How many tenants the park has, by what a second import would find. */
  const known = async (): Promise<number> => {
    const { weighed } = JSON.parse((await park.command('import', tenants, '--json')).out)
    return weighed.same
  }
  try {
    let has = 0
    let last = 0
    for (let round = 0; round < 4; round++) {
      const undo = has === MANY
      const done = undo ? park.command('import', 'undo', String(last)) : park.command('import', tenants, '--yes')
      // Later and later: the first rounds are killed before the command arrives, the last ones after it is done.
      await sleep(undo ? 300 + 60 * round : 500 + 160 * round)
      await park.kill()
      await done
      park = await startRealPark({ data, env })
      has = await known()
      assert.ok(has === 0 || has === MANY, `${has} of ${MANY} are there`)
      const { imports } = JSON.parse((await park.command('import', 'list', '--json')).out)
      const standing = imports.filter(({ undoneAt }: { undoneAt: number | null }) => undoneAt === null)
      assert.equal(standing.length, has === 0 ? 0 : 1, 'what is listed is what is there')
      last = standing[0]?.id ?? last
    }
    if (has === 0) assert.equal((await park.command('import', tenants, '--yes')).exit, 0)
    await eventually('all of them', async () => (await known()) === MANY)
  } finally {
    await park.stop()
  }
})
