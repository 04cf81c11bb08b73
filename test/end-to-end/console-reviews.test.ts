// From a request for review to an exception, at the console on the real program: asked at a seat, seen by everybody, made a draft by an engineer
// with one press, signed by both operators, and then that tenant's people get through, and others not.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import type { InputsProposal } from '../../src/domain/council/proposal.ts'
import type { Reviews } from '../../src/edges/api/contract/review.ts'
import { chromiumPath, startBrowser } from '../kit/browser.ts'
import { faultsOn, openConsolePage } from '../kit/console.ts'
import { type Desk, freePort, openDesk } from '../kit/console-passkeys.ts'
import { hashOfProposal } from '../kit/council.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { operatorsAt, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const folder = freshFolder()
let port = 0
let park: RunningPark
let operators: ReturnType<typeof operatorsAt>
let browser: Browser
let north: Desk
let number = 0

const [THEIRS, OTHER] = [3, 6]
const base = (): string => `http://localhost:${port}`
const at = async (seat: number): Promise<number> => (await park.curl(seat, 'http://casino.test/')).status

const begin = async (): Promise<void> => {
  port = await freePort()
  const origin = `http://north.localhost:${port}`
  const settings = writeGoverned(join(folder, 'park'))
  appendFileSync(settings, `consoles: { north: "${origin}", south: "http://south.localhost:${port}" }\n`)
  const env = { ISTHMUS_CONFIG: settings, ISTHMUS_HTTP: `127.0.0.1:${port}` }
  park = await startRealPark({ data: join(folder, 'data'), env })
  const { genesis } = JSON.parse((await park.command('record', 'genesis', '--json')).out)
  operators = operatorsAt(() => `${base()}/`, genesis)
  assert.equal((await park.signIn(THEIRS)).status, 201)
  assert.equal((await park.signIn(OTHER, 1)).status, 201)
  browser = await startBrowser()
  north = await openDesk(browser, origin)
}

/** A page of the console as it is on a phone or a desk, without serious faults, and no wider than the screen. */
const looks = async (locale: string, width: number, path: string, texts: readonly (string | RegExp)[]) => {
  const colorScheme = locale === 'ko-KR' ? 'dark' : 'light'
  const one = await openConsolePage(browser, base, { locale, colorScheme, viewport: { width, height: 900 } })
  await one.open(path)
  for (const text of texts) await one.page.getByText(text).first().waitFor()
  assert.deepEqual(await one.faults(), [], `${locale} ${width}`)
  assert.ok((await one.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0)
  assert.equal(await one.page.getByRole('button', { name: /Make it a proposal|제안으로 만들기/ }).count(), 0)
  await one.close()
}

if (chromiumPath() === undefined) leftOut('requests for review at the console', 'there is no chromium')
else {
  before(begin)
  after(async () => {
    await north?.close()
    await browser?.close()
    await park?.stop()
    operators?.close()
  })

  test('asked at a seat, everybody sees it with the rule, in both languages', async () => {
    assert.equal(await at(THEIRS), 403)
    const ask = { rule: 'no-gambling', name: 'casino.test', line: 'We print their cards.' }
    const asked = await park.api(THEIRS, 'POST', '/reviews', ask)
    assert.equal(asked.status, 201)
    number = JSON.parse(asked.body).number
    await park.api(THEIRS, 'POST', '/reviews', { rule: 'plan:basic', name: 'shell.test' })
    await park.api(THEIRS, 'POST', '/reviews', { rule: 'no-known-fraud' })
    assert.equal(
      (await park.command('review', 'answer', '3', '--kept', '--en', 'It steals.', '--ko', '훔칩니다.')).exit,
      0,
    )
    const list = (await (await fetch(`${base()}/api/v1/reviews`)).json()) as Reviews
    assert.deepEqual([list.open, list.reviews.length, list.next], [2, 2, null])
    for (const width of [390, 1280]) {
      await looks('en-US', width, '/reviews', [
        'Reviews',
        'We print their cards.',
        'Gambling is not part of',
        /It steals/,
      ])
      await looks('ko-KR', width, '/reviews', ['재검토 요청', 'casino.test', '도박은 합의된', '훔칩니다.'])
    }
    const one = await openConsolePage(browser, base)
    await one.open('/')
    await one.page.getByRole('link', { name: 'Reviews 2 open' }).click()
    const entry = one.page.locator(`#review-${number}`)
    assert.match(await entry.innerText(), /<10/)
    await entry.getByRole('link', { name: 'no-gambling' }).click()
    await one.page.getByText('Requests for review of this rule').waitFor()
    await one.close()
  })

  test('an engineer makes it a draft with one press, and sees the effects before anything is sent', async () => {
    const made = await park.command('staff', 'add', 'kim', '--operator', 'north', '--role', 'engineer', '--json')
    const { page } = north
    await page.goto(JSON.parse(made.out).link)
    await page.getByLabel(/New password/).fill('a long pass phrase')
    await page.getByRole('button', { name: /Choose this password/ }).click()
    await page.getByText('north/kim').first().waitFor()
    await north.go('/reviews')
    await page.getByText('A plan leaves this out').waitFor()
    const form = page.locator(`#review-${number}`)
    await form.getByRole('button', { name: 'Make it a proposal' }).click()
    await form.getByText('Give the id as the policy has it').waitFor()
    await form.getByLabel('The tenant’s id').fill(park.sample.people[0]?.tenant ?? '')
    for (const days of ['0', '367', 'x']) {
      await form.getByLabel('For how many days').fill(days)
      await form.getByText('Give a number from 1 to 366.').waitFor()
    }
    await form.getByLabel('For how many days').fill('14')
    assert.deepEqual(await faultsOn(page), [])
    await form.getByRole('button', { name: 'Make it a proposal' }).click()
    await page.waitForURL(/\/console\/proposals\/new$/)
    await page
      .getByText(/t-042 gains? casino\.test/)
      .first()
      .waitFor()
    assert.match(await page.getByLabel('In English').inputValue(), /^casino\.test for t-042 until 20\d\d-\d\d-\d\d$/)
    assert.match(await page.getByLabel('In Korean').inputValue(), /까지 t-042에게 casino\.test 허용$/)
    assert.equal((await operators.record()).park.proposals.length, 0, 'nothing is sent by itself')
    await page.reload()
    await page
      .getByText(/t-042 gains? casino\.test/)
      .first()
      .waitFor()
  })

  test('signed by both, that tenant’s people get through, and others not', async () => {
    const { page } = north
    const proposal = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the proposal' }).click()
    const written = JSON.parse(readFileSync(await (await proposal).path(), 'utf8')) as InputsProposal
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the changed files' }).click()
    const policy = readFileSync(await (await file).path(), 'utf8')
    assert.match(policy, new RegExp(`no-gambling-except:[^]*request for review ${number}`))
    assert.deepEqual(await operators.inputs({ 'policy.yaml': policy }, { title: written.title }), written)
    assert.equal((await operators.submit('north/kim', written)).status, 201)
    const hash = hashOfProposal(written)
    assert.equal((await operators.say('north/kim', 'approve', hash)).status, 201)
    assert.equal(await at(THEIRS), 403, 'one operator is not enough')
    assert.equal((await operators.say('south/lee', 'approve', hash)).status, 201)
    assert.equal(await at(THEIRS), 200, 'their people')
    assert.equal(await at(OTHER), 403, 'nobody else')
  })

  test('a draft that was begun before something else was agreed is left out, and says so', async () => {
    const { page } = north
    await page.reload()
    await page.getByText('Something else was agreed since this draft was begun').waitFor()
    await page.getByText('Nothing is changed yet').waitFor()
  })
}
