// The policy from the blobs of a record: by agreed name and hash, whatever the policy calls its files.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Site } from '../../../src/domain/policy/site.ts'
import { agreedFiles } from '../../../src/edges/policyfile/agreed.ts'
import { build } from '../../../src/edges/policyfile/build.ts'
import { loadPolicy } from '../../../src/edges/policyfile/load.ts'
import { startPolicySource } from '../../../src/edges/policyfile/policy-source.ts'
import { sampleSite } from '../../../src/edges/sample/sites.ts'
import { freshFolder } from '../../kit/folder.ts'

const SAMPLE = fileURLToPath(new URL('../../../examples/kaesong', import.meta.url))
const site: Site = {
  hosts: new Map(),
  zones: [
    { id: 'library', ranges: [] },
    { id: 'world', ranges: [] },
  ],
}
/** The same with the library in its place: the sample's own tests ask for it. */
const whole = sampleSite()
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

const GUARD = `tests:
  - { who: { plan: basic, badge: true }, to: "https://museum.test", expect: allow }
  - { who: { plan: basic, badge: true }, to: "https://casino.test", expect: block }
`
const built = (tests: string) => {
  const inputs = { path: 'policy.yaml of the record', rule: 'several', site: whole } as const
  const of = { ...inputs, agreed: { folder, files: { ...files, tests: put(tests) } } }
  const { decider, problems } = build(loadPolicy(of), of)
  return { good: decider !== null, errors: problems.filter(({ severity }) => severity === 'error') }
}

test('the agreed tests must pass, in YAML or JSON; one that fails is named, and a file that cannot be read lets nothing in', () => {
  assert.deepEqual(built(GUARD), { good: true, errors: [] })
  assert.deepEqual(
    built('{"tests": [{"who": {"plan": "basic"}, "to": "https://museum.test", "expect": "allow"}]}').errors,
    [],
  )
  assert.ok(built('tests: []').good)
  const failed = built(GUARD.replace('expect: block', 'expect: allow'))
  assert.deepEqual(
    [failed.good, failed.errors.map(({ file, line }) => `${file}:${line}`)],
    [false, ['tests of the record:3']],
  )
  assert.match(failed.errors[0]?.what ?? '', /protected test of https:\/\/casino\.test .* block by no-gambling/)
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /must be a map/],
    ['tests: &a []', /Anchors/],
    ['rules: {}', /Unknown key "rules"/],
    ['tests: []\nmore: []', /Unknown key "more"/],
    ['tests:\n  - { who: { plan: basic }, to: "https://a.test", expect: perhaps }', /"expect" cannot be "perhaps"/],
    [`tests:\n${'  - { who: { plan: basic }, to: a.test, expect: block }\n'.repeat(2001)}`, /There are 2001 tests/],
  ]
  for (const [text, what] of wrong) {
    const { good, errors } = built(text)
    assert.ok(
      !good && errors.some((each) => each.file === 'tests of the record' && what.test(each.what)),
      text.slice(0, 60),
    )
  }
  const lost = { ...files, tests: `sha256:${'0'.repeat(64)}` }
  assert.match(errors(load(lost)).join(), /tests does not exist/)
})

test('the tests of the settings guard a file, and are among the files that it came from', () => {
  const tests = join(data, 'tests.yaml')
  writeFileSync(tests, GUARD)
  const inputs = { path: join(SAMPLE, 'policy.yaml'), rule: 'file', site: whole, tests } as const
  const loaded = loadPolicy(inputs)
  assert.ok(build(loaded, inputs).decider !== null)
  const listed = agreedFiles(loaded.parts, loaded.verified ?? assert.fail(), inputs, new Map())
  assert.deepEqual(
    listed.find(({ name }) => name === 'tests'),
    { name: 'tests', hash: put(GUARD).slice(7), path: tests },
  )
  writeFileSync(tests, GUARD.replace('expect: allow', 'expect: block'))
  assert.equal(build(loadPolicy(inputs), inputs).decider, null)
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
