// What a session may ask: browsing never meets a bound, a tunnel does, and what is left to it is computed.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  ANSWER_BYTES,
  createBudget,
  QUESTION_BOUNDS,
  spend,
  weigh,
} from '../../../src/domain/enforcement/question-budget.ts'

const A = 1
const TXT = 16
type Asked = readonly [name: string, type: number]

/** How many of the questions pass, asked at so many a second for so long. */
const passing = (perSecond: number, seconds: number, question: (n: number) => Asked): number => {
  const budget = createBudget(0)
  let passed = 0
  for (let n = 0; n < perSecond * seconds; n++) {
    const [name, type] = question(n)
    if (spend(budget, name, type, (n / perSecond) * 1000)) passed++
  }
  return passed
}

/** What a bucket gives in a time. */
const most = (bound: keyof typeof QUESTION_BOUNDS, seconds: number): number =>
  QUESTION_BOUNDS[bound].most + QUESTION_BOUNDS[bound].perSecond * seconds

/** Within a question of what the bound says. */
const near = (passed: number, expected: number): void =>
  assert.ok(passed <= expected && passed >= expected - 2, `${passed}, not ${expected}`)

const long = (n: number): string => `${'x'.repeat(50)}.${'y'.repeat(50)}.n${n}.d${n}.example`

test('each stated bound is held, at once and over an hour', () => {
  for (const seconds of [1, 60, 3600]) {
    const perSecond = seconds === 1 ? 10_000 : 200
    near(
      passing(perSecond, seconds, (n) => [`d${n}.example`, A]),
      Math.min(perSecond * seconds, most('all', seconds)),
    )
    near(
      passing(perSecond, seconds, (n) => [`n${n}.one.example`, A]),
      Math.min(perSecond * seconds, most('below', seconds)),
    )
    near(
      passing(perSecond, seconds, (n) => [`d${n}.example`.replace('.', `n${n}.d`), TXT]),
      Math.min(perSecond * seconds, most('odd', seconds)),
    )
    near(
      passing(perSecond, seconds, (n) => [long(n), A]),
      Math.min(perSecond * seconds, most('below', seconds), most('long', seconds)),
    )
  }
})

test('a bucket that was emptied fills again, and never beyond its size', () => {
  const budget = createBudget(0)
  const many = (now: number): number =>
    Array.from({ length: 1000 }, (_, n) => spend(budget, `n${n}.one.example`, A, now)).filter(Boolean).length
  assert.equal(many(0), 400)
  assert.equal(many(0), 0)
  assert.equal(many(100_000), 100)
  assert.equal(many(100_000 + 10 * 3_600_000), 400)
})

test('what is refused takes nothing', () => {
  const budget = createBudget(0)
  for (let n = 0; n < 5000; n++) spend(budget, `n${n}.one.example`, A, 0)
  assert.equal(budget.all.level, QUESTION_BOUNDS.all.most - QUESTION_BOUNDS.below.most)
})

test('the domain that somebody holds: below a country’s own second level too, and however short it is', () => {
  const share = (domain: string): number => passing(1000, 1, (n) => [`n${n}.${domain}`, A])
  for (const domain of [
    'a.example',
    'tunnel.co.kr',
    'tunnel.or.kr',
    'x.com',
    'tunnel.de',
    't.co',
    'abc.io',
    'q.kr',
    'd.tunnel.example',
  ])
    assert.ok(share(domain) <= most('below', 1), domain)
  // Two companies below co.kr do not share one bucket.
  assert.equal(
    passing(700, 1, (n) => [`n${n}.company${n % 2}.co.kr`, A]),
    700,
  )
})

test('a budget takes bounded memory, whatever is asked', () => {
  const budget = createBudget(0)
  for (let n = 0; n < 20_000; n++) spend(budget, `x.d${n}.example${n}`, A, n * 1000)
  assert.ok(budget.below.size <= 500)
})

/** Eight hours at a seat: a page a second in bursts, 300 questions a minute that memory lacks, over 80 domains, three types each. */
const day = function* (seed: number): Generator<{ name: string; type: number; at: number }> {
  let state = seed
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let minute = 0; minute < 480; minute++) {
    // A page with its many hosts comes at once; long names are those of content networks and trackers.
    for (let name = 0; name < 100; name++) {
      const domain = Math.floor(80 * (random(1000) / 1000) ** 2)
      const host = random(50) === 0 ? `${'r'.repeat(40)}-${random(1e6)}.${'edge'.repeat(12)}.cdn` : `h${random(400)}`
      const at = minute * 60_000 + Math.floor(name / 25) * 15_000 + random(500)
      const tops = ['com', 'net', 'co.kr', 'kr']
      for (const type of [1, 28, 65]) yield { name: `${host}.site${domain}.${tops[domain % 4]}`, type, at }
    }
  }
}

test('browsing never meets a bound: 300 questions a minute that memory lacks, for a working day', () => {
  for (const seed of [1, 2, 3]) {
    const budget = createBudget(0)
    const refused: string[] = []
    for (const { name, type, at } of day(seed)) if (!spend(budget, name, type, at)) refused.push(name)
    assert.deepEqual(refused.slice(0, 3), [], `${refused.length} of ${480 * 300}`)
  }
})

test('nor does a machine that starts: a mail program, updates and a browser with fifty tabs at once', () => {
  const budget = createBudget(0)
  for (let n = 0; n < 900; n++) assert.ok(spend(budget, `h${n % 9}.site${n % 100}.com`, [1, 28, 65][n % 3] ?? 1, n))
  for (let n = 0; n < 30; n++) assert.ok(spend(budget, `_dmarc.company${n}.co.kr`, TXT, 1000))
  for (let n = 0; n < 60; n++) assert.ok(spend(budget, `company${n}.co.kr`, 15, 1000))
})

/** Bytes a second that questions carry out, over an hour, asked as fast as the seat likes: five bits a letter, of labels up to 63. */
const upload = (letters: number, domain: string, domains = 1): number => {
  const seconds = 3600
  const labels = 'x'.repeat(letters).replace(/(x{60})(?=x)/g, '$1.')
  const passed = passing(50, seconds, (n) => [`${labels}.${n % domains}${domain}`, A])
  return (passed * ((letters * 5) / 8)) / seconds
}

test('a tunnel meets the bounds: its questions carry some hundred bytes a second at most, over one domain', () => {
  // Below the length that counts as long, and at the longest.
  const short = upload(80, '.tun.example')
  const full = upload(230, '.tun.example')
  assert.ok(short > 20 && short < 65, `${short} bytes a second`)
  assert.ok(full < 90, `${full} bytes a second`)
})

test('and over hundreds of domains less than an old modem did', () => {
  const many = upload(75, 'd.example', 10_000)
  assert.ok(many < 560, `${many} bytes a second`)
})

/** Bytes a second that answers of a size bring in, over an hour, by questions below so many domains. */
const download = (bytes: number, domains: number, type: number): number => {
  const budget = createBudget(0)
  const seconds = 3600
  let got = 0
  for (let n = 0; n < 50 * seconds; n++) {
    const name = `x${n}.tunnel.d${n % domains}`
    if (!spend(budget, name, type, n * 20)) continue
    weigh(budget, { name, type }, bytes, n * 20)
    got += bytes
  }
  return got / seconds
}

test('answers bring in a kilobyte a question, however long they are', () => {
  for (const bytes of [500, ANSWER_BYTES - 1, ANSWER_BYTES, 4000, 64_000]) {
    for (const type of [A, 33, TXT]) assert.ok(download(bytes, 1, type) < 1200, `${bytes} bytes, type ${type}`)
    assert.ok(download(bytes, 400, A) < 11_500, `${bytes} bytes, many domains`)
  }
})

test('usual answers cost nothing beside their question', () => {
  const budget = createBudget(0)
  spend(budget, 'a.example', A, 0)
  const { level } = budget.all
  weigh(budget, { name: 'a.example', type: A }, 700, 0)
  assert.equal(budget.all.level, level)
  weigh(budget, { name: 'a.example', type: A }, 3000, 0)
  assert.equal(budget.all.level, level - 2)
})

test('fuzz: no sequence of questions passes more than the bounds give', () => {
  const question = fc.tuple(fc.nat(3), fc.constantFrom(A, 28, TXT), fc.nat(2000), fc.boolean())
  fc.assert(
    fc.property(fc.array(question, { minLength: 500, maxLength: 1500 }), (list) => {
      const budget = createBudget(0)
      let now = 0
      const passed = { all: 0, odd: 0, long: 0 }
      for (const [domain, type, wait, isLong] of list) {
        now += wait < 1990 ? 0 : wait
        const name = `${isLong ? `${'x'.repeat(60)}.${'x'.repeat(50)}.` : 'h.'}d${domain}.example`
        if (!spend(budget, name, type, now)) continue
        passed.all++
        if (type === TXT) passed.odd++
        if (isLong) passed.long++
      }
      for (const bound of ['all', 'odd', 'long'] as const) assert.ok(passed[bound] <= most(bound, now / 1000), bound)
    }),
    { seed: 4, numRuns: process.env.ISTHMUS_SOAK ? 5000 : 50 },
  )
})

test('domains are forgotten as soon as nothing of their bound is missing', () => {
  const budget = createBudget(0)
  for (let n = 0; n < 1000; n++) assert.ok(spend(budget, `www.d${n}.example`, A, n * 10))
  assert.ok(budget.below.size <= 150, `${budget.below.size} after a second's worth of them`)
  for (let n = 0; n < 300; n++) spend(budget, 'a.often.example', A, 100_000)
  assert.equal(budget.below.size, 1)
  for (let n = 0; n < 50; n++) spend(budget, `www.e${n}.example`, A, 200_000 + n * 2000)
  assert.ok(budget.below.size <= 3, 'what is missing is remembered, what is not is not')
})
