// A park of one's own, from nothing: places and people by command line, a slip, the first sign-in, staff's looks told.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { startRealPark } from '../kit/park.ts'

const POLICY = `policy: isthmus/v1
park: { name: { en: Ship, ko: 배 }, timezone: Asia/Seoul }
services:
  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, tcp/443] }
plans:
  crew: { title: { en: Crew, ko: 선원 }, services: [web], session: 30 min }
  night:
    title: { en: Night, ko: 밤 }
    services: [web]
    hours: never
schedules:
  never: { days: Mon, from: "00:00", to: "00:01" }
`

test('from an empty data folder to the first sign-in', async () => {
  const folder = freshFolder()
  writeFileSync(join(folder, 'policy.yaml'), POLICY)
  writeFileSync(join(folder, 'isthmus.yaml'), 'policy: policy.yaml\ndomain: ship.example\n')
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') } })
  const ok = async (...args: string[]): Promise<string> => {
    const done = await park.command(...args)
    assert.equal(done.exit, 0, done.err + done.out)
    return done.out
  }
  try {
    assert.equal((await park.command('sample', '--json')).exit, 1)
    // The tour belongs to the sample alone.
    const portal = `http://localhost:${park.ports.http}`
    for (const path of ['/', '/rules', '/about'])
      assert.doesNotMatch(await (await fetch(portal + path)).text(), /class="tour|\/tour/, path)
    for (const path of ['/tour', '/tour/propose']) assert.equal((await fetch(portal + path)).status, 404, path)
    const nowhere = await park.api(7, 'POST', '/sessions', { badge: '0a', pin: '123456' })
    assert.equal(nowhere.status, 403, 'no network yet')
    await ok('tenant', 'put', '--id', 't-1', '--name', 'Deck')
    await ok('network', 'put', '--id', 'mess', '--range', '127.0.0.0/24')
    await ok('seat', 'put', '--id', 'A', '--network', 'mess', '--address', '127.0.0.7')
    const twice = await park.command('seat', 'put', '--id', 'B', '--network', 'mess', '--address', '127.0.0.7')
    assert.equal(twice.exit, 1)
    assert.match(twice.out, /belongs to another seat/)
    const badge = ['--badge', '04:A3:BC:EF:99', '--name', '김영희', '--tenant', 't-1']
    const added = JSON.parse(await ok('person', 'add', ...badge, '--plan', 'crew', '--json'))
    const night = JSON.parse(
      await ok('person', 'add', '--badge', '0b', '--name', 'N', '--tenant', 't-1', '--plan', 'night', '--json'),
    )

    const post = (body: object) => park.api(7, 'POST', '/sessions', body)
    const slip = { badge: '04a3bcef99', pin: added.pin }
    const choose = await post(slip)
    assert.deepEqual([choose.status, JSON.parse(choose.body).next], [409, 'choose-pin'])
    const easy = await post({ ...slip, newPin: '111111' })
    assert.deepEqual([easy.status, JSON.parse(easy.body).next], [409, 'choose-pin'])
    const rules = await post({ ...slip, newPin: '604417' })
    const { next, version } = JSON.parse(rules.body)
    assert.deepEqual([rules.status, next], [409, 'accept-rules'])
    assert.equal((await post({ ...slip, newPin: '604417', accept: version })).status, 201)
    assert.equal((await park.api(7, 'DELETE', '/sessions/current')).status, 204)
    assert.equal((await post(slip)).status, 401, 'the slip is used up')
    // As a reader types into a keyboard in Hangul mode, and a PIN as it stands on paper.
    assert.equal((await post({ badge: '04:ㅁ3ㅠㅊㄷㄹ99', pin: '604 417' })).status, 201)

    const list = JSON.parse(await ok('session', 'list', '--json'))
    assert.equal((list.sessions ?? list).length, 1)
    await ok('session', 'end', '--seat', 'A')
    assert.equal((await park.api(7, 'GET', '/sessions/current')).status, 404)
    assert.equal((await post({ badge: '04a3bcef99', pin: '604417' })).status, 201)
    const page = await park.curl(7, 'http://portal.ship.example/')
    assert.match(
      page.body,
      /class="say" aria-labelledby="notices-title"/,
      'the person sees that staff ended the session',
    )
    await ok('session', 'end', '--seat', 'A')

    const first = { badge: '0b', pin: night.pin, newPin: '771934', accept: version }
    const closed = await post(first)
    assert.deepEqual([closed.status, JSON.parse(closed.body).reason], [423, 'hours'])
    const wrong: number[] = []
    for (let i = 0; i < 5; i++) wrong.push((await post({ badge: '04a3bcef99', pin: '000000' })).status)
    assert.deepEqual(wrong.slice(0, 3), [401, 401, 401])
    const slow = await post({ badge: '04a3bcef99', pin: '604417' })
    assert.equal(slow.status, 429)
    assert.ok(Number(slow.headers['retry-after']) >= 1)
  } finally {
    await park.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
