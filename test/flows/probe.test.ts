// The sentence of a probe against a network that is made of rows: what is asked twice, when the control is asked, and when it ends.
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Address, parseAddress } from '../../src/base/addresses.ts'
import { keyOf, type Question } from '../../src/domain/probe/question.ts'
import type { Seen } from '../../src/domain/probe/seen.ts'
import { type ProbeParts, probe } from '../../src/flows/probe.ts'
import { ground, NOON, seen } from '../kit/probe-park.ts'

const question = (name: string, port = 443): Question => ({
  ...{ host: { kind: 'name', name }, port, from: 'test', of: '' },
})
const there = parseAddress('203.0.113.9') as Address

/** `net`: what comes back, by question; with `@` behind it: at the address. */
const run = async (
  questions: readonly Question[],
  net: Record<string, Seen | Seen[]>,
  more: Partial<ProbeParts> = {},
) => {
  const asked: string[] = []
  let now = NOON
  const answers = await probe({
    ...{
      questions,
      ground,
      outside: new Map(),
      until: NOON + 1000,
      now: () => now,
      pace: async () => {
        now += 10
      },
    },
    ask: async (each, at) => {
      const key = keyOf(each) + (at === undefined ? '' : '@')
      asked.push(key)
      const found = net[key] ?? seen('silent')
      return Array.isArray(found) ? (found.shift() ?? seen('silent')) : found
    },
    ...more,
  })
  const words = answers.map(({ question: of, judged }) => `${keyOf(of)} ${judged?.verdict} ${judged?.why ?? ''}`.trim())
  return { asked, words }
}

const [news, mail, game] = [question('news.example'), question('mail.example', 993), question('game1.example')]
const NEWS = 'news.example:443'
const MAIL = 'mail.example:993'
const GAME = 'game1.example:443'

test('what opens is asked once, the allowed ones first', async () => {
  const { asked, words } = await run([game, news, mail], {
    [NEWS]: seen('open'),
    [MAIL]: seen('open'),
    [GAME]: seen('refused', { said: 'no-games' }),
  })
  assert.deepEqual(asked.slice(0, 3), [NEWS, MAIL, GAME])
  assert.deepEqual(words, [`${NEWS} as-agreed`, `${MAIL} as-agreed`, `${GAME} as-agreed`])
})

test('silence is asked twice, and then the control', async () => {
  const { asked, words } = await run([news, mail], { [NEWS]: seen('open') })
  assert.deepEqual(asked, [NEWS, MAIL, MAIL, NEWS])
  assert.deepEqual(words, [`${NEWS} as-agreed`, `${MAIL} untold inside`])
  const lost = await run([news, mail], { [NEWS]: seen('open'), [MAIL]: [seen('silent'), seen('open')] })
  assert.deepEqual(lost.words, [`${NEWS} as-agreed`, `${MAIL} as-agreed`], 'a lost packet is no rule')
})

test('a dead line is no block', async () => {
  const { words } = await run(
    [news, mail, game],
    { [NEWS]: [seen('open')] },
    { outside: new Map([[MAIL, seen('open')]]) },
  )
  assert.deepEqual(words, [`${NEWS} as-agreed`, `${MAIL} untold line`, `${GAME} untold line`])
})

test('what is up outside and silent here is blocked here; what is down outside is not by us', async () => {
  const outside = new Map([[MAIL, seen('open')]])
  assert.deepEqual((await run([news, mail], { [NEWS]: seen('open') }, { outside })).words[1], `${MAIL} blocked-here`)
  const down = new Map([[MAIL, seen('silent')]])
  assert.deepEqual((await run([news, mail], { [NEWS]: seen('open') }, { outside: down })).words[1], `${MAIL} not-by-us`)
})

test('a forbidden name that is kept back is tried where it is; not where its address may pass for another', async () => {
  const outside = new Map([
    [GAME, seen('open', { addresses: [there] })],
    ['game1.example:993', seen('open', { addresses: [there] })],
  ])
  const kept = seen('refused', { said: 'no-games' })
  const net = { [NEWS]: seen('open'), [GAME]: kept, [`${GAME}@`]: seen('open'), 'game1.example:993': kept }
  const { asked, words } = await run([news, game, question('game1.example', 993)], net, { outside })
  assert.deepEqual(words, [`${NEWS} as-agreed`, `${GAME} open-here`, 'game1.example:993 as-agreed'])
  assert.ok(!asked.includes('game1.example:993@'), 'pinned: by its address it passes for others')
})

test('it ends when its time is up, and judges nothing outside', async () => {
  const many = Array.from({ length: 500 }, (_, n) => question(`a${n}.example`))
  const { asked } = await run(many, Object.fromEntries(many.map((each) => [keyOf(each), seen('open')])))
  assert.equal(asked.length, 100)
  const { words } = await run([news], { [NEWS]: seen('open') }, { ground: null })
  assert.deepEqual(words, [`${NEWS} undefined`])
})
