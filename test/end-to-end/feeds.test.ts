// A list that its line of the charter lets change by itself, on the real program: within the cap it is in force at a seat and in the
// record, beyond it is not, nor with a name that may never be blocked; a program killed at any moment comes to the same.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { inputsNow, stateHash } from '../../src/domain/council/state.ts'
import { remoteDesk } from '../../src/edges/control/call.ts'
import { hashOfProposal } from '../kit/council.ts'
import { keyFileText } from '../kit/council-keys.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { list, startListServer } from '../kit/list-server.ts'
import { leftOut, program } from '../kit/needs.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const INPUT = 'lists/gambling'
const folder = freshFolder()
const data = join(folder, 'data')
const server = await startListServer()
let settings = ''
let genesis = ''
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>

const names = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => `n${n + from}.test\n`).join('')
/** What a feed brings in here is one of the sample's sites. */
const NEWS_TEST = /.*http:\/\/news\.test", expect: allow.*\n/
const FIRST = `casino.test\nlottery.test\n${names(98)}`

const start = async (): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
}

before(async () => {
  const own = join(folder, 'park')
  settings = writeGoverned(own, { feeds: { [INPUT]: { add: 20, remove: 10 } }, 'never-block': ['bank.test'] })
  const policy = join(own, 'policy.yaml')
  const fetched = 'gambling: { url: "http://lists.test/gambling.txt", every: 24 h, cap: 50 % }'
  writeFileSync(
    policy,
    readFileSync(policy, 'utf8').replace('gambling: { file: lists/gambling.txt }', fetched).replace(NEWS_TEST, ''),
  )
  const site = `\nhosts: { lists.test: { address: 127.0.0.1, ports: { 80: ${server.port} } } }\n`
  writeFileSync(settings, readFileSync(settings, 'utf8') + site)
  server.answer(list(FIRST))
  await start()
  genesis = JSON.parse((await park.command('record', 'genesis', '--json')).out).genesis
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
  assert.equal((await park.signIn(7)).status, 201)
})
after(async () => {
  await server.close()
  await park.stop()
  operators.close()
})

const opens = async (site: string): Promise<boolean> => (await park.curl(7, `http://${site}/`)).status === 200
const fetchNow = () => park.command('list', 'fetch', 'gambling')
const state = async () => (await operators.record()).park
const hashNow = async (): Promise<string | undefined> => inputsNow(await state())[INPUT]

test('the first copy is agreed with the genesis; what comes within the cap is in force at the seat and in the record', async () => {
  assert.equal(await hashNow(), hashText(utf8(FIRST)))
  assert.deepEqual([await opens('casino.test'), await opens('news.test')], [false, true])
  const { agreed } = await state()
  const next = `${FIRST}news.test\n`
  server.answer(list(next))
  const told = await fetchNow()
  assert.equal(told.exit, 0, told.out + told.err)
  assert.equal(await opens('news.test'), false)
  const now = await state()
  assert.equal(now.agreed, agreed, 'what is agreed is as it was')
  assert.deepEqual([now.feeds[INPUT]?.hash, now.size], [hashText(utf8(next)), 2])
  assert.deepEqual(
    now.feeds[INPUT]?.changes.map(({ added, removed }) => [added, removed]),
    [[1, 0]],
  )
  assert.equal((await fetchNow()).exit, 0)
  assert.equal((await state()).size, 2, 'the same again is no entry')
  // Killed, and started again: it is the record that says what is in force.
  await park.kill()
  await start()
  assert.equal(await opens('news.test'), false)
})

test('beyond the cap, with a name that may never be blocked, or against the policy’s own tests: not in force, not in the record, and said', async () => {
  const { size } = await state()
  const refusals = [
    [`${FIRST}news.test\n${names(20, 500)}`, /more than the cap/, /more changed than the charter or its cap lets pass/],
    [`${FIRST}news.test\nwww.bank.test\n`, /www\.bank\.test, which the charter lets nobody block/, /www\.bank\.test/],
    [`${FIRST}news.test\nmuseum.test\n`, /fails its own tests/, /fails its own tests with it/],
  ] as const
  for (const [text, told, status] of refusals) {
    server.answer(list(text, `"${text.length}-x"`))
    const done = await fetchNow()
    assert.equal(done.exit, 1)
    assert.match(done.out + done.err, told)
    assert.match((await park.command('status')).out, status)
    assert.equal((await state()).size, size)
    assert.deepEqual([await opens('museum.test'), await opens('casino.test')], [true, false])
  }
  assert.deepEqual(
    readdirSync(join(data, 'record', 'blob', 'sha256')).filter((name) => hashText(utf8(refusals[2][0])).endsWith(name)),
    [],
  )
  const page = await (await fetch(`http://localhost:${park.ports.http}/rules?lang=en`)).text()
  assert.match(page, /changes more than may come by itself, and is not in force/)
  for (const line of [
    'list accept gambling',
    'list drop gambling',
    `list put gambling ${join(ROOT, 'package.json')} --accept`,
  ]) {
    const alone = await park.command(...line.split(' '))
    assert.deepEqual([alone.exit, /Operators agree on the lists/.test(alone.out)], [1, true], line)
  }
})

test('what both agree on takes its place', async () => {
  const own = `${names(90)}casino.test\nlottery.test\n`
  const proposal = await operators.inputs({ [INPUT]: own })
  const hash = hashOfProposal(proposal)
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  await operators.say('north/kim', 'approve', hash)
  assert.equal((await operators.say('south/lee', 'approve', hash)).status, 201)
  await eventually('in force', async () => await opens('news.test'))
  assert.deepEqual((await state()).feeds, {})
  server.answer(list(`${own}news.test\n`, '"again"'))
  assert.equal((await fetchNow()).exit, 0)
  assert.equal(await opens('news.test'), false)
})

test('killed at any moment while versions come in, the record is whole and the last one that it names is in force', async () => {
  const own = `${names(90)}casino.test\nlottery.test\nnews.test\n`
  const blob = (hash: string | undefined): string => join(data, 'record', 'blob', 'sha256', String(hash?.slice(7)))
  for (const [n, after] of [5, 40, 90, 160, 300].entries()) {
    const next = `${own}k${n}.test\n`
    server.answer(list(next, `"k${n}"`))
    const fetching = remoteDesk(data)
      .fetchList({ id: 'gambling' })
      .catch(() => null)
    await sleep(after)
    await park.kill()
    await fetching
    // What is between the bytes and the entry: they lie there, and nobody names them.
    if (n === 4) writeFileSync(blob(hashText(utf8(`${own}k5.test\n`))), `${own}k5.test\n`)
    await start()
    const hash = await hashNow()
    assert.equal(hash, hashText(readFileSync(blob(hash))))
    assert.equal((await fetchNow()).exit, 0, 'what did not come in comes in now')
    assert.equal(await hashNow(), hashText(utf8(next)))
  }
  server.answer(list(`${own}k5.test\n`, '"k5"'))
  assert.equal((await fetchNow()).exit, 0)
  assert.equal(await hashNow(), hashText(utf8(`${own}k5.test\n`)))
})

test('without a line it comes by a stick, signed by people of both; by one alone it does not', async () => {
  server.answer((_, answer) => answer.writeHead(503).end())
  const stick = join(folder, 'stick')
  const next = `${names(90)}casino.test\nlottery.test\nnews.test\nstick.test\n`
  writeFileSync(join(folder, 'gambling.txt'), next)
  for (const who of ['kim', 'lee']) {
    const name = who === 'kim' ? 'north/kim' : 'south/lee'
    writeFileSync(join(folder, `${who}.key`), keyFileText(name), { mode: 0o600 })
  }
  const pack = ['list', 'pack', stick]
  const lists = ['--list', `gambling=${join(folder, 'gambling.txt')}`, '--park', 'park.test']
  assert.equal((await park.command(...pack, ...lists, '--key', join(folder, 'kim.key'))).exit, 0)
  const { size } = await state()
  const alone = await park.command('list', 'take', stick)
  assert.deepEqual([alone.exit, (await state()).size], [1, size])
  assert.match(alone.out, /not signed as the charter has it by south/)
  assert.equal((await park.command(...pack, '--key', join(folder, 'lee.key'))).exit, 0)
  const both = await park.command('list', 'take', stick)
  assert.equal(both.exit, 0, both.out + both.err)
  assert.match(both.out, /In force: gambling, 94 entries/)
  assert.equal(await hashNow(), hashText(utf8(next)))
  assert.equal((await state()).size, size + 1)
  assert.match((await park.command('list', 'take', stick)).out, /is as it was/)
  appendFileSync(join(stick, 'lists', 'gambling'), 'more.test\n')
  const changed = await park.command('list', 'take', stick)
  assert.deepEqual([changed.exit, /is not the one that was signed/.test(changed.err)], [1, true])
})

test('without a running server nobody puts anything beside the record', async () => {
  await park.stop()
  const told = await fetchNow()
  assert.deepEqual([told.exit, /operators agree on the lists/.test(told.err)], [3, true])
  await start()
})

test('what a feed has brought does not stand in the way of what both agree on', async () => {
  const allowed = '  - { who: { plan: basic, badge: true }, to: "http://news.test", expect: allow }\n'
  const proposal = await operators.inputs({ 'policy.yaml': `${await operators.file('policy.yaml')}${allowed}` })
  const hash = hashOfProposal(proposal)
  assert.equal((await park.signIn(7)).status < 300, true)
  assert.equal(await opens('news.test'), false, 'by the feed')
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  await operators.say('north/kim', 'approve', hash)
  assert.equal((await operators.say('south/lee', 'approve', hash)).status, 201)
  await eventually('the agreed list rules', async () => await opens('news.test'))
  assert.match((await park.command('status')).out, /so the agreed lists rule/)
})

test('both verifiers come to the same state of it', async () => {
  const now = await state()
  const where = join(data, 'record')
  const told = JSON.parse((await park.command('record', 'verify', where, '--genesis', genesis, '--json')).out)
  assert.deepEqual([told.state, told.stateHash, told.missing], ['good', stateHash(now), []])
  const python = program('python3-cryptography') === undefined ? undefined : program('python3')
  if (python === undefined) return leftOut('the second verifier of a real record', 'no python3-cryptography')
  const args = ['-B', join(ROOT, 'test/verifier/verify.py'), where, '--genesis', genesis]
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stdout, new RegExp(`^state ${stateHash(now)}$`, 'm'))
})
