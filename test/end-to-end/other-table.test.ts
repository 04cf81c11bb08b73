// A new version of the program that would decide what was agreed otherwise: the table as it was activated rules and everybody is told, until
// both agree; and a table that somebody put into the data folder does not rule.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { utf8 } from '../../src/base/utf8.ts'
import { engineOctets } from '../../src/domain/council/engine-file.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import { readSite } from '../../src/domain/council/site-file.ts'
import { tableHash } from '../../src/domain/policy/compile/table-hash.ts'
import { ENGINE } from '../../src/domain/policy/exact/effects-report.ts'
import { type Build, build } from '../../src/edges/policyfile/build.ts'
import type { Kept } from '../../src/edges/policyfile/job.ts'
import { keep, readKept } from '../../src/edges/policyfile/kept.ts'
import { loadPolicy } from '../../src/edges/policyfile/load.ts'
import { hashOfProposal } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { operatorsAt, withRule, writeGoverned } from '../kit/operators.ts'
import { OVERLOOKED, otherBuild } from '../kit/other-compiler.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const folder = freshFolder()
const data = join(folder, 'data')
const settings = writeGoverned(join(folder, 'park'))
const env = { ISTHMUS_CONFIG: settings }
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>
let genesis = ''

const OTHER = { program: ['test/kit/other-program.ts'] }
const start = async (by: { readonly program?: readonly string[] } = {}): Promise<void> => {
  park = await startRealPark({ data, env, ...by })
}
const news = async (): Promise<number> => (await park.curl(7, 'http://news.test/')).status
const troubles = async (): Promise<string> =>
  JSON.parse((await park.command('status', '--json')).out).troubles.join(' ')
const rules = async () => JSON.parse((await park.api(7, 'GET', '/rules')).body)
const page = async (language: string): Promise<string> =>
  (await fetch(`http://localhost:${park.ports.http}/rules`, { headers: { 'accept-language': language } })).text()

const sign = async (proposal: Proposal): Promise<void> => {
  const hash = hashOfProposal(proposal)
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  for (const by of ['north/kim', 'north/ri', 'south/lee'])
    assert.equal((await operators.say(by, 'approve', hash)).status, 201)
}

const engineText = (compiled: string): string => Buffer.from(engineOctets({ compiled, engine: ENGINE })).toString()

/** The table that a compiler makes of what is agreed. */
const tableBy = async (build: Build): Promise<string> => {
  const { park: state } = await operators.record()
  const site = readSite(utf8(await operators.file('zones'))) ?? assert.fail('no zones')
  const agreed = { folder: join(data, 'record'), files: state.inputs }
  const inputs = { path: 'policy.yaml of the record', rule: 'several' as const, site, agreed }
  const built = build(loadPolicy(inputs), inputs)
  return built.decider === null ? assert.fail(JSON.stringify(built.problems)) : tableHash(built.compiled)
}

before(async () => {
  await start()
  genesis = JSON.parse((await park.command('record', 'genesis', '--json')).out).genesis
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
})

after(async () => {
  await park.stop()
  operators.close()
})

test('another compiler: the table as activated rules, at a seat too, and status, page and API say what differs', async () => {
  const begun = await operators.record()
  assert.equal(begun.park.table?.engine, ENGINE)
  await sign(await operators.inputs({ 'policy.yaml': withRule(await operators.file('policy.yaml'), OVERLOOKED) }))
  await park.stop()

  await start(OTHER)
  await park.signIn(7)
  assert.equal(await news(), 403)
  const { table } = (await operators.record()).park
  const said = await troubles()
  assert.match(said, /compiles what was agreed otherwise than the one that activated it/)
  assert.ok(said.includes((table?.compiled ?? '').slice(0, 19)), said)
  assert.match(said, /news\.test/)
  const { otherTable } = await rules()
  assert.match(otherTable.says.ko, /시행할 당시의 결과가 그대로 적용/)
  assert.match(otherTable.differs.en.join(), /news\.test/)
  assert.match(await page('en'), /The program has changed[\s\S]*news\.test/)
  assert.match(await page('ko'), /프로그램이 바뀌었습니다[\s\S]*news\.test/)
})

test('an emergency of one side still works over that table, and ends', async () => {
  assert.equal((await park.curl(7, 'http://museum.test/')).status, 200)
  const proposal: Proposal = {
    ...{ type: 'emergency', operator: 'north', block: ['museum.test'], allow: [], seconds: 3600 },
    title: { en: 'Fraud seen.', ko: '사기 발견.' },
  }
  const hash = hashOfProposal(proposal)
  await operators.submit('north/kim', proposal)
  await operators.say('north/kim', 'approve', hash)
  await operators.say('north/ri', 'approve', hash)
  await eventually('blocked', async () => (await park.curl(7, 'http://museum.test/')).status === 403)
  assert.equal(await news(), 403)
  await operators.say('north/kim', 'cancel', hash)
  await eventually('open again', async () => (await park.curl(7, 'http://museum.test/')).status === 200)
  assert.match(await troubles(), /otherwise than the one that activated it/)
})

test('both agree on the table of the other compiler: it rules, and nothing is said any more', async () => {
  const wrong = await operators.inputs({ engine: engineText(`sha256:${'0'.repeat(64)}`) })
  const refused = await operators.submit('north/kim', wrong)
  assert.deepEqual([refused.status, refused.body.reason], [409, 'policy-errors'])
  const compiled = await tableBy(otherBuild)
  await sign(await operators.inputs({ engine: engineText(compiled) }))
  await eventually('what the other compiler makes of it', async () => (await news()) === 200)
  assert.doesNotMatch(await troubles(), /otherwise than/)
  assert.equal((await rules()).otherTable, null)
  assert.equal((await operators.record()).park.table?.compiled, compiled)
  await park.stop()
})

test('now ours is the other one: a table that was replaced does not rule, and without the right one it does not start', async () => {
  const saved = join(folder, 'saved')
  cpSync(join(data, 'policy'), saved, { recursive: true })
  const found = readKept<Kept>(data, undefined, 'activated')
  const kept = found.state === 'found' ? found.value : assert.fail(found.state)
  const [first, ...others] = kept.compiled.policy.rules
  assert.ok(first !== undefined)
  const forged = { ...kept, compiled: { ...kept.compiled, policy: { ...kept.compiled.policy, rules: others } } }
  for (const copy of ['activated', 'kept'] as const) keep(data, 'any', forged, copy)
  const done = spawnSync(process.execPath, ['bin/isthmus.js', 'start', '--json'], {
    ...{ cwd: ROOT, encoding: 'utf8', timeout: 60_000 },
    env: { ...process.env, ...env, ISTHMUS_DATA: data, ISTHMUS_HTTP: '127.0.0.1:0', ISTHMUS_PROXY: '127.0.0.1:0' },
  })
  assert.notEqual(done.status, 0)
  assert.match(done.stderr + done.stdout, /policy:none/)
  assert.match(done.stderr, /does not compile what was agreed to the table that was activated/)

  rmSync(join(data, 'policy'), { recursive: true })
  cpSync(saved, join(data, 'policy'), { recursive: true })
  await start()
  await park.signIn(7)
  assert.equal(await news(), 200)
  assert.match(await troubles(), /otherwise than the one that activated it/)

  // Each side's own program proposes what it compiles, and tells what was agreed before.
  const own = await tableBy(build)
  const { park: state } = await operators.record()
  const where = ['--record', `http://localhost:${park.ports.http}/record/`, '--genesis', genesis]
  const told = JSON.parse((await park.command('effects', ...where, '--engine', '--json')).out)
  assert.match(told.sentences.en.join(' '), new RegExp(`Program: compiled to: ${state.table?.compiled} → ${own}`))
  assert.match(told.sentences.ko.join(' '), new RegExp(`프로그램: 컴파일 결과: ${state.table?.compiled} → ${own}`))
  assert.deepEqual(Object.keys(told.set), ['engine'])
  const proposal = await operators.inputs({ engine: engineText(own) })
  assert.ok(proposal.type === 'inputs')
  assert.deepEqual([proposal.set, proposal.effects], [told.set, told.hash])
  await sign(proposal)
  await eventually('what ours makes of it', async () => (await news()) === 403)
  assert.doesNotMatch(await troubles(), /otherwise than/)
})
