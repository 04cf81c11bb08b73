// Five months without power, then a start with whatever the clock shows: the agreed policy rules, nobody of before is online, and what is wrong is shown.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import { hashOfProposal } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { list, startListServer } from '../kit/list-server.ts'
import { leftOut, program } from '../kit/needs.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const folder = freshFolder()
const lists = await startListServer()
const data = join(folder, 'data')
const isRoot = process.getuid?.() === 0
const cannot = program('libfaketime') === undefined || !isRoot
let settings = ''
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>

/** As after another start of the machine, with a clock that is `days` off. */
const machine = (days: number): readonly string[] => {
  const boot = join(folder, `boot${days}`)
  writeFileSync(boot, `00000000-0000-4000-8000-${String(days + 5000).padStart(12, '0')}\n`)
  const mount = 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"'
  // Not by the program faketime, which would stand between us and what we kill.
  const clock = ['env', `LD_PRELOAD=${program('libfaketime')}`, `FAKETIME=${days < 0 ? '' : '+'}${days}d`]
  return ['unshare', '-m', 'sh', '-c', mount, boot, ...clock]
}
const start = async (through?: readonly string[]): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings }, ...(through && { through }) })
}
const site = async (name: string, seat = 7): Promise<number> => (await park.curl(seat, `http://${name}/`)).status
const status = async () => JSON.parse((await park.command('status', '--json')).out)

/** How long the record is, and what is agreed. */
let agreed: readonly [number, string] = [0, '']

before(async () => {
  settings = writeGoverned(join(folder, 'park'), { feeds: { 'lists/fraud': { add: 20, remove: 10 } } })
  const policy = join(folder, 'park', 'policy.yaml')
  const fetched = 'fraud: { url: "http://lists.test/fraud.txt", every: 24 h, cap: 50 % }'
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('fraud: { file: lists/fraud.txt }', fetched))
  appendFileSync(settings, `hosts: { lists.test: { address: 127.0.0.1, ports: { 80: ${lists.port} } } }\n`)
  lists.answer(list('fraud.test\nfraud-too.test\n'))
  await start()
  const { genesis } = JSON.parse((await park.command('record', 'genesis', '--json')).out)
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
  const gambling = `${await operators.file('lists/gambling')}\nchess.test\n`
  const proposal = await operators.inputs({ 'lists/gambling': gambling })
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  for (const by of ['north/kim', 'south/lee'])
    assert.equal((await operators.say(by, 'approve', hashOfProposal(proposal))).status, 201)
  const emergency = {
    ...{ type: 'emergency', operator: 'north', block: ['news.test'], allow: [], seconds: 3600 },
    title: { en: 'For an hour' },
  } as Proposal
  assert.equal((await operators.submit('north/kim', emergency)).status, 201)
  assert.equal((await operators.say('north/kim', 'approve', hashOfProposal(emergency))).status, 201)
  assert.equal((await park.signIn(7)).status, 201)
  await eventually('the emergency', async () => (await site('news.test')) === 403)
  const { checkpoint, park: state } = await operators.record()
  agreed = [checkpoint.size, state.agreed]
})

after(async () => {
  await park.stop()
  operators.close()
  rmSync(folder, { recursive: true, force: true })
})

const isAsAgreed = async (): Promise<void> => {
  assert.equal(await site('news.test'), 302, 'whoever signed in before is not online')
  assert.equal((await park.signIn(8, 1)).status, 201)
  assert.equal(await site('news.test', 8), 200, 'what one side did alone is over')
  assert.equal(await site('chess.test', 8), 403, 'what both agreed is in force')
  assert.equal(await site('casino.test', 8), 403)
  assert.equal(await site('fraud.test', 8), 403, 'by the list as it was fetched then')
  assert.equal((await status()).policy.state, 'current')
  const { checkpoint, park: state } = await operators.record()
  assert.deepEqual([checkpoint.size, state.agreed, state.frozen], [...agreed, null])
}

test('five months later, by a clock that is right', async () => {
  if (cannot) return leftOut('months off', 'it needs root on Linux, and faketime')
  await park.kill()
  await lists.close()
  await start(machine(150))
  await isAsAgreed()
  // Old, and its source is gone: it holds, and everybody sees how old it is.
  await eventually('a list that is too old', async () => /list fraud/.test((await status()).troubles.join()))
  const rules = await (
    await fetch(`http://localhost:${park.ports.http}/rules`, { headers: { 'accept-language': 'en' } })
  ).text()
  assert.match(rules, /“fraud”[\s\S]{0,200}its source has not been heard of for a long time/)
})

test('with a clock that fell back to years before', async () => {
  if (cannot) return leftOut('months off', 'it needs root on Linux, and faketime')
  await park.kill()
  await start(machine(-2000))
  assert.equal(await site('news.test', 8), 302, 'nor whoever signed in since')
  await isAsAgreed()
  assert.match((await status()).troubles.join(), /The machine's clock shows 20\d\d-.* it was 20\d\d-.* set it/)
})

test('with a clock that is years ahead, and then right again', async () => {
  if (cannot) return leftOut('months off', 'it needs root on Linux, and faketime')
  await park.kill()
  await start(machine(4000))
  await isAsAgreed()
  await park.kill()
  await start()
  assert.equal(await site('news.test', 8), 302)
  await isAsAgreed()
})
