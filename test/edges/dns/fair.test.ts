// One session may not take all of what upstreams are asked at a time, and being turned away is not remembered as a failure.
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseAddress } from '../../../src/base/addresses.ts'
import type { NameGate } from '../../../src/domain/enforcement/naming.ts'
import type { Session } from '../../../src/domain/sessions/session.ts'
import { createAnswer } from '../../../src/edges/dns/answer.ts'
import { createLookup } from '../../../src/edges/dns/lookup.ts'
import { wireName } from '../../../src/edges/dns/wire/names.ts'
import { writeQuestion } from '../../../src/edges/dns/wire/question.ts'
import type { Reply } from '../../../src/edges/dns/wire/reply.ts'

const client = (text: string) => parseAddress(text) ?? assert.fail(text)

const question = (name: string): Buffer =>
  Buffer.from(writeQuestion(wireName(name), 1, { random: new Uint8Array(34), edns: true, mixCase: false }).bytes)

/** Two sessions, by their addresses; everything may be asked. */
const gate = (): NameGate => {
  const sessions = new Map<string, Session>()
  const view = { namesCount: false, decide: () => ({ allow: true }) as const }
  return {
    admit: ({ client: address }) => {
      const session = sessions.get(address) ?? ({ id: address } as unknown as Session)
      sessions.set(address, session)
      return { do: 'ask', session, view }
    },
    meet: () => null,
    pin: () => null,
    screen: () => ({ refused: false, kept: null }),
    spend: () => null,
    weigh: () => {},
    refused: () => {},
  }
}

const rcode = (answer: Buffer): number => (answer[3] ?? 0) & 15

test('beyond 128 under way a session is refused; others are not, and later it may ask again', async () => {
  const waiting: (() => void)[] = []
  const none: Reply = { rcode: 3, truncated: false, answers: [], soa: null }
  const exchange = () => new Promise<Reply>((resolve) => void waiting.push(() => resolve(none)))
  const now = (): number => 1000
  const answer = createAnswer({
    ...{ gate: gate(), lookup: createLookup({ exchange, now }), now },
    ...{ portal: [client('127.0.0.1')], count: () => {} },
  })
  const room = Buffer.alloc(1280)
  const ask = (name: string, from: string) => answer(question(name), client(from), false, room)
  const first = Array.from({ length: 128 }, (_, n) => ask(`n${n}.example`, '127.0.0.2'))
  const over = await ask('over.example', '127.0.0.2')
  assert.ok(typeof over !== 'number' && rcode(over) === 5, 'REFUSED')
  const other = ask('other.example', '127.0.0.3')
  for (const give of waiting.splice(0)) give()
  const answers = await Promise.all([...first, other])
  assert.ok(answers.every((each) => typeof each !== 'number' && rcode(each) === 3))
  const again = ask('over.example', '127.0.0.2')
  for (const give of waiting.splice(0)) give()
  const later = await again
  assert.ok(typeof later !== 'number' && rcode(later) === 3)
})

test('a question that was turned away for want of room is asked again at once', async () => {
  let busy = true
  const none: Reply = { rcode: 3, truncated: false, answers: [], soa: null }
  const lookup = createLookup({
    exchange: async () => (busy ? Promise.reject(new Error('too many')) : none),
    now: () => 1000,
  })
  assert.equal(await lookup.find('a.example', 1), null)
  busy = false
  assert.equal((await lookup.find('a.example', 1))?.entry.found.rcode, 3)
})
