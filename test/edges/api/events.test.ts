// The stream of changes: said at once, at each change, bounded.
import assert from 'node:assert/strict'
import test from 'node:test'
import { eventually } from '../../kit/eventually.ts'
import { park } from './park.ts'

const decoder = new TextDecoder()

/** Opens a stream; gives what it has said so far. */
const listen = async (p: ReturnType<typeof park>) => {
  const answer = await p.app.request('/api/v1/events')
  const reader = (answer.body ?? assert.fail('no body')).getReader()
  const said: { event: string; size: number }[] = []
  let ended = false
  const read = async (): Promise<void> => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const [, event = '', data = '{}'] = /^event: (\w+)\ndata: (.*)\n\n$/.exec(decoder.decode(piece.value)) ?? []
      said.push({ event, size: JSON.parse(data).size })
    }
    ended = true
  }
  void read()
  return { answer, said, ended: () => ended, close: () => reader.cancel() }
}

test('says how it stands at once, and again when the record has grown', async () => {
  const p = park()
  const line = await listen(p)
  assert.match(line.answer.headers.get('content-type') ?? '', /^text\/event-stream/)
  await eventually('the first word', () => line.said.length === 1)
  p.size = 8
  await eventually('the second', () => line.said.length === 2)
  assert.deepEqual(line.said, [
    { event: 'changed', size: 7 },
    { event: 'changed', size: 8 },
  ])
  await line.close()
})

test('the seventh stream of one address ends its first, and a closed one makes room', async () => {
  const p = park()
  const lines = [await listen(p), await listen(p), await listen(p), await listen(p), await listen(p), await listen(p)]
  assert.ok(lines.every(({ ended }) => !ended()))
  const seventh = await listen(p)
  await eventually('the first has ended', () => lines[0]?.ended() === true)
  assert.ok(!seventh.ended() && lines.slice(1).every(({ ended }) => !ended()))
  for (const line of [...lines, seventh]) await line.close()
})
