// The portal over HTTP, as a program sees it: outcomes, headers, what is escaped, what is bounded.

import assert from 'node:assert/strict'
import { type IncomingMessage, request } from 'node:http'
import test, { after, before, beforeEach } from 'node:test'
import type { Held } from '../../../src/domain/sessions/held.ts'
import type { Tapped } from '../../../src/domain/sessions/tapped.ts'
import { startPark, type TestPark } from './park.ts'

type Got = { status: number; headers: IncomingMessage['headers']; body: string }
type Ask = { from?: string; form?: Readonly<Record<string, string>>; onward?: string; headers?: Record<string, string> }

let park: TestPark
before(async () => {
  park = await startPark()
})
after(() => park.stop())
beforeEach(() => {
  park.end('time')
  park.outcome = undefined
  park.length = 3600
  park.tries.length = 0
})

const send = (path: string, { from = '127.0.0.1', form, onward, headers = {} }: Ask = {}): Promise<Got> =>
  new Promise((resolve, reject) => {
    const fields = Object.entries({ ...form, ...(onward === undefined ? {} : { onward }) })
    const body =
      form === undefined
        ? undefined
        : new URLSearchParams(
            fields.map(([name, value]): [string, string] => [name === 'onward' ? 'then' : name, value]),
          ).toString()
    const type =
      body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${body.length}` }
    const options = {
      host: '127.0.0.1',
      port: park.port,
      path,
      localAddress: from,
      agent: false,
      method: body === undefined ? 'GET' : 'POST',
    }
    request({ ...options, headers: { host: `127.0.0.1:${park.port}`, ...type, ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
      .on('error', reject)
      .end(body)
  })

const good = { badge: '04a3bcef12', pin: '271828' }
const ticketIn = (body: string): string => /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? assert.fail('no ticket')

const HELD: Held = { reason: 'suspended', operator: 'north', why: 'Lent <it>', until: Date.UTC(2026, 10, 23, 5) }

test('badge and PIN, then the seat page with where the person wanted to go', async () => {
  const went = await send('/sign-in', { form: good, onward: 'http://news.test/a?b=1' })
  assert.equal(went.status, 303)
  assert.equal(went.headers.location, '/?then=http%3A%2F%2Fnews.test%2Fa%3Fb%3D1')
  const { body } = await send(went.headers.location ?? '', { headers: { 'accept-language': 'en' } })
  assert.match(body, /<html lang="en">/)
  assert.match(body, /href="http:\/\/news\.test\/a\?b=1"[^>]*>Go on to news\.test/)
  assert.match(body, /59:5\d|1:00:00/)
  assert.ok(body.includes('1.6 GB') && body.includes('Sign out'))
  assert.ok(!body.includes('javascript:'), 'a link that is no web address is not shown')
})

test('a badge alone goes on to the PIN; nothing counts as a wrong try', async () => {
  const { status, body } = await send('/sign-in', { form: { badge: '04ㅁ3ㅠㅊㄷㄹ12', pin: '' } })
  assert.equal(status, 200)
  assert.match(body, /value="04a3bcef12"/)
  assert.match(body, /id="pin"[^>]*autofocus/)
  assert.equal(park.tries.length, 0)
  assert.equal((await send('/sign-in', { form: {} })).status, 422)
})

test('a voucher signs in by itself', async () => {
  assert.equal((await send('/sign-in', { form: { voucher: 'k7pm 3qxd-9f' } })).status, 303)
  park.end('signed-out')
  const wrong = await send('/sign-in', { form: { voucher: '"><b>x' } })
  assert.equal(wrong.status, 403)
  assert.ok(!wrong.body.includes('<b>x') && !wrong.body.includes('<B>X'))
})

test('each outcome of a tap has its status and its sentence in both languages', async () => {
  const cases: [Tapped, number, RegExp, RegExp][] = [
    [{ outcome: 'wrong' }, 403, /did not match/, /맞지 않습니다/],
    [{ outcome: 'taken' }, 409, /Somebody else/, /다른 분이/],
    [{ outcome: 'no-place' }, 403, /not at a known place/, /등록된 자리가/],
    [{ outcome: 'only-secure', what: 'badge' }, 403, /use the secure page/, /보안 페이지를/],
    [{ outcome: 'only-secure', what: 'move' }, 403, /in use on another device/, /다른 기기에서/],
    [{ outcome: 'slow', retryAfter: 17 }, 429, /wait 17 seconds/, /17초/],
    [{ outcome: 'closed', reason: 'hours' }, 423, /closed at this hour/, /시간이 아닙니다/],
    [{ outcome: 'closed', reason: 'data' }, 423, /used up for today/, /다 썼습니다/],
    [{ outcome: 'closed', reason: 'plan:gold' }, 423, /“gold”/, /“gold”/],
    [
      { outcome: 'closed', reason: 'suspended', held: HELD },
      ...([
        423,
        /The desk of North has suspended you\. .* Reason: “Lent &lt;it&gt;”/,
        /북측 안내대에서 이용을 멈추었습니다/,
      ] as const),
    ],
    [{ outcome: 'next', next: 'choose-pin' }, 200, /Choose your own PIN/, /새 비밀번호/],
    [{ outcome: 'next', next: 'accept-rules', version: 'v9' }, 200, /I accept/, /동의하고/],
    [{ outcome: 'bad-pin', why: 'too-easy' }, 422, /too easy/, /쉬운/],
  ]
  for (const [outcome, status, english, korean] of cases) {
    park.outcome = outcome
    const got = await send('/sign-in', { form: good })
    assert.equal(got.status, status, outcome.outcome)
    assert.match(got.body, english)
    assert.match(got.body, korean)
    assert.ok(!got.body.includes('271828'), 'no PIN ever stands in a page')
    assert.equal(got.headers['retry-after'], outcome.outcome === 'slow' ? '17' : undefined)
  }
})

test('slip, own PIN, five lines, online: with tickets that are good once and at one address', async () => {
  const slip = { badge: '04b19c7733', pin: '314159' }
  const onward = 'http://news.test/'
  const choose = await send('/sign-in', { form: slip, onward })
  const first = ticketIn(choose.body)
  const stolen = await send('/sign-in/pin', {
    from: '127.0.0.9',
    form: { ticket: first, new: '907152', again: '907152' },
  })
  assert.equal(stolen.status, 410)
  const differ = await send('/sign-in/pin', { form: { ticket: first, new: '907152', again: '907153' } })
  assert.equal(differ.status, 422)
  assert.ok(!differ.body.includes('907152'))
  assert.equal((await send('/sign-in/pin', { form: { ticket: first, new: '907152', again: '907152' } })).status, 410)
  const again = await send('/sign-in', { form: slip, onward })
  const easy = await send('/sign-in/pin', { form: { ticket: ticketIn(again.body), new: '123456', again: '123456' } })
  assert.match(easy.body, /too easy/)
  const accept = await send('/sign-in/pin', { form: { ticket: ticketIn(easy.body), new: '907152', again: '907152' } })
  assert.match(
    accept.body,
    /What is limited[\s\S]*What is kept[\s\S]*How long[\s\S]*Who may look[\s\S]*How to complain/,
  )
  const skipped = await send('/sign-in/pin', { form: { ticket: ticketIn(accept.body), new: '1', again: '1' } })
  assert.equal(skipped.status, 410, 'a ticket is for its own step')
  const done = await send('/sign-in/accept', { form: { ticket: ticketIn(accept.body) } })
  assert.equal(done.status, 303)
  assert.equal(done.headers.location, '/?then=http%3A%2F%2Fnews.test%2F')
  assert.equal(park.people[1]?.pin, '907152')
})

test('what is typed or asked never becomes HTML', async () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  park.outcome = { outcome: 'closed', reason: `plan:${evil}` }
  const signIn = await send('/sign-in', { form: { badge: evil, pin: evil }, onward: evil })
  const pages = [
    signIn,
    await send(`/?then=${encodeURIComponent(evil)}&ended=${encodeURIComponent(evil)}`),
    await send(`/?then=${encodeURIComponent(`http://x.test/${evil}`)}`),
    await send(`/?then=javascript:alert(1)`),
    await send(
      `/rules?plan=${encodeURIComponent(evil)}&to=${encodeURIComponent(evil)}&at=${encodeURIComponent(evil)}&tenant=${encodeURIComponent(evil)}&page=${encodeURIComponent(evil)}`,
    ),
    await send(`/rules/${encodeURIComponent(evil)}`),
    await send('/agreement?lang=en'),
    await send(`/review?rule=no-gambling&name=${encodeURIComponent(evil)}`),
    await send(`/review?rule=${encodeURIComponent(evil)}`),
    await send(`/review?number=${encodeURIComponent(evil)}`),
    await send(`/review/${encodeURIComponent(evil)}`),
    await send('/review', { form: { rule: 'no-gambling', name: evil, line: evil } }),
    await send(`/${encodeURIComponent(evil)}`),
  ]
  park.outcome = undefined
  await send('/sign-in', { form: good })
  park.refuse(evil, 'no-gambling')
  park.refuse('x.test', evil)
  park.notices.splice(0, 9, { person: 'p', by: evil, at: 1, what: 'slip-made' })
  pages.push(await send(`/?then=${encodeURIComponent(`http://x.test/?${evil}`)}`))
  park.lookUps = [...park.notices]
  pages.push(await send(`/my-access?rules=${encodeURIComponent(evil)}&lang=en`))
  park.lookUps = []
  park.notices.length = 0
  for (const { body } of pages) {
    assert.ok(!/<script>alert|<img/i.test(body), body.slice(0, 300))
    assert.ok(!/href="javascript:/i.test(body))
  }
  assert.deepEqual(park.failures, [])
})

test('each page stays below 20 kB and has the headers', async () => {
  const paths = [
    '/',
    '/nowhere',
    '/my-access?lang=ko',
    '/review?lang=ko&rule=plan:basic&name=casino.test',
    '/door/cafe',
    '/wall/cafe',
    '/queue?lang=ko',
  ]
  const pages = await Promise.all(paths.map((path) => send(path)))
  await send('/sign-in', { form: good })
  for (let i = 0; i < 12; i++) park.refuse(`site-${i}.example.test`, 'no-gambling')
  pages.push(await send('/?lang=ko&then=http://news.test/'), await send('/?lang=en'))
  park.end('time')
  for (const [i, { body, headers }] of pages.entries()) {
    assert.ok(Buffer.byteLength(body) < 20_000, `${paths[i]}: ${Buffer.byteLength(body)}`)
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none';.*form-action 'self'.*frame-ancestors 'none'/,
    )
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'same-origin')
    assert.equal(headers['access-control-allow-origin'], undefined)
    assert.ok(!/ (on\w+|style)="/.test(body), 'the policy would refuse inline handlers and styles')
  }
})

test('the rules page says all of each rule; the box answers', async () => {
  const { body } = await send('/rules?lang=en')
  for (const part of [
    'no-gambling',
    'lottery-museum',
    'Exception from “no-gambling”',
    'safety',
    'Mon–Sat 08:00–18:00 (UTC+09:00)',
    '22:00–02:00 next day',
    '2027-01-31',
    'Only counted, blocks nothing',
    'several operators together',
    'museum.test and all below',
    'video.test only',
    'assigned by an operator',
    '60 min',
    '4 Mbit/s',
  ]) {
    assert.ok(body.includes(part), part)
  }
  const asked = (query: string) => send(`/rules?lang=en&${query}`)
  assert.match(
    (await asked('plan=basic&to=casino.test&at=2026-11-23T09:00')).body,
    /No\. With the plan “Basic”, casino\.test is blocked on 2026-11-23 09:00 \(UTC\+09:00\) by the rule “no-gambling”/,
  )
  assert.match((await asked('plan=basic&to=news.test')).body, /Yes\. With the plan “Basic”, news\.test may be reached/)
  assert.match((await asked('plan=library&to=news.test')).body, /is not part of the plan “Library”/)
  assert.match((await asked('plan=basic&to=x.test&tenant=t-017')).body, /lottery-museum/)
  assert.match((await asked('plan=basic&to=..')).body, /names no site or address/)
  assert.match((await asked('plan=basic&to=x.test&at=yesterday')).body, /2026-11-23T09:00/)
  assert.match((await asked('plan=gold&to=x.test')).body, /no such plan/)
  assert.match((await send('/rules?lang=ko&plan=basic&to=casino.test')).body, /아니요\. 이용 범위 “기본”에서는/)
  assert.match((await asked('plan=basic&to=news.test')).body, /And ever\?<\/b> Yes, always\.<\/p>/)
  assert.match(
    (await asked('plan=library&to=news.test')).body,
    /No, never\.[\s\S]*<li>Nobody can ever reach it \(not in the plan\)\.<\/li>/,
  )
  const korean = (await send('/rules?lang=ko&plan=library&to=news.test')).body
  assert.match(korean, /<li>모두: 접속할 수 없습니다 \(이용 범위에 없음\)\.<\/li>/)
  assert.match(body, /<dt>Without effect<\/dt><dd>It never lifts anything \(named in its place: court-order\)\.<\/dd>/)
  assert.match((await send('/rules/lottery-museum?lang=ko')).body, /<dt>효력 없음<\/dt>/)
  assert.equal((await send('/rules/nothing?lang=en')).status, 404)
  const article = (await send('/agreement?lang=en')).body
  assert.ok(article.includes('<h2 id="article-5">5. Games of chance</h2>') && article.includes('&lt;script&gt;'))
  assert.ok((await send('/agreement?lang=ko')).body.includes('<h2 id="article-5">제5조 사행</h2>'))
})

test('services: which work on each plan, by kind, and which rule stands against the others; after sign-in in short', async () => {
  const { status, body } = await send('/services?lang=en&plan=basic')
  assert.equal(status, 200)
  assert.ok(body.includes('99 of 100 work on Basic, 1 blocked by rule no-malware'), body.match(/<b>[^<]*/)?.[0])
  assert.match(body, /<dt>Music and film<\/dt><dd><p>TVING, YouTube, Netflix<\/p>/)
  assert.match(body, /<b>Melon<\/b> <small><a href="\/rules\/no-malware">blocked: rule no-malware<\/a>/)
  assert.match(body, /Kookmin Bank<sup>1,2<\/sup>/)
  const korean = (await send('/services?lang=ko')).body
  assert.match(korean, /100곳 가운데 99곳 이용 가능/)
  assert.match(korean, /국민은행<sup>1,2<\/sup>/)
  assert.match((await send('/services?lang=en&plan=library')).body, /None of these services is in this plan/)
  assert.equal((await send('/services?plan=%3Cb%3E')).status, 200)
  assert.ok((await send('/rules?lang=ko')).body.includes('<a href="/services">서비스</a>'))
  await send('/sign-in', { form: good })
  const seat = (await send('/?lang=en')).body
  assert.match(seat, /What works on your plan[\s\S]*<dt>News<\/dt><dd>Yonhap News, KBS News, MBC News and 7 more<\/dd>/)
  assert.match(seat, /<dt>Music and film<\/dt><dd>TVING, YouTube, Netflix<\/dd>/)
})

test('the language is the one chosen, else the browser’s; signing out forgets it', async () => {
  await send('/sign-in', { form: good })
  const chosen = await send('/?lang=ko', { headers: { 'accept-language': 'en' } })
  assert.match(chosen.body, /<html lang="ko">/)
  assert.match(chosen.headers['set-cookie']?.[0] ?? '', /^lang=ko; Path=\/; HttpOnly; SameSite=Lax$/)
  assert.match((await send('/', { headers: { cookie: 'lang=ko', 'accept-language': 'en' } })).body, /<html lang="ko">/)
  assert.match((await send('/', { headers: { cookie: 'lang=xx', 'accept-language': 'en' } })).body, /<html lang="en">/)
  const out = await send('/sign-out', { form: {} })
  assert.equal(out.headers.location, '/?ended=signed-out')
  assert.match(out.headers['set-cookie']?.[0] ?? '', /^lang=; Max-Age=0/)
  assert.match((await send('/?ended=signed-out')).body, /You have signed out/)
  assert.match((await send('/?ended')).body, /You have signed out/, 'without a reason the last one that is known')
})

test('forms of other sites, other kinds and too much are refused', async () => {
  const origin = (value: string) => send('/sign-in', { form: good, headers: { origin: value } })
  assert.equal((await origin('http://evil.test')).status, 403)
  assert.equal((await origin('null')).status, 403)
  assert.equal(
    (await send('/sign-out', { form: {}, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }))
      .status,
    403,
  )
  assert.equal((await send('/sign-in', { form: good, headers: { 'content-type': 'text/plain' } })).status, 415)
  assert.equal((await send('/sign-in', { form: { badge: 'a'.repeat(20_000) } })).status, 413)
  assert.equal(
    (await send('/events', { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' } })).status,
    403,
  )
  assert.equal(park.session(), undefined)
})

type Stream = { next: () => Promise<string>; ended: Promise<void>; close: () => void }

const listen = (lang = 'en'): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: park.port,
        path: `/events?lang=${lang}`,
        agent: false,
        headers: { host: `127.0.0.1:${park.port}` },
      },
      (answer) => {
        assert.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8')
        const ready: string[] = []
        const waiting: ((text: string) => void)[] = []
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const event = text.slice(0, end)
            text = text.slice(end + 2)
            const next = waiting.shift()
            if (next === undefined) ready.push(event)
            else next(event)
          }
        })
        const ended = new Promise<void>((done) => answer.on('close', () => done()))
        resolve({
          next: () => {
            const event = ready.shift()
            return event === undefined ? new Promise((done) => waiting.push(done)) : Promise.resolve(event)
          },
          ended,
          close: () => sent.destroy(),
        })
      },
    )
    sent.on('error', reject).end()
  })

test('the stream tells what was refused, in the language asked for, and ends with the session', async () => {
  await send('/sign-in', { form: good })
  park.refuse('before.test', 'no-gambling')
  const stream = await listen('ko')
  assert.match(await stream.next(), /^event: refused\ndata: .*before\.test.*도박/)
  assert.match(await stream.next(), /^event: left\ndata: .*"left":\d+,"data":"1\.6 GB"/)
  park.refuse('slow.test', 'not-us:no-answer')
  assert.match(await stream.next(), /slow\.test.*어떤 규칙도/)
  park.end('hours')
  assert.match(await stream.next(), /^event: ended\ndata: {"reason":"hours"}/)
  await stream.ended
  assert.equal(park.listeners(), 0)
})

test('where nobody is online the stream says so and closes; a gone listener is forgotten', async () => {
  const stream = await listen()
  assert.match(await stream.next(), /^event: ended\ndata: {"reason":"time"}/)
  await stream.ended
  await send('/sign-in', { form: good })
  const second = await listen()
  await second.next()
  assert.equal(park.listeners(), 1)
  second.close()
  for (let i = 0; i < 100 && park.listeners() > 0; i++) await new Promise((done) => setTimeout(done, 20))
  assert.equal(park.listeners(), 0)
})

test('of more than four listeners at one address the oldest is dropped', async () => {
  await send('/sign-in', { form: good })
  const streams = [await listen(), await listen(), await listen(), await listen(), await listen()]
  await streams[0]?.ended
  assert.equal(park.listeners(), 4)
  park.end('time')
  await Promise.all(streams.map((stream) => stream.ended))
  assert.equal(park.listeners(), 0)
})

test('a seat that staff hold back says so to whoever comes, and a voucher reads at the place why its session was ended', async () => {
  park.held = { ...HELD, reason: 'seat-out' }
  const out = (await send('/')).body
  assert.match(
    out,
    /The desk of North has taken this seat out of service\. It ends by itself, at 2026-11-23 14:00 .* Reason: “Lent &lt;it&gt;”/,
  )
  assert.match(out, /북측 안내대에서 이 자리를/)
  park.held = { ...HELD, reason: 'closed-early', operator: null }
  assert.match((await send('/')).body, /The desk has closed the seats early/)
  park.held = undefined
  assert.doesNotMatch((await send('/')).body, /The desk/)
  park.lastWord = { operator: 'north', why: 'Noise' }
  assert.match((await send('/?ended=staff')).body, /The desk of North ended the session\. Reason: “Noise”/)
  park.lastWord = undefined
  assert.match((await send('/?ended=staff')).body, /A member of staff ended the session/)
})
