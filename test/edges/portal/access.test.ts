// My access and About over HTTP: only the seat's own, everything with its reason, small, and true without the database.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import { SEEN, SEERS, WHO_SEES } from '../../../src/edges/portal/who-sees.ts'
import { startPark, type TestPark } from './park.ts'

let park: TestPark
before(async () => {
  park = await startPark()
})
after(() => park.stop())
beforeEach(() => {
  park.end('time')
  park.lookUps = []
  park.failures.length = 0
})

/** Pages for everybody may be larger. */
const get = async (path: string): Promise<string> => {
  const body = await (await fetch(park.url + path)).text()
  const most = /^\/(about|rules)/.test(path) ? 30_000 : 20_000
  assert.ok(Buffer.byteLength(body) < most, `${path}: ${Buffer.byteLength(body)}`)
  return body
}
const signIn = async (fields: Record<string, string> = { badge: '04a3bcef12', pin: '271828' }): Promise<void> => {
  const answer = await fetch(`${park.url}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  assert.equal(answer.status, 303)
}

test('where nobody is signed in, it says so and what everybody may see', async () => {
  park.lookUps = [{ person: 'p', by: 'kim', at: 1, what: 'record-seen' }]
  const body = await get('/my-access?lang=en')
  assert.match(body, /Nobody is signed in at this seat/)
  for (const href of ['/rules', '/agreement', '/about', '/']) assert.ok(body.includes(`href="${href}"`), href)
  assert.doesNotMatch(body, /kim/)
})

test('the plan with its grounds and what is left, services in words, rules now and at other hours', async () => {
  await signIn()
  const english = await get('/my-access?lang=en')
  for (const part of [
    'Your plan: Basic',
    'What both operators agreed on.',
    'href="/agreement#article-2"',
    '2014-05-01',
    'mailto:review@park.example',
    '2 GB, 1.6 GB left',
    '60 min, 60 min left',
    'Mon–Sat 08:00–18:00 (UTC+09:00)',
    'holders of a badge',
    'in the park’s own range “library”',
    'any site of the internet',
    'href="/review?rule=plan%3Abasic"',
    'href="/rules/no-malware"',
    'These sites spread programs',
    'href="/review?rule=quiet-hours"',
  ])
    assert.ok(english.includes(part), part)
  assert.ok(english.indexOf('no-malware') < english.indexOf('no-gambling'), 'the highest layer first')
  assert.doesNotMatch(english, /count-games|At other hours/, 'not about holders of a badge')
  assert.match(await get('/my-access?lang=ko'), /내 이용 범위: 기본[\s\S]*나에게 적용되는 규칙/)
})

test('an exception that frees somebody stands with the rule', async () => {
  park.tenant = 't-017'
  await signIn()
  park.tenant = null
  const body = await get('/my-access?lang=en')
  assert.match(body, /frees you from it for museum\.test and all below: <a href="\/rules\/lottery-museum">/)
  assert.ok(body.indexOf('lottery-museum') > body.indexOf('href="/rules/no-gambling"'))
})

test('a voucher: other rules, at other hours, and no record', async () => {
  await signIn({ voucher: 'k7pm 3qxd-9f' })
  const body = await get('/my-access?lang=en')
  assert.match(body, /At other hours[\s\S]*count-games/)
  assert.match(body, /there is no record of a person/)
})

test('every refusal of the session with a way to ask, in portions; and gone with the session', async () => {
  await signIn()
  const long = (i: number): string => `${`${'x'.repeat(61)}.`.repeat(3)}${'y'.repeat(50)}${i}.test`
  for (let i = 0; i < 10; i++) park.refuse(long(i), i === 9 ? 'not-us:no-answer' : 'no-gambling')
  const body = await get('/my-access?lang=ko')
  assert.ok(body.includes(`href="/review?rule=no-gambling&amp;name=${long(8)}"`))
  assert.ok(!body.includes(`name=${long(9)}`), 'nobody is asked about a site that is down')
  assert.ok(!body.includes(long(4)))
  assert.ok((await get('/my-access?lang=ko&refused=2')).includes(long(4)))
  park.end('signed-out')
  assert.ok(!(await get('/my-access?lang=ko')).includes(long(4)))
})

test('the whole list of look-ups, a sentence for each kind, in portions', async () => {
  await signIn()
  const kinds = ['slip-made', 'record-seen', 'session-ended', 'person-added', 'found-by-port'] as const
  park.lookUps = Array.from({ length: 150 }, (_, i) => ({
    person: 'p',
    by: `desk-${i}.`,
    at: Date.UTC(2026, 10, 23) - i * 60_000,
    what: kinds[i % 4] ?? 'record-seen',
  }))
  const first = await get('/my-access?lang=en')
  for (const sentence of [
    'A new PIN slip was made for you by desk-0. on 2026-11-23 09:00 (UTC+09:00).',
    'desk-1. looked at your record',
    'desk-2. ended a session of yours',
    'You were added by desk-3.',
  ])
    assert.ok(first.includes(sentence), sentence)
  let seen = 0
  for (let page = 1; page <= 19; page++)
    seen += ((await get(`/my-access?looks=${page}&rules=1`)).match(/desk-\d+\./g) ?? []).length
  assert.equal(seen, 150)
  assert.match(await get('/my-access?looks=99&lang=en'), /desk-149\./, 'a page that is not there is the last one')
})

test('without the database the page is there, and says what is missing', async () => {
  await signIn()
  park.lookUps = null
  assert.match(await get('/my-access?lang=en'), /Your plan: Basic[\s\S]*cannot be shown at the moment/)
  park.reviews = null
  assert.match(await get('/rules?lang=en'), /no-gambling/)
  assert.match(await get('/rules/no-gambling?lang=en'), /They cannot be shown at the moment/)
  park.reviews = []
  assert.equal(park.failures.length, 3)
})

test('About: what is seen, kept and not done, and a table with a cell for each pair', async () => {
  const english = await get('/about?lang=en')
  for (const part of [
    'never opens encrypted',
    'no secret rules',
    'The last ten refusals',
    'How many new names each person asked for',
    'learn the names, not who asked',
    '90 days; then it is deleted',
  ])
    assert.ok(english.includes(part), part)
  assert.equal((english.match(/<td role="cell"(?: class="soft")?><span class="k">/g) ?? []).length, 35)
  for (const who of SEERS) for (const what of SEEN) assert.ok(WHO_SEES[who][what].startsWith('about.cell.'))
  assert.match(await get('/about?lang=ko'), /누가 무엇을 볼 수 있는가/)
  assert.ok((await get('/')).includes('href="/about"'))
})
