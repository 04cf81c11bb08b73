// Pictures of a room's screens: the desk on recorded answers, door, wall and phone of the portal in memory. For scripts/screenshots.ts.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { TestPark } from '../test/edges/portal/park.ts'
import { openProfile } from '../test/kit/browser.ts'
import { openRecordedDesk, type RecordedDesk } from '../test/kit/recorded-desk.ts'
import { ROOT } from '../test/kit/source.ts'

const TABLET = { width: 1024, height: 768 } as const
const UPRIGHT = { width: 768, height: 1024 } as const
const DESKTOP = { width: 1440, height: 900 } as const
const WALL = { width: 1920, height: 1080 } as const
const PHONE = { width: 390, height: 844 } as const

const tap = async ({ page }: RecordedDesk): Promise<void> => {
  await page.keyboard.type('04a3bcef12')
  await page.keyboard.press('Enter')
  await page.locator('#card').waitFor()
}

type DeskShot = { readonly name: string; readonly prepare: (desk: RecordedDesk) => Promise<unknown> }

const chosen = (desk: RecordedDesk, seat: string): Promise<void> => desk.page.locator(`[data-seat="${seat}"]`).focus()

const atTheMap = async (desk: RecordedDesk): Promise<void> => {
  await desk.go('/desk/cafe')
  await desk.page.locator('.seat').first().waitFor()
}

const deskShots: readonly DeskShot[] = [
  { name: 'map', prepare: (desk) => chosen(desk, '2') },
  {
    name: 'end',
    prepare: async (desk) => {
      await chosen(desk, '2')
      await desk.page.keyboard.press('n')
    },
  },
  {
    name: 'undo',
    prepare: async (desk) => {
      await chosen(desk, '2')
      await desk.page.keyboard.press('n')
      await desk.page.keyboard.type('-', { delay: 60 })
      await desk.page.keyboard.press('Enter')
      await desk.page.locator('.undo').waitFor()
    },
  },
  { name: 'card', prepare: tap },
  {
    name: 'number',
    prepare: async (desk) => {
      await desk.page.keyboard.press('t')
      await desk.page.locator('.given').waitFor()
    },
  },
  {
    name: 'empty',
    prepare: async (desk) => {
      const seats = desk.room.seats.map(({ id }) => ({ ...desk.room.seats[6]!, id }))
      desk.room = { ...desk.room, seats, tickets: [], todo: [], called: [], waiting: 0, about: 0 }
      await atTheMap(desk)
    },
  },
  {
    name: 'vouchers',
    prepare: async (desk) => {
      await desk.go('/desk/cafe/vouchers')
      await desk.page.locator('.act-form button').click()
      await desk.page.locator('.slip').first().waitFor()
    },
  },
  {
    name: 'hand-over',
    prepare: async (desk) => {
      await desk.go('/desk/cafe/hand-over')
      await desk.page.locator('blockquote').waitFor()
    },
  },
]

/** The desk in both languages, on a desk and a tablet, light and dark. */
export const takeDesk = async (browser: Browser, folder: string, only: string | undefined): Promise<void> => {
  for (const [language, viewport, colorScheme] of [
    ['en', DESKTOP, 'light'],
    ['ko', DESKTOP, 'dark'],
    ['ko', TABLET, 'light'],
    ['en', TABLET, 'dark'],
    ['ko', UPRIGHT, 'dark'],
    ['en', UPRIGHT, 'light'],
  ] as const)
    for (const { name, prepare } of deskShots.filter(
      (shot) => only === undefined || `desk-${shot.name}`.startsWith(only),
    )) {
      const desk = await openRecordedDesk(browser, language, { viewport, colorScheme })
      await atTheMap(desk)
      await prepare(desk)
      await desk.page.waitForTimeout(200)
      const path = join(folder, `desk-${name}-${language}-${viewport.width}-${colorScheme}.png`)
      await desk.page.screenshot({ path, fullPage: name === 'hand-over' })
      await desk.close()
    }
}

const fill = (park: TestPark): void => {
  park.room.tickets.clear()
  park.room.shown = { ...park.room.shown, called: [], free: 0, waiting: 4 }
}

type RoomShot = { readonly name: string; readonly prepare: (page: Page, park: TestPark) => Promise<unknown> }

const callTo = (park: TestPark, number: number, seat: string, seconds: number): void =>
  park.room.call(`K7PM3Q${number}`, { number, seat, until: park.clock().wall + seconds * 1000 })

const numberOn = async (page: Page, park: TestPark): Promise<void> => {
  await page.goto(`${park.url}/queue`)
  await Promise.all([page.waitForURL(/\/queue\/K/), page.click('form button')])
}

const roomShots: readonly RoomShot[] = [
  {
    name: 'wall-free',
    prepare: (page, park) => {
      park.room.shown = { ...park.room.shown, free: 6, waiting: 0 }
      return page.goto(`${park.url}/wall/cafe`)
    },
  },
  {
    name: 'wall-one',
    prepare: (page, park) => {
      callTo(park, 17, '4', 300)
      return page.goto(`${park.url}/wall/cafe`)
    },
  },
  {
    name: 'wall-three',
    prepare: (page, park) => {
      for (const [number, seat] of [
        [17, '4'],
        [118, '12'],
        [19, '7'],
      ] as const)
        callTo(park, number, seat, 300 + number)
      return page.goto(`${park.url}/wall/cafe`)
    },
  },
  {
    name: 'wall-closed',
    prepare: (page, park) => {
      park.room.shown = { ...park.room.shown, open: false, opensAt: park.clock().wall + 3_600_000 }
      return page.goto(`${park.url}/wall/cafe`)
    },
  },
  { name: 'door', prepare: (page, park) => page.goto(`${park.url}/door/cafe`) },
  {
    name: 'door-number',
    prepare: async (page, park) => {
      await page.goto(`${park.url}/door/cafe`)
      await page.keyboard.type('04a3bcef12')
      await page.keyboard.press('Enter')
      await page.locator('.qr').waitFor()
    },
  },
  {
    name: 'door-unknown',
    prepare: async (page, park) => {
      park.room.refuse = 'unknown'
      await page.goto(`${park.url}/door/cafe`)
      await page.keyboard.type('04')
      await page.keyboard.press('Enter')
      await page.locator('.bad').waitFor()
      park.room.refuse = undefined
    },
  },
  { name: 'phone-take', prepare: (page, park) => page.goto(`${park.url}/queue`) },
  { name: 'phone-waiting', prepare: numberOn },
  {
    name: 'phone-called',
    prepare: async (page, park) => {
      await numberOn(page, park)
      callTo(park, 17, '4', 300)
      await page.reload()
    },
  },
]

const sizesOf = (name: string): readonly { readonly width: number; readonly height: number }[] =>
  name.startsWith('phone') ? [PHONE] : name.startsWith('wall') ? [WALL, TABLET] : [TABLET, UPRIGHT]

/** Door, wall and phone, light and dark; a phone in both languages. */
export const takeRoom = async (
  browser: Browser,
  park: TestPark,
  folder: string,
  only: string | undefined,
): Promise<void> => {
  for (const { name, prepare } of roomShots.filter((shot) => only === undefined || shot.name.startsWith(only)))
    for (const viewport of sizesOf(name))
      for (const [colorScheme, locale] of [
        ['light', 'ko-KR'],
        ['dark', 'en-US'],
      ] as const) {
        fill(park)
        const profile = await openProfile(browser, { viewport, colorScheme, locale, reducedMotion: 'reduce' })
        const page = await profile.newPage()
        await prepare(page, park)
        await page.screenshot({ path: join(folder, `${name}-${viewport.width}-${colorScheme}.png`) })
        await profile.close()
        park.room.shown = { ...park.room.shown, open: true, opensAt: null }
      }
}

/** The small ones of docs/cafe.md. */
export const takeCafeDocs = async (browser: Browser, park: TestPark): Promise<void> => {
  const desk = await openRecordedDesk(browser, 'en', { viewport: { width: 1060, height: 640 } })
  await atTheMap(desk)
  await chosen(desk, '2')
  await desk.page.waitForTimeout(200)
  await desk.page.screenshot({ path: join(ROOT, 'docs/cafe-desk.png') })
  await desk.close()
  for (const [name, file, width, height] of [
    ['wall-three', 'cafe-wall.png', 960, 540],
    ['door-number', 'cafe-door.png', 800, 600],
  ] as const) {
    fill(park)
    const profile = await openProfile(browser, { viewport: { width, height }, reducedMotion: 'reduce' })
    const page = await profile.newPage()
    await roomShots.find((shot) => shot.name === name)?.prepare(page, park)
    await page.screenshot({ path: join(ROOT, 'docs', file) })
    await profile.close()
  }
}
