// The policy from the blobs of a record: by agreed name and hash, whatever the policy calls its files.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Site } from '../../../src/domain/policy/site.ts'
import { loadPolicy } from '../../../src/edges/policyfile/load.ts'
import { startPolicySource } from '../../../src/edges/policyfile/policy-source.ts'
import { freshFolder } from '../../kit/folder.ts'

const SAMPLE = fileURLToPath(new URL('../../../examples/kaesong', import.meta.url))
const site: Site = {
  hosts: new Map(),
  zones: [
    { id: 'library', ranges: [] },
    { id: 'world', ranges: [] },
  ],
}
const data = freshFolder('agreed')
const folder = join(data, 'record')
mkdirSync(join(folder, 'blob', 'sha256'), { recursive: true })

const blobOf = (hash: string): string => join(folder, 'blob', 'sha256', hash.slice('sha256:'.length))
const put = (bytes: string | Uint8Array): string => {
  const hash = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  writeFileSync(blobOf(hash), bytes)
  return hash
}

/** The sample's own files, as they would be agreed. */
const load = (agreed?: Record<string, string>) =>
  loadPolicy({
    path: join(SAMPLE, 'policy.yaml'),
    rule: 'several',
    site,
    ...(agreed && { agreed: { folder, files: agreed } }),
  })
const errors = (loaded: ReturnType<typeof load>): readonly string[] =>
  loaded.problems.filter(({ severity }) => severity === 'error').map(({ what }) => what)

const names = load().parts.map(({ name }) => name.split(' '))
const files = Object.fromEntries([
  ['policy.yaml', put(readFileSync(join(SAMPLE, 'policy.yaml')))],
  ...load().sources.map(({ id, file }) => [`lists/${id}`, put(readFileSync(join(SAMPLE, file)))]),
  ...['en', 'ko'].map((language) => [
    `agreement/${language}`,
    put(readFileSync(join(SAMPLE, `agreement.${language}.md`))),
  ]),
])

test('the same policy from agreed files as from files beside it', () => {
  assert.ok(names.some(([kind]) => kind === 'agreement'))
  const [own, agreed] = [load(), load(files)]
  assert.deepEqual(errors(agreed), errors(own))
  assert.deepEqual(agreed.parts, own.parts)
  assert.deepEqual(agreed.problems, own.problems)
})

test('what is not agreed, is not there, or has other bytes is an error that says so', () => {
  const [list = ''] = Object.keys(files).filter((name) => name.startsWith('lists/'))
  const { [list]: hash = '', ...rest } = files
  assert.deepEqual(errors(load(rest)).slice(0, 1), [
    `The list ${list.slice(6)}: ${list} is not among the agreed files.`,
  ])
  assert.match(errors(load({})).join(), /policy.yaml is not among the agreed files/)
  assert.match(
    errors(load({ ...files, 'agreement/ko': `sha256:${'0'.repeat(64)}` })).join(),
    /agreement\/ko does not exist/,
  )
  const bytes = readFileSync(blobOf(hash))
  writeFileSync(blobOf(hash), `${bytes}more.test\n`)
  assert.match(errors(load(files)).join(), /has other bytes than those that were agreed/)
  writeFileSync(blobOf(hash), bytes)
  assert.deepEqual(errors(load(files)), errors(load()))
})

test('adopted by the worker, and named by the paths of the blobs', async () => {
  const source = startPolicySource({ path: join(SAMPLE, 'policy.yaml'), rule: 'file', site, data, log: () => {} })
  try {
    const policy = `policy: isthmus/v1
park: { name: { en: P, ko: P }, timezone: Asia/Seoul }
services: { web: { title: { en: W, ko: W }, ports: [tcp/443] } }
plans: { all: { title: { en: A, ko: A }, services: [web], session: 60 min } }
rules: { no-a: { layer: park, block: { who: everyone, to: [a.test] } } }
`
    const of = {
      path: 'the agreed policy.yaml',
      emergencies: [],
      site,
      agreed: { folder, files: { 'policy.yaml': put(policy) } },
    }
    const refused = await source.adopt({ ...of, rule: 'several' })
    assert.ok(!refused.adopted, 'what several agree on has its reasons')
    const good = await source.adopt({ ...of, rule: 'file' })
    assert.ok(good.adopted, JSON.stringify(good.problems))
    assert.deepEqual(good.files, [{ name: 'policy.yaml', hash: put(policy).slice(7), path: blobOf(put(policy)) }])
  } finally {
    await source.close()
  }
})
