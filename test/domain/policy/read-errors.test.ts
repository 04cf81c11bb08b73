// Every message of reading, with its exact place and mend.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GROUND, placeOf, problemsOf, type Sections, smallPark } from './small-park.ts'

type Case = readonly [sections: Sections, what: string, mend: string, severity?: 'warning']

const FORM =
  'An id has lower-case letters, digits and "-", begins with a letter or digit, and has at most 63 characters.'
const TO = 'Write "list X", "service X", a domain, "=name", an address or a range.'
const WHO =
  'Write "everyone", or a list of "plan X", "tenant X", "group X", "seat X", "network X", "badge", "voucher", "device", "tenant-staff".'
const rule = (rest: string): Sections => ({ rules: `rules:\n  ${rest}` })
const block = (rest: string): Sections => rule(`r: { layer: park, block: { ${rest} }, ${GROUND} }`)
const plan = (rest: string): Sections => ({
  plans: `plans:\n  basic: { title: Basic, services: [web], ${GROUND}, ${rest} }`,
})
const ground = (rest: string): Sections => ({ plans: `plans:\n  basic: { title: Basic, services: [web], ${rest} }` })
const ask = (rest: string): Sections => ({ tests: `tests:\n  - { ${rest} }` })
const schedule = (rest: string): Sections => ({ schedules: `schedules:\n  work: ${rest}` })

const CASES: readonly Case[] = [
  // the file as a whole
  [{ policy: 'policy: ‸isthmus/v2' }, 'The language "isthmus/v2" is not known.', 'Write policy: isthmus/v1.'],
  [
    { policy: '‸x: 1\npolicy: isthmus/v1' },
    'Unknown key "x" in the policy.',
    'Known here: policy, park, services, agreement, plans, eligible, lists, schedules, rooms, stages, catalogue, public, ….',
  ],
  [{ policy: '‸sevices: 1\npolicy: isthmus/v1' }, 'Unknown key "sevices" in the policy.', 'Did you mean "services"?'],
  [{ park: '', policy: '‸policy: isthmus/v1' }, 'The policy has no "park".', 'Add "park".'],
  [{ park: 'park: ‸{ name: P }' }, '"park" has no "timezone".', 'Add "timezone".'],
  [{ park: 'park: ‸P' }, '"park" must be a map.', 'Write keys and values: name, timezone.'],
  [{ park: 'park: { name: ‸[a], timezone: UTC }' }, '"name" must be a map.', 'Write keys and values: en, ko.'],
  [{ park: 'park: { name: ‸"", timezone: UTC }' }, '"name" is empty.', 'Fill it in, or take the line out.'],
  [{ park: 'park: { name: ‸{}, timezone: UTC }' }, '"name" is empty.', 'Write a text, or { en: …, ko: … }.'],
  [
    { park: 'park: { name: P, timezone: ‸[UTC] }' },
    '"timezone" must be a single value.',
    'Take out the brackets or the lines below it.',
  ],
  [
    { park: `park: { name: ‸${'x'.repeat(2001)}, timezone: UTC }` },
    '"name" is too long.',
    'At most 2000 characters are allowed.',
  ],
  [
    { park: 'park: { name: ‸{ en: P }, timezone: UTC }' },
    '"name" is missing in Korean.',
    'Add "ko"; until then the English text stands in.',
    'warning',
  ],
  [
    { park: 'park: { name: ‸{ ko: P }, timezone: UTC }' },
    '"name" is missing in English.',
    'Add "en"; until then the Korean text stands in.',
    'warning',
  ],
  // services
  [
    { services: 'services: ‸[web]' },
    '"services" must be a map.',
    'Write an id, a colon, and what belongs to it below.',
  ],
  [{ services: 'services:\n  ‸Web: { title: Web, ports: tcp/80 }' }, '"Web" cannot be an id.', FORM],
  [{ services: 'services:\n  web: ‸{ ports: tcp/80 }' }, 'The service web has no "title".', 'Add "title".'],
  [
    { services: 'services:\n  ‸web: { title: W }' },
    'The service web says neither where nor on which port.',
    'Add "ports", "to" or "zone".',
  ],
  [
    { services: 'services:\n  web: { title: W, ports: [tcp/80, ‸tcp/70000] }' },
    '"tcp/70000" is no port.',
    'Write tcp/443, udp/443 or tcp/5000-5010; ports are 1 to 65535.',
  ],
  [
    { services: 'services:\n  web: { title: W, ports: ‸[] }' },
    '"ports" is empty.',
    'Write tcp/443, udp/443 or tcp/5000-5010; ports are 1 to 65535.',
  ],
  [
    { services: 'services:\n  web: { title: W, to: [‸service mail] }' },
    'A service cannot point at another service.',
    'Write its destinations out, or put them in a list.',
  ],
  [
    { services: 'services:\n  web: { title: W, ports: tcp/80, nameless: ‸pin }' },
    '"nameless" cannot be "pin".',
    'Known here: refuse, pinned.',
  ],
  // plans
  [{ plans: `plans:\n  basic: ‸{ title: Basic, ${GROUND} }` }, 'The plan basic has no "services".', 'Add "services".'],
  [plan('slow: ‸500 kbit/s'), '"slow" is nothing without "data".', 'Add how much a day has: data: 2 GB/day.'],
  [
    plan('speed: 1 Mbit/s, data: 1 GB/day, slow: ‸1 Mbit/s'),
    '"slow" is no slower than "speed".',
    'Write a lesser speed, or leave it out.',
  ],
  [plan('speed: ‸4 Mbps'), '"speed" cannot be "4 Mbps".', 'Write a number and a unit: 4 Mbit/s, 500 kbit/s.'],
  [plan('data: ‸2 GB'), '"data" cannot be "2 GB".', 'Write an amount a day: 2 GB/day, 500 MB/day.'],
  [plan('session: ‸1 day'), '"session" cannot be "1 day".', 'Write a length: 60 min, 2 h or 90 s, at most 168 h.'],
  [plan('sessions: ‸0'), '"sessions" cannot be "0".', 'Write a whole number from 1 to 99.'],
  [
    ground('why: w, basis: ‸agreement, since: 2014-05-01, review: "mailto:a@b.example"'),
    '"agreement" names no article.',
    'Write agreement/ and the number of the article: agreement/5.',
  ],
  [
    ground('why: w, basis: Law 1, since: ‸2014-02-29, review: "mailto:a@b.example"'),
    '"2014-02-29" is no date.',
    'Write year, month and day: 2014-05-01.',
  ],
  [
    ground('why: w, basis: Law 1, since: 2014-05-01, review: ‸the desk'),
    '"the desk" is no review contact.',
    'Write mailto:name@example.org or an https:// address.',
  ],
  [
    { eligible: 'eligible: ‸{}' },
    '"eligible" is empty: nobody could hold a plan.',
    'Name the plans, or leave the key out.',
  ],
  [
    { eligible: 'eligible:\n  basic: ‸{ why: w, basis: Law 1 }' },
    'The eligibility for basic has no "who".',
    'Add "who".',
  ],
  [
    { eligible: 'eligible:\n  basic: { who: everyone, by: ‸tennant, why: w, basis: Law 1 }' },
    '"by" cannot be "tennant".',
    'Did you mean "tenant"?',
  ],
  // lists and agreement
  [{ lists: 'lists:\n  a: ‸{ url: "https://lists.example/a" }' }, 'The list a has no "every".', 'Add "every".'],
  [{ lists: 'lists:\n  a: ‸{ every: 24 h }' }, 'The list a has no "url".', 'Add "url".'],
  [
    { lists: 'lists:\n  a: { file: a.txt, url: ‸"https://lists.example/a" }' },
    'The list a has both "file" and "url".',
    'Keep one: "file", or "url" with "every".',
  ],
  [
    { lists: 'lists:\n  a: { file: a.txt, every: ‸24 h }' },
    'The list a has both "file" and "every".',
    'Keep one: "file", or "url" with "every".',
  ],
  [
    { lists: 'lists:\n  a: { url: ‸"ftp://lists.example/a", every: 24 h }' },
    '"ftp://lists.example/a" cannot be fetched.',
    'Write an address with http:// or https://.',
  ],
  [
    { lists: 'lists:\n  a: { url: ‸"https://me:secret@lists.example/a", every: 24 h }' },
    '"url" has a name or a password in it.',
    'Take it out: the policy is public.',
  ],
  [
    { lists: 'lists:\n  a: { url: "https://lists.example/a", every: ‸1 min }' },
    '"every" cannot be "1 min".',
    'Write 15 min, 24 h or 7 days: 5 min to 30 days.',
  ],
  [
    { lists: 'lists:\n  a: { url: "https://lists.example/a", every: 24 h, cap: ‸101 % }' },
    '"cap" cannot be "101 %".',
    'Write a share of the list: 10 %, at most 100 %.',
  ],
  [
    { lists: 'lists:\n  a: { file: ‸../a.txt }' },
    '"../a.txt" lies outside the policy\'s folder.',
    'Put the file in or below the folder of the policy.',
  ],
  [{ lists: 'lists:\n  a: { file: ‸a\\b.txt }' }, '"a\\b.txt" is no path.', 'Write / between folders.'],
  [{ lists: 'lists:\n  a: ‸{ fle: a.txt }' }, 'The list a has no "file".', 'Add "file".'],
  [{ agreement: 'agreement: ‸{ en: a.md }' }, '"agreement" has no "ko".', 'Add "ko".'],
  // schedules
  [
    schedule('{ days: ‸Mon-Sut, from: "08:00" }'),
    '"Mon-Sut" are no days.',
    'Write daily, or days as Mon, Tue, Wed, Thu, Fri, Sat, Sun: "Mon-Sat", "Mon, Wed, Fri".',
  ],
  [
    schedule('{ days: ‸[] }'),
    '"days" is empty.',
    'Write daily, or days as Mon, Tue, Wed, Thu, Fri, Sat, Sun: "Mon-Sat", "Mon, Wed, Fri".',
  ],
  [
    schedule('{ days: daily, from: ‸"24:00" }'),
    '"24:00" is no time of day.',
    'Write hours and minutes in quotes: "08:00"; "to" may be "24:00".',
  ],
  [
    schedule('{ days: daily, to: ‸8 }'),
    '"8" is no time of day.',
    'Write hours and minutes in quotes: "08:00"; "to" may be "24:00".',
  ],
  [schedule('‸[]'), 'The schedule work is empty.', 'Add days and hours, or take it out.'],
  // rules
  [rule('‸a:b: { }'), '"a:b" cannot be an id.', FORM],
  [
    rule(`‸data: { layer: park, observe: { who: everyone, to: a.example }, ${GROUND} }`),
    'A rule cannot be called "data".',
    'That word is a reason of its own; choose another.',
  ],
  [rule(`‸r: { layer: park, ${GROUND} }`), 'The rule r does nothing.', 'Add "block", "except" or "observe".'],
  [
    rule(
      `‸r: { layer: park, block: { who: everyone, to: a.example }, observe: { who: everyone, to: a.example }, ${GROUND} }`,
    ),
    'The rule r has "block" and "observe".',
    'Keep one of them; make a rule for each.',
  ],
  [
    rule(`r: { layer: ‸law, block: { who: everyone, to: a.example }, ${GROUND} }`),
    '"layer" cannot be "law".',
    'Known here: legal, safety, park, tenant.',
  ],
  [
    rule(`r: { layer: park, block: { who: everyone, to: a.example }, until: ‸soon, ${GROUND} }`),
    '"soon" is no date.',
    'Write year, month and day: 2014-05-01.',
  ],
  [
    rule(`r: { layer: park, except: ‸{ who: everyone, to: a.example }, ${GROUND} }`),
    '"except" of the rule r has no "from".',
    'Add "from".',
  ],
  // who
  [block('who: ‸[], to: a.example'), '"who" is empty: it would be nobody.', WHO],
  [
    block('who: [badge, ‸everyone], to: a.example'),
    '"everyone" stands in a list.',
    'Write who: everyone, without the list.',
  ],
  [block('who: [‸people], to: a.example'), '"people" is nobody that a rule can name.', WHO],
  [
    block('who: [‸tenent t-1], to: a.example'),
    '"tenent t-1" is nobody that a rule can name.',
    'Did you mean "tenant"?',
  ],
  [block('who: [‸tenant], to: a.example'), '"tenant" is nobody that a rule can name.', 'Write "tenant X" with an id.'],
  [block('who: [‸tenant T 1], to: a.example'), '"tenant T 1" is nobody that a rule can name.', FORM],
  [
    block('who: [‸person kim], to: a.example'),
    '"person kim" is nobody that a rule can name.',
    'A rule never names a person; use a group, or an exception for a group.',
  ],
  // to
  [block('who: everyone, to: ‸[]'), '"to" is empty.', TO],
  [
    block('who: everyone, to: [‸"https://a.example/x"]'),
    '"https://a.example/x" is no destination.',
    'Write the name alone, without "https://" and path.',
  ],
  [
    block('who: everyone, to: [‸"*.a.example"]'),
    '"*.a.example" is no destination.',
    'Write "a.example": a domain means itself and all names below.',
  ],
  [
    block('who: everyone, to: [‸"a.*.example"]'),
    '"a.*.example" is no destination.',
    'There are no patterns: a domain means itself and all names below.',
  ],
  [
    block('who: everyone, to: [‸"a.example:443"]'),
    '"a.example:443" is no destination.',
    'Write the name alone; a port belongs to a service.',
  ],
  [
    block('who: everyone, to: [‸192.0.2.0/33]'),
    '"192.0.2.0/33" is no destination.',
    'A range is written 192.0.2.0/24, and a name without path.',
  ],
  [block('who: everyone, to: [‸"a b"]'), '"a b" is no destination.', TO],
  [block('who: everyone, to: [‸=192.0.2.1]'), '"=192.0.2.1" is no destination.', TO],
  [block('who: everyone, to: [‸list]'), '"list" is no destination.', `Write "list X". ${FORM}`],
  // tests
  [{ tests: 'tests: ‸{ a: 1 }' }, '"tests" must be a list.', 'Begin each test with "- ".'],
  [ask('who: ‸{ badge: true }, to: a.example, expect: allow'), 'The "who" of a test has no "plan".', 'Add "plan".'],
  [
    ask('who: { plan: basic, badge: ‸yes }, to: a.example, expect: allow'),
    '"badge" must be true or false.',
    'Write true or false, without quotes.',
  ],
  [ask('who: { plan: basic, tenant: ‸T 1 }, to: a.example, expect: allow'), '"T 1" cannot be an id.', FORM],
  [
    ask('who: { plan: basic }, to: ‸"gopher://a.example", expect: allow'),
    '"gopher://a.example" is no destination of a connection.',
    'Write a URL, a name, or name:port.',
  ],
  [
    ask('who: { plan: basic }, to: a.example, expect: ‸deny'),
    '"expect" cannot be "deny".',
    'Write allow, block, or { block: id-of-the-rule }.',
  ],
  [
    ask('who: { plan: basic }, to: a.example, expect: { block: ‸No Gambling }'),
    '"No Gambling" is no reason.',
    'Write the id of a rule, or plan:id.',
  ],
  [
    ask('who: { plan: basic }, to: a.example, at: ‸2026-11-23 09:00, expect: allow'),
    '"2026-11-23 09:00" is no moment.',
    "Write day and time: 2026-11-23T09:00, with +09:00 or Z behind it if it is not the park's time.",
  ],
  // what may be reached before anybody signs in
  [
    { walled: 'walled: [=a.example, ‸list x]' },
    '"walled" names sites, one by one.',
    'Write a domain, or "=name" for that name alone.',
  ],
  [
    { walled: 'walled: [‸192.0.2.0/24]' },
    '"walled" names sites, one by one.',
    'Write a domain, or "=name" for that name alone.',
  ],
]

for (const [sections, what, mend, severity = 'error'] of CASES) {
  test(`says: ${what}`, () => {
    const { text, line, column } = placeOf(smallPark(sections))
    const found = problemsOf(text).find((problem) => problem.what === what)
    assert.deepEqual(found ?? problemsOf(text), { severity, file: 'p.yaml', line, column, what, mend })
  })
}

test('the small park itself has no problem', () => {
  assert.deepEqual(problemsOf(smallPark()), [])
})

test('more than 200 problems end with a count of the rest', () => {
  const keys = Array.from({ length: 230 }, (_, i) => `Key${i}: 1`).join('\n')
  const problems = problemsOf(`${smallPark()}\n${keys}`)
  assert.equal(problems.length, 201)
  assert.equal(problems.at(-1)?.what, '30 more problems follow.')
  assert.equal(problems.at(-1)?.mend, 'Mend those above first.')
})
