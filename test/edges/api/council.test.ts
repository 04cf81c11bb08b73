// The routes of joint rule: each outcome has one status, and what is no JSON, too large or for nobody is refused before it is judged.
import assert from 'node:assert/strict'
import test from 'node:test'
import { type CouncilParts, council } from '../../../src/edges/api/council.ts'

const calls: unknown[] = []
type Done = Awaited<ReturnType<CouncilParts['submit']>>

const app = (done: Done | 'file', put: Awaited<ReturnType<CouncilParts['put']>> = 'taken') =>
  council(() =>
    done === 'file'
      ? null
      : {
          read: (value) => JSON.parse(JSON.stringify(value)),
          submit: async (proposal, note) => {
            calls.push([proposal, note])
            return done
          },
          say: async (note) => {
            calls.push(note)
            return done.done === 'waits' ? { done: 'written', index: 1 } : done
          },
          report: async (note) => {
            calls.push(['report', note])
            return done.done === 'waits' ? { done: 'written', index: 1 } : done
          },
          put: async (hash, bytes) => {
            calls.push([hash, await new Response(bytes).text()])
            return put
          },
        },
  )

const post = async (done: Done | 'file', path: string, body: string, type = 'application/json') => {
  const answer = await app(done).request(path, { method: 'POST', body, headers: { 'content-type': type } })
  return [answer.status, (await answer.json()) as Record<string, unknown>] as const
}

test('a proposal and a statement come to the door, and its answer to the asker', async () => {
  const sent = JSON.stringify({ proposal: { type: 'inputs' }, note: 'n' })
  assert.deepEqual(await post({ done: 'written', index: 7 }, '/proposals', sent), [201, { index: 7 }])
  assert.deepEqual(calls.pop(), [{ type: 'inputs' }, 'n'])
  assert.deepEqual(await post({ done: 'waits', missing: ['sha256:a'] }, '/proposals', sent), [
    202,
    { missing: ['sha256:a'] },
  ])
  for (const path of ['/proposals', '/statements', '/reports']) {
    const [status, { code, reason, detail }] = await post({ done: 'refused', why: 'base', detail: 'd' }, path, sent)
    assert.deepEqual([status, code, reason, detail], [409, 'refused', 'base', 'd'])
  }
  assert.deepEqual(await post({ done: 'written', index: 3 }, '/statements', '{"note":"s"}'), [201, { index: 3 }])
  assert.equal(calls.pop(), 's')
  assert.deepEqual(await post({ done: 'written', index: 4 }, '/reports', '{"note":"r"}'), [201, { index: 4 }])
  assert.deepEqual(calls.pop(), ['report', 'r'])
})

test('what has not the shape, is no JSON or too large is not judged', async () => {
  calls.length = 0
  const none = { done: 'written', index: 0 } as const
  const codeOf = async (path: string, body: string, type?: string) => (await post(none, path, body, type))[1].code
  for (const body of ['{', '{}', '{"note":1}', '{"note":"n","proposal":"x"}', 'null'])
    assert.equal(await codeOf('/proposals', body).catch(() => 'bad-request'), 'bad-request', body)
  assert.equal(await codeOf('/statements', '{"note":"n"}', 'text/plain'), 'not-json')
  assert.equal(await codeOf('/statements', JSON.stringify({ note: 'x'.repeat(200_000) })), 'too-large')
  assert.equal(await codeOf('/statements', JSON.stringify({ note: 'x'.repeat(60_001) })), 'bad-request')
  assert.deepEqual(calls, [])
})

test('bytes are put under their hash', async () => {
  const hex = 'a'.repeat(64)
  const put = async (outcome: Awaited<ReturnType<CouncilParts['put']>>, path = `/blobs/sha256/${hex}`) =>
    (await app({ done: 'written', index: 0 }, outcome).request(path, { method: 'PUT', body: 'bytes' })).status
  calls.length = 0
  assert.equal(await put('taken'), 204)
  assert.deepEqual(calls, [[`sha256:${hex}`, 'bytes']])
  assert.equal(await put('nobody-waits'), 404)
  assert.equal(await put('wrong-bytes'), 422)
  assert.equal(await put('too-large'), 413)
  assert.equal(await put('taken', '/blobs/sha256/..%2f..%2fpolicy'), 404)
})

test('where a file rules there is nothing', async () => {
  assert.equal((await post('file', '/statements', '{"note":"n"}'))[0], 404)
})
