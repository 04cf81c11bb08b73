// Whatever the bytes or the tree: reading and verifying give problems, never an exception, and never nothing at all.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDestination } from '../../../src/domain/policy/read/destination.ts'
import { nearest } from '../../../src/domain/policy/read/nearest.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import type { Tree } from '../../../src/domain/policy/tree.ts'
import { verify } from '../../../src/domain/policy/verify/verify.ts'
import { readUtf8 } from '../../../src/edges/policyfile/utf8.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const SOAK = process.env.ISTHMUS_SOAK !== undefined
const sample = readFileSync(new URL('../../../examples/kaesong/policy.yaml', import.meta.url))
const context = { file: 'p', rule: 'several', articles: new Set(['1']), zones: ['world'] } as const

const readAll = (tree: Tree): void => {
  const { policy, problems } = readPolicy(tree, 'p')
  const errors = problems.filter(({ severity }) => severity === 'error')
  assert.equal(policy === null, errors.length > 0)
  if (policy === null) return
  const verdict = verify(policy, { ...context, tree })
  assert.equal(
    verdict.verified === null,
    verdict.problems.some(({ severity }) => severity === 'error'),
  )
  for (const { line, column, what, mend } of [...problems, ...verdict.problems]) {
    assert.ok(line >= 1 && column >= 1 && what !== '' && mend !== '', what)
  }
}

const readBytes = (bytes: Uint8Array): void => {
  const utf8 = readUtf8(bytes, 'p')
  if ('problem' in utf8) return
  const { tree, problems } = readTree(utf8.text, 'p')
  assert.equal(tree === null, problems.length > 0)
  if (tree !== null) readAll(tree)
}

// The ways a hand or a disk changes a file: a run of bytes replaced, taken out, doubled, or a piece moved.
const PIECES = [
  '\n',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  '|',
  '>',
  '&a ',
  '*a ',
  '!x ',
  '<<: ',
  '? ',
  '---\n',
  '\t',
  '%',
  '\0',
  '\ufeff',
  'null',
  'everyone',
  'list ',
  '=',
  '24:00',
  '가',
]

const mutation = fc.tuple(
  fc.nat(sample.length),
  fc.nat(40),
  fc.oneof(
    fc.constantFrom(...PIECES).map((piece) => Buffer.from(piece)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc.nat(sample.length - 60).map((at) => sample.subarray(at, at + 60)),
  ),
)

test('the sample policy with any few changes', { timeout: SOAK ? 3_600_000 : 30_000 }, () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      let bytes: Buffer = sample
      for (const [at, length, piece] of mutations)
        bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + length)])
      readBytes(bytes)
    }),
    {
      numRuns: SOAK ? 100_000 : 800,
      seed: 3,
      interruptAfterTimeLimit: SOAK ? 3_000_000 : 8000,
      markInterruptAsFailure: false,
    },
  )
})

test('bytes of any kind', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readBytes), { numRuns: SOAK ? 200_000 : 400, seed: 4 })
  const words = fc.array(fc.constantFrom(...PIECES, 'a', 'b', ' ', '  ', '\n  '), { maxLength: 60 })
  fc.assert(
    fc.property(words, (pieces) => readBytes(Buffer.from(pieces.join('')))),
    { numRuns: SOAK ? 200_000 : 800, seed: 5 },
  )
})

const KEYS = [
  'policy',
  'park',
  'services',
  'agreement',
  'plans',
  'eligible',
  'lists',
  'schedules',
  'rules',
  'tests',
  'name',
  'timezone',
  'en',
  'ko',
  'title',
  'ports',
  'to',
  'zone',
  'nameless',
  'speed',
  'data',
  'session',
  'sessions',
  'hours',
  'why',
  'basis',
  'since',
  'review',
  'until',
  'who',
  'by',
  'file',
  'url',
  'days',
  'from',
  'layer',
  'block',
  'except',
  'observe',
  'when',
  'at',
  'expect',
  'plan',
  'group',
  'badge',
  'basic',
  'r1',
]
const TEXTS = [
  'isthmus/v1',
  'UTC',
  'Asia/Seoul',
  'Nowhere/Land',
  'everyone',
  'plan basic',
  'list a',
  'service web',
  'web',
  '=a.example',
  '192.0.2.0/24',
  '::/0',
  '1-2',
  'tcp/80',
  'tcp/9-1',
  'Mon-Sat',
  '22:00',
  '24:00',
  '2014-05-01',
  '2026-11-23T09:00',
  '60 min',
  '2 GB/day',
  '4 Mbit/s',
  'agreement/5',
  'mailto:a@b.c',
  'park',
  'allow',
  'block',
  'true',
  '',
  'x'.repeat(3000),
]

const spot = { line: 1, column: 1 }
const scalar: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom(...TEXTS).map((text): Tree => ({ kind: 'scalar', value: text === '' ? null : text, text, spot })),
  fc.boolean().map((value): Tree => ({ kind: 'scalar', value, text: String(value), spot })),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text): Tree => ({ kind: 'scalar', value: text, text, spot })),
)
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }).map((items): Tree => ({ kind: 'list', items, spot })),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 6, selector: ([key]) => key })
      .map((pairs): Tree => ({ kind: 'map', entries: pairs.map(([key, value]) => ({ key, spot, value })), spot })),
  ),
}))

// One part of the sample's own tree is replaced, so that readers deep inside see odd things too.
const whole = readTree(sample.toString('utf8'), 'p').tree
const graft = (at: Tree, way: readonly number[], piece: Tree): Tree => {
  const [step, ...rest] = way
  if (step === undefined || at.kind === 'scalar') return piece
  if (at.kind === 'list') {
    const here = at.items.length === 0 ? 0 : step % at.items.length
    return { ...at, items: at.items.map((item, i) => (i === here ? graft(item, rest, piece) : item)) }
  }
  const here = at.entries.length === 0 ? 0 : step % at.entries.length
  return {
    ...at,
    entries: at.entries.map((entry, i) => (i === here ? { ...entry, value: graft(entry.value, rest, piece) } : entry)),
  }
}

test('trees of any shape, whole or in place of any part of the sample', () => {
  assert.ok(whole)
  fc.assert(fc.property(tree, readAll), { numRuns: SOAK ? 200_000 : 800, seed: 6 })
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 6 }), tree, (way, piece) => readAll(graft(whole, way, piece))),
    { numRuns: SOAK ? 200_000 : 800, seed: 7 },
  )
})

test('destinations and near words: any text is taken or left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      parseDestination(text)
      parseDestination(`https://${text}`)
      nearest(text, KEYS)
    }),
    { numRuns: 500, seed: 8 },
  )
  assert.deepEqual(parseDestination('HTTPS://News.Test/x?y'), {
    transport: 'tcp',
    host: { kind: 'name', name: 'news.test' },
    port: 443,
  })
  assert.deepEqual(parseDestination('http://news.test'), {
    transport: 'tcp',
    host: { kind: 'name', name: 'news.test' },
    port: 80,
  })
  assert.deepEqual(parseDestination('udp/[2001:db8::1]:5000'), {
    transport: 'udp',
    host: { kind: 'address', address: '2001:db8::1' },
    port: 5000,
  })
  assert.equal(parseDestination('https://user@news.test/'), undefined)
})
