// Streams of events: bounded for each key and altogether, and whoever does not read is let go.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEventStreams, type Sender } from '../../src/base/event-stream.ts'

const BOUNDS = { each: 2, all: 3 } as const

/** Streams whose senders a test holds; `ended` counts those that were let go. */
const opened = (bounds: { each: number; all: number } = BOUNDS) => {
  const senders: Sender[] = []
  let ended = 0
  const { open } = createEventStreams(bounds)
  const stream = (key: string): Response =>
    open(key, (sender) => {
      senders.push(sender)
      return () => {
        ended++
      }
    })
  return { stream, senders, ended: () => ended }
}

test('what is sent comes as one event, and nothing after the end', async () => {
  const { stream, senders, ended } = opened()
  const answer = stream('a')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
  senders[0]?.send('changed', { text: 'two\nlines' })
  senders[0]?.close()
  senders[0]?.send('changed', 1)
  assert.equal(await answer.text(), 'event: changed\ndata: {"text":"two\\nlines"}\n\n')
  assert.equal(ended(), 1)
})

test('one key beyond its number loses its oldest; altogether beyond theirs nobody gets one until one has gone', async () => {
  const { stream, senders, ended } = opened()
  stream('a')
  stream('a')
  stream('a')
  assert.deepEqual(
    senders.map((each) => each.isOpen()),
    [false, true, true],
  )
  stream('b')
  const refused = stream('c')
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '60'])
  senders[1]?.close()
  senders[1]?.close()
  assert.equal(ended(), 2)
  assert.equal(stream('c').status, 200)
  assert.equal(stream('d').status, 503)
})

test('a reader that leaves gives its place back, and one that reads nothing is let go', async () => {
  const { stream, senders, ended } = opened({ each: 1, all: 1 })
  await stream('a').body?.cancel()
  assert.equal(ended(), 1)
  assert.equal(stream('b').status, 200)
  const much = 'x'.repeat(10_000)
  for (let n = 0; n < 10 && senders[1]?.isOpen(); n++) senders[1]?.send('much', much)
  assert.ok(senders[1]?.isOpen() === false && ended() === 2)
  assert.equal(stream('c').status, 200)
})

test('one that is closed before it has begun is let go all the same', () => {
  let ended = 0
  const { open } = createEventStreams(BOUNDS)
  for (let n = 0; n < 10; n++)
    open('a', (sender) => {
      sender.close()
      return () => {
        ended++
      }
    })
  assert.equal(ended, 10)
})
