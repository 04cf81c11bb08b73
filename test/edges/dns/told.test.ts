// What a resolver tells a client, in its own words: addresses with the aliases on the way, or why there are none.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { askTold } from '../../../src/edges/dns/told.ts'
import { readExtended } from '../../../src/edges/dns/wire/extended.ts'
import { type Came, nameBytes, type ReplyParts, rawRecord, replyTo, startUpstream } from '../../kit/dns.ts'

const optOf = (...options: readonly (readonly [code: number, data: Uint8Array])[]): Buffer => {
  const data = Buffer.concat(
    options.map(([code, bytes]) =>
      Buffer.concat([Buffer.of(code >> 8, code & 255, bytes.length >> 8, bytes.length & 255), bytes]),
    ),
  )
  const head = Buffer.of(0, 0, 41, 4, 208, 0, 0, 0, 0, data.length >> 8, data.length & 255)
  return Buffer.concat([head, data])
}
const error = (code: number, text: string): Buffer =>
  optOf([10, Buffer.from('cookie..')], [15, Buffer.concat([Buffer.of(code >> 8, code & 255), Buffer.from(text)])])

const a = (name: string, data: string) => ({ type: 'A', name, ttl: 60, data }) as const
const cname = (name: string, data: string) => ({ type: 'CNAME', name, ttl: 60, data }) as const

const REPLIES: Readonly<Record<string, ReplyParts>> = {
  'news.example': {
    answers: [
      cname('news.example', 'edge.example'),
      a('edge.example', '203.0.113.7'),
      a('other.example', '203.0.113.8'),
    ],
  },
  'casino.example': { rcode: 3, additionals: [error(15, 'no-casino')] },
  'seized.example': { rcode: 3, additionals: [error(16, 'court-order')] },
  'fast.example': { rcode: 5, additionals: [error(18, 'tech:dns-limit')] },
  'led.example': { answers: [a('led.example', '10.20.0.1')], additionals: [error(4, 'no-session')] },
  'forged.example': { answers: [a('forged.example', '10.20.0.1')], additionals: [error(4, 'other')] },
  'none.example': { rcode: 3 },
  'stale.example': { rcode: 3, additionals: [error(19, '')] },
  'empty.example': {},
  'broken.example': { rcode: 2, additionals: [error(22, 'not-us:no-answer')] },
  'loop.example': { answers: [cname('loop.example', 'pool.example'), cname('pool.example', 'loop.example')] },
}

const replyOf = (came: Came): ReplyParts => {
  if (came.name === 'six.example' && came.type === 28)
    return { answers: [{ type: 'AAAA', name: 'six.example', ttl: 60, data: '2001:db8::7' }] }
  if (came.name !== 'large.example') return REPLIES[came.name] ?? {}
  return came.by === 'udp' ? { flags: 0x200 } : { rcode: 3, additionals: [error(15, 'no-large')] }
}

const answer = (came: Came): void => {
  if (came.name !== 'silent.example') came.send(replyTo(came, replyOf(came)))
}

test('each answer is told for what it is', async () => {
  const upstream = await startUpstream(answer)
  const tell = async (name: string): Promise<string> => {
    const { is, said, aliases, addresses } = await askTold(() => [upstream], name)
    return [is, said, ...aliases, ...addresses].filter(Boolean).join(' ')
  }
  try {
    assert.equal(await tell('news.example'), 'found edge.example 203.0.113.7')
    assert.equal(await tell('six.example'), 'found 2001:db8::7')
    assert.equal(await tell('casino.example'), 'refused no-casino')
    assert.equal(await tell('seized.example'), 'refused court-order')
    assert.equal(await tell('fast.example'), 'refused tech:dns-limit')
    assert.equal(await tell('large.example'), 'refused no-large', 'by TCP, where it was cut off')
    assert.equal(await tell('led.example'), 'portal no-session')
    assert.equal(await tell('forged.example'), 'found 10.20.0.1')
    for (const name of ['none.example', 'stale.example', 'empty.example']) assert.equal(await tell(name), 'none', name)
    for (const name of ['broken.example', 'loop.example']) assert.equal(await tell(name), 'failed', name)
    assert.equal(await tell('silent.example'), 'silent')
    assert.equal((await askTold(() => [], 'news.example')).is, 'silent', 'no name server')
  } finally {
    await upstream.close()
  }
})

test('a message of any bytes has an error that was read whole, or none', () => {
  const head = Buffer.of(0, 1, 0x81, 0x80, 0, 0, 0, 0, 0, 0, 0, 1)
  const whole = Buffer.concat([head, error(15, 'no-a')])
  assert.deepEqual(readExtended(whole), { code: 15, text: 'no-a' })
  for (let cut = 0; cut < whole.length; cut++) assert.equal(readExtended(whole.subarray(0, cut)), null, `${cut}`)
  const other = Buffer.concat([head, rawRecord(nameBytes('a.example'), 1, 60, Buffer.of(1, 2, 3, 4))])
  assert.equal(readExtended(other), null)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readExtended(bytes)),
    { numRuns: 2000 },
  )
})
