// DNS questions through the real gate, policy and answerer; upstreams are a script. Answers are read by dns-packet.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Answer } from 'dns-packet'
import fc from 'fast-check'
import { type Address, parseRange } from '../../src/base/addresses.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import { compile } from '../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../src/domain/policy/decide/decide.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { readPolicy } from '../../src/domain/policy/read/policy.ts'
import type { Site } from '../../src/domain/policy/site.ts'
import type { VerifiedPolicy } from '../../src/domain/policy/verify/verify.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import { createAnswer } from '../../src/edges/dns/answer.ts'
import { createLookup } from '../../src/edges/dns/lookup.ts'
import { readReply } from '../../src/edges/dns/wire/reply.ts'
import { readTree } from '../../src/edges/policyfile/yaml.ts'
import { createNameGate, type NameGateParts } from '../../src/main/name-gate.ts'
import { GROUND } from '../domain/policy/small-park.ts'
import { handClock } from '../kit/clock.ts'
import { nameBytes, packetOf, questionBytes, type ReplyParts, rawRecord, readCame, replyTo } from '../kit/dns.ts'
import { subjectOn } from '../kit/subject.ts'

const rule = (id: string, layer: string, who: string, to: string): string =>
  `  ${id}: { layer: ${layer}, block: { who: ${who}, to: [${to}] }, ${GROUND} }\n`

const POLICY = `policy: isthmus/v1
park: { name: P, timezone: Asia/Seoul }
services:
  web: { title: Web, ports: [tcp/80, tcp/443] }
  library: { title: Library, zone: library }
  one: { title: One, to: [only.example] }
plans:
  basic: { title: Basic, services: [library, web], ${GROUND} }
  free: { title: Free, services: [web], ${GROUND} }
  library: { title: Library, services: [library], ${GROUND} }
  narrow: { title: Narrow, services: [one], ${GROUND} }
rules:
${rule('lawful', 'legal', '[plan basic]', 'law.example')}${rule('safe', 'safety', '[plan basic]', 'malware.example')}${rule('no-gambling', 'park', '[plan basic]', 'casino.example, 203.0.113.66')}${rule('firm', 'tenant', '[tenant t-1]', 'firm.example')}`

const KEY = Uint8Array.from({ length: 16 }, (_, n) => n)
const SITE: Site = {
  hosts: new Map([
    ['printer.park.test', { addresses: ['10.1.0.9', 'fd00:1::9'] as string[] as Address[], ports: new Map() }],
    ['hidden.park.test', { addresses: ['10.9.0.9'] as string[] as Address[], ports: new Map() }],
  ]),
  zones: [{ id: 'library', ranges: ['10.1.0.0/16', 'fd00:1::/32'].map((text) => parseRange(text) ?? assert.fail()) }],
}

const deciderOf = (text: string): Decider => {
  const { tree } = readTree(text, 'p.yaml')
  const { policy, problems } = readPolicy(tree ?? assert.fail(), 'p.yaml')
  assert.ok(policy !== null, JSON.stringify(problems))
  return createDecider(compile(policy as VerifiedPolicy, new Map(), KEY, 'hash').compiled, SITE)
}
const DECIDER = deciderOf(POLICY)

type Said = ReplyParts | null | Promise<ReplyParts | null>

const TYPE = { A: 1, CNAME: 5, NULL: 10, MX: 15, TXT: 16, AAAA: 28, SVCB: 64, HTTPS: 65, AXFR: 252, ANY: 255 } as const
const PORTAL = '192.0.2.1' as Address
const GUEST = '192.0.2.99'
/** Who sits where. */
const CLIENTS = { basic: '192.0.2.10', free: '192.0.2.11', library: '192.0.2.12', narrow: '192.0.2.13' } as const

/** The resolver of a small park. */
const park = (script: (name: string, type: number) => Said = () => ({ rcode: 3 })) => {
  const clock = handClock()
  const roster = createRoster(createPlaces([], []))
  const state = { decider: DECIDER, script }
  const asked: string[] = []
  const told: { host: string; reason: string }[] = []
  const refused: string[] = []
  const counted: string[] = []
  const gate = createNameGate({
    meet: () => null,
    pin: () => null,
    clock,
    roster,
    decider: () => state.decider,
    domain: 'park.test',
    portal: { names: ['portal.park.test'], addresses: [PORTAL] },
    board: { tell: (_: string, line: { host: string; reason: string }) => void told.push(line) },
    counts: { refused: (reason: string) => void refused.push(reason) },
  } as unknown as NameGateParts)
  const now = (): number => clock().boot
  const exchange = async (wire: Uint8Array, type: number) => {
    const bytes = Buffer.concat([
      Buffer.from([7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
      wire,
      Buffer.of(type >> 8, type & 255, 0, 1),
    ])
    const came = { bytes, ...readCame(bytes) }
    asked.push(`${came.name} ${type}`)
    const said = await state.script(came.name, type)
    if (said === null) return null
    const reply = readReply(replyTo(came, said), bytes, bytes.length)
    return typeof reply === 'object' ? reply : null
  }
  const answer = createAnswer({
    gate,
    lookup: createLookup({ exchange, now }),
    now,
    portal: [PORTAL],
    count: (outcome) => void counted.push(outcome),
  })
  let number = 0
  const signIn = (plan: keyof typeof CLIENTS, tenant: string | null = null): string => {
    const id = `s${++number}`
    roster.reserve({
      id,
      number,
      holder: { kind: 'person', id: plan },
      subject: subjectOn(plan, { tenant }),
      address: CLIENTS[plan] as Address,
      openedAt: 0,
      endsAt: null,
      bootId: 'b',
      endsBoot: null,
    })
    roster.confirm(id)
    return id
  }
  const send = async (message: Buffer, client: string, whole = false): Promise<Buffer> => {
    const room = Buffer.alloc(whole ? 65_535 : 1280)
    const answered = answer(message, client as Address, whole, room)
    return typeof answered === 'number' ? Buffer.from(room.subarray(0, answered)) : answered
  }
  return { clock, roster, gate, state, asked, told, refused, counted, signIn, send }
}

const OPT = Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
const questionOf = (name: string, type: number, flags = 0x0100): Buffer =>
  Buffer.concat([Buffer.from([0, 9, flags >> 8, flags & 255, 0, 1, 0, 0, 0, 0, 0, 1]), questionBytes(name, type), OPT])

type Park = ReturnType<typeof park>

/** What matters of an answer, in a form that can be compared. */
const ask = async (of: Park, client: string, name: string, type: number = TYPE.A, flags?: number) => {
  const read = packetOf(await of.send(questionOf(name, type, flags), client))
  const opt = read.additionals?.find((each) => each.type === 'OPT')
  const option = opt?.type === 'OPT' ? (opt.options as unknown as { code: number; data: Buffer }[])[0] : undefined
  const soa = read.authorities?.find((each) => each.type === 'SOA')
  return {
    rcode: read.rcode,
    data: (read.answers ?? []).map((each) => ('data' in each ? each.data : null)),
    ttls: (read.answers ?? []).map((each) => ('ttl' in each ? each.ttl : null)),
    ede: option === undefined ? null : { code: option.data.readUInt16BE(), text: option.data.toString('latin1', 2) },
    negative: soa?.type === 'SOA' ? [soa.ttl, soa.data.minimum] : null,
  }
}

const a = (name: string, data = '203.0.113.7', ttl = 60): Answer => ({ type: 'A', name, ttl, data })
const cname = (name: string, data: string): Answer => ({ type: 'CNAME', name, ttl: 60, data })
const blocked = (code: number, text: string) => ({
  rcode: 'NXDOMAIN',
  data: [],
  ttls: [],
  ede: { code, text },
  negative: [10, 10],
})
const given = (...data: string[]) => ({ rcode: 'NOERROR', data, ttls: data.map(() => 60), ede: null, negative: null })
const empty = (ttl: number, ede: { code: number; text: string } | null = null) => ({
  rcode: 'NOERROR',
  data: [],
  ttls: [],
  ede,
  negative: [ttl, ttl],
})

suite('without a session', () => {
  test('addresses are the portal’s with TTL 5, all else is empty, the canary is refused', async () => {
    const of = park()
    const toPortal = { code: 4, text: 'no-session' }
    assert.deepEqual(await ask(of, GUEST, 'news.example'), { ...given('192.0.2.1'), ttls: [5], ede: toPortal })
    // The portal of this park has no IPv6 address.
    for (const type of [
      TYPE.AAAA,
      TYPE.TXT,
      TYPE.MX,
      TYPE.CNAME,
      TYPE.NULL,
      TYPE.HTTPS,
      TYPE.SVCB,
      TYPE.ANY,
      TYPE.AXFR,
      0,
      41,
      65_535,
    ])
      assert.deepEqual(await ask(of, GUEST, 'news.example', type), empty(5, toPortal), `type ${type}`)
    for (const name of ['use-application-dns.net', 'x.use-application-dns.net'])
      assert.deepEqual(await ask(of, GUEST, name), blocked(15, 'tech:other-dns'))
    assert.deepEqual((await ask(of, GUEST, 'portal.park.test')).data, ['192.0.2.1'])
    assert.deepEqual([of.asked, of.told], [[], []])
  })

  test('no message of whatever form, type or flags causes a question upstream', async () => {
    const of = park(() => ({ answers: [a('x.example')] }))
    // Somebody else's answers in memory are none for a stranger.
    of.signIn('free')
    await ask(of, CLIENTS.free, 'known.example')
    assert.equal(of.asked.length, 1)
    const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,63}$/)
    const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))
    const question = fc
      .tuple(fc.oneof(name, fc.constant('known.example')), fc.nat(65_535), fc.nat(0x7fff))
      .map(([each, type, flags]) => questionOf(each, type, flags))
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
    await fc.assert(
      fc.asyncProperty(fc.oneof(question, noise), fc.boolean(), async (message, whole) => {
        const answered = await of.send(message, GUEST, whole)
        assert.ok(!answered.includes(Buffer.of(203, 0, 113, 7)), 'what memory has')
        assert.ok(answered.length <= Math.max(12, message.length + 120), 'no amplification')
      }),
      { seed: 5452, numRuns: process.env.ISTHMUS_SOAK ? 100_000 : 2000 },
    )
    for (let type = 0; type < 65_536; type += 1) await of.send(questionOf('data.tunnel.example', type), GUEST)
    assert.equal(of.asked.length, 1)
  })

  test('a session that is being written is none yet, one that ended is none any more', async () => {
    const of = park(() => ({ answers: [a('news.example')] }))
    const id = of.signIn('free')
    assert.deepEqual((await ask(of, CLIENTS.free, 'news.example')).data, ['203.0.113.7'])
    of.roster.end(id, 'time', 0)
    assert.deepEqual((await ask(of, CLIENTS.free, 'news.example')).data, ['192.0.2.1'])
  })
})

suite('refused', () => {
  test('each layer has its code: 16 for the law, 17 for the own company, 15 for all else; the rule is named', async () => {
    const of = park()
    of.signIn('basic', 't-1')
    of.signIn('narrow')
    const cases: [string, string, number, string][] = [
      [CLIENTS.basic, 'law.example', 16, 'lawful'],
      [CLIENTS.basic, 'deep.below.law.example', 16, 'lawful'],
      [CLIENTS.basic, 'malware.example', 15, 'safe'],
      [CLIENTS.basic, 'CASINO.example', 15, 'no-gambling'],
      [CLIENTS.basic, 'firm.example', 17, 'firm'],
      [CLIENTS.narrow, 'news.example', 15, 'plan:narrow'],
    ]
    for (const [client, name, code, text] of cases)
      for (const type of [TYPE.A, TYPE.AAAA, TYPE.TXT, TYPE.HTTPS, TYPE.ANY, TYPE.NULL])
        assert.deepEqual(await ask(of, client, name, type), blocked(code, text), `${name} ${type}`)
    assert.deepEqual(of.asked, [])
    // Each name is shown at the seat once, not once a type.
    assert.deepEqual(
      of.told.map(({ reason }) => reason),
      ['lawful', 'lawful', 'safe', 'no-gambling', 'firm', 'plan:narrow'],
    )
    assert.equal(of.refused.length, 36)
  })

  test('an alias on the way, however it was asked', async () => {
    const of = park(() => ({ answers: [cname('shop.example', 'ads.casino.example'), a('ads.casino.example')] }))
    of.signIn('basic')
    of.signIn('free')
    for (const type of [TYPE.A, TYPE.AAAA, TYPE.TXT])
      assert.deepEqual(await ask(of, CLIENTS.basic, 'shop.example', type), blocked(15, 'no-gambling'))
    // The same answer in memory is good for others.
    assert.deepEqual((await ask(of, CLIENTS.free, 'shop.example')).data, ['ads.casino.example', '203.0.113.7'])
    assert.deepEqual(await ask(of, CLIENTS.basic, 'shop.example'), blocked(15, 'no-gambling'))
    assert.equal(of.asked.filter((each) => each === 'shop.example 1').length, 1)
  })

  test('an address: the others are given, and where none is left its reason is', async () => {
    const of = park((name) => ({
      answers: name === 'two.example' ? [a(name, '203.0.113.66'), a(name, '203.0.113.7')] : [a(name, '203.0.113.66')],
    }))
    of.signIn('basic')
    of.signIn('free')
    for (const _ of [1, 2]) {
      assert.deepEqual(await ask(of, CLIENTS.basic, 'two.example'), given('203.0.113.7'))
      assert.deepEqual(await ask(of, CLIENTS.basic, 'one.example'), blocked(15, 'no-gambling'))
      assert.deepEqual(await ask(of, CLIENTS.free, 'two.example'), given('203.0.113.66', '203.0.113.7'))
    }
  })

  test('a name of the world that leads into a network here (DNS rebinding), but not into a zone', async () => {
    const inside = ['10.9.0.1', '127.0.0.1', '169.254.1.1', '192.168.1.1', '100.64.0.1', '0.0.0.0']
    const of = park((name, type) => {
      if (name === 'zone.example') return { answers: [a(name, '10.1.0.5'), a(name, '10.9.0.1')] }
      if (type === TYPE.A) return { answers: [a(name, inside[Number(name[1])] ?? assert.fail())] }
      const six = ['::1', 'fd00:9::1', 'fe80::1', '::ffff:10.9.0.1', '64:ff9b::a09:1', '::']
      return { answers: [{ type: 'AAAA', name, ttl: 60, data: six[Number(name[1])] ?? assert.fail() }] }
    })
    of.signIn('basic')
    for (const [n] of inside.entries())
      for (const type of [TYPE.A, TYPE.AAAA])
        assert.deepEqual(await ask(of, CLIENTS.basic, `n${n}.example`, type), blocked(15, 'tech:private-address'))
    assert.deepEqual(await ask(of, CLIENTS.basic, 'zone.example'), given('10.1.0.5'))
  })

  test('an address that the plan does not cover', async () => {
    const of = park((name) => ({ answers: [a(name)] }))
    of.signIn('library')
    assert.deepEqual(await ask(of, CLIENTS.library, 'news.example'), blocked(15, 'plan:library'))
  })
})

suite('given', () => {
  test('fixed hosts and the portal, to whom they are open, without a question upstream', async () => {
    const of = park()
    of.signIn('basic')
    of.signIn('free')
    assert.deepEqual(await ask(of, CLIENTS.basic, 'printer.park.test'), given('10.1.0.9'))
    assert.deepEqual(await ask(of, CLIENTS.basic, 'printer.park.test', TYPE.AAAA), given('fd00:1::9'))
    assert.deepEqual(await ask(of, CLIENTS.basic, 'printer.park.test', TYPE.TXT), empty(60))
    assert.deepEqual(await ask(of, CLIENTS.basic, 'portal.park.test'), given('192.0.2.1'))
    assert.deepEqual(await ask(of, CLIENTS.free, 'printer.park.test'), blocked(15, 'plan:free'))
    assert.equal((await ask(of, CLIENTS.basic, 'hidden.park.test')).rcode, 'NXDOMAIN')
    assert.deepEqual(of.asked, [])
  })

  test('names that mean something here, or nothing anywhere', async () => {
    const of = park()
    of.signIn('basic')
    const get = (name: string, type?: number) => ask(of, CLIENTS.basic, name, type)
    assert.deepEqual(await get('localhost'), given('127.0.0.1'))
    assert.deepEqual(await get('x.LOCALHOST', TYPE.AAAA), given('::1'))
    assert.deepEqual(await get('park.test'), empty(10))
    const none = { ...empty(60), rcode: 'NXDOMAIN' }
    for (const name of [
      'no.park.test',
      'x.local',
      'x.onion',
      'x.invalid',
      '1.0.0.10.in-addr.arpa',
      'printer.home.arpa',
    ])
      assert.deepEqual(await get(name), none, name)
    assert.deepEqual(await get('_dns.resolver.arpa', TYPE.SVCB), empty(10))
    assert.deepEqual(of.asked, [])
  })

  test('the root exists (RFC 8020: were it missing, all names were), what is no host name does not', async () => {
    const of = park()
    of.signIn('basic')
    for (const client of [CLIENTS.basic, GUEST]) {
      assert.equal((await ask(of, client, '', 2)).rcode, 'NOERROR')
      assert.equal((await ask(of, client, 'a b.example')).rcode, 'NXDOMAIN')
    }
    assert.deepEqual(of.asked, [])
  })

  test('HTTPS and SVCB where names do not count, empty where they do, with the canary', async () => {
    const data = Buffer.from([0, 1, 0])
    const of = park((name, type) => ({ answers: [rawRecord(nameBytes(name), type, 60, data)] }))
    of.signIn('basic')
    of.signIn('free')
    for (const type of [TYPE.HTTPS, TYPE.SVCB]) {
      assert.deepEqual(await ask(of, CLIENTS.basic, 'news.example', type), empty(10))
      assert.equal(of.asked.length, type - 64 === 0 ? 1 : 0)
      assert.deepEqual((await ask(of, CLIENTS.free, 'news.example', type)).data, [data])
    }
    assert.deepEqual(await ask(of, CLIENTS.basic, 'use-application-dns.net'), blocked(15, 'tech:other-dns'))
    assert.equal((await ask(of, CLIENTS.free, 'use-application-dns.net', TYPE.TXT)).rcode, 'NOERROR')
  })

  test('ANY, transfers, types that only carry something, and questions for memory alone (RFC 8482)', async () => {
    const of = park((name) => ({ answers: [a(name)] }))
    of.signIn('free')
    const get = (type: number, flags?: number) => ask(of, CLIENTS.free, 'news.example', type, flags)
    const any = await get(TYPE.ANY)
    assert.deepEqual([any.rcode, any.data], ['NOERROR', [{ cpu: 'RFC8482', os: '' }]])
    for (const type of [TYPE.AXFR, 251, TYPE.NULL, 0, 41, 249, 250, 65_280, 65_535])
      assert.deepEqual([(await get(type)).rcode, (await get(type)).ede?.code], ['NOTIMP', 21], `type ${type}`)
    assert.deepEqual((await get(TYPE.A, 0)).rcode, 'REFUSED')
    assert.deepEqual(of.asked, [])
    await get(TYPE.A)
    assert.deepEqual((await get(TYPE.A, 0)).rcode, 'REFUSED', 'even what memory has')
    assert.deepEqual(of.asked, ['news.example 1'])
  })

  test('TTLs are counted down; nobody answering is said; what is old is given out as such (RFC 8767, RFC 8914)', async () => {
    const of = park((name) =>
      name === 'gone.example'
        ? {
            rcode: 3,
            authorities: [
              { type: 'SOA', name: 'example', ttl: 60, data: { mname: 'n.example', rname: 'h.example', minimum: 60 } },
            ],
          }
        : { answers: [cname(name, 'to.example'), a('to.example')] },
    )
    of.signIn('free')
    await ask(of, CLIENTS.free, 'news.example')
    await ask(of, CLIENTS.free, 'gone.example')
    of.clock.pass(25)
    assert.deepEqual((await ask(of, CLIENTS.free, 'news.example')).ttls, [35, 35])
    of.state.script = () => null
    assert.deepEqual(await ask(of, CLIENTS.free, 'dead.example'), {
      rcode: 'SERVFAIL',
      data: [],
      ttls: [],
      ede: { code: 22, text: 'not-us:no-answer' },
      negative: null,
    })
    of.clock.pass(100)
    const old = await ask(of, CLIENTS.free, 'news.example')
    assert.deepEqual([old.data, old.ttls, old.ede?.code], [['to.example', '203.0.113.7'], [30, 30], 3])
    const none = await ask(of, CLIENTS.free, 'gone.example')
    assert.deepEqual([none.rcode, none.negative?.[0], none.ede?.code], ['NXDOMAIN', 30, 19])
  })
})

suite('what changes while an upstream is being asked', () => {
  const held = () => {
    const { promise, resolve } = Promise.withResolvers<ReplyParts>()
    const of = park(() => promise)
    return { of, give: () => resolve({ answers: [a('news.example')] }) }
  }

  test('the session ended: the portal', async () => {
    const { of, give } = held()
    const id = of.signIn('basic')
    const asking = ask(of, CLIENTS.basic, 'news.example')
    of.roster.end(id, 'time', 0)
    give()
    assert.deepEqual((await asking).data, ['192.0.2.1'])
  })

  test('somebody else sits there: by what they may', async () => {
    const { of, give } = held()
    const id = of.signIn('free')
    const asking = ask(of, CLIENTS.free, 'news.example')
    of.roster.end(id, 'signed-out', 0)
    const session = of.roster.byId(of.signIn('narrow')) ?? assert.fail()
    of.roster.end(session.id, 'moved', 0)
    of.roster.reserve({ ...session, address: CLIENTS.free as Address })
    of.roster.confirm(session.id)
    give()
    assert.deepEqual(await asking, blocked(15, 'plan:narrow'))
  })

  test('the policy: the later one rules, for what memory has too', async () => {
    const { of, give } = held()
    of.signIn('basic')
    const asking = ask(of, CLIENTS.basic, 'news.example')
    of.state.decider = deciderOf(POLICY.replace('casino.example', 'news.example'))
    give()
    assert.deepEqual(await asking, blocked(15, 'no-gambling'))
    of.state.decider = DECIDER
    assert.deepEqual((await ask(of, CLIENTS.basic, 'news.example')).data, ['203.0.113.7'])
    of.state.decider = deciderOf(POLICY.replace('203.0.113.66', '203.0.113.7'))
    assert.deepEqual(await ask(of, CLIENTS.basic, 'news.example'), blocked(15, 'no-gambling'))
  })
})

test('a session that asks for too much is told so, by code 18, and others are not', async () => {
  const of = park((name, type) => ({ answers: type === TYPE.A ? [a(name)] : [] }))
  of.signIn('free')
  of.signIn('basic')
  const codes = new Map<string, number>()
  for (let n = 0; n < 600; n++) {
    const { rcode, ede } = await ask(of, CLIENTS.free, `n${n}.tunnel.example`)
    const key = ede === null ? rcode : `${rcode} ${ede.code} ${ede.text}`
    codes.set(key, (codes.get(key) ?? 0) + 1)
  }
  assert.deepEqual(
    [...codes],
    [
      ['NOERROR', 400],
      ['REFUSED 18 tech:dns-limit', 200],
    ],
  )
  assert.equal(of.asked.length, 400)
  assert.equal((await ask(of, CLIENTS.free, 'n5.tunnel.example')).rcode, 'NOERROR', 'memory has it')
  assert.equal((await ask(of, CLIENTS.basic, 'new.tunnel.example')).rcode, 'NOERROR')
  assert.equal((await ask(of, CLIENTS.free, 'news.example.org')).rcode, 'NOERROR')
})

test('who asked how much is forgotten once it no longer matters, whoever else goes on asking', async () => {
  const of = park((name, type) => ({ answers: type === TYPE.A ? [a(name)] : [] }))
  of.signIn('free')
  of.signIn('basic')
  await ask(of, CLIENTS.free, 'once.example')
  of.gate.forget()
  assert.equal(of.gate.remembered(), 1)
  of.clock.pass(5)
  for (let n = 0; n < 40; n++) await ask(of, CLIENTS.basic, `n${n}.example`)
  of.gate.forget()
  assert.equal(of.gate.remembered(), 1, 'the first is forgotten')
  of.clock.pass(60)
  of.gate.forget()
  of.gate.forget()
  assert.equal(of.gate.remembered(), 0)
})

test('long answers count as more questions: names bring in a kilobyte each', async () => {
  const of = park((name, type) => ({ answers: [rawRecord(nameBytes(name), type, 0, Buffer.alloc(60_000))] }))
  of.signIn('free')
  let whole = 0
  for (let n = 0; n < 100; n++) {
    const answered = await of.send(questionOf(`n${n}.tunnel.example`, 99), CLIENTS.free, true)
    if (answered.length > 60_000) whole++
  }
  // 200 questions of odd types at once, of which each of these takes 59.
  assert.equal(whole, 4)
})

test('fuzz: whatever somebody signed in sends, and whatever upstreams say, there is an answer within its limit', async () => {
  const said = fc.oneof(
    fc.constant(null),
    fc.record({ rcode: fc.nat(15), flags: fc.constantFrom(0, 0x0400) }),
    fc
      .array(fc.tuple(fc.constantFrom(1, 5, 6, 16, 28, 46), fc.uint8Array({ maxLength: 40 }), fc.nat(2 ** 32 - 1)), {
        maxLength: 5,
      })
      .map((records) => ({
        answers: records.map(([type, data, ttl]) => rawRecord(Buffer.from([0xc0, 12]), type, ttl, Buffer.from(data))),
      })),
  )
  const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,63}$/)
  const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))
  const type = fc.oneof(fc.constantFrom(...Object.values(TYPE)), fc.nat(65_535))
  const message = fc.oneof(
    fc.tuple(name, type, fc.nat(0x7fff)).map(([each, number, flags]) => questionOf(each, number, flags)),
    fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => Buffer.concat([Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]), bytes])),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(message, said), { maxLength: 6 }), async (list) => {
      const of = park()
      of.signIn('free')
      for (const [bytes, each] of list) {
        of.state.script = () => each
        const answered = await of.send(bytes, CLIENTS.free)
        assert.ok(answered.length >= 12 && answered.length <= 1232)
        assert.deepEqual([answered.readUInt16BE(), (answered[2] ?? 0) >> 7], [bytes.readUInt16BE(), 1])
        packetOf(answered)
      }
    }),
    { seed: 8484, numRuns: process.env.ISTHMUS_SOAK ? 20_000 : 300 },
  )
})
