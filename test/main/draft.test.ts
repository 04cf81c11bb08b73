// Drafts in the running program: one at a time and with a rest between, in a folder that is gone afterwards; nothing of them comes into the record.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import type { State } from '../../src/domain/council/state.ts'
import { blobPath } from '../../src/domain/record/blob.ts'
import { createDrafts } from '../../src/main/council/draft.ts'
import type { Governed } from '../../src/main/council/record.ts'
import type { PolicyInForce } from '../../src/main/policy.ts'
import { charter, operator } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'

type Compare = PolicyInForce['compare']

const INPUTS = {
  'policy.yaml': hashText(utf8('old')),
  'lists/a': hashText(utf8('a.test')),
  zones: hashText(utf8('{}')),
}

const stand = (compare: Compare) => {
  const data = freshFolder()
  const folder = join(data, 'record')
  mkdirSync(join(folder, 'blob', 'sha256'), { recursive: true })
  for (const text of ['old', 'a.test', '{}']) writeFileSync(join(folder, blobPath(hashText(utf8(text)))), text)
  const state = { charter: charter({ north: operator('north', ['kim']) }), inputs: INPUTS, agreed: 'sha256:base' }
  const governed = {
    folder,
    park: () => state as unknown as State,
    has: (hash: string) => existsSync(join(folder, blobPath(hash))),
  } as Governed
  const { draft, mayDraft } = createDrafts({
    ...{ data, record: { governed: () => governed }, policy: { compare }, store: { headCounts: async () => [] } },
    siteOf: () => ({ site: { hosts: new Map(), zones: [] }, bad: null }),
  })
  return { data, folder, draft, mayDraft }
}

test('the new texts and the agreed files lie under their hashes while it is compared, and are gone afterwards', async () => {
  const seen: string[] = []
  const { data, folder, draft } = stand(async (before, after) => {
    assert.equal(before.agreed.folder, folder)
    for (const hash of Object.values(after.agreed.files))
      seen.push(readFileSync(join(after.agreed.folder, blobPath(hash)), 'utf8'))
    return { problems: [], table: 'c', files: ['policy.yaml'], report: utf8('{"effects":[]}') }
  })
  const told = await draft({ 'policy.yaml': 'new', 'lists/b': 'b.test' })
  assert.deepEqual(seen.sort(), ['a.test', 'b.test', 'new', '{}'])
  assert.equal(told.done, 'told')
  assert.deepEqual(told.done === 'told' && told.draft.set, { 'policy.yaml': hashText(utf8('new')), 'lists/a': null })
  assert.deepEqual(readdirSync(join(data, 'drafts')), [])
  assert.equal(readdirSync(join(folder, 'blob', 'sha256')).length, 3, 'a draft came into the record')
})

test('files that cannot rule set nothing, and tell why', async () => {
  const problem = { severity: 'error', file: 'policy.yaml', line: 2, column: 1, what: 'No.', mend: 'Mend.' } as const
  const { draft } = stand(async () => ({ problems: [problem], table: null, files: [], report: null }))
  assert.deepEqual(await draft({ 'policy.yaml': 'new' }), {
    done: 'told',
    draft: { base: 'sha256:base', set: {}, rules: false, report: null, heads: null, problems: [problem] },
  })
})

test('a second one meanwhile, or right afterwards, is told to come again; one that breaks leaves the way free', async () => {
  const broken = new Error('broken')
  let fails = false
  const { data, draft, mayDraft } = stand(async () => {
    await pause(100)
    if (fails) throw broken
    return { problems: [], table: 'c', files: [], report: null }
  })
  assert.ok(mayDraft())
  const first = draft({ 'policy.yaml': 'new' })
  assert.ok(!mayDraft())
  assert.deepEqual(await draft({ 'policy.yaml': 'other' }), { done: 'busy' })
  assert.equal((await first).done, 'told')
  assert.deepEqual(await draft({ 'policy.yaml': 'other' }), { done: 'busy' })
  await eventually('the rest', mayDraft)
  fails = true
  await assert.rejects(draft({ 'policy.yaml': 'other' }), broken)
  assert.deepEqual(readdirSync(join(data, 'drafts')), [])
  await eventually('the rest', mayDraft)
  fails = false
  assert.equal((await draft({ 'policy.yaml': 'other' })).done, 'told')
})
