// The routes of joint rule: each outcome has one status, and what is no JSON, too large or for nobody is refused before it is judged.
import assert from 'node:assert/strict'
import test from 'node:test'
import { type CouncilParts, council } from '../../../src/edges/api/council.ts'

const calls: unknown[] = []
type Done = Awaited<ReturnType<CouncilParts['submit']>>

/** What the next draft comes to. */
let drafted: Awaited<ReturnType<CouncilParts['draft']>> = { done: 'busy' }

let mayDraft = true
let heads: Awaited<ReturnType<CouncilParts['heads']>> = null

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
          heads: async (effects) => {
            calls.push(effects)
            return heads
          },
          mayDraft: () => mayDraft,
          draft: async (files) => {
            calls.push(files)
            return drafted
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

test('a draft is told what it comes to; one at a time, and only files that a policy is made of', async () => {
  const none = { done: 'written', index: 0 } as const
  const files = { 'policy.yaml': 'policy: isthmus/v1', 'lists/films': 'films.test', 'agreement/ko': '제1조' }
  const draft = {
    base: 'sha256:b',
    set: { 'policy.yaml': 'sha256:p', 'lists/old': null },
    rules: true,
    report: '{}',
    heads: null,
    problems: [],
  }
  drafted = { done: 'told', draft }
  calls.length = 0
  assert.deepEqual(await post(none, '/drafts', JSON.stringify({ files })), [200, draft])
  assert.deepEqual(calls, [files])
  const codeOf = async (body: unknown, type?: string) =>
    (await post(none, '/drafts', JSON.stringify(body), type))[1].code
  calls.length = 0
  for (const name of ['zones', 'groups', 'lists/', 'lists/A', '../policy.yaml', 'agreement/'])
    assert.equal(await codeOf(JSON.parse(`{"files":{"${name}":"x"}}`)), 'bad-request', name)
  for (const body of [{}, { files: { 'policy.yaml': 7 } }, { files: null }, []])
    assert.equal(await codeOf(body), 'bad-request')
  assert.equal(await codeOf({ files }, 'text/plain'), 'not-json')
  assert.equal(await codeOf({ files: { 'policy.yaml': 'x'.repeat(4_000_000) } }), 'too-large')
  assert.deepEqual(calls, [])
  drafted = { done: 'busy' }
  const answer = await app(none).request('/drafts', {
    ...{ method: 'POST', body: JSON.stringify({ files }), headers: { 'content-type': 'application/json' } },
  })
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '2'])
  drafted = { done: 'frozen' }
  assert.equal(await codeOf({ files }), 'refused')
  assert.equal((await post('file', '/drafts', JSON.stringify({ files })))[0], 404)
})

test('how many people an open proposal is about: counted, too much to count, or of nothing that is open', async () => {
  const none = { done: 'written', index: 0 } as const
  const path = `/heads/sha256/${'a'.repeat(64)}`
  const get = async (done: Done | 'file' = none) => {
    const answer = await app(done).request(path)
    return [answer.status, (await answer.json()) as Record<string, unknown>] as const
  }
  calls.length = 0
  const some = { people: 25, tenants: 2 }
  heads = { least: 10, all: some, effects: [some, { people: null, tenants: 1 }] }
  assert.deepEqual(await get(), [200, heads])
  assert.deepEqual(calls, [`sha256:${'a'.repeat(64)}`])
  heads = null
  assert.equal((await get())[0], 422)
  heads = 'not-open'
  assert.equal((await get())[0], 404)
  assert.equal((await get('file'))[0], 404)
})

test('where no draft would be taken, and right after one, nothing of the next is read', async () => {
  drafted = { done: 'busy' }
  const app = council(() => ({
    ...{ mayDraft: () => mayDraft, draft: async () => drafted, heads: async () => null, read: () => undefined },
    ...{ submit: async () => ({ done: 'written', index: 0 }), say: async () => ({ done: 'written', index: 0 }) },
    ...{ put: async () => 'taken', report: async () => ({ done: 'written', index: 0 }) },
  }))
  const statusOf = async (body: string): Promise<number> => {
    const answer = await app.request('/drafts', {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json' } },
    })
    return answer.status
  }
  mayDraft = false
  assert.equal(await statusOf('{'), 429)
  mayDraft = true
  assert.equal(await statusOf('{"files":7}'), 400)
  assert.equal(await statusOf('{"files":7}'), 429, 'a second one was read at once')
  await new Promise((resolve) => setTimeout(resolve, 550))
  assert.equal(await statusOf('{"files":7}'), 400)
})
