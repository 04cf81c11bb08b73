// The pages for everybody over HTTP: nobody signs in, each is small, leads to the others, and is asked for again only when it has changed.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startPark, type TestPark } from './park.ts'

let park: TestPark
before(async () => {
  park = await startPark()
})
after(() => park.stop())

const PAGES = ['/park', '/rules', '/services', '/who', '/agreement', '/about'] as const

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(park.url + path, { headers })
  return { status: answer.status, headers: answer.headers, body: await answer.text() }
}

test('each is there in both languages, small, and leads to all others', async () => {
  for (const path of [...PAGES, '/rules?plan=basic&to=casino.test', '/rules/no-gambling', '/services?plan=library']) {
    for (const language of ['en', 'ko']) {
      const { status, body, headers } = await get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
      assert.equal(status, 200, path)
      assert.ok(Buffer.byteLength(body) < 30_000, `${path}: ${Buffer.byteLength(body)}`)
      assert.ok(body.includes(`<html lang="${language}">`))
      for (const other of PAGES) assert.ok(body.includes(`<a href="${other}"`), `${path} → ${other}`)
      assert.match(String(headers.get('content-security-policy')), /^default-src 'none'/)
      assert.ok(!/<script|<link|<img| (on\w+|style)="/.test(body), 'nothing runs, and nothing else is fetched')
    }
  }
})

test('a browser keeps a page for itself, and asks whether it still holds', async () => {
  const first = await get('/who?lang=en')
  assert.equal(first.headers.get('cache-control'), 'private, no-cache')
  assert.equal(first.headers.get('vary'), 'Cookie, Accept-Language')
  const tag = first.headers.get('etag') ?? ''
  assert.match(tag, /^"[0-9a-f]{40}"$/)
  const again = await get('/who?lang=en', { 'if-none-match': tag })
  assert.deepEqual([again.status, again.body], [304, ''])
  assert.match(String(again.headers.get('set-cookie')), /^lang=en/)
  assert.equal((await get('/who?lang=ko', { 'if-none-match': tag })).status, 200)
  assert.equal((await get('/rules/no-such-rule')).headers.get('cache-control'), 'no-store')
})

test('who: for each plan who may hold it, who gives it, why, on what basis, and how many do; nobody’s small number', async () => {
  const { body } = await get('/who?lang=en')
  for (const part of [
    'Counted on 2026-11-23, once a day',
    'at least 410 people; companies with fewer than ten are not in it',
    'fewer than ten in any one company',
    'each company, to its own people',
    'href="/agreement#article-',
    '20 of 20 seats',
    '<span class="tag">reached</span>',
    '0 of 120 companies',
    'from 2027-03-01',
    'Souvenirs &lt;17&gt;',
    'Other companies, with fewer than ten people on each plan, or none: 1.',
    'action="/rules"',
  ])
    assert.ok(body.includes(part), part)
  assert.ok(!body.includes('412') && !body.includes('t-042'))
  const korean = (await get('/who?lang=ko')).body
  for (const part of ['410명 이상', '자리 20석 가운데 20석', '업체 120곳 가운데 0곳', '합의서 제6조'])
    assert.ok(korean.includes(part), part)
})

test('the park: how to join, a seat now and as a rule, what is offered, how much of the time it ran', async () => {
  const { body } = await get('/park?lang=en')
  for (const part of [
    'Bring your badge &amp; a smile.',
    'href="mailto:desk@park.example"',
    'in 28 days: half within 3 min, nearly all within 17 min',
    '100 Mbit/s in, 20 Mbit/s out',
    '99.99 %',
    '4 min of it without an answer from outside',
    'not known',
    '4 Mbit/s',
    'ruled by several operators',
  ])
    assert.ok(body.includes(part), part)
  assert.match((await get('/park?lang=ko')).body, /출입증을 가지고 오십시오\./)
})

test('about: who can change what, the record and how to verify it, the program', async () => {
  const { body } = await get('/about?lang=en')
  for (const part of [
    'each change needs the signatures of all',
    'It has 12 entries.',
    `isthmus record verify …/record/ --genesis sha256:${'5'.repeat(64)}`,
    'Isthmus 0.1.0, free software',
  ])
    assert.ok(body.includes(part), part)
})
