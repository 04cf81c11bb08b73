// A park that two operators rule, from an empty data folder: what both sign is in force at a seat, what one signs changes nothing, and
// whoever edits files as root changes nothing either.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { hashOfProposal } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { freshFolder, type RunningPark, startRealPark } from '../kit/park.ts'

const folder = freshFolder()
const data = join(folder, 'data')
let settings = ''
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>

const start = async (): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
}

before(async () => {
  settings = writeGoverned(join(folder, 'park'))
  await start()
  const { genesis } = JSON.parse((await park.command('record', 'genesis', '--json')).out)
  operators = operatorsAt(`http://localhost:${park.ports.http}/`, genesis)
  const { badge = '', pin = '' } = park.sample.people[0] ?? {}
  assert.equal((await park.api(7, 'POST', '/sessions', { badge, pin })).status, 201)
})

after(async () => {
  await park.stop()
  operators.close()
})

const news = async (): Promise<number> => (await park.curl(7, 'http://news.test/')).status
const withRule = (policy: string): string =>
  policy
    .replace(
      '\ntests:',
      `
  no-news:
    layer: park
    block: { who: everyone, to: [news.test] }
    why: { en: We try how both agree., ko: 함께 합의하는 방법을 시험합니다. }
    basis: agreement/5
    since: 2026-11-01
    review: mailto:review@park.test

tests:`,
    )
    .replace(/.*http:\/\/news\.test", expect: allow.*\n/, '')

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
