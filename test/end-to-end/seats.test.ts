// A person signs in at a seat, and the agreed rules hold for real traffic: curl through the real program.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { type RunningPark, startRealPark } from '../kit/park.ts'

let park: RunningPark
before(async () => {
  park = await startRealPark()
})
after(() => park.stop())

const problem = (body: string) => JSON.parse(body)

test('nobody signed in: HTTP goes to the portal, CONNECT gets 511', async () => {
  const plain = await park.curl(7, 'http://news.test/')
  assert.equal(plain.status, 302)
  assert.match(plain.headers.location ?? '', /^http:\/\/portal\.park\.test\/\?then=http%3A%2F%2Fnews\.test%2F$/)
  const tunnel = await park.curl(7, 'https://news.test/')
  assert.equal(tunnel.status, 511)
  assert.equal(tunnel.headers['content-type'], 'application/problem+json')
  const post = await park.curl(7, '-d', 'x', 'http://news.test/')
  assert.equal(post.status, 511)
})

test('the portal answers by its name through the proxy, knowing the seat', async () => {
  const page = await park.curl(7, 'http://portal.park.test/')
  assert.equal(page.status, 200)
  assert.match(page.body, /<form/)
})

test('badge and PIN: online; allowed sites load over HTTP and HTTPS', async () => {
  const session = await park.signIn(7)
  assert.equal(session.status, 201, session.body)
  const { plan, secondsLeft, ends } = problem(session.body)
  assert.equal(plan, 'basic')
  assert.ok(secondsLeft > 3590 && secondsLeft <= 3600)
  assert.ok(Date.parse(ends) > Date.now())
  const plain = await park.curl(7, 'http://news.test/')
  assert.equal(plain.status, 200)
  assert.match(plain.body, /News \(sample\)/)
  const secure = await park.curl(7, 'https://news.test/')
  assert.equal(secure.status, 200)
  assert.match(secure.body, /News \(sample\)/)
  assert.equal((await park.curl(7, 'http://library.park.test/')).status, 200)
})

test('the blocked site: 403 with the rule and its reason, in JSON for programs and HTML for browsers; 451 for the law', async () => {
  const plain = await park.curl(7, 'http://casino.test/')
  assert.equal(plain.status, 403)
  assert.equal(plain.headers['content-type'], 'application/problem+json')
  const answer = problem(plain.body)
  assert.equal(answer.rule, 'no-gambling')
  assert.equal(answer.layer, 'park')
  assert.ok(answer.why.en.length > 10 && answer.why.ko.length > 5)
  assert.match(answer.basis, /^agreement\/\d+$/)
  const page = await park.curl(7, '-H', 'Accept: text/html', 'http://casino.test/')
  assert.equal(page.status, 403)
  assert.match(page.body, /no-gambling/)
  assert.equal((await park.curl(7, 'https://casino.test/')).status, 403)
  const tunnel = await park.connect(7, 'casino.test:443')
  assert.equal(tunnel.status, 403)
  assert.equal(problem(tunnel.body).rule, 'no-gambling')
  assert.equal((await park.curl(7, 'http://seized.test/')).status, 451)
})

test('spelling changes nothing', async () => {
  for (const name of ['CASINO.test', 'casino.test.', 'www.casino.test'])
    assert.equal((await park.curl(7, `https://${name}/`)).status, 403, name)
})

test('what is not opened by a zone is never dialled', async () => {
  const own = park.ports
  for (const target of [
    `127.0.0.1:${own.http}`,
    `127.0.0.1:${own.proxy}`,
    `127.0.0.1:${own.metrics}`,
    '10.0.0.1:80',
    '169.254.169.254:80',
  ])
    assert.equal((await park.curl(7, `http://${target}/`)).status, 403, target)
  for (const odd of ['2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0'])
    assert.equal((await park.curl(7, '-g', `http://${odd}:${own.http}/`)).status, 403, odd)
})

test('another name in the hello than in CONNECT is refused', async () => {
  const mismatch = await park.curl(7, '--connect-to', 'casino.test:443:news.test:443', 'https://casino.test/')
  assert.notEqual(mismatch.exit, 0)
})

test('a seat has its own session: another seat is not signed in; the seat is taken; signing in elsewhere moves it', async () => {
  assert.equal((await park.curl(8, 'http://news.test/')).status, 302)
  const taken = await park.signIn(7, 1)
  assert.equal(taken.status, 409)
  assert.equal(problem(taken.body).reason, 'taken')
  const before = problem((await park.api(7, 'GET', '/sessions/current')).body)
  assert.equal((await park.signIn(9)).status, 201)
  const moved = problem((await park.api(9, 'GET', '/sessions/current')).body)
  assert.ok(moved.secondsLeft <= before.secondsLeft, 'a move wins no time')
  assert.equal((await park.api(7, 'GET', '/sessions/current')).status, 404)
  assert.equal((await park.curl(7, 'http://news.test/')).status, 302)
  assert.equal((await park.curl(9, 'http://news.test/')).status, 200)
})

test('an exception lifts the block for one tenant only', async () => {
  const museum = park.sample.people.findIndex((person) => person.tenant === 't-017')
  assert.equal((await park.signIn(10, museum)).status, 201)
  assert.equal((await park.curl(10, 'http://lottery.test/')).status, 200)
  assert.equal((await park.curl(9, 'http://lottery.test/')).status, 403)
})

test('plan library reaches the library and is told so about the rest', async () => {
  const reader = park.sample.people.findIndex((person) => person.plan === 'library')
  assert.equal((await park.signIn(11, reader)).status, 201)
  assert.equal((await park.curl(11, 'http://library.park.test/')).status, 200)
  const news = await park.curl(11, 'http://news.test/')
  assert.equal(news.status, 403)
  assert.equal(problem(news.body).rule, 'plan:library')
})

test('voucher; wrong PIN; sign-out', async () => {
  assert.equal((await park.api(12, 'POST', '/sessions', { voucher: park.sample.voucher.toLowerCase() })).status, 201)
  assert.equal((await park.curl(12, 'http://news.test/')).status, 200)
  assert.equal((await park.api(12, 'DELETE', '/sessions/current')).status, 204)
  assert.equal((await park.curl(12, 'http://news.test/')).status, 302)
  const badge = park.sample.people[1]?.badge
  const wrong = await park.api(13, 'POST', '/sessions', { badge, pin: '000000' })
  const unknown = await park.api(13, 'POST', '/sessions', { badge: 'ffffffffff', pin: '000000' })
  assert.equal(wrong.status, 401)
  assert.equal(unknown.status, 401)
  assert.equal(wrong.body, unknown.body)
})

test('explain and rules are public; health is green; metrics name no rule', async () => {
  const blocked = problem((await park.api(20, 'GET', '/explain?to=https://casino.test&plan=basic')).body)
  assert.deepEqual([blocked.decision, blocked.rule], ['block', 'no-gambling'])
  const allowed = problem((await park.api(20, 'GET', '/explain?to=news.test&plan=basic')).body)
  assert.equal(allowed.decision, 'allow')
  assert.equal((await park.api(20, 'GET', '/explain?to=https://casino.test&plan=nope')).status, 400)
  assert.equal((await park.api(20, 'GET', '/rules')).status, 200)
  assert.equal((await park.api(20, 'GET', '/health')).status, 200)
  const metrics = await (await fetch(`http://127.0.0.1:${park.ports.metrics}/metrics`)).text()
  assert.match(metrics, /# TYPE /)
  assert.ok(!metrics.includes('no-gambling') && !metrics.includes('casino'))
})

test('the PAC file leads to the proxy', async () => {
  const pac = await (await fetch(`http://localhost:${park.ports.http}/proxy.pac`)).text()
  assert.match(pac, new RegExp(`PROXY localhost:${park.ports.proxy}`))
})
