// A park that two operators rule, from an empty data folder: what both sign is in force at a seat, what one signs changes nothing, and
// whoever edits files as root changes nothing either.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import { stateHash } from '../../src/domain/council/state.ts'
import { blobPath } from '../../src/domain/record/blob.ts'
import { hashOfProposal } from '../kit/council.ts'
import { replyTo, type Script, startUpstream, type Upstream } from '../kit/dns.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { operatorsAt, withRule, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const folder = freshFolder()
const data = join(folder, 'data')
let settings = ''
let genesis = ''
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>

const start = async (): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
}

before(async () => {
  settings = writeGoverned(join(folder, 'park'))
  await start()
  genesis = JSON.parse((await park.command('record', 'genesis', '--json')).out).genesis
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
  const { badge = '', pin = '' } = park.sample.people[0] ?? {}
  assert.equal((await park.api(7, 'POST', '/sessions', { badge, pin })).status, 201)
})

after(async () => {
  await park.stop()
  operators.close()
})

const news = async (): Promise<number> => (await park.curl(7, 'http://news.test/')).status
test('what both sign is in force at a seat; what one signs is not', async () => {
  assert.equal(await news(), 200)
  const proposal = await operators.inputs({ 'policy.yaml': withRule(await operators.file('policy.yaml')) })
  const hash = hashOfProposal(proposal)
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  assert.equal((await operators.say('north/kim', 'approve', hash)).status, 201)
  assert.equal((await operators.say('north/ri', 'approve', hash)).status, 201)
  assert.equal(await news(), 200)
  assert.equal((await operators.say('south/lee', 'approve', hash)).status, 201)
  await eventually('in force at the seat', async () => (await news()) === 403)
  const { park: state, checkpoint } = await operators.record()
  assert.deepEqual(state.proposals, [])
  assert.equal(checkpoint.size, 1 + 1 + 3 + 1)
})

const reasonOf = async (answer: ReturnType<typeof operators.submit>): Promise<unknown> => {
  const { status, body } = await answer
  return [status, body.reason]
}
const sizeNow = async (): Promise<number> => (await operators.record()).checkpoint.size

test('nobody gets in what the gateway does not come to itself, or who is nobody of the charter', async () => {
  const size = await sizeNow()
  const policy = withRule(await operators.file('policy.yaml'), 'no-chess', 'chess.test')
  const other = await operators.inputs({ 'policy.yaml': policy }, { effects: `sha256:${'0'.repeat(64)}` })
  assert.deepEqual(await reasonOf(operators.submit('north/kim', other)), [409, 'effects-differ'])
  const bad = await operators.inputs({ 'policy.yaml': policy })
  const broken = { ...bad, set: { 'policy.yaml': hashText(utf8('policy: isthmus/v1\n')) } } as typeof bad
  operators.keep('policy: isthmus/v1\n')
  assert.deepEqual(await reasonOf(operators.submit('north/kim', broken)), [409, 'policy-errors'])
  assert.deepEqual(
    await reasonOf(operators.submit('north/kim', { ...bad, base: `sha256:${'0'.repeat(64)}` } as typeof bad)),
    [409, 'base'],
  )
  const note = await operators.note('north/kim', 'propose', hashOfProposal(bad), bad)
  const forged = note.replace('operator north', 'operator south').replace('person kim', 'person lee')
  assert.deepEqual(await reasonOf(operators.send('proposals', { proposal: bad, note: forged })), [409, 'signature'])
  assert.deepEqual(await reasonOf(operators.send('statements', { note })), [409, 'malformed'])
  assert.equal((await operators.send('statements', { note: 7 })).status, 400)
  // As an entry it would be too long: nobody’s words make the record unwritable.
  assert.deepEqual(await reasonOf(operators.send('statements', { note: '"'.repeat(60_000) })), [409, 'malformed'])
  assert.deepEqual(await reasonOf(operators.send('reports', { note: '"'.repeat(60_000) })), [409, 'malformed'])
  assert.doesNotMatch((await park.command('status')).out, /could not be written/)
  const nobody = await fetch(`http://localhost:${park.ports.http}/api/v1/council/blobs/sha256/${'0'.repeat(64)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: 'anything',
  })
  assert.equal(nobody.status, 404, 'nobody waits for it')
  assert.equal(await sizeNow(), size)
})

test('protected tests: a policy that fails one is refused and the test named; both together may change them', async () => {
  const [policy, tests] = [await operators.file('policy.yaml'), await operators.file('tests')]
  const noBank = withRule(policy, 'no-bank', 'bank.test')
  const fewer = tests.replace(/.*https:\/\/bank\.test.*\n/g, '')
  const bank = async (): Promise<string> => (await park.curl(7, 'http://bank.test/')).body
  const put = async (files: Readonly<Record<string, string>>): Promise<void> => {
    const proposal = await operators.inputs(files)
    assert.equal((await operators.submit('north/kim', proposal)).status, 201)
    for (const by of ['north/kim', 'north/ri', 'south/lee', 'south/park'])
      if ((await operators.record()).park.proposals.length > 0)
        assert.equal((await operators.say(by, 'approve', hashOfProposal(proposal))).status, 201)
    assert.deepEqual((await operators.record()).park.proposals, [])
  }
  /** Whatever its effects are: the gateway compiles and tests before it looks at them. */
  const refused = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const set = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, operators.keep(text)]))
    const { agreed } = (await operators.record()).park
    const proposal = {
      type: 'inputs',
      base: agreed,
      set,
      effects: `sha256:${'1'.repeat(64)}`,
      title: { en: 'x' },
    } as const
    const { status, body } = await operators.submit('north/kim', proposal)
    assert.deepEqual([status, body.reason], [409, 'policy-errors'])
    return JSON.stringify(body)
  }
  assert.match(
    await refused({ 'policy.yaml': noBank }),
    /tests of the record:\d+: The protected test of https:\/\/bank\.test .* block by no-bank/,
  )
  assert.match(await refused({ tests: 'tests: perhaps' }), /tests of the record:1: .*must be a list/)
  await put({ 'policy.yaml': noBank, tests: fewer })
  assert.match(await bank(), /no-bank/)
  assert.match(
    await refused({ tests }),
    /protected test of https:\/\/bank\.test/,
    'the policy in force does not pass them',
  )
  await put({ 'policy.yaml': policy, tests })
  assert.doesNotMatch(await bank(), /no-bank/)
})

test('files edited as root change nothing: not the policy of the settings, not a blob, not the settings', async () => {
  appendFileSync(join(folder, 'park', 'policy.yaml'), '\n# by hand\n')
  await park.command('policy', 'reload')
  assert.equal(await news(), 403)
  writeFileSync(join(folder, 'park', 'policy.yaml'), readFileSync(join(ROOT, 'examples/kaesong/policy.yaml')))
  assert.equal((await park.command('policy', 'reload')).exit, 0)
  assert.equal(await news(), 403)
  const { park: state } = await operators.record()
  const blob = join(data, 'record', blobPath(state.inputs['policy.yaml'] ?? ''))
  const agreed = readFileSync(blob)
  writeFileSync(blob, readFileSync(join(folder, 'park', 'policy.yaml')))
  assert.notEqual((await park.command('policy', 'reload')).exit, 0)
  assert.equal(await news(), 403, 'the last verified policy rules on')
  writeFileSync(blob, agreed)
  const guard = join(data, 'record', blobPath(state.inputs.tests ?? ''))
  const tests = readFileSync(guard)
  writeFileSync(guard, 'tests: []\n')
  assert.notEqual((await park.command('policy', 'reload')).exit, 0, 'a policy cannot be put in force without its tests')
  writeFileSync(guard, tests)
  await eventually('the agreed bytes again', async () => (await park.command('policy', 'reload')).exit === 0)
  // A weaker way of rule in the settings.
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('charter: charter.json', ''))
  await park.stop()
  await start()
  assert.equal(await news(), 403)
  const told = JSON.parse(
    (await park.command('record', 'verify', join(data, 'record'), '--genesis', genesis, '--json')).out,
  )
  assert.deepEqual([told.state, told.way, told.frozen], ['good', 'several', null])
})

test('both verifiers come to the same state', async () => {
  const { park: state } = await operators.record()
  const python = program('python3-cryptography') === undefined ? undefined : program('python3')
  if (python === undefined) return leftOut('the second verifier of a real record', 'no python3-cryptography')
  const args = ['-B', join(ROOT, 'test/verifier/verify.py'), join(data, 'record'), '--genesis', genesis]
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stdout, new RegExp(`^state ${stateHash(state)}$`, 'm'))
})

test('a record that is taken away, or replaced by one ruled by file, changes nothing at a seat and stops every change', async () => {
  const proposal = await operators.inputs({ 'policy.yaml': `${await operators.file('policy.yaml')}\n` })
  await park.stop()
  renameSync(join(data, 'record'), join(data, 'away'))
  await start()
  assert.equal(await news(), 403)
  assert.match((await park.command('status')).out, /The record is bad: it is gone; it had \d+ entries/)
  assert.deepEqual(await reasonOf(operators.send('proposals', { proposal, note: 'x' })), [409, 'frozen'])
  await park.stop()
  renameSync(join(data, 'away'), join(data, 'record'))
  await start()
  assert.equal(await news(), 403)
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
})

test('hosts and zones change while the park runs, when both have signed; what is no file of them is not proposed', async () => {
  const museum = async (): Promise<number> => (await park.curl(7, 'http://museum.test/')).status
  assert.equal(await museum(), 200)
  const agreed = await operators.file('zones')
  const change = async (zones: string): Promise<string> => {
    const proposal = await operators.inputs({ zones })
    assert.equal((await operators.submit('north/kim', proposal)).status, 201)
    assert.equal((await operators.say('north/kim', 'approve', hashOfProposal(proposal))).status, 201)
    return hashOfProposal(proposal)
  }
  const site = JSON.parse(agreed)
  const { 'museum.test': _, ...hosts } = site.hosts
  const hash = await change(JSON.stringify({ hosts, zones: site.zones }))
  assert.equal(await museum(), 200, 'one side alone')
  assert.equal((await operators.say('south/lee', 'approve', hash)).status, 201)
  assert.equal(await museum(), 502, 'the name is no longer one of the park')
  assert.match(
    (await park.command('status')).out,
    /The hosts, zones, DNS servers or retention of the settings are not the agreed ones/,
  )
  const malformed = await operators.inputs({ zones: agreed })
  const bad = { ...malformed, set: { zones: operators.keep('{"hosts":{}}') } } as typeof malformed
  assert.deepEqual(await reasonOf(operators.submit('north/kim', bad)), [409, 'policy-errors'])
  assert.equal((await operators.say('south/lee', 'approve', await change(agreed))).status, 201)
  assert.equal(await museum(), 200)
})

test('the DNS servers that are asked are agreed, too: those of the settings have no effect', async () => {
  const nobody: Script = (came) => came.send(replyTo(came, { rcode: 3 }))
  const [first, second] = [await startUpstream(nobody), await startUpstream(nobody)]
  const addressOf = ({ host, port }: Upstream): string => `${host}:${port}`
  try {
    const asked = async (): Promise<readonly number[]> => {
      const before = [first.asked.length, second.asked.length]
      await park.curl(7, `http://name-${Math.random().toString(36).slice(2)}.example/`)
      return [first.asked.length - (before[0] ?? 0), second.asked.length - (before[1] ?? 0)].map((n) => Math.min(n, 1))
    }
    const agree = async (servers: readonly string[]): Promise<void> => {
      const proposal = await operators.inputs({ upstreams: JSON.stringify(servers) })
      assert.equal((await operators.submit('north/kim', proposal)).status, 201)
      for (const by of ['north/kim', 'south/lee'])
        assert.equal((await operators.say(by, 'approve', hashOfProposal(proposal))).status, 201)
    }
    await agree([addressOf(first)])
    assert.deepEqual(await asked(), [1, 0])
    await park.stop()
    appendFileSync(settings, `upstream: ${addressOf(second)}\n`)
    await start()
    assert.deepEqual(await asked(), [1, 0], 'whatever the settings say')
    assert.match((await park.command('status')).out, /DNS servers or retention of the settings are not the agreed ones/)
    const bad = {
      ...(await operators.inputs({ upstreams: JSON.stringify([addressOf(second)]) })),
      set: { upstreams: operators.keep('["dns.example"]') },
    } as Proposal
    assert.deepEqual(await reasonOf(operators.submit('north/kim', bad)), [409, 'policy-errors'])
    await agree([addressOf(second)])
    assert.deepEqual(await asked(), [0, 1])
  } finally {
    await first.close()
    await second.close()
  }
})

test('an emergency by one operator: at once, for its names only, shown as unilateral, and over when it is cancelled', async () => {
  const emergency = async (block: string[], allow: string[] = [], seconds = 3600): Promise<Proposal> => ({
    ...{ type: 'emergency', operator: 'north', block, allow, seconds, title: { en: 'Fraud seen.', ko: '사기 발견.' } },
  })
  const museum = async (name = 'museum.test'): Promise<string> => {
    const answer = await park.curl(7, `http://${name}/`)
    return answer.status >= 400 ? answer.body : `${answer.status}`
  }
  assert.equal(await museum(), '200')
  const one = await emergency(['museum.test'], ['casino.test'])
  assert.equal((await operators.submit('north/kim', one)).status, 201)
  assert.equal(await museum(), '200', 'a proposal alone is nothing')
  assert.equal((await operators.say('north/kim', 'approve', hashOfProposal(one))).status, 201)
  assert.match(await museum(), /Emergency by Operator north alone, not agreed by the other side, until/)
  assert.equal(await museum('casino.test'), '200', 'what the park blocks may be allowed')
  assert.match(await museum('www.casino.test'), /no-gambling/, 'no name below it')
  assert.match(await museum('seized.test'), /court-order/)
  const rules = await (
    await fetch(`http://localhost:${park.ports.http}/rules`, { headers: { 'accept-language': 'en' } })
  ).text()
  assert.match(rules, /Emergency by Operator north alone/)
  // After a restart of the program, not of the machine, it goes on.
  await park.stop()
  await start()
  assert.match(await museum(), /Emergency by Operator north alone/)
  assert.deepEqual(await reasonOf(operators.say('south/lee', 'cancel', hashOfProposal(one))), [409, 'action'])
  assert.equal((await operators.say('north/ri', 'cancel', hashOfProposal(one))).status, 201)
  assert.equal(await museum(), '200')
  assert.match(await museum('casino.test'), /no-gambling/)
  const never = await emergency(['www.bank.example'])
  assert.deepEqual(await reasonOf(operators.submit('north/kim', never)), [409, 'never-block'])
  const again = await emergency(['museum.test'])
  await operators.submit('north/kim', again)
  assert.deepEqual(await reasonOf(operators.say('north/kim', 'approve', hashOfProposal(again))), [409, 'cooldown'])
  assert.equal(await museum(), '200')
})
