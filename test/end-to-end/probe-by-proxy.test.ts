// The probe through a proxy that its clients know, in a park that two operators rule: no difference where the record's policy is done, emergencies
// included; each one named where another policy is done.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { verifyNote } from '../../src/domain/record/note.ts'
import { fileKey, keyFileText } from '../kit/council-keys.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { writeGoverned } from '../kit/operators.ts'
import { type RunningPark, run, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const folder = freshFolder('by-proxy')
const data = join(folder, 'data')
const key = join(folder, 'kim.key')
let park: RunningPark
let other: RunningPark
let genesis = ''

/** The seat from whose address this process itself speaks. */
const SEAT = 1

before(async () => {
  writeFileSync(key, keyFileText('north/kim'), { mode: 0o600 })
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: writeGoverned(join(folder, 'park')) } })
  genesis = (await park.command('record', 'genesis')).out.trim()
  // A gateway that does something else than what was agreed.
  cpSync(join(ROOT, 'examples/kaesong'), join(folder, 'other'), { recursive: true })
  appendFileSync(join(folder, 'other', 'lists', 'gambling.txt'), '\nnews.test\n')
  const policy = readFileSync(join(folder, 'other', 'policy.yaml'), 'utf8')
  const without = policy
    .replace('to: [seized.test]', 'to: [elsewhere.test]')
    .replace(/^ {2}- .*(seized|news)\.test.*\n/gm, '')
  writeFileSync(join(folder, 'other', 'policy.yaml'), without)
  other = await startRealPark({ env: { ISTHMUS_CONFIG: join(folder, 'other', 'by-file.yaml') } })
  for (const each of [park, other]) {
    const { badge = '', pin = '' } = each.sample.people[0] ?? {}
    assert.equal((await each.api(SEAT, 'POST', '/sessions', { badge, pin })).status, 201)
  }
})
after(async () => {
  await park.stop()
  await other.stop()
  rmSync(folder, { recursive: true, force: true })
})

const probe = async (through: RunningPark, ...more: string[]) => {
  const record = `http://localhost:${park.ports.http}/record/`
  const way = ['--proxy', `127.0.0.1:${through.ports.proxy}`, '--rate', '50', '--json']
  const { exit, out, err } = await park.command('probe', '--record', record, '--genesis', genesis, ...way, ...more)
  const report = out === '' ? null : JSON.parse(out)
  const told = (verdict: string): readonly string[] =>
    (report?.answers ?? []).flatMap((each: { to: string; verdict: string }) =>
      each.verdict === verdict ? [each.to] : [],
    )
  return { exit, err, report, told }
}

test('no difference for whoever is signed in, whom the portal names; for nobody neither', async () => {
  const own = await probe(park)
  assert.equal(own.exit, 0, own.err + own.told('open-here') + own.told('blocked-here'))
  assert.deepEqual([own.report.asker.plan, own.report.asker.seat], ['basic', `${SEAT}`])
  assert.ok(own.report.counts['as-agreed'] > 40)
  await other.api(SEAT, 'DELETE', '/sessions/current')
  assert.equal((await probe(other, '--nobody')).exit, 0)
  const { badge = '', pin = '' } = other.sample.people[0] ?? {}
  assert.equal((await other.api(SEAT, 'POST', '/sessions', { badge, pin })).status, 201)
})

test('an emergency in force is part of what is agreed, and is asked for', async () => {
  const record = ['--record', `http://localhost:${park.ports.http}/record/`, '--genesis', genesis]
  const names = ['--block', 'museum.test', '--for', '10m', '--title', 'en=False pages']
  const begun = await park.command('emergency', ...names, ...record, '--key', key, '--yes', '--json')
  assert.equal(begun.exit, 0, begun.err)
  const now = await probe(park, '--plan', 'basic', '--badge')
  assert.equal(now.exit, 0, now.err + now.told('open-here') + now.told('blocked-here'))
  const asked = now.report.answers.find(({ to }: { to: string }) => to === 'museum.test:443')
  assert.match(asked.expected, /^block emergency/)
})

test('where another policy is done, each difference is named, and can be signed', async () => {
  const out = join(folder, 'probe.note')
  const { exit, told, report } = await probe(
    other,
    '--plan',
    'basic',
    '--badge',
    '--most',
    '200',
    '--sign',
    key,
    '--out',
    out,
  )
  assert.equal(exit, 1)
  assert.ok(told('open-here').includes('seized.test:443'))
  assert.ok(told('open-here').includes('museum.test:443'), 'the emergency is not done there')
  assert.deepEqual(new Set(told('blocked-here')), new Set(['news.test:80', 'news.test:443']))
  const verified = verifyNote(readFileSync(out, 'utf8'), [fileKey('north/kim').key])
  assert.ok(verified.ok && verified.signatures.length === 1)
  assert.ok(verified.text.includes(`\nopen-here ${report.counts['open-here']}\n`))
  assert.match(verified.text, /\nblocked-here news\.test:80 refused no-gambling\n/)
})

test('a signed report comes into the record, once, and the record stays good', async () => {
  const { report } = await probe(park, '--plan', 'basic', '--badge', '--most', '5', '--sign', key, '--add')
  const [, entry = ''] = /stands in entry (\d+)/.exec(report.signed) ?? []
  const { kind, text } = JSON.parse((await park.command('record', 'show', entry, '--json')).out)
  assert.equal(kind, 'probe')
  const { note } = JSON.parse(text).body
  const again = await fetch(`http://localhost:${park.ports.http}/api/v1/council/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ note }),
  })
  assert.deepEqual([again.status, ((await again.json()) as { reason: string }).reason], [409, 'replayed'])
  const checked = JSON.parse(
    (await park.command('record', 'verify', join(data, 'record'), '--genesis', genesis, '--json')).out,
  )
  assert.deepEqual([checked.state, checked.frozen], ['good', null])
  const python = program('python3-cryptography') === undefined ? undefined : program('python3')
  if (python === undefined) return leftOut('the second verifier of a record with a report', 'no python3-cryptography')
  const second = await run(python, [
    '-B',
    join(ROOT, 'test/verifier/verify.py'),
    join(data, 'record'),
    '--genesis',
    genesis,
  ])
  assert.equal(second.exit, 0, second.err)
  assert.match(second.out, new RegExp(`^state ${checked.stateHash}$`, 'm'))
})

test('what cannot be compared is no difference: another genesis, a plan that is not there, nobody who says who asks', async () => {
  const codes = async (...more: string[]) => {
    const { exit, err } = await park.command('probe', '--json', ...more)
    return [exit, JSON.parse(err).error.code]
  }
  const record = join(data, 'record')
  const NONE = `sha256:${'0'.repeat(64)}`
  assert.deepEqual(await codes('--record', record, '--genesis', NONE, '--nobody'), [2, 'probe:impossible'])
  assert.deepEqual(await codes('--record', record, '--genesis', genesis, '--plan', 'gold'), [2, 'probe:impossible'])
  assert.deepEqual(await codes('--record', record, '--genesis', genesis), [2, 'probe:impossible'])
  assert.deepEqual(await codes('--record', join(folder, 'none'), '--genesis', genesis), [2, 'probe:impossible'])
  const control = ['--nobody', '--control', join(folder, 'kim.key')]
  assert.deepEqual((await codes('--record', record, '--genesis', genesis, ...control))[1], 'council:file')
})
