// From a question to what it led to: times, chains, lies, and what memory gives where nobody answers.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Answer } from 'dns-packet'
import type { Session } from '../../../src/domain/sessions/session.ts'
import { createCache } from '../../../src/edges/dns/cache.ts'
import type { Entry } from '../../../src/edges/dns/entry.ts'
import { type Answered, createLookup, type Lookup } from '../../../src/edges/dns/lookup.ts'
import { createResolver } from '../../../src/edges/dns/resolver.ts'
import { EMPTY_BODY } from '../../../src/edges/dns/wire/compose.ts'
import { type Reply, readReply } from '../../../src/edges/dns/wire/reply.ts'
import { type Came, nameBytes, type ReplyParts, rawRecord, readCame, replyTo } from '../../kit/dns.ts'

type Said = ReplyParts | null | Promise<ReplyParts | null>

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A lookup before upstreams that say what the script says; `null`: nobody answers. Replies go through bytes. */
const lookupOver = (script: (name: string, type: number) => Said) => {
  const asked: string[] = []
  let time = 1_000_000
  const exchange = async (wire: Uint8Array, type: number): Promise<Reply | null> => {
    const question = Buffer.concat([wire, Buffer.of(type >> 8, type & 255, 0, 1)])
    const bytes = Buffer.concat([Buffer.from([7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), question])
    const came: Pick<Came, 'id' | 'bytes' | 'end' | 'name'> = { bytes, ...readCame(bytes) }
    asked.push(`${came.name} ${type}`)
    const said = await script(came.name, type)
    if (said === null) return null
    const reply = readReply(replyTo(came, said), bytes, bytes.length)
    assert.ok(typeof reply === 'object', String(reply))
    return reply
  }
  const lookup = createLookup({ exchange, now: () => time })
  return {
    lookup,
    asked,
    now: () => time,
    pass: (seconds: number) => {
      time += seconds * 1000
    },
  }
}

const a = (name: string, ttl = 60, data = '203.0.113.7'): Answer => ({ type: 'A', name, ttl, data })
const cname = (name: string, data: string, ttl = 60): Answer => ({ type: 'CNAME', name, ttl, data })
const soa = (name: string, ttl = 300, minimum = 60): Answer => ({
  type: 'SOA',
  name,
  ttl,
  data: { mname: 'ns.example', rname: 'h.example', serial: 1, refresh: 2, retry: 3, expire: 4, minimum },
})

const found = (answered: Answered | null): Answered['entry']['found'] => {
  assert.ok(answered !== null)
  return answered.entry.found
}

/** For how many seconds memory has it. */
const keptFor = async (parts: ReplyParts, name = 'x.example'): Promise<number> => {
  const { lookup, pass } = lookupOver(() => parts)
  await lookup.find(name, 1)
  let seconds = 0
  for (const step of [100_000, 10_000, 1000, 100, 10, 1]) {
    const { lookup: each, pass: go } = { lookup, pass }
    while (each.fresh(name, 1) !== undefined) {
      go(step)
      seconds += step
    }
    if (seconds === 0) continue
    go(-step)
    seconds -= step
  }
  return lookup.fresh(name, 1) === undefined ? 0 : seconds + 1
}

suite('times', { concurrency: 4 }, () => {
  test('an answer is kept for its TTL, the least of those on the way, a day at most', async () => {
    assert.equal(await keptFor({ answers: [a('x.example', 60)] }), 60)
    assert.equal(await keptFor({ answers: [a('x.example', 60), a('x.example', 20, '203.0.113.8')] }), 20)
    assert.equal(await keptFor({ answers: [cname('x.example', 'y.example', 30), a('y.example', 600)] }), 30)
    assert.equal(await keptFor({ answers: [a('x.example', 0)] }), 0)
    assert.equal(await keptFor({ answers: [a('x.example', 2 ** 31 - 1)] }), 86_400)
    // RFC 2181 section 8.
    assert.equal(
      await keptFor({ answers: [rawRecord(nameBytes('x.example'), 1, 2 ** 31 + 60, Buffer.of(1, 1, 1, 1))] }),
      0,
    )
  })

  test('a negative answer is kept as its SOA says, not without one (RFC 2308 section 5)', async () => {
    for (const rcode of [0, 3]) {
      assert.equal(await keptFor({ rcode, authorities: [soa('example', 300, 60)] }), 60)
      assert.equal(await keptFor({ rcode, authorities: [soa('example', 60, 300)] }), 60)
      assert.equal(await keptFor({ rcode, authorities: [soa('', 86_400, 86_400)] }), 3600)
      assert.equal(await keptFor({ rcode, authorities: [soa('example', 300, 0)] }), 0)
      assert.equal(await keptFor({ rcode }), 0)
      // The SOA of a zone in which the name is not says nothing about it.
      for (const zone of ['other.example', 'ample', 'y.x.example', 'test', 'simplex', 'y.example'])
        assert.equal(await keptFor({ rcode, authorities: [soa(zone)] }), 0, zone)
    }
  })

  test('TTL 0 is given out, and asked again', async () => {
    const { lookup, asked } = lookupOver(() => ({ answers: [a('x.example', 0)] }))
    for (let n = 0; n < 3; n++) assert.deepEqual(found(await lookup.find('x.example', 1)).addresses, ['203.0.113.7'])
    assert.equal(asked.length, 3)
  })
})

suite('chains', { concurrency: 4 }, () => {
  test('within one reply, in any order, and over several', async () => {
    const one = lookupOver(() => ({ answers: [a('c.test'), cname('B.test', 'C.test'), cname('a.test', 'b.TEST')] }))
    const whole = found(await one.lookup.find('a.test', 1))
    assert.deepEqual([whole.aliases, whole.addresses], [['b.test', 'c.test'], ['203.0.113.7']])
    assert.equal(one.asked.length, 1)
    const several = lookupOver((name) => ({
      answers: name === 'c.test' ? [a('c.test')] : [cname(name, name === 'a.test' ? 'B.Test' : 'c.test')],
    }))
    const pieces = found(await several.lookup.find('a.test', 1))
    assert.deepEqual([pieces.aliases, pieces.addresses], [['b.test', 'c.test'], ['203.0.113.7']])
    assert.deepEqual(several.asked, ['a.test 1', 'b.test 1', 'c.test 1'])
  })

  test('what is asked for is written in small letters, whatever letters an alias has', async () => {
    const wires: string[] = []
    const lookup = createLookup({
      now: () => 0,
      exchange: async (wire) => {
        wires.push(Buffer.from(wire).toString('latin1'))
        const [owner, to] =
          wires.length === 1 ? [nameBytes('a.test'), nameBytes('BIG.Test')] : [nameBytes('big.test'), null]
        const rr = { owner: owner.toString('latin1'), ttl: 60 }
        const answer =
          to === null
            ? { ...rr, type: 1, data: Uint8Array.of(1, 1, 1, 1) }
            : { ...rr, type: 5, data: Uint8Array.from(to) }
        return { rcode: 0, truncated: false, answers: [answer], soa: null }
      },
    })
    assert.deepEqual(found(await lookup.find('a.test', 1)).aliases, ['big.test'])
    assert.deepEqual(wires, ['\x01a\x04test\0', '\x03big\x04test\0'])
  })

  test('no such name and no data are told apart at the end of a chain too', async () => {
    const end = (rcode: number): ReplyParts => ({
      rcode,
      answers: [cname('a.test', 'b.test')],
      authorities: [soa('test')],
    })
    for (const rcode of [0, 3]) {
      const { lookup } = lookupOver(() => end(rcode))
      const negative = found(await lookup.find('a.test', 1))
      assert.deepEqual([negative.rcode, negative.aliases, negative.addresses], [rcode, ['b.test'], []])
      assert.notEqual(negative.soa, null)
    }
    const later = lookupOver((name) => (name === 'a.test' ? { answers: [cname('a.test', 'b.test')] } : { rcode: 3 }))
    assert.equal(found(await later.lookup.find('a.test', 1)).rcode, 3)
  })

  test('loops, and chains without an end, are no answer, after a bounded number of questions', async () => {
    const loops: ((name: string) => ReplyParts)[] = [
      (name) => ({ answers: [cname(name, name)] }),
      (name) => ({ answers: [cname(name, name === 'a.test' ? 'b.test' : 'a.test')] }),
      () => ({ answers: [cname('a.test', 'b.test'), cname('b.test', 'c.test'), cname('c.test', 'A.test')] }),
      (name) => ({ answers: [cname(name, `x${name}`)] }),
      () => ({
        answers: Array.from({ length: 30 }, (_, n) => cname(n === 0 ? 'a.test' : `c${n}.test`, `c${n + 1}.test`)),
      }),
    ]
    for (const script of loops) {
      const { lookup, asked } = lookupOver(script)
      assert.equal(await lookup.find('a.test', 1), null)
      assert.ok(asked.length <= 13, `${asked.length}`)
    }
    const eight = (name: string): ReplyParts => {
      const n = Number(name.slice(1, -5))
      return { answers: n === 8 ? [a(name)] : [cname(name, `c${n + 1}.test`)] }
    }
    assert.equal(found(await lookupOver(eight).lookup.find('c0.test', 1)).aliases.length, 8)
  })

  test('an alias that is no host name, and so could not be decided, is no answer', async () => {
    for (const to of ['a b.test', 'x.test\0y', '1.2.3.4', '-x.test']) {
      const { lookup } = lookupOver((name) => ({ answers: [rawRecord(nameBytes(name), 5, 60, nameBytes(to)), a(to)] }))
      assert.equal(await lookup.find('a.test', 1), null, to)
    }
  })

  test('a chain that breaks off is no answer', async () => {
    const { lookup } = lookupOver((name) => (name === 'a.test' ? { answers: [cname('a.test', 'b.test')] } : null))
    assert.equal(await lookup.find('a.test', 1), null)
  })

  test('asked for aliases themselves, the first is given and none followed', async () => {
    const { lookup, asked } = lookupOver(() => ({ answers: [cname('a.test', 'b.test'), cname('b.test', 'c.test')] }))
    const { records, aliases } = found(await lookup.find('a.test', 5))
    assert.deepEqual([records.length, aliases, asked.length], [1, [], 1])
  })
})

suite('lies', { concurrency: 4 }, () => {
  test('what a reply claims beyond its question is neither given out nor remembered', async () => {
    const { lookup, asked } = lookupOver((name) => {
      if (name !== 'a.example') return { answers: [a(name, 60, '203.0.113.99')] }
      return {
        answers: [
          a('a.example'),
          a('b.example', 9999, '203.0.113.66'),
          { type: 'AAAA', name: 'a.example', ttl: 9999, data: '2001:db8::66' },
        ],
        authorities: [{ type: 'NS', name: 'example', ttl: 9999, data: 'ns.evil.example' }, soa('example')],
        additionals: [a('ns.evil.example', 9999, '203.0.113.66'), a('b.example', 9999, '203.0.113.66')],
      }
    })
    const first = found(await lookup.find('a.example', 1))
    assert.deepEqual([first.addresses, first.records.length, first.soa], [['203.0.113.7'], 1, null])
    assert.equal(lookup.size(), 1)
    for (const [name, type] of [
      ['b.example', 1],
      ['a.example', 28],
      ['example', 2],
      ['ns.evil.example', 1],
    ] as const)
      assert.equal(lookup.fresh(name, type), undefined)
    assert.deepEqual(found(await lookup.find('b.example', 1)).addresses, ['203.0.113.99'])
    assert.equal(asked.length, 2)
  })

  test('addresses of an alias belong to the question that led there alone', async () => {
    const { lookup } = lookupOver((name) =>
      name === 'a.evil.test'
        ? { answers: [cname('a.evil.test', 'bank.example'), a('bank.example', 9999, '203.0.113.66')] }
        : { answers: [a(name, 60, '203.0.113.99')] },
    )
    assert.deepEqual(found(await lookup.find('a.evil.test', 1)).aliases, ['bank.example'])
    assert.equal(lookup.fresh('bank.example', 1), undefined)
    assert.deepEqual(found(await lookup.find('bank.example', 1)).addresses, ['203.0.113.99'])
  })

  test('records of a name that nothing leads to, and of another type, are no answer', async () => {
    const { lookup } = lookupOver(() => ({
      answers: [a('other.example'), { type: 'MX', name: 'x.example', ttl: 60, data: { exchange: 'm.example' } }],
    }))
    const nothing = found(await lookup.find('x.example', 1))
    assert.deepEqual([nothing.records, nothing.addresses, nothing.ttl], [[], [], 0])
  })

  test('an address that is an IPv4 one in disguise is known as such', async () => {
    const { lookup } = lookupOver(() => ({
      answers: [{ type: 'AAAA', name: 'x.example', ttl: 60, data: '::ffff:10.0.0.1' }],
    }))
    assert.deepEqual(found(await lookup.find('x.example', 28)).addresses, ['10.0.0.1'])
  })
})

suite('when nobody answers', { concurrency: 4 }, () => {
  const dying = (how: () => Said = () => null) => {
    let dead = false
    const parts = lookupOver((name) => (dead ? how() : { answers: [a(name, 60)] }))
    return { ...parts, die: () => (dead = true), live: () => (dead = false) }
  }

  test('memory serves what is old, but not a day too old (RFC 8767)', async () => {
    const { lookup, pass, die } = dying()
    await lookup.find('x.example', 1)
    die()
    pass(61)
    const stale = await lookup.find('x.example', 1)
    assert.deepEqual([stale?.stale, stale?.entry.found.addresses], [true, ['203.0.113.7']])
    assert.equal(lookup.fresh('x.example', 1), undefined)
    pass(86_400 - 2)
    assert.equal((await lookup.find('x.example', 1))?.stale, true)
    pass(40)
    assert.equal(await lookup.find('x.example', 1), null)
  })

  test('upstreams are not tried at each question then, and are believed again as soon as they answer', async () => {
    const { lookup, asked, pass, die, live } = dying()
    await lookup.find('x.example', 1)
    die()
    pass(61)
    for (let n = 0; n < 20; n++) assert.equal((await lookup.find('x.example', 1))?.stale, true)
    assert.equal(asked.length, 2)
    live()
    pass(31)
    assert.equal((await lookup.find('x.example', 1))?.stale, false)
    assert.equal(asked.length, 3)
  })

  test('a slow upstream: memory serves after 1.8 s, and what comes later is kept', async () => {
    const { lookup, pass, die } = dying(async () => {
      await sleep(2400)
      return { answers: [a('x.example', 60, '203.0.113.8')] }
    })
    await lookup.find('x.example', 1)
    die()
    pass(61)
    const began = performance.now()
    const [stale, second] = await Promise.all([lookup.find('x.example', 1), lookup.find('x.example', 1)])
    const took = performance.now() - began
    assert.ok(stale?.stale && second?.stale && took > 1700 && took < 2300, `${took} ms`)
    await sleep(800)
    assert.deepEqual(lookup.fresh('x.example', 1)?.found.addresses, ['203.0.113.8'])
  })

  test('questions at one time are one', async () => {
    const { lookup, asked } = lookupOver(async (name) => {
      await sleep(20)
      return { answers: [a(name, 0)] }
    })
    const all = await Promise.all(Array.from({ length: 50 }, () => lookup.find('x.example', 1)))
    assert.ok(all.every((each) => each !== null))
    assert.deepEqual(asked, ['x.example 1'])
    assert.equal(lookup.isNew('x.example', 1), true)
  })

  test('what nobody answered is not asked again for five seconds (RFC 9520), other questions are', async () => {
    const { lookup, asked, pass } = lookupOver((name) => (name === 'x.example' ? null : { answers: [a(name)] }))
    for (let n = 0; n < 10; n++) assert.equal(await lookup.find('x.example', 1), null)
    assert.equal(asked.length, 1)
    assert.equal(lookup.isNew('x.example', 1), false)
    assert.notEqual(await lookup.find('y.example', 1), null)
    assert.equal(await lookup.find('x.example', 28), null)
    pass(5.001)
    assert.equal(await lookup.find('x.example', 1), null)
    assert.deepEqual(asked, ['x.example 1', 'y.example 1', 'x.example 28', 'x.example 1'])
  })
})

test('a question is new whenever an upstream has to be asked: also when the time of an old answer is over', async () => {
  let dead = false
  const { lookup, pass } = lookupOver((name) => (dead ? null : { answers: [a(name, 60)] }))
  assert.equal(lookup.isNew('x.example', 1), true)
  const asking = lookup.find('x.example', 1)
  assert.equal(lookup.isNew('x.example', 1), false, 'it is being asked')
  await asking
  assert.equal(lookup.isNew('x.example', 1), false)
  pass(61)
  assert.equal(lookup.isNew('x.example', 1), true)
  dead = true
  await lookup.find('x.example', 1)
  assert.equal(lookup.isNew('x.example', 1), false, 'served from memory for a while')
  pass(90_000)
  assert.equal(lookup.isNew('x.example', 1), true)
})

/** Megabytes that the process holds beside what it held before. */
const held = async (fill: () => Promise<unknown>): Promise<number> => {
  const { gc } = globalThis
  // What was let go before is gone only after a turn.
  for (let n = 0; n < 3; n++) {
    await sleep(20)
    gc?.()
  }
  const before = process.memoryUsage()
  const kept = await fill()
  gc?.()
  const now = process.memoryUsage()
  assert.ok(kept !== undefined)
  return (now.heapUsed + now.external - before.heapUsed - before.external) / 1e6
}

/** A lookup whose upstream gives these records to whatever is asked, without a way through bytes. */
const floodOf = (type: number, datas: readonly Uint8Array[]): Lookup =>
  createLookup({
    now: () => 0,
    exchange: async (wire) => {
      const owner = Buffer.from(wire).toString('latin1')
      const answers = datas.map((data) => ({ owner, type, ttl: 3600, data: Uint8Array.from(data) }))
      return { rcode: 0, truncated: false, answers, soa: null }
    },
  })

test('what is looked at stays, round after round, and what is asked anew counts as looked at', async () => {
  let time = 0
  const cache = createCache({ entries: 100, bytes: 1e9 })
  const entry = (name: string): Entry => ({
    name,
    found: { rcode: 0, aliases: [], addresses: [], chain: [], records: [], soa: null, ttl: 60 },
    body: EMPTY_BODY,
    storedAt: time,
    freshUntil: time + 1,
    retryAt: 0,
    used: false,
    view: null,
    screened: null,
  })
  for (const name of ['looked-at', 'anew']) cache.put(1, entry(name))
  for (; time < 20_000; time++) {
    cache.put(1, entry(`n${time}`))
    const lookedAt = cache.get('looked-at', 1)
    assert.ok(lookedAt !== undefined && cache.get('anew', 1) !== undefined, `at ${time}`)
    lookedAt.used = true
    if (time % 50 === 0) cache.put(1, entry('anew'))
    assert.ok(cache.size() <= 100)
  }
  assert.equal(cache.size(), 100)
  // All looked at: still one comes and one goes, of each type.
  for (let n = 19_900; n < 20_000; n++) {
    const known = cache.get(`n${n}`, 1)
    if (known !== undefined) known.used = true
  }
  for (let n = 0; n < 300; n++) cache.put(28, entry(`n${n}`))
  assert.equal(cache.size(), 100)
  assert.notEqual(cache.get('n299', 28), undefined)
  assert.equal(cache.get('n299', 1), undefined)
})

suite('bounds', () => {
  test('a flood of names: no more than a hundred thousand are kept, those that were looked at longest', async () => {
    const lookup = floodOf(1, [Uint8Array.of(203, 0, 113, 7)])
    await lookup.find('kept.example', 1)
    for (let n = 0; n < 130_000; n++) {
      if (n % 50_000 === 0) lookup.fresh('kept.example', 1)
      await lookup.find(`n${n}.example`, 1)
    }
    assert.ok(lookup.size() > 50_000 && lookup.size() <= 100_000, `${lookup.size()}`)
    assert.notEqual(lookup.fresh('kept.example', 1), undefined)
    assert.equal(lookup.fresh('n0.example', 1), undefined)
    assert.notEqual(lookup.fresh('n129999.example', 1), undefined)
  })

  test('a flood of long answers, of one record or of many small ones, holds some 100 MB', async (t) => {
    setFlagsFromString('--expose-gc')
    globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction
    const long = [new Uint8Array(60_000)]
    const many = Array.from({ length: 1900 }, (_, n) => Uint8Array.of(203, 0, n >> 8, n & 255))
    for (const [type, datas, questions] of [
      [16, long, 1000],
      [1, many, 500],
    ] as const) {
      const lookup = floodOf(type, datas)
      const megabytes = await held(async () => {
        for (let n = 0; n < questions; n++) await lookup.find(`n${n}.example`, type)
        return lookup
      })
      t.diagnostic(`type ${type}: ${megabytes.toFixed()} MB for ${lookup.size()} answers`)
      assert.ok(megabytes < 160, `${megabytes} MB, type ${type}`)
    }
  })
})

const SESSION = {} as Session

suite('for the proxy', { concurrency: 4 }, () => {
  const resolverOver = (script: (name: string, type: number) => Said, spend = (): null => null) => {
    const parts = lookupOver(script)
    return { ...parts, resolve: createResolver(parts.lookup, spend) }
  }
  const aaaa = (name: string): Answer => ({ type: 'AAAA', name, ttl: 60, data: '2001:db8::7' })

  test('a name with its addresses of both families, and every alias on the way', async () => {
    const { resolve } = resolverOver((name, type) => {
      if (name !== 'end.test') return { answers: [cname(name, name === 'alias.test' ? 'Middle.test' : 'end.test')] }
      return { answers: [type === 1 ? a(name) : aaaa(name)] }
    })
    assert.deepEqual(await resolve('alias.test', SESSION), {
      found: true,
      aliases: ['middle.test', 'end.test'],
      addresses: ['203.0.113.7', '2001:db8::7'],
    })
  })

  test('no such name, no address, a chain not known whole, and a server that fails are told apart', async () => {
    const none = { found: false, reason: 'not-us:no-such-name' }
    const silent = { found: false, reason: 'not-us:no-answer' }
    assert.deepEqual(await resolverOver(() => ({ rcode: 3 })).resolve('x.test', SESSION), none)
    assert.deepEqual(await resolverOver(() => ({})).resolve('x.test', SESSION), none)
    assert.deepEqual(await resolverOver(() => null).resolve('x.test', SESSION), silent)
    assert.deepEqual(
      await resolverOver((name) => (name === 'x.test' ? { answers: [cname(name, 'y.test')] } : null)).resolve(
        'x.test',
        SESSION,
      ),
      silent,
    )
    assert.deepEqual(
      await resolverOver((name) => ({ answers: [cname(name, name === 'x.test' ? 'y.test' : 'x.test')] })).resolve(
        'x.test',
        SESSION,
      ),
      silent,
    )
    // Whether there is an address of the family that nobody answered for is not known.
    assert.deepEqual(await resolverOver((_, type) => (type === 28 ? null : {})).resolve('x.test', SESSION), silent)
  })

  for (const slow of [1, 28])
    test(`addresses of one family wait 250 ms at most for type ${slow}`, async () => {
      const { resolve } = resolverOver(async (name, type) => {
        if (type === slow) await sleep(700)
        return { answers: [type === 1 ? a(name) : aaaa(name)] }
      })
      const began = performance.now()
      const resolved = await resolve('x.test', SESSION)
      const took = performance.now() - began
      assert.deepEqual(resolved.found && resolved.addresses, [slow === 1 ? '2001:db8::7' : '203.0.113.7'])
      assert.ok(took < 450, `${took} ms`)
    })

  test('no address of the quick family: the slow one is waited for', async () => {
    const { resolve } = resolverOver(async (name, type) => {
      if (type === 1) return { rcode: 0 }
      await sleep(600)
      return { answers: [aaaa(name)] }
    })
    assert.deepEqual(await resolve('x.test', SESSION), { found: true, aliases: [], addresses: ['2001:db8::7'] })
  })

  test('answers are kept for their time, and what the session may not ask is not asked', async () => {
    let left = 1
    const refusal = { refused: true, reason: 'tech:dns-limit', layer: null } as const
    const parts = lookupOver((name, type) => ({ answers: [type === 1 ? a(name) : aaaa(name)] }))
    const resolve = createResolver(parts.lookup, () => (left-- > 0 ? null : refusal))
    assert.equal((await resolve('x.test', SESSION)).found, true)
    assert.equal((await resolve('x.test', SESSION)).found, true)
    assert.equal(parts.asked.length, 2)
    parts.pass(61)
    assert.deepEqual(await resolve('x.test', SESSION), { found: false, reason: 'tech:dns-limit' })
    assert.deepEqual(await resolve('y.test', SESSION), { found: false, reason: 'tech:dns-limit' })
    assert.equal(parts.asked.length, 2)
  })
})

test('HTTPS and SVCB come without hints of addresses, which nobody has decided', async () => {
  const alpn = [0, 1, 0, 3, 2, 104, 50]
  const four = [0, 4, 0, 4, 10, 0, 0, 1]
  const six = [0, 6, 0, 16, ...new Array(15).fill(0), 1]
  const ech = [0, 5, 0, 2, 1, 2]
  const head = [0, 1, 1, 97, 0]
  for (const type of [64, 65]) {
    const given = async (...datas: number[][]): Promise<number[][]> => {
      const answers = datas.map((data) => rawRecord(nameBytes('x.example'), type, 60, Buffer.from(data)))
      const { lookup } = lookupOver(() => ({ answers }))
      return found(await lookup.find('x.example', type)).records.map(({ data }) => [...data])
    }
    assert.deepEqual(await given([...head, ...alpn, ...four, ...ech, ...six]), [[...head, ...alpn, ...ech]])
    assert.deepEqual(await given([...head, ...alpn], [...head, ...six]), [[...head, ...alpn], head])
    // What cannot be read, or has hints that a client must use, is left out.
    const must = [0, 0, 0, 4, 0, 1, 0, 4]
    assert.deepEqual(
      await given(
        [...head, ...must, ...alpn, ...four],
        [...head, 0, 4, 0, 9, 10],
        [0, 1, 9],
        [0],
        [0, 1, 192, 0],
        [...head, 0],
      ),
      [],
    )
  }
})
