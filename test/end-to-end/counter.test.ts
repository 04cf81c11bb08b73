// The desk's counter on the real program: vouchers that open a seat, a lost badge that opens none any more, and a note that lasts a day.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { freshFolder } from '../kit/folder.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { PASSWORD } from '../kit/staff.ts'

const data = join(freshFolder('counter'), 'data')
let park: RunningPark
let kim = ''
let ri = ''

type Said = { readonly status: number; readonly json: Record<string, unknown> }

const ask = async (method: string, path: string, body?: unknown, cookie = kim): Promise<Said & { cookie: string }> => {
  const answer = await fetch(`http://localhost:${park.ports.http}/api/v1/staff${path}`, {
    method,
    headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const given = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text), cookie: given }
}

const enrolled = async (name: string, role: string): Promise<string> => {
  const { out } = await park.command('staff', 'add', name, '--role', role, '--json')
  const entered = await ask('POST', '/enrolment/password', { name, code: JSON.parse(out).code, password: PASSWORD }, '')
  assert.equal(entered.status, 201, JSON.stringify(entered.json))
  return entered.cookie
}

const begin = async (): Promise<void> => {
  park = await startRealPark({ data })
}

before(async () => {
  await begin()
  kim = await enrolled('kim', 'desk')
  ri = await enrolled('ri', 'auditor')
})
after(() => park.stop())

const signIn = async (seat: number, body: unknown) => {
  const { status, body: text } = await park.api(seat, 'POST', '/sessions', body)
  return { status, json: JSON.parse(text) as Record<string, unknown> }
}

test('vouchers are made by the desk alone, told once, and open a seat for as long as they say', async () => {
  const wish = { plan: 'basic', minutes: 20, count: 3, days: 1 }
  assert.equal((await ask('POST', '/vouchers', wish, ri)).json.code, 'not-your-role')
  assert.equal((await ask('POST', '/vouchers', { ...wish, plan: 'none' })).json.code, 'unknown-plan')
  for (const bad of [{ count: 101 }, { minutes: 0 }, { days: 1.5 }])
    assert.equal((await ask('POST', '/vouchers', { ...wish, ...bad })).json.code, 'bad-request')
  const { status, json } = await ask('POST', '/vouchers', wish)
  assert.equal(status, 201)
  assert.equal(json.portal, 'http://portal.park.test/')
  assert.deepEqual((await ask('GET', '/portal')).json, { portal: json.portal })
  const codes = json.codes as string[]
  assert.equal(new Set(codes).size, 3)
  const opened = await signIn(2, { voucher: codes[0] })
  assert.equal(opened.status, 201)
  assert.ok(Number(opened.json.secondsLeft) > 1190 && Number(opened.json.secondsLeft) <= 1200)
})

test('a lost badge: what is open with it ends, it opens nothing more, the new one wants a PIN of its own, and the person reads who did it', async () => {
  const [{ badge, pin } = { badge: '', pin: '' }, other] = park.sample.people
  assert.equal((await signIn(3, { badge, pin })).status, 201)
  const wish = { badge, replacement: '04FF:00-AA 11' }
  assert.equal((await ask('POST', '/badges', wish, ri)).json.code, 'not-your-role')
  assert.equal((await ask('POST', '/badges', { ...wish, badge: '00' })).json.code, 'no-such')
  assert.equal((await ask('POST', '/badges', { ...wish, replacement: other?.badge })).json.code, 'badge-taken')
  assert.equal((await ask('POST', '/badges', { ...wish, replacement: badge })).json.code, 'badge-taken')
  const { status, json } = await ask('POST', '/badges', wish)
  assert.deepEqual([status, json.badge], [201, '04ff00aa11'])
  assert.equal((await park.api(3, 'GET', '/sessions/current')).status, 404)
  assert.equal((await signIn(3, { badge, pin })).status, 401)
  const slip = { badge: '04ff00aa11', pin: json.pin }
  assert.equal((await signIn(3, slip)).json.next, 'choose-pin')
  assert.equal((await signIn(3, { ...slip, newPin: '271946' })).status, 201)
  const { body } = await park.curl(3, '-H', 'accept-language: en', 'http://portal.park.test/my-access')
  assert.match(body, /Your badge was replaced by kim on/)
})

test('a forgotten PIN: the one before opens nothing, the slip wants one of their own, and the person reads who made it', async () => {
  const { badge, pin } = park.sample.people[2] ?? { badge: '', pin: '' }
  assert.equal((await signIn(4, { badge, pin })).status, 201)
  assert.equal((await ask('POST', '/slips', { badge }, ri)).json.code, 'not-your-role')
  assert.equal((await ask('POST', '/slips', { badge: '00' })).json.code, 'no-such')
  const { status, json } = await ask('POST', '/slips', { badge })
  assert.equal(status, 201)
  assert.equal((await park.api(4, 'GET', '/sessions/current')).status, 404)
  assert.equal((await signIn(4, { badge, pin })).status, 401)
  const slip = { badge, pin: json.pin }
  assert.equal((await signIn(4, slip)).json.next, 'choose-pin')
  assert.equal((await signIn(4, { ...slip, newPin: '271946' })).status, 201)
  const { body } = await park.curl(4, '-H', 'accept-language: en', 'http://portal.park.test/my-access')
  assert.match(body, /slip.*made by kim|by kim/i)
})

test('a note for the next shift outlives the program, and an empty one takes it away', async () => {
  const path = '/rooms/cafe/note'
  assert.equal((await ask('GET', path)).status, 204)
  assert.equal((await ask('PUT', path, { text: 'x' }, ri)).json.code, 'not-your-role')
  assert.equal((await ask('PUT', path, { text: 'x'.repeat(2001) })).json.code, 'bad-request')
  const { json } = await ask('PUT', path, { text: ' Seat 12 has no keyboard.\n자판이 없습니다. ' })
  assert.deepEqual([json.text, json.by], ['Seat 12 has no keyboard.\n자판이 없습니다.', 'kim'])
  assert.equal(Date.parse(String(json.until)) - Date.parse(String(json.at)), 86_400_000)
  await park.kill()
  await begin()
  assert.deepEqual((await ask('GET', path)).json, json)
  assert.equal((await ask('GET', '/rooms/other/note')).status, 204)
  assert.equal((await ask('PUT', path, { text: ' ' })).status, 204)
  assert.equal((await ask('GET', path)).status, 204)
})
