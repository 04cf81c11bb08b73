// Two operators at their command lines, each with nothing but the record and a key file: the real program at both ends.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { keyFileText } from '../kit/council-keys.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const folder = freshFolder()
const data = join(folder, 'data')
const keyOf = (person: string): string => join(folder, `${person}.key`)
let park: RunningPark
let genesis = ''
let record: readonly string[] = []

before(async () => {
  for (const name of ['north/kim', 'north/ri', 'south/lee', 'south/park'])
    writeFileSync(keyOf(name.split('/')[1] ?? ''), keyFileText(name), { mode: 0o600 })
  const settings = writeGoverned(join(folder, 'park'))
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
  genesis = (await park.command('record', 'genesis')).out.trim()
  record = ['--record', `http://localhost:${park.ports.http}/record/`, '--genesis', genesis]
  // A draft: the sample's policy with one more name in one of its lists.
  cpSync(join(folder, 'park'), join(folder, 'draft'), { recursive: true })
})

after(async () => {
  await park.stop()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async (...line: string[]) => {
  const { exit: code, out, err } = await park.command(...line, '--json')
  return { code, err, json: out === '' ? null : JSON.parse(out) }
}
const at = (...line: string[]) => ask(...line, ...record)
const sign = (person: string, ...line: string[]) => at('sign', ...line, '--key', keyOf(person), '--yes')
const TITLE = ['--title', 'en=One name more', '--title', 'ko=이름 하나 더']
const draft = (): string => join(folder, 'draft', 'policy.yaml')

test('the charter is shown by the record, to whoever has the genesis hash', async () => {
  const { code, json } = await at('charter', 'show')
  assert.equal(code, 0)
  assert.deepEqual(Object.keys(json.operators), ['north', 'south'])
  const other = await ask('charter', 'show', '--record', record[1] ?? '', '--genesis', `sha256:${'0'.repeat(64)}`)
  assert.deepEqual([other.code, JSON.parse(other.err).error.code], [1, 'record:bad'])
})

test('a draft that is what is agreed has nothing to propose, and a broken one says where', async () => {
  const same = await at('effects', draft())
  assert.deepEqual([same.code, same.json.why], [1, 'same'])
  writeFileSync(join(folder, 'draft', 'broken.yaml'), 'policy: isthmus/v1\n')
  const broken = await at('propose', 'inputs', join(folder, 'draft', 'broken.yaml'), ...TITLE, '--key', keyOf('kim'))
  assert.equal(broken.code, 1)
  assert.ok(broken.json.problems.length > 0)
})

test('one proposes, the other looks at it from a copy and signs there, the note is carried, and it is in force', async () => {
  appendFileSync(join(folder, 'draft', 'lists', 'gambling.txt'), '\nnews.test\n')
  const policy = readFileSync(draft(), 'utf8')
  writeFileSync(draft(), policy.replace(/.*http:\/\/news\.test", expect: allow.*\n/, ''))
  const told = await at('effects', draft())
  assert.deepEqual([told.code, Object.keys(told.json.set)], [1, ['policy.yaml', 'lists/gambling']], told.err)
  const proposed = await at('propose', 'inputs', draft(), ...TITLE, '--key', keyOf('kim'), '--yes')
  assert.equal(proposed.code, 0, proposed.err)
  const { hash, proposed: entry } = proposed.json
  const [open] = (await at('proposals')).json.proposals
  assert.deepEqual([open.hash, open.entry, open.proposal.effects], [hash, entry, told.json.hash])

  const copy = join(folder, 'copy')
  cpSync(join(data, 'record'), copy, { recursive: true })
  const note = join(folder, 'lee.note')
  const byCopy = ['--record', copy, '--genesis', genesis, '--key', keyOf('lee'), '--yes']
  const nowhere = await ask('sign', hash, '--approve', ...byCopy)
  assert.deepEqual([nowhere.code, JSON.parse(nowhere.err).error.code], [2, 'usage:invalid'])
  const deaf = await ask('sign', hash, '--approve', ...byCopy, '--portal', 'http://localhost:1/')
  assert.deepEqual([deaf.code, JSON.parse(deaf.err).error.code], [3, 'door:unreachable'])
  const written = await ask('sign', hash, '--approve', '--out', note, ...byCopy)
  assert.equal(written.code, 0, written.err)
  const sent = await ask('sign', '--send', note, '--portal', `http://localhost:${park.ports.http}/`)
  assert.equal(sent.code, 0, sent.err)
  await eventually('in force', async () => (await at('proposals')).json.proposals.length === 0)
  const again = await at('effects', draft())
  assert.equal(again.json.why, 'same', 'what was proposed is agreed')
})

test('protected tests: a draft that fails one is told so where it is written, and never sent', async () => {
  const draftWith = (name: string, policy: (text: string) => string): string => {
    const path = join(folder, 'draft', name)
    writeFileSync(path, policy(readFileSync(draft(), 'utf8')))
    return path
  }
  const noBank = draftWith('no-bank.yaml', (text) => text.replace('to: [seized.test]', 'to: [seized.test, bank.test]'))
  const told = await at('effects', noBank)
  assert.equal(told.code, 4, told.err)
  assert.match(JSON.stringify(told.json.problems), /tests of the record.*protected test of https:\/\/bank\.test/)
  const by = ['--key', keyOf('kim'), '--yes']
  const proposed = await at('propose', 'inputs', noBank, ...TITLE, ...by)
  assert.deepEqual([proposed.code, proposed.json.ok], [1, false])
  // Other tests, which the policy in force passes.
  const tests = join(folder, 'tests.yaml')
  writeFileSync(tests, '{"tests": [{"who": {"plan": "basic"}, "to": "https://casino.test", "expect": "block"}]}')
  const weaker = await at('effects', '--input', `tests=${tests}`)
  assert.match(
    weaker.json.sentences.en.join('\n'),
    /Protected test https:\/\/bank\.test \(plan basic, badge\): answer: allow → none\./,
    'who signs sees what no longer holds',
  )
  const other = await at('propose', 'inputs', '--input', `tests=${tests}`, ...TITLE, ...by)
  assert.equal(other.code, 0, other.err)
  assert.equal((await sign('lee', other.json.hash, '--approve')).code, 0)
  await eventually('the new tests are agreed', async () => (await at('proposals')).json.proposals.length === 0)
  const now = await at('effects', noBank)
  assert.deepEqual([now.code, Object.keys(now.json.set)], [1, ['policy.yaml']], 'tests stay where a policy is proposed')
  writeFileSync(tests, '{"tests": [{"who": {"plan": "basic"}, "to": "https://casino.test", "expect": "allow"}]}')
  assert.equal((await at('effects', '--input', `tests=${tests}`)).code, 4, 'which the policy in force does not pass')
})

test('a copy that is older than what was seen, or that somebody else has written, is noticed before anything is signed', async () => {
  const old = join(folder, 'old-copy')
  cpSync(join(data, 'record'), old, { recursive: true })
  const names = ['--block', 'slips.example', '--for', '10m', '--title', 'en=False slips']
  const begun = await at('emergency', ...names, '--key', keyOf('lee'), '--yes')
  assert.equal(begun.code, 0, begun.err)
  const { code, err } = await ask('charter', 'show', '--record', old, '--genesis', genesis)
  assert.deepEqual([code, JSON.parse(err).error.code], [1, 'record:put-back'])
  assert.match(JSON.parse(err).error.what, /has \d+ entries, and you have seen it with \d+/)
  const [file = ''] = /\/\S+\.json/.exec(JSON.parse(err).error.mend) ?? []
  assert.match(file, new RegExp(`/isthmus/records/${genesis.slice(7)}\\.json$`))
  assert.equal((await ask('record', 'verify', old, '--genesis', genesis)).code, 0, 'it is good as far as it goes')
  rmSync(file)
  assert.equal(
    (await ask('charter', 'show', '--record', old, '--genesis', genesis)).code,
    0,
    'the way out that is told',
  )
  assert.equal((await sign('lee', begun.json.hash, '--cancel')).code, 0)
})

test('an approval without the bytes is refused', async () => {
  const copy = join(folder, 'empty-copy')
  cpSync(join(data, 'record'), copy, { recursive: true })
  rmSync(join(copy, 'blob'), { recursive: true })
  const { code, err } = await ask(...['effects', draft(), '--record', copy, '--genesis', genesis])
  assert.deepEqual([code, JSON.parse(err).error.code], [1, 'council:effects'])
})

test('a proposal is made where there is no line, carried as a folder, and approved by a copy that has it', async () => {
  const copyOf = (name: string): readonly string[] => {
    cpSync(join(data, 'record'), join(folder, name), { recursive: true })
    return ['--record', join(folder, name), '--genesis', genesis]
  }
  appendFileSync(join(folder, 'draft', 'lists', 'gambling.txt'), '\nbets.test\n')
  const by = ['--key', keyOf('kim'), '--yes']
  const packed = join(folder, 'carried')
  const line = ['propose', 'inputs', draft(), ...TITLE, ...by, '--out', packed]
  const before = copyOf('before')
  const made = await ask(...line, ...before)
  assert.equal(made.code, 0, made.err)
  assert.deepEqual((await at('proposals')).json.proposals, [], 'nothing was sent')
  const twice = await ask(...line, ...before)
  assert.equal(JSON.parse(twice.err).error.code, 'council:file', 'a folder that exists is left as it is')
  const portal = ['--portal', `http://localhost:${park.ports.http}/`]
  const sent = await ask('propose', 'send', packed, ...portal)
  assert.equal(sent.code, 0, sent.err)
  assert.equal(sent.json.hash, made.json.hash)
  const note = join(folder, 'kim.note')
  const approved = await ask('sign', made.json.hash, '--approve', ...by, ...copyOf('later'), '--out', note)
  assert.equal(approved.code, 0, approved.err)
  assert.equal((await ask('sign', '--send', note, ...portal)).code, 0)
  assert.equal((await sign('lee', made.json.hash, '--approve')).code, 0)
  await eventually('in force', async () => (await at('effects', draft())).json.why === 'same')
  rmSync(join(packed, 'blob'), { recursive: true })
  assert.equal((await ask('propose', 'send', packed, ...portal)).code, 1, 'it is known already')
  const nothing = await ask('propose', 'send', folder, ...portal)
  assert.match(JSON.parse(nothing.err).error.what, /has no proposal\.note|has no proposal\.json/)
})

test('a new key comes in by both operators’ approval, at once, and signs; the old one is revoked by it', async () => {
  const made = await ask('key', 'new', keyOf('ri-new'), '--name', 'north/ri')
  assert.equal(made.code, 0, made.err)
  const { json: charter } = await at('charter', 'show')
  const { people } = charter.operators.north
  const old = people.ri[0]
  writeFileSync(join(folder, 'people.json'), JSON.stringify({ ...people, ri: [old, made.json.key] }))
  const title = ['--title', 'en=A new key for Ri']
  const by = ['--key', keyOf('kim'), '--yes']
  const proposed = await at('propose', 'keys', join(folder, 'people.json'), ...title, ...by)
  assert.equal(proposed.code, 0, proposed.err)
  assert.equal((await sign('lee', proposed.json.hash, '--approve')).code, 0)
  await eventually('the new charter', async () => (await at('charter', 'show')).json.version === charter.version + 1)
  assert.equal((await sign('ri-new', '--revoke', old, '--reason', 'The laptop is lost')).code, 0)
  const refused = await sign('ri', '--revoke', people.kim[0])
  assert.match(JSON.parse(refused.err).error.what, /\(revoked\)/)
})

test('an emergency is begun by one, and cancelled by the same', async () => {
  const names = ['--block', 'pay.example', '--for', '10m', '--title', 'en=False pay slips']
  const begun = await at('emergency', ...names, '--key', keyOf('kim'), '--yes')
  assert.equal(begun.code, 0, begun.err)
  assert.equal((await at('proposals')).json.emergencies[0].hash, begun.json.hash)
  assert.equal((await sign('lee', begun.json.hash, '--cancel')).code, 1)
  assert.equal((await sign('kim', begun.json.hash, '--cancel')).code, 0)
  assert.deepEqual((await at('proposals')).json.emergencies, [])
})
