// The three words: each row of what the policy says, what the network did, and what is known of the world outside.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Expected } from '../../../src/domain/probe/expected.ts'
import { judge } from '../../../src/domain/probe/judge.ts'
import { OUTCOMES, type Seen } from '../../../src/domain/probe/seen.ts'
import { seen } from '../../kit/probe-park.ts'

const ALLOW: Expected = { allow: true }
const BLOCK: Expected = { allow: false, reason: 'no-games' }

const up = seen('open', { trusted: true })
const said = (reason: string): Seen => seen('refused', { said: reason })

test('each row has its word', () => {
  const rows: readonly (readonly [Expected, Seen, Seen | undefined, boolean, string])[] = [
    [ALLOW, up, undefined, true, 'as-agreed'],
    [ALLOW, seen('mute'), undefined, true, 'as-agreed'],
    [ALLOW, said('no-news'), undefined, false, 'blocked-here'],
    [ALLOW, said('tech:quic'), undefined, true, 'blocked-here'],
    [ALLOW, said('tls:access-denied'), undefined, true, 'blocked-here'],
    [ALLOW, said('tls:access-denied'), said('tls:access-denied'), true, 'not-by-us'],
    [ALLOW, said('tls:access-denied'), up, true, 'blocked-here'],
    [ALLOW, said('not-us:no-answer'), undefined, true, 'not-by-us'],
    [ALLOW, said('not-us:no-answer'), up, true, 'blocked-here'],
    [ALLOW, said('not-us:no-answer'), seen('silent'), true, 'not-by-us'],
    [ALLOW, seen('silent'), up, true, 'blocked-here'],
    [ALLOW, seen('silent'), up, false, 'untold line'],
    [ALLOW, seen('silent'), seen('closed'), true, 'not-by-us'],
    [ALLOW, seen('silent'), undefined, true, 'untold inside'],
    [ALLOW, seen('closed'), undefined, true, 'untold inside'],
    [ALLOW, seen('no-name'), undefined, true, 'not-by-us'],
    [ALLOW, seen('no-name'), up, true, 'blocked-here'],
    [ALLOW, seen('open', { trusted: false }), up, true, 'blocked-here other-site'],
    [ALLOW, seen('open', { trusted: false }), seen('open', { trusted: false }), true, 'as-agreed'],
    [ALLOW, seen('portal'), up, true, 'untold no-session'],
    [ALLOW, said('time'), up, true, 'untold no-session'],
    [ALLOW, said('tech:dns-limit'), up, true, 'untold pace'],
    [BLOCK, up, undefined, true, 'open-here'],
    [BLOCK, seen('mute'), undefined, true, 'untold mute'],
    [BLOCK, said('no-games'), undefined, false, 'as-agreed'],
    [BLOCK, seen('portal'), undefined, false, 'as-agreed'],
    [BLOCK, seen('closed'), undefined, true, 'as-agreed'],
    [BLOCK, seen('silent'), undefined, false, 'untold line'],
    ['depends', up, up, true, 'untold depends'],
  ]
  for (const [expected, found, outside, lives, word] of rows) {
    const { verdict, why } = judge(expected, { seen: found, outside, lives })
    assert.equal([verdict, why].filter(Boolean).join(' '), word, JSON.stringify([expected, found, outside, lives]))
  }
})

const outcomes = fc.constantFrom(...OUTCOMES)
const anySeen = fc.record({
  outcome: outcomes,
  said: fc.constantFrom(null, 'no-games', 'not-us:no-answer', 'no-session'),
  aliases: fc.constant([]),
  addresses: fc.constant([]),
  trusted: fc.constantFrom(null, true, false),
})

test('a difference is never of the other kind, and silence on a dead line is none', () => {
  fc.assert(
    fc.property(anySeen, fc.option(anySeen, { nil: undefined }), fc.boolean(), (found, outside, lives) => {
      const evidence = { seen: found, outside, lives }
      assert.notEqual(judge(ALLOW, evidence).verdict, 'open-here')
      assert.notEqual(judge(BLOCK, evidence).verdict, 'blocked-here')
      const mute = found.outcome === 'silent' || found.outcome === 'closed' || found.outcome === 'no-name'
      if (mute && !lives && found.said === null)
        for (const expected of [ALLOW, BLOCK]) assert.equal(judge(expected, evidence).verdict, 'untold')
    }),
  )
})
