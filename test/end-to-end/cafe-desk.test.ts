// The screens of a room on the real program: a number at the door, the same on a phone and on the wall, the desk by keyboard alone, and a seat that comes free.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromiumPath, openProfile, startBrowser } from '../kit/browser.ts'
import { faultsOn } from '../kit/console.ts'
import { eventually } from '../kit/eventually.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { PASSWORD } from '../kit/staff.ts'

let park: RunningPark
let browser: Browser
let profile: BrowserContext
let desk: Page

const base = (): string => `http://localhost:${park.ports.http}`
const SEATS = Array.from({ length: 20 }, (_, n) => n + 1)

const begin = async (): Promise<void> => {
  park = await startRealPark()
  browser = await startBrowser()
  profile = await openProfile(browser, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  desk = await profile.newPage()
  desk.setDefaultTimeout(15_000)
}

const seatsThat = async (state: string): Promise<number> => desk.locator(`.seat[data-is="${state}"]`).count()
const becomes = (seat: string, state: string) => desk.locator(`[data-seat="${seat}"][data-is="${state}"]`).waitFor()
const tap = async (page: Page, badge: string): Promise<void> => {
  await page.keyboard.type(badge)
  await page.keyboard.press('Enter')
}

if (chromiumPath() === undefined) leftOut('the screens of a room', 'there is no chromium')
else {
  before(begin)
  after(async () => {
    await browser?.close()
    await park?.stop()
  })

  test('somebody of the desk signs in and finds the room: twenty free seats, nothing to do', async () => {
    const { out } = await park.command('staff', 'add', 'kim', '--role', 'desk', '--json')
    await desk.goto(`${base()}/console/enrol#kim:${JSON.parse(out).code}`)
    await desk.getByLabel(/New password/).fill(PASSWORD)
    await desk.getByRole('button', { name: /Choose this password/ }).click()
    await desk.getByRole('link', { name: 'Desk' }).click()
    await desk.getByRole('heading', { name: 'Internet café' }).waitFor()
    await eventually('twenty free seats', async () => (await seatsThat('free')) === 20)
    await desk.getByText('Nothing at the moment.').waitFor()
    assert.deepEqual(await faultsOn(desk), [])
  })

  test('by keyboard alone: a voucher starts a seat, ends, and is undone with its minutes', async () => {
    await desk.locator('[data-seat="3"]').focus()
    await desk.keyboard.press('s')
    await desk.keyboard.press('Enter')
    await becomes('3', 'in-use')
    assert.match(await desk.locator('.given-code').innerText(), /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{2}$/)
    const left = async () => JSON.parse((await park.api(3, 'GET', '/sessions/current')).body).secondsLeft
    const before = await left()
    assert.ok(before > 1700 && before <= 1800, `${before}`)
    await desk.locator('[data-seat="3"]').focus()
    await desk.keyboard.press('n')
    await desk.keyboard.type('We try it.', { delay: 60 })
    await desk.keyboard.press('Enter')
    await desk.getByText('Seat 3 ended.').waitFor()
    assert.equal((await park.api(3, 'GET', '/sessions/current')).status, 404)
    await desk.keyboard.press('u')
    await becomes('3', 'in-use')
    const after = await left()
    assert.ok(after <= before && after > before - 60, `${before} → ${after}`)
  })

  test('the room fills; a number is taken at the door, seen on the phone and on the wall, called by itself, and seated by one tap at the desk', async () => {
    const vouchers = await profile.request.post(`${base()}/api/v1/staff/vouchers`, {
      data: { plan: 'basic', minutes: 60, count: 20 },
    })
    const { codes } = (await vouchers.json()) as { codes: string[] }
    for (const seat of SEATS.filter((each) => each !== 3))
      assert.equal((await park.api(seat, 'POST', '/sessions', { voucher: codes[seat - 1] })).status, 201)
    await eventually('a full room', async () => (await seatsThat('in-use')) === 20)
    const badge = park.sample.people[0]?.badge ?? ''
    const [door, wall, phone] = [await profile.newPage(), await profile.newPage(), await profile.newPage()]
    await wall.goto(`${base()}/wall/cafe`)
    await wall.getByText('Nobody is called at the moment').waitFor()
    await door.goto(`${base()}/door/cafe`)
    await tap(door, badge)
    await door.locator('.huge').waitFor()
    assert.equal(await door.locator('.huge').innerText(), '1')
    // The same badge has the same number.
    await door.goto(`${base()}/door/cafe`)
    await tap(door, badge)
    await door.locator('.huge').waitFor()
    assert.equal(await door.locator('.huge').innerText(), '1')
    await phone.goto(`${base()}/queue`)
    await phone.getByRole('button', { name: 'Take a number' }).click()
    await phone.getByRole('heading', { name: 'Number 2' }).waitFor()
    await phone.getByText('You wait for a seat').waitFor()
    await desk.getByRole('row', { name: /^1 / }).waitFor()
    await desk.getByRole('row', { name: /^2 / }).waitFor()
    assert.equal((await park.api(5, 'DELETE', '/sessions/current')).status, 204)
    await becomes('5', 'held')
    await desk.getByText('Seat 5 is ready for 1').waitFor()
    await wall.locator('li b').first().waitFor()
    assert.deepEqual(await wall.locator('li b').allInnerTexts(), ['1', '5'])
    await desk.bringToFront()
    await desk.locator('[data-seat="9"]').focus()
    await tap(desk, badge)
    await desk.getByText('Waits with number 1.').waitFor()
    await desk.getByText('This look-up stands under My access').waitFor()
    await desk.keyboard.press('Enter')
    await becomes('5', 'in-use')
    await wall.locator('li b').first().waitFor({ state: 'detached' })
    assert.equal((await park.api(6, 'DELETE', '/sessions/current')).status, 204)
    await phone.getByText('Your seat is ready').waitFor()
    await phone.getByRole('button', { name: 'Leave the queue' }).click()
    await phone.getByText('You have left the queue').waitFor()
    await becomes('6', 'free')
    for (const page of [door, wall, phone]) await page.close()
  })

  test('two desks at once: the second is told that the seat is another by now', async () => {
    const other = await profile.newPage()
    await other.goto(`${base()}/console/desk/cafe`)
    await other.locator('[data-seat="6"]').focus()
    await other.keyboard.press('k')
    await other.keyboard.type('No keyboard', { delay: 60 })
    const said = await profile.request.post(`${base()}/api/v1/staff/rooms/cafe/acts`, {
      data: { act: 'seat', seat: '6', voucher: true, minutes: 10, if: 'held' },
    })
    assert.equal(said.status(), 409)
    await other.keyboard.press('Enter')
    await becomes('6', 'out')
    await other.close()
  })

  test('the hand-over has what is open, and the note is there for whoever comes next', async () => {
    await desk.goto(`${base()}/console/desk/cafe/hand-over`)
    await desk.getByText('Out of service').first().waitFor()
    await desk.getByLabel('What they should know').fill('Seat 6 has no keyboard.')
    await desk.getByRole('button', { name: 'Keep it' }).click()
    await desk.locator('blockquote').getByText('Seat 6 has no keyboard.').waitFor()
    assert.deepEqual(await faultsOn(desk), [])
  })
}
