// What arrives at the helper: nothing crashes it, and nothing that is no element becomes text for libnftables.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { IsthmusError } from '../../../src/base/errors.ts'
import { type Element, isElement, SET_NAMES, SETS } from '../../../src/domain/enforcement/elements.ts'
import { frameOf, frameReader, MOST_BYTES } from '../../../src/edges/nft/frames.ts'
import { openNft } from '../../../src/edges/nft/library.ts'
import { readRequest } from '../../../src/edges/nft/request.ts'
import { serveHelper } from '../../../src/edges/nft/serve.ts'
import { changeText } from '../../../src/edges/nft/text.ts'
import { ONE_OF_EACH } from '../../contracts/kernel-suite.ts'
import { freshFolder } from '../../kit/folder.ts'

/** What a change may look like, letter by letter: no command of anybody else fits in. */
const SAFE = /^(?:(?:add|delete) element inet isthmus [a-z_0-9]+ \{ [0-9a-f:. "A-Za-z_,/-]+ \}\n)*$/

const strings = fc.oneof(
  fc.string(),
  fc.constantFrom('5', '10.0.0.1', 'fd00::1', '80-90', '10.0.0.0-10.0.0.9', 'lan0', '02:00:00:00:00:01', 'direct'),
  fc.constantFrom(
    '5 }\nflush ruleset\n#',
    '"; flush ruleset; "',
    '5, 6',
    '5 timeout 1s',
    'lan0" . x',
    '10.0.0.1/24',
    '@live',
    '$x',
    '05',
    '5\n',
    '１',
  ),
)

const elementLike = fc.record(
  {
    set: fc.oneof(fc.constantFrom<string>(...SET_NAMES), fc.string(), fc.constant('__proto__')),
    key: fc.oneof(fc.array(strings, { maxLength: 5 }), fc.anything()),
    value: fc.oneof(fc.array(strings, { maxLength: 3 }), fc.anything()),
    seconds: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    rate: fc.oneof(fc.integer(), fc.double(), fc.anything()),
  },
  { requiredKeys: [] },
)

const requestLike = fc.record({
  id: fc.oneof(fc.nat(), fc.anything()),
  order: fc.oneof(
    fc.record(
      {
        kind: fc.oneof(
          fc.constantFrom('install', 'apply', 'replace', 'read', 'count', 'take', 'close', 'remove'),
          fc.string(),
        ),
        remove: fc.oneof(fc.array(elementLike, { maxLength: 3 }), fc.anything()),
        add: fc.oneof(fc.array(elementLike, { maxLength: 3 }), fc.anything()),
        marks: fc.oneof(fc.array(fc.oneof(fc.integer(), fc.anything())), fc.anything()),
        set: fc.oneof(fc.constantFrom<string>(...SET_NAMES), fc.string()),
        contents: fc.oneof(fc.array(fc.record({ set: fc.string(), elements: fc.array(elementLike) })), fc.anything()),
      },
      { requiredKeys: ['kind'] },
    ),
    fc.anything(),
  ),
})

const jsonOf = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'undefined'
  } catch {
    return '{}'
  }
}

test('whatever is sent is read without an error, and what is taken has nothing but elements in it', () => {
  fc.assert(
    fc.property(fc.oneof(requestLike.map(jsonOf), fc.string(), fc.json()), (json) => {
      const request = readRequest(json)
      if (typeof request !== 'object' || request.order.kind !== 'apply') return
      assert.match(changeText(request.order), SAFE)
    }),
    { numRuns: 3_000 },
  )
})

test('one strange word anywhere in an element makes it none, or is harmless', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ONE_OF_EACH), fc.nat(5), strings, fc.boolean(), (element, place, word, adding) => {
      const { key, value = [] } = element
      const words = [...key, ...value].map((each, at) => (at === place % (key.length + value.length) ? word : each))
      const changed: Element = {
        ...element,
        key: words.slice(0, key.length),
        ...(element.value && { value: words.slice(key.length) }),
      }
      if (!isElement(changed, adding)) return
      assert.match(changeText({ remove: [changed], add: adding ? [changed] : [] }), SAFE)
      assert.ok(!/flush|ruleset|timeout 1s/.test(changeText({ remove: [changed], add: [] })))
    }),
    { numRuns: 5_000 },
  )
})

test('each set takes its own elements, and no other words for them', () => {
  for (const element of ONE_OF_EACH) {
    assert.ok(isElement(element, true) && isElement(element, false), element.set)
    assert.ok(!isElement({ ...element, more: 1 }, true))
    assert.ok(!isElement({ ...element, key: [...element.key, '5'] }, true))
    if (!('ends' in SETS[element.set])) assert.ok(!isElement({ ...element, seconds: 60 }, true))
    if (element.rate !== undefined) assert.ok(!isElement({ set: element.set, key: element.key }, true))
    if (element.value !== undefined) assert.ok(!isElement({ set: element.set, key: element.key }, true))
  }
  const key = (set: string, ...words: string[]): boolean => isElement({ set, key: words }, false)
  assert.ok(key('live', '4294967295') && !key('live', '4294967296') && !key('live', '05') && !key('live', '-1'))
  assert.ok(!key('live4', '010.0.0.1', '5') && !key('live6', 'FD00::1', '5') && !key('live6', '10.0.0.1', '5'))
  assert.ok(!key('live_net4', '10.0.0.1-10.0.0.1', '5') && !key('live_net4', '10.0.0.0/24', '5'))
  assert.ok(!key('cell4', '3', '10.0.0.1', '256', '80') && !key('cell4', '3', '10.0.0.1', '6', '90-80'))
  assert.ok(!key('live_device', 'a-name-too-long-for-linux', '02:00:00:00:00:01', '5'))
})

test('messages arrive whole however they are cut, and one that is too long is told', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 9 })), (texts, cuts) => {
      const bytes = Buffer.concat(texts.map(frameOf))
      const got: string[] = []
      const take = frameReader((json) => got.push(json.toString('utf8')))
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const size = cuts.length === 0 ? bytes.length : (cuts[n % cuts.length] as number)
        assert.ok(take(bytes.subarray(at, at + size)))
        at += size
      }
      assert.deepEqual(
        got,
        texts.map((text) => Buffer.from(text).toString('utf8')),
      )
    }),
  )
  const head = Buffer.alloc(4)
  head.writeUInt32BE(MOST_BYTES + 1)
  assert.equal(frameReader(() => {})(head), false)
})

/** A helper in this process, at the other end of a connection. */
const withHelper = async (use: (socket: Socket) => Promise<void>): Promise<string> => {
  const path = join(freshFolder('nft'), 'helper.sock')
  const server = createServer().listen(path)
  await once(server, 'listening')
  const ended = once(server, 'connection').then(([socket]) =>
    serveHelper(socket as Socket, () => {
      throw new Error('no settings')
    }),
  )
  const socket = connect(path).on('error', () => {})
  await once(socket, 'connect')
  await use(socket)
  server.close()
  return ended
}

test('the helper hangs up on what is no request, and answers an order that it does not know', async () => {
  assert.equal(await withHelper(async (socket) => void socket.write(frameOf('{'))), 'nonsense')
  assert.equal(await withHelper(async (socket) => void socket.write(Buffer.alloc(64, 255))), 'nonsense')
  const how = await withHelper(async (socket) => {
    const answers: { id: number; code?: string }[] = []
    const take = frameReader((json) => answers.push(JSON.parse(json.toString('utf8'))))
    socket.on('data', (piece: Buffer) => void take(piece))
    for (const [id, order] of [{ kind: 'flush' }, { kind: 'apply' }, null, { kind: 'constructor' }].entries())
      socket.write(frameOf(JSON.stringify({ id, order })))
    while (answers.length < 4) await once(socket, 'data')
    assert.deepEqual(
      answers.map(({ id, code }) => [id, code]),
      [0, 1, 2, 3].map((id) => [id, 'gateway:kernel-refused']),
    )
    socket.end()
  })
  assert.equal(how, 'gone')
})

test('without the library, the error says what to install', () => {
  assert.throws(
    () => openNft('libnftables-of-nobody.so.1'),
    (error) => error instanceof IsthmusError && error.code === 'gateway:no-nftables' && /libnftables1/.test(error.mend),
  )
})
