// The desk's pages in Chromium on recorded answers: by keyboard alone, by touch, on paper; the real server is asked in test/end-to-end/cafe-desk.test.ts.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import * as v from 'valibot'
import { PersonCard, StaffRoom } from '../../src/edges/api/contract/room.ts'
import { chromiumPath, startBrowser } from '../kit/browser.ts'
import { faultsOn } from '../kit/console.ts'
import { leftOut } from '../kit/needs.ts'
import { openRecordedDesk, type RecordedDesk, recordedCard, recordedRoom } from '../kit/recorded-desk.ts'

test('what is recorded is what the contract says', () => {
  v.parse(StaffRoom, recordedRoom())
  v.parse(PersonCard, recordedCard())
})

let browser: Browser

const atDesk = async (
  use: (desk: RecordedDesk) => Promise<void>,
  options: Parameters<typeof openRecordedDesk>[2] = {},
  language: 'en' | 'ko' = 'en',
): Promise<void> => {
  const desk = await openRecordedDesk(browser, language, { viewport: { width: 1440, height: 900 }, ...options })
  try {
    await desk.go('/desk')
    await desk.page.locator('[data-seat="1"]').waitFor()
    await use(desk)
    assert.deepEqual(desk.errors, [])
  } finally {
    await desk.close()
  }
}

const seatOf = (desk: RecordedDesk) => desk.page.evaluate<string>('document.activeElement.dataset.seat')
/** As a reader sends it. */
const tap = async ({ page }: RecordedDesk, badge: string): Promise<void> => {
  // All at once, as it comes: a busy machine puts no pauses between.
  await Promise.all([...badge, 'Enter'].map((key) => page.keyboard.press(key)))
}
const bodies = ({ said }: RecordedDesk) =>
  said.filter(({ path }) => path.startsWith('/staff/rooms')).map(({ body }) => body)

if (chromiumPath() === undefined) leftOut('the desk in a browser', 'there is no chromium')
else {
  before(async () => {
    browser = await startBrowser()
  })
  after(() => browser?.close())

  test('each seat is told by word and shape too, and by no colour alone', () =>
    atDesk(async ({ page }) => {
      const texts = await page.locator('.seat').allInnerTexts()
      for (const [at, words] of [
        [0, /^1.*In use.*44 min/s],
        [2, /^3.*Ends soon.*1 min/s],
        [3, /^4.*Held.*for 17/s],
        [8, /^9.*Unreachable.*2 min/s],
      ] as const)
        assert.match(texts[at] ?? '', words)
      await page.getByRole('button', { name: /^Seat 4, ?Held ?for 17/ }).waitFor()
      const words = new Set(await page.locator('.seat-state').allTextContents())
      const shapes = await page.evaluate<string[]>(
        '[...document.querySelectorAll(".seat .seat-icon")].map((e) => e.innerHTML)',
      )
      assert.deepEqual([words.size, new Set(shapes).size], [9, 9])
      await page.getByText('Seat 4 is ready for 17').waitFor()
      await page.getByText('Seat 9 silent for 2 min').waitFor()
    }))

  test('by keyboard alone: over the map, an act by its letter, Enter, and undone', () =>
    atDesk(async (desk) => {
      const { page } = desk
      await page.locator('[data-seat="1"]').focus()
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
      assert.equal(await seatOf(desk), '2')
      await page.keyboard.press('ArrowDown')
      const below = Number(await seatOf(desk))
      assert.ok(below > 3, `${below}`)
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('x')
      await page.locator('.act-form select').selectOption('20')
      await page.keyboard.press('Enter')
      await page.locator('.acts').waitFor()
      await page.keyboard.press('m')
      await page.keyboard.type('Please come to the desk', { delay: 60 })
      await page.keyboard.press('Enter')
      await page.locator('.acts').waitFor()
      await page.keyboard.press('n')
      await page.keyboard.type('x')
      await page.keyboard.press('Escape')
      await page.locator('.acts').waitFor()
      await page.keyboard.press('n')
      await page.keyboard.type('The seat is needed', { delay: 60 })
      await page.keyboard.press('Enter')
      await page.getByText('Seat 2 ended.').waitFor()
      await page.keyboard.press('u')
      await page.getByText('Seat 2 ended.').waitFor({ state: 'detached' })
      assert.deepEqual(bodies(desk), [
        { act: 'extend', seat: '2', minutes: 20, if: 'in-use' },
        { act: 'message', seat: '2', text: 'Please come to the desk' },
        { act: 'end', seat: '2', reason: 'The seat is needed', if: 'in-use' },
        { act: 'undo', seat: '2' },
      ])
    }))

  test('a tap counts wherever one is, also in the middle of a message; Enter seats the person where their number is held', () =>
    atDesk(async (desk) => {
      const { page } = desk
      await tap(desk, '04A3BCEF12')
      await page.getByText('This look-up stands under My access').waitFor()
      assert.match(await page.locator('.panel').innerText(), /seat 6: interrupted with 15 min left/)
      await page.keyboard.press('Enter')
      await page.locator('#card').waitFor({ state: 'detached' })
      await page.locator('[data-seat="5"]').focus()
      await page.keyboard.press('m')
      const field = page.locator('.act-form input')
      await field.pressSequentially('Add', { delay: 60 })
      // Nobody lets go of the keys and taps at once.
      await page.waitForTimeout(1000)
      await tap(desk, '04A3bcef12')
      await page.locator('#card').waitFor()
      assert.deepEqual(
        bodies(desk).map(({ act, badge, seat }) => [act, badge, seat]),
        [
          ['find', '04A3BCEF12', undefined],
          ['seat', '04a3bcef12', '4'],
          ['find', '04a3bcef12', undefined],
        ],
      )
      await page.keyboard.press('Escape')
      desk.person = { ...desk.person, ticket: null }
      // Somebody has leant on a key before: what a reader sends stands alone.
      await page.locator('#badge').fill('7a')
      await page.waitForTimeout(1000)
      await tap(desk, '04a3bcef12')
      await page.locator('#card').waitFor()
      assert.equal(bodies(desk).at(-1)?.badge, '04a3bcef12')
      await page.getByRole('button', { name: 'Give a number ⏎' }).waitFor()
      await page.keyboard.press('Enter')
      assert.equal(await page.locator('.given-code').innerText(), '21')
    }))

  test('a forgotten PIN, a lost badge: the slip is shown this once, in both languages', async () => {
    for (const [language, forgot, make, told] of [
      ['en', 'PIN forgotten', 'Make a slip', 'One-time PIN for the slip, shown this once: 271946'],
      ['ko', '비밀번호를 잊음', '쪽지 만들기', '쪽지에 적을 일회용 비밀번호, 이번에만 보입니다: 271946'],
    ] as const)
      await atDesk(
        async (desk) => {
          const { page, said } = desk
          await tap(desk, '04a3bcef12')
          await page.getByText(forgot).click()
          await page.getByRole('button', { name: make }).click()
          assert.match(await page.getByRole('status').filter({ hasText: '271946' }).innerText(), new RegExp(told))
          assert.deepEqual(await faultsOn(page), [])
          assert.deepEqual(
            said.filter(({ path }) => path === '/staff/slips').map(({ body }) => body.badge),
            ['04a3bcef12'],
          )
        },
        {},
        language,
      )
  })

  test('whoever was slower is told so, and what one side may not do alone with the number of the charter', () =>
    atDesk(async (desk) => {
      const { page } = desk
      await page.locator('[data-seat="7"]').focus()
      desk.refuse = { type: 'about:blank', title: 'x', status: 409, code: 'act-conflict', reason: 'changed' }
      await page.keyboard.press('s')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByText('Somebody else was faster').waitFor()
      await page.keyboard.press('Escape')
      desk.refuse = {
        type: 'about:blank',
        title: 'x',
        status: 409,
        code: 'beyond-limit',
        reason: 'too-often',
        limit: 10,
      }
      await page.keyboard.press('k')
      await page.keyboard.type('No keyboard', { delay: 60 })
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByText('this 10 times in a day').waitFor()
    }))

  test('on a tablet every button is large enough for a finger, and nothing serious is found, in both languages, light and dark', async () => {
    for (const [language, width, height, colorScheme] of [
      ['ko', 768, 1024, 'dark'],
      ['en', 1024, 768, 'light'],
    ] as const)
      await atDesk(
        async (desk) => {
          const { page } = desk
          for (const path of ['/desk/cafe', '/desk/cafe/vouchers', '/desk/cafe/hand-over']) {
            await desk.go(path)
            await page.locator('.desk').waitFor()
            if (path === '/desk/cafe') {
              await page.locator('[data-seat="2"]').tap()
              await page.locator('.acts').waitFor()
              await tap(desk, '04a3bcef12')
              await page.locator('#card').waitFor()
            }
            if (path.endsWith('vouchers')) await page.locator('.act-form button').tap()
            assert.deepEqual(await faultsOn(page), [], `${path} ${language}`)
            const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
            assert.ok(over <= 0, `${path} is ${over} px wider than ${width}`)
            const small = await page.evaluate<string[]>(
              '[...document.querySelectorAll(".desk :is(button, input, select, summary, .desk-acts a)")].filter((e) => e.offsetHeight < 44).map((e) => e.outerHTML.slice(0, 80))',
            )
            assert.deepEqual(small, [], path)
          }
        },
        { viewport: { width, height }, hasTouch: true, colorScheme },
        language,
      )
  })

  test('vouchers come ten on a sheet of A4, or one by one on a roll; the hand-over is one sheet with the note', () =>
    atDesk(async (desk) => {
      const { page } = desk
      const pages = async (): Promise<{ count: number; box: string }> => {
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
        return {
          count: pdf.match(/\/Type \/Page\b/g)?.length ?? 0,
          box: /\/MediaBox \[([^\]]*)\]/.exec(pdf)?.[1] ?? '',
        }
      }
      await desk.go('/desk/cafe/vouchers')
      await page.getByLabel('How many').fill('20')
      await page.getByRole('button', { name: 'Make them' }).click()
      await page.locator('.slip').nth(19).waitFor()
      await page.evaluate('window.print = () => {}')
      const printed = async (paper: string) => {
        await page.getByLabel('Paper').selectOption(paper)
        await page.getByRole('button', { name: 'Print' }).click()
        return pages()
      }
      const sheet = await printed('a4')
      assert.equal(sheet.count, 2)
      assert.match(sheet.box, /^0 0 59[45]\S* 84[12]/)
      const roll = await printed('receipt80')
      assert.equal(roll.count, 20)
      assert.match(roll.box, /^0 0 22[567]/)
      assert.match((await printed('receipt58')).box, /^0 0 16[345]/)
      await desk.go('/desk/cafe/hand-over')
      await page.getByText('Seat 12 has no keyboard').first().waitFor()
      await page.getByText('Take seats out of service: 9 of 10').waitFor()
      await page.getByRole('button', { name: 'Print' }).waitFor()
      await page.evaluate('document.documentElement.dataset.paper = "a4"')
      assert.ok((await pages()).count <= 2)
    }))
}
