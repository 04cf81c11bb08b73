// What both sides agree on beside the policy, in a running park: tenants' plans, groups, networks and how long names are kept. In force at once,
// no side alone changes any of it, and it holds on the day on which the record is bad.
import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { utf8 } from '../../src/base/utf8.ts'
import { readTenants } from '../../src/domain/council/terms-files.ts'
import { canonical, type Json } from '../../src/domain/record/json.ts'
import { hashOfProposal } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const folder = freshFolder()
const data = join(folder, 'data')
const settings = writeGoverned(join(folder, 'park'))
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>
let genesis = ''

const start = async (): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
}
const textOf = (value: Json): string => Buffer.from(canonical(value)).toString()
const agree = async (files: Readonly<Record<string, string>>): Promise<void> => {
  const proposal = await operators.inputs(files)
  const hash = hashOfProposal(proposal)
  assert.equal((await operators.submit('north/kim', proposal)).status, 201)
  for (const by of ['north/kim', 'south/lee']) assert.equal((await operators.say(by, 'approve', hash)).status, 201)
}
const add = async (badge: string, tenant: string, plan: string, ...more: string[]) =>
  park.command('person', 'add', '--badge', badge, '--name', badge, '--tenant', tenant, '--plan', plan, ...more)
const refusedWith = (done: { exit: number; err: string; out: string }, what: RegExp): void => {
  assert.notEqual(done.exit, 0)
  assert.match(done.err + done.out, what)
  assert.match(done.err + done.out, /isthmus propose inputs --input tenants=FILE, groups=FILE, networks=FILE/)
}
const isOnline = async (seat: number): Promise<boolean> =>
  (await park.api(seat, 'GET', '/sessions/current')).status === 200

before(async () => {
  await start()
  genesis = JSON.parse((await park.command('record', 'genesis', '--json')).out).genesis
  operators = operatorsAt(() => `http://localhost:${park.ports.http}/`, genesis)
})

after(async () => {
  await park.stop()
  operators.close()
})

const tenants = (plans: readonly string[], heads: number): string =>
  textOf({ 't-003': { heads: 500, plans: ['basic'] }, 't-042': { heads, plans: [...plans] } })

test('tenants: who loses the plan leaves, nobody comes in on it, and no side adds tenants or people beyond what is agreed', async () => {
  const own = park.sample.people.findIndex(({ tenant, plan }) => tenant === 't-042' && plan === 'basic')
  assert.ok(own >= 0)
  assert.equal((await park.signIn(7, own)).status, 201)
  await agree({ tenants: tenants(['library', 'office'], 1) })
  await eventually('the session is over', async () => !(await isOnline(7)))
  const again = await park.signIn(7, own)
  assert.deepEqual([again.status, JSON.parse(again.body).reason], [423, 'plan:basic'])
  refusedWith(await add('0a', 't-042', 'basic'), /the plan basic is not among those agreed for the tenant t-042/)
  refusedWith(await add('0a', 't-042', 'office', '--staff'), /the tenant t-042 has \d+ people, and 1 are agreed/)
  refusedWith(await park.command('tenant', 'put', '--id', 't-900', '--name', 'New'), /t-900 is not among the agreed/)
  // And everybody may read it, beside the rules.
  const page = await fetch(`http://localhost:${park.ports.http}/rules?lang=en`)
  assert.match(await page.text(), /id="terms">[\s\S]*t-042[\s\S]*<h2/)
  await agree({ tenants: tenants(['basic', 'office'], 1000) })
  assert.equal((await park.signIn(7, own)).status, 201)
})

test('groups: of the agreed tenants, as many as agreed; taken back, they count for nobody', async () => {
  const policy = (await operators.file('policy.yaml')).replace(
    '\ntests:',
    `
  no-chess:
    layer: park
    block: { who: [group players], to: [museum.test] }
    why: { en: Players are to rest., ko: 선수는 쉬어야 합니다. }
    basis: agreement/5
    since: 2026-11-01
    review: mailto:review@park.test

tests:`,
  )
  await agree({ 'policy.yaml': policy, groups: textOf({ players: { people: 1, tenants: ['t-042'] } }) })
  refusedWith(await add('0b', 't-003', 'basic', '--group', 'players'), /t-003 are not agreed for the group players/)
  const added = await add('0b', 't-042', 'basic', '--group', 'players', '--json')
  assert.equal(added.exit, 0, added.err)
  refusedWith(await add('0c', 't-042', 'basic', '--group', 'players'), /players has 1 people, and 1 are agreed/)
  const slip = { badge: '0b', pin: JSON.parse(added.out).pin, newPin: '604417' }
  const { version } = JSON.parse((await park.api(8, 'POST', '/sessions', slip)).body)
  assert.equal((await park.api(8, 'POST', '/sessions', { ...slip, accept: version })).status, 201)
  const museum = async (): Promise<number> => (await park.curl(8, 'http://museum.test/')).status
  const isShown = async (): Promise<boolean> => {
    const portions = [1, 2, 3].map(async (n) => park.curl(8, `http://portal.park.test/my-access?rules=${n}`))
    const pages = await Promise.all(portions)
    return pages.some(({ body }) => body.slice(body.indexOf('aria-labelledby="rules"')).includes('no-chess'))
  }
  assert.equal(await museum(), 403)
  assert.ok(await isShown())
  await agree({ groups: '{}' })
  await eventually('the group counts for nobody', async () => (await museum()) === 200)
  assert.ok(!(await isShown()))
})

test('networks: an open one begins when both have signed, and one side puts in none', async () => {
  const openNetworks = async (): Promise<readonly unknown[]> =>
    JSON.parse((await park.api(9, 'GET', '/rules')).body).openNetworks
  const cafe = { kind: 'sign-in', plan: null, ranges: ['127.0.0.1-127.0.0.99'], tenant: null }
  const hall = { kind: 'open', plan: 'library', ranges: ['127.0.0.100-127.0.0.110'], tenant: null }
  await agree({ networks: textOf({ cafe, hall }) })
  await eventually('the hall is open', async () => (await openNetworks()).length === 1)
  assert.deepEqual(await openNetworks(), [{ id: 'hall', plan: 'library', tenant: null }])
  const put = await park.command('network', 'put', '--id', 'mine', '--range', '127.0.1.0/24')
  refusedWith(put, /the networks are agreed/)
  await agree({ networks: textOf({ cafe }) })
  await eventually('the hall is closed', async () => (await openNetworks()).length === 0)
})

test('what would change is told in sentences before anybody signs, and a file of another form is not taken', async () => {
  const where = ['--record', `http://localhost:${park.ports.http}/record/`, '--genesis', genesis]
  const file = join(folder, 'retention.json')
  writeFileSync(file, '{ "namesOfSessionsDays": 14 }')
  const told = JSON.parse((await park.command('effects', ...where, '--input', `retention=${file}`, '--json')).out)
  const days = (text: string[]): string => text.join(' ')
  assert.match(days(told.sentences.en), /Retention: days that ended sessions at seats keep whose they were: 7 → 14\./)
  assert.match(days(told.sentences.ko), /보관 기간: .*: 7 → 14\./)
  writeFileSync(file, '{ "namesOfSessionsDays": 31 }')
  const bad = await park.command('effects', ...where, '--input', `retention=${file}`)
  assert.match(bad.err + bad.out, /has not the form of retention.*from 1 to 30/)
  const proposal = await operators.inputs({ retention: textOf({ namesOfSessionsDays: 14 }) })
  const wrong = { ...proposal, set: { retention: operators.keep('{"namesOfSessionsDays":31}') } } as typeof proposal
  const refused = await operators.submit('north/kim', wrong)
  assert.deepEqual([refused.status, refused.body.reason], [409, 'policy-errors'])
})

test('the record is bad at a start: what was agreed last holds', async () => {
  await agree({ tenants: tenants(['office'], 50) })
  const { park: state } = await operators.record()
  assert.ok(state.inputs.tenants !== undefined)
  assert.ok(readTenants(utf8(await operators.file('tenants'))))
  await park.stop()
  renameSync(join(data, 'record', 'checkpoint'), join(data, 'record', 'gone'))
  await start()
  assert.match((await park.command('status')).out, /The record is bad/)
  const own = park.sample.people.findIndex(({ tenant, plan }) => tenant === 't-042' && plan === 'basic')
  const answer = await park.signIn(7, own)
  assert.deepEqual([answer.status, JSON.parse(answer.body).reason], [423, 'plan:basic'])
})
