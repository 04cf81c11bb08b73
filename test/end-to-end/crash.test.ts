// kill -9 at any moment: no session lost or invented, and the policy is the old or the new one, whole.
import assert from 'node:assert/strict'
import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshFolder } from '../kit/folder.ts'
import { type Answer, type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const EXAMPLE = join(ROOT, 'examples', 'kaesong')

/** What was last acknowledged at a seat, and whether something was under way when the lights went out. */
type Seat = { readonly voucher: string; online: string | null; underway: boolean }

const step = async (park: RunningPark, seat: number, state: Seat): Promise<void> => {
  const wasOnline = state.online !== null
  state.underway = true
  const answer: Answer = wasOnline
    ? await park.api(seat, 'DELETE', '/sessions/current')
    : await park.api(seat, 'POST', '/sessions', { voucher: state.voucher })
  assert.equal(answer.status, wasOnline ? 204 : 201, answer.body)
  state.online = wasOnline ? null : JSON.parse(answer.body).id
  state.underway = false
}

const busy = async (park: RunningPark, seat: number, state: Seat): Promise<void> => {
  try {
    for (;;) await step(park, seat, state)
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
  }
}

test('kill -9 during sign-ins and sign-outs: what was answered is so, what was not is whole or not at all', async () => {
  const data = freshFolder()
  let park = await startRealPark({ data })
  const made = await park.command('voucher', 'create', '--plan', 'basic', '--minutes', '600', '--count', '12', '--json')
  const codes: string[] = JSON.parse(made.out).codes
  const seats = new Map<number, Seat>(codes.map((voucher, i) => [i + 1, { voucher, online: null, underway: false }]))
  for (let round = 0; round < 6; round++) {
    const working = [...seats].map(([seat, state]) => busy(park, seat, state))
    await sleep(150 + 130 * round)
    await park.kill()
    await Promise.all(working)
    park = await startRealPark({ data })
    for (const [seat, state] of seats) {
      const now = await park.api(seat, 'GET', '/sessions/current')
      const id = now.status === 200 ? JSON.parse(now.body).id : null
      if (!state.underway) assert.equal(id, state.online, `round ${round}, seat ${seat}`)
      else if (state.online !== null) assert.ok(id === state.online || id === null)
      state.online = id
      state.underway = false
    }
  }
  await park.stop()
  rmSync(data, { recursive: true, force: true })
})

const decision = async (park: RunningPark, to: string): Promise<string> => {
  const answer = await park.api(1, 'GET', `/explain?to=${to}&plan=basic`)
  const { decision: said, rule } = JSON.parse(answer.body)
  return rule ?? said
}

const OLD = ['no-gambling', 'allow']
const NEW = ['rule-new', 'rule-new']

const newPolicy = (text: string): string =>
  text
    .replace(/^ {2}no-gambling:$/m, '  rule-new:')
    .replaceAll('from: no-gambling', 'from: rule-new')
    .replaceAll('block: no-gambling', 'block: rule-new')
    .replace(/to: \[\s*list gambling\s*\]/, 'to: [list gambling, news.test]')
    .replace(/^tests:[\s\S]*$/m, '')

test('kill -9 during a policy change, then a damaged file at start: the old or the new one rules, whole, and the damage is shown', async () => {
  const folder = freshFolder()
  const data = join(folder, 'data')
  cpSync(EXAMPLE, join(folder, 'park'), { recursive: true })
  const policy = join(folder, 'park', 'policy.yaml')
  const original = readFileSync(policy, 'utf8')
  const changed = newPolicy(original)
  assert.notEqual(changed, original)
  const env = { ISTHMUS_CONFIG: join(folder, 'park', 'by-file.yaml') }
  let seen = 0
  for (const pause of [150, 400, 800, 1500]) {
    writeFileSync(policy, original)
    const park = await startRealPark({ data, env })
    assert.deepEqual([await decision(park, 'casino.test'), await decision(park, 'news.test')], OLD)
    writeFileSync(`${policy}.new`, changed)
    renameSync(`${policy}.new`, policy)
    const reload = park.command('policy', 'reload')
    await sleep(pause)
    await park.kill()
    await reload
    writeFileSync(policy, `${changed.slice(0, 900)}\n\tdamaged: [`)
    const next = await startRealPark({ data, env })
    const now = [await decision(next, 'casino.test'), await decision(next, 'news.test')]
    assert.ok(
      [OLD, NEW].some((whole) => whole.join() === now.join()),
      now.join(),
    )
    if (now.join() === NEW.join()) seen++
    assert.match(next.printed(), /policy\.yaml:\d+/)
    const health = JSON.parse((await next.api(1, 'GET', '/health')).body)
    assert.equal(health.policy.state, 'kept')
    await next.stop()
  }
  console.log(`the new policy ruled after ${seen} of 4 crashes`)
  rmSync(folder, { recursive: true, force: true })
})

test('a policy that changes while the park runs is in force for the next connection; a bad one changes nothing', async () => {
  const folder = freshFolder()
  cpSync(EXAMPLE, join(folder, 'park'), { recursive: true })
  const policy = join(folder, 'park', 'policy.yaml')
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: join(folder, 'park', 'by-file.yaml') } })
  assert.equal((await park.signIn(2)).status, 201)
  assert.equal((await park.curl(2, 'http://news.test/')).status, 200)
  copyFileSync(policy, `${policy}.old`)
  writeFileSync(policy, newPolicy(readFileSync(policy, 'utf8')))
  assert.equal((await park.command('policy', 'reload')).exit, 0)
  assert.equal((await park.curl(2, 'http://news.test/')).status, 403)
  writeFileSync(policy, 'policy: isthmus/v9\n')
  const refused = await park.command('policy', 'reload')
  assert.equal(refused.exit, 1)
  assert.match(refused.out + refused.err, /policy\.yaml:1/)
  assert.equal((await park.curl(2, 'http://news.test/')).status, 403)
  // Without a command: the file is watched.
  copyFileSync(`${policy}.old`, policy)
  for (let i = 0; i < 100 && (await park.curl(2, 'http://news.test/')).status !== 200; i++) await sleep(100)
  assert.equal((await park.curl(2, 'http://news.test/')).status, 200)
  await park.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('no policy at all, and none kept: refuses to start', async () => {
  const folder = freshFolder()
  writeFileSync(join(folder, 'isthmus.yaml'), 'policy: nothing.yaml\n')
  await assert.rejects(
    startRealPark({ data: join(folder, 'data'), env: { ISTHMUS_CONFIG: join(folder, 'isthmus.yaml') } }),
    /policy/,
  )
  rmSync(folder, { recursive: true, force: true })
})
