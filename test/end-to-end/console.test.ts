// The console in a real browser, on the real program under two operators: what it shows, that it lives, and that what it verifies is what is.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import type { InputsProposal, Proposal } from '../../src/domain/council/proposal.ts'
import { startBrowser } from '../kit/browser.ts'
import { type ConsolePage, openConsolePage } from '../kit/console.ts'
import { hashOfProposal } from '../kit/council.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'
import { operatorsAt, withRule, writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const folder = freshFolder()
const settings = writeGoverned(join(folder, 'park'))
let park: RunningPark
let port = 0
let genesis = ''
let browser: Browser
let operators: ReturnType<typeof operatorsAt>

const start = async (): Promise<void> => {
  const env = { ISTHMUS_CONFIG: settings, ISTHMUS_HTTP: `127.0.0.1:${port}` }
  park = await startRealPark({ data: join(folder, 'data'), env })
  port = park.ports.http
}
const base = (): string => `http://localhost:${port}`

const proposal = async (id: string, site: string, en: string, ko: string): Promise<Proposal> =>
  operators.inputs({ 'policy.yaml': withRule(await operators.file('policy.yaml'), id, site) }, { title: { en, ko } })

const enter = async (by: string, of: Proposal): Promise<string> => {
  assert.equal((await operators.submit(by, of)).status, 201)
  return hashOfProposal(of)
}

const approve = async (by: string, hash: string): Promise<void> =>
  assert.equal((await operators.say(by, 'approve', hash)).status, 201)

const command = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await park.command(...args, '--json')).out)

if (program('chromium') === undefined) leftOut('the console in a browser', 'no chromium')
else {
  before(async () => {
    await start()
    genesis = String((await command('record', 'genesis')).genesis)
    operators = operatorsAt(() => `${base()}/`, genesis)
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await park?.stop()
    operators?.close()
  })

  test('what index.html names is at most 250 kB by brotli, and comes under a policy that lets no other script run', async () => {
    const index = await fetch(`${base()}/console/`)
    assert.match(index.headers.get('content-security-policy') ?? '', /script-src 'self'; style-src 'self'/)
    assert.equal(index.headers.get('x-content-type-options'), 'nosniff')
    const named = [...(await index.text()).matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(
      ([, path]) => path,
    )
    assert.ok(named.length >= 2)
    const sizes = named.map(
      (path) => readFileSync(join(ROOT, `${path}.br`.replace('/console/', 'console/dist/'))).length,
    )
    const all = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(all > 10_000 && all <= 250_000, `${all} bytes`)
    for (const path of named) {
      const answer = await fetch(`${base()}${path}`, { headers: { 'accept-encoding': 'br' } })
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    }
    assert.ok(readdirSync(join(ROOT, 'console', 'dist', 'assets')).every((name) => !name.endsWith('.map')))
  })

  test('the frame speaks the reader’s language, keeps the choice, and can be used with keys alone', async () => {
    const one = await openConsolePage(browser, base, { locale: 'ko-KR', colorScheme: 'dark' })
    const { page } = one
    await one.open('/')
    assert.equal(await page.locator('h1').textContent(), '이용 규칙')
    assert.equal(await page.locator('html').getAttribute('lang'), 'ko')
    assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark')
    await page.getByText('English', { exact: true }).click()
    await page.getByText('Light', { exact: true }).click()
    await page.reload()
    assert.equal(await page.locator('h1').textContent(), 'The rules')
    assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'light')
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').textContent(), 'Skip to the page')
    await page.getByRole('link', { name: 'Record' }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Record' }).waitFor()
    assert.equal(await page.evaluate('document.activeElement.id'), 'main')
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'The rules' }).waitFor()
    await page.goto(`${base()}/console/nowhere`)
    await page.getByText('There is no such page').waitFor()
    await one.close()
  })

  let films = ''

  test('a proposal appears by itself, its effects in both languages, and six words that are those of the command line', async () => {
    const one = await openConsolePage(browser, base)
    const { page } = one
    await one.open('/proposals')
    await page.getByText('Nothing is proposed at present').waitFor()
    films = await enter('north/kim', await proposal('no-films', 'films.test', 'No film sites', '영화 사이트 차단'))
    await page.getByRole('link', { name: 'No film sites' }).click()
    await page.getByText('Plans basic and office lose films.test (no-films).').waitFor()
    await page.getByText('films.test에 접속할 수 없게 됩니다').waitFor()
    const listed = await command('proposals', '--record', `${base()}/record/`, '--genesis', genesis)
    const { words } = (listed.proposals as { words: { en: string; ko: string } }[])[0] ?? assert.fail('none listed')
    const shown = await page.locator('section[aria-labelledby="words"] .words').allTextContents()
    assert.deepEqual(shown, [words.en, words.ko])
    await page.getByText('1 of 1 missing').first().waitFor()
    await approve('north/kim', films)
    await page.getByText('approved by kim').waitFor()
    await one.close()
  })

  test('the text to be signed is the one that the command line would sign: the gateway takes a signature over it', async () => {
    const one = await openConsolePage(browser, base)
    const { page } = one
    await one.open(`/proposals/${films}`)
    await page.getByLabel('As', { exact: true }).selectOption('south/lee')
    await page.getByLabel(/^Reason/).fill('As we agreed.')
    const text = (await page.locator('#statement').textContent()) ?? ''
    assert.match(text, /^isthmus\/statement\/v1\npark park\.test\/record\noperator south\nperson lee\naction approve\n/)
    assert.match(text, /\nreason As we agreed\.\n$/)
    assert.match(
      (await page.locator('[data-command]').textContent()) ?? '',
      new RegExp(`isthmus sign ${films} --approve`),
    )
    const { status, body } = await operators.signed('south/lee', text)
    assert.equal(status, 201, JSON.stringify(body))
    await page.getByText(/^in force since/).waitFor()
    await one.close()
  })

  test('the rules say who agreed, since when, what changed last, and what one operator does alone', async () => {
    const emergency: Proposal = {
      ...{ type: 'emergency', operator: 'north', block: ['worm.test'], allow: [], seconds: 3600 },
      title: { en: 'A worm', ko: '악성 프로그램' },
    }
    const worm = await enter('north/ri', emergency)
    await approve('north/ri', worm)
    const one = await openConsolePage(browser, base)
    const { page } = one
    await one.open('/')
    const agreed = page.locator('section[aria-labelledby="agreed"]')
    await agreed.getByText('Operator north (kim), Operator south (lee)').waitFor()
    await agreed.getByRole('link', { name: 'No film sites' }).waitFor()
    await agreed.getByText('by Operator north alone, not agreed by the other side').waitFor()
    await page.locator('#rule-no-films').getByText('We try how both agree.').waitFor()
    await page.getByText('by one operator alone', { exact: true }).waitFor()
    assert.equal((await operators.say('north/ri', 'cancel', worm)).status, 201)
    await page.getByText('by one operator alone', { exact: true }).waitFor({ state: 'detached' })
    await page.locator(`[id^="rule-emergency"]`).waitFor({ state: 'detached' })
    await agreed.getByRole('link', { name: /^entry / }).click()
    await page.getByText('In force: No film sites').waitFor()
    await one.close()
  })

  test('a draft that is written in the browser comes to the proposal that the command line would make', async () => {
    const one = await openConsolePage(browser, base)
    const { page } = one
    await one.open('/proposals/new')
    await page.getByRole('button', { name: 'Edit' }).first().click()
    const editor = page.getByLabel('Text of policy.yaml')
    const policy = await editor.inputValue()
    await editor.fill(policy.replace('\ntests:', '\n  broken: {}\ntests:'))
    await page.getByRole('button', { name: 'What would it change?' }).click()
    await page.getByText('These files cannot rule').waitFor()
    const text = withRule(policy, 'no-chess', 'chess.test')
    await editor.fill(text)
    await page.getByRole('button', { name: 'What would it change?' }).click()
    await page.getByText('lose chess.test').first().waitFor()
    await page.getByLabel('In English').fill('No chess')
    await page.getByLabel('In Korean').fill('체스 차단')
    const ours = await operators.inputs({ 'policy.yaml': text }, { title: { en: 'No chess', ko: '체스 차단' } })
    await page.getByText(hashOfProposal(ours)).first().waitFor()
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the proposal' }).click()
    const written = JSON.parse(readFileSync(await (await coming).path(), 'utf8')) as InputsProposal
    assert.deepEqual(written, ours)
    assert.equal((await operators.submit('north/ri', written)).status, 201)
    await one.close()
  })

  test('the record is verified in the browser: the same state hash as the reducer’s, the newest activation within a second', async () => {
    const one = await openConsolePage(browser, base)
    const { page } = one
    await one.open(`/record#genesis=${genesis}`)
    await page.getByText('from the genesis hash that you gave').waitFor()
    const verified = await command('record', 'verify', `${base()}/record/`, '--genesis', genesis)
    assert.equal(await page.locator('#state-hash').textContent(), verified.stateHash)
    await page.getByText(String(verified.root)).first().waitFor()
    const took = async (): Promise<number> => Number(await page.locator('#took').getAttribute('data-took'))
    const whole = await took()
    const before = await page.locator('#state-hash').textContent()
    const [open] = (await operators.record()).park.proposals
    await approve('north/ri', open?.hash ?? '')
    await approve('south/park', open?.hash ?? '')
    await page.getByText('In force: No chess').waitFor()
    const after = await command('record', 'verify', `${base()}/record/`, '--genesis', genesis)
    await eventually('the new state', async () => (await page.locator('#state-hash').textContent()) === after.stateHash)
    assert.notEqual(after.stateHash, before)
    assert.ok(whole <= 1000 && (await took()) <= 1000, `${whole} ms, then ${await took()} ms`)
    await page.getByRole('button', { name: 'Read them and check' }).click()
    await page.getByText(/^\d+ files, each with the hash/).waitFor()
    await page.getByLabel('The genesis hash that you were given').fill(`sha256:${'0'.repeat(64)}`)
    await page.getByRole('button', { name: 'Verify with it' }).click()
    await page.getByText(`another park’s record: its genesis is ${genesis}`).waitFor()
    await one.close()
  })

  test('nothing serious for those who see or hear otherwise, and no page wider than a phone, light and dark', async () => {
    const [chess] = (await operators.record()).park.proposals
    const open = await enter('south/lee', await proposal('no-cards', 'cards.test', 'No card games', '카드놀이 차단'))
    const paths = [
      '/',
      '/proposals',
      `/proposals/${open}`,
      `/proposals/${films}`,
      '/proposals/new',
      '/record',
      '/record/0',
    ]
    for (const [locale, colorScheme, width] of [
      ['en-US', 'light', 1440],
      ['ko-KR', 'dark', 360],
    ] as const) {
      const one: ConsolePage = await openConsolePage(browser, base, {
        locale,
        colorScheme,
        viewport: { width, height: 800 },
      })
      for (const path of paths) {
        await one.open(path)
        await one.page
          .getByText(/One moment|잠시 기다려|Reading the effects|변경 보고서를 읽는/)
          .first()
          .waitFor({ state: 'detached' })
        assert.deepEqual(await one.faults(), [], `${path} ${colorScheme}`)
        const over = await one.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        assert.ok(over <= 0, `${path} is ${over} px wider than ${width}`)
      }
      await one.close()
    }
    assert.equal(chess, undefined)
  })

  test('a park that a file rules shows nothing of a second, and its record is verified all the same', async () => {
    const byFile = await startRealPark({ env: { ISTHMUS_CONFIG: join(ROOT, 'examples/kaesong/by-file.yaml') } })
    try {
      const one = await openConsolePage(browser, () => `http://localhost:${byFile.ports.http}`)
      await one.open('/')
      await one.page.getByText('Ruled by a file that whoever runs the service may change').waitFor()
      assert.equal(await one.page.getByText('By one alone').count(), 0)
      await one.open('/proposals')
      await one.page.getByText('there is nothing to propose').waitFor()
      await one.open('/record')
      const first = JSON.parse((await byFile.command('record', 'genesis', '--json')).out).genesis
      const record = `http://localhost:${byFile.ports.http}/record/`
      const { out } = await byFile.command('record', 'verify', record, '--genesis', first, '--json')
      assert.equal(await one.page.locator('#state-hash').textContent(), JSON.parse(out).stateHash)
      await one.close()
    } finally {
      await byFile.stop()
    }
  })

  test('when the line is gone the page says since when, and lives again by itself', async () => {
    const one = await openConsolePage(browser, base)
    const { page } = one
    await one.open('/proposals')
    await page.getByText('Live, last update').waitFor()
    await park.kill()
    await page.getByText(/The line to the gateway is gone\. Last update \d\d:\d\d:\d\d/).waitFor()
    await page.getByText(/^Line gone, last update \d\d:\d\d:\d\d$/).waitFor()
    await page.getByRole('link', { name: 'No card games' }).waitFor()
    await start()
    await page.getByText('Live, last update').waitFor()
    assert.equal(await page.getByText('The line to the gateway is gone').count(), 0)
    await one.close()
  })
}
