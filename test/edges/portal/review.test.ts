// Asking for a review over the portal's own form, and following it up: outcomes, bounds, what is shown.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import type { Review } from '../../../src/domain/review/review.ts'
import { startPark, type TestPark } from './park.ts'

let park: TestPark
before(async () => {
  park = await startPark()
})
after(() => park.stop())
beforeEach(() => {
  park.reviews = []
})

const get = (path: string): Promise<Response> => fetch(park.url + path, { redirect: 'manual' })
const post = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${park.url}/review`, {
    method: 'POST',
    body: new URLSearchParams({ rule: 'no-gambling', name: '', line: '', ...fields }),
    headers: { 'accept-language': 'en', ...headers },
    redirect: 'manual',
  })

const answered: Review = {
  number: 1,
  day: '2026-11-20',
  rule: 'no-gambling',
  why: { en: 'As it was then.', ko: '그때의 까닭.' },
  name: 'casino.test',
  line: '<b>please</b>',
  asked: 12,
  struck: false,
  answer: { day: '2026-11-22', outcome: 'kept', note: { en: 'It <i>stays</i>.', ko: null }, by: 'operators' },
}

test('the form is filled in, says what becomes public, and writes nothing', async () => {
  const english = await (await get('/review?rule=no-gambling&name=casino.test&lang=en')).text()
  for (const part of [
    'value="casino.test"',
    'value="no-gambling"',
    'Public from then on',
    'Not kept',
    'action="/review"',
  ])
    assert.ok(english.includes(part), part)
  assert.match(await (await get('/review?rule=plan:basic&lang=ko')).text(), /이용 범위[\s\S]*기본/)
  assert.deepEqual(park.reviews, [])
  for (const rule of ['nothing', 'tech:quic', '']) assert.equal((await get(`/review?rule=${rule}`)).status, 404, rule)
  assert.equal((await get('/review')).status, 404)
})

test('a press makes a number; the same again is the same number; nothing of the asker is in it', async () => {
  const made = await post({ name: 'Casino.test', line: 'We print\u202e their posters.' })
  assert.equal(made.status, 303)
  assert.equal(made.headers.get('location'), '/review/1?just=made')
  const { number, ...request } = park.reviews?.[0] ?? assert.fail()
  assert.deepEqual(
    { number, ...request, why: null },
    {
      number: 1,
      day: '2026-11-23',
      rule: 'no-gambling',
      why: null,
      name: 'casino.test',
      line: 'We print their posters.',
      asked: 1,
      struck: false,
      answer: null,
    },
  )
  assert.equal((await post({ name: 'casino.test' })).headers.get('location'), '/review/1?just=joined')
  const page = await (await get('/review/1?just=joined&lang=en')).text()
  assert.match(page, /still open as number 1[\s\S]*casino\.test[\s\S]*We print their posters\.[\s\S]*&lt;10/)
  assert.match(await (await get('/review/1?just=made&lang=ko')).text(), /요청 번호는 1번입니다/)
})

test('what cannot be taken is said, and what was typed stays', async () => {
  const name = await post({ name: 'a b', line: 'kept <line>' })
  assert.equal(name.status, 422)
  assert.match(await name.text(), /no name of a site[\s\S]*value="a b"[\s\S]*kept &lt;line&gt;/)
  assert.equal((await post({ line: 'x'.repeat(301) })).status, 422)
  assert.equal((await post({ rule: 'nothing' })).status, 404)
  assert.equal((await fetch(`${park.url}/review`, { method: 'POST', body: new URLSearchParams() })).status, 404)
  assert.deepEqual(park.reviews, [])
})

test('too many from one seat: 429 with a text and a time', async () => {
  let last = await post({ name: 'n0.test' })
  for (let i = 1; last.status === 303 && i < 9; i++) last = await post({ name: `n${i}.test` })
  assert.equal(last.status, 429)
  assert.match(last.headers.get('retry-after') ?? '', /^3[56]\d\d$/)
  assert.match(await last.text(), /asked often within the hour[\s\S]*(59|60) min/)
  assert.ok((park.reviews?.length ?? 9) <= 5)
})

test('a form of another site is refused, the blocked site’s among them', async () => {
  for (const headers of [{ origin: 'http://casino.test' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
    assert.equal((await post({ name: 'evil.test' }, headers as Record<string, string>)).status, 403)
  assert.deepEqual(park.reviews, [])
})

test('an answer is public under its number and with the rule, which it outlives', async () => {
  park.reviews = [answered, { ...answered, number: 2, name: 'bet.test', answer: null }]
  const page = await (await get('/review/1?lang=ko')).text()
  assert.match(
    page,
    /그때의 까닭\.[\s\S]*&lt;b&gt;please[\s\S]*그대로 둠[\s\S]*<blockquote lang="en">It &lt;i&gt;stays/,
  )
  assert.match(page, /2026-11-22에 단지의 운영 기관이/)
  assert.match(await (await get('/review/1?lang=en')).text(), /<dd>12<\/dd>/)
  assert.match(
    await (await get('/rules/no-gambling?lang=en')).text(),
    /Open: 1[\s\S]*href="\/review\/1"[\s\S]*kept[\s\S]*stays/,
  )
  assert.match(
    await (await get('/rules?lang=en')).text(),
    /Reviews<\/dt><dd>1 open · <a href="\/review\/1">No\. 1<\/a>: kept/,
  )
  park.reviews = [{ ...answered, rule: 'lifted-rule' }]
  const gone = await get('/rules/lifted-rule?lang=en')
  assert.equal(gone.status, 200)
  assert.match(await gone.text(), /no longer in force[\s\S]*href="\/review\/1"/)
  assert.match(await (await get('/review/1?lang=en')).text(), /no longer in force/)
  assert.equal((await get('/rules/another-rule')).status, 404)
})

test('what was struck says so; numbers that are none, or not there, are 404; the box leads to a number', async () => {
  park.reviews = [{ ...answered, name: null, line: null, struck: true }]
  assert.match(await (await get('/review/1?lang=en')).text(), /taken out by the operators/)
  for (const number of ['2', '0', '-1', '1e3', '01', 'x', '99999999999999999999'])
    assert.equal((await get(`/review/${number}`)).status, 404, number)
  assert.equal((await get('/review?number=+12+')).headers.get('location'), '/review/12')
  assert.equal((await get('/review?number=x')).status, 404)
})
