// Takes pictures of every page of the portal, and of the screens of a room, in both languages and several sizes into ./shots; with --docs only the
// small ones for the README and docs/cafe.md.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { parseHost } from '../src/base/names.ts'
import { blockPage } from '../src/edges/portal/block-page.ts'
import { BOTH, type Languages } from '../src/edges/portal/texts.ts'
import { startForwarder } from '../src/edges/sit/forward.ts'
import { gambling, policy, startPark, type TestPark } from '../test/edges/portal/park.ts'
import { openProfile, startBrowser } from '../test/kit/browser.ts'
import { startRealPark } from '../test/kit/park.ts'
import { ROOT } from '../test/kit/source.ts'
import { takeCafeDocs, takeDesk, takeRoom } from './room-shots.ts'

const SIZES = [
  { width: 360, height: 740 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
] as const

const folder = join(ROOT, 'shots')

const block = (reason: string, languages: Languages): string => {
  const host = parseHost(reason === 'not-us:no-answer' ? 'slow.test' : 'casino.test')
  if (host === undefined) throw new Error('no host')
  return blockPage({
    refusal: { refused: true, reason, explanation: reason === 'no-gambling' ? gambling : null, session: null },
    wish: { host, port: 443 },
    languages,
    park: policy.park.name,
    timezone: policy.park.timezone,
    at: Date.UTC(2026, 10, 23, 1, 7, 0),
    portal: 'http://portal.park.test',
  })
}

const signIn = async (page: Page, park: TestPark, person: number): Promise<void> => {
  await page.goto(park.url)
  await page.fill('#badge', park.people[person]?.badge ?? '')
  await page.fill('#pin', park.people[person]?.pin ?? '')
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

type Shot = { readonly name: string; readonly prepare: (page: Page, park: TestPark) => Promise<unknown> }

const busy = async (page: Page, park: TestPark, language: string): Promise<void> => {
  await signIn(page, park, 0)
  park.notices.splice(0, 9, { person: 'p', by: 'desk 1', at: Date.UTC(2026, 10, 22, 23, 40), what: 'slip-made' })
  park.refuse('slow.example', 'not-us:no-answer')
  park.refuse('casino.test', 'no-gambling')
  await page.goto(`${park.url}/?lang=${language}&then=${encodeURIComponent('http://news.test/today/index.html?p=1')}`)
}

/** Somebody with a record, some refusals, and requests in every state. */
const known = async (page: Page, park: TestPark, path: string): Promise<void> => {
  park.tenant = 't-017'
  await signIn(page, park, 0)
  park.tenant = null
  const by = ['north/desk-2', 'south/choi', 'sample']
  const kinds = ['record-seen', 'slip-made', 'session-ended', 'person-added'] as const
  park.lookUps = Array.from({ length: 19 }, (_, i) => ({
    person: 'p',
    by: by[i % 3] ?? '',
    at: Date.UTC(2026, 10, 22, 5) - i * 40_000_000,
    what: kinds[i % 4] ?? 'record-seen',
  }))
  park.refuse('slow.example', 'not-us:no-answer')
  park.refuse('another-very-long-name-that-has-no-place-to-break-at.example.test', 'no-malware')
  park.refuse('casino.test', 'no-gambling')
  await page.goto(park.url + path)
}

const asked = (park: TestPark): void => {
  const why = gambling.why
  const request = { day: '2026-11-20', rule: 'no-gambling', why, struck: false, asked: 1 }
  const note = {
    en: 'We looked at it again with both operators. The site takes bets, so the rule stays for it.',
    ko: '두 운영 기관이 다시 검토하였습니다. 내기를 받는 사이트이므로 그대로 둡니다.',
  }
  const answered = { day: '2026-11-22', note, by: 'operators' } as const
  park.reviews = [
    { ...request, number: 1, name: 'casino.test', line: null, answer: { ...answered, outcome: 'kept' } },
    {
      ...request,
      number: 2,
      name: 'museum.test',
      line: '복권 박물관 기념품을 만듭니다. We print souvenirs for the museum and need its pages for work.',
      asked: 12,
      answer: { ...answered, outcome: 'changed', note: { en: 'The museum is excepted from today on.', ko: null } },
    },
    { ...request, number: 3, name: null, line: null, struck: true, answer: null },
    { ...request, number: 4, name: 'lottery.test', line: 'It is a museum.', answer: null },
  ]
}

const shots: readonly Shot[] = [
  { name: 'sign-in', prepare: (page, park) => page.goto(park.url) },
  {
    name: 'sign-in-wrong',
    prepare: async (page, park) => {
      await page.goto(`${park.url}/?then=${encodeURIComponent('http://news.test/')}`)
      await page.fill('#badge', '04A3:BC')
      await page.fill('#pin', '000000')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[role=alert]')
    },
  },
  { name: 'choose-pin', prepare: (page, park) => signIn(page, park, 1) },
  { name: 'accept', prepare: (page, park) => signIn(page, park, 2) },
  { name: 'seat-en', prepare: (page, park) => busy(page, park, 'en') },
  { name: 'seat-ko', prepare: (page, park) => busy(page, park, 'ko') },
  {
    name: 'seat-low',
    prepare: async (page, park) => {
      park.length = 250
      await signIn(page, park, 0)
      await page.goto(`${park.url}/?lang=en`)
      park.length = 3600
    },
  },
  ...(['en', 'ko'] as const).flatMap((l): Shot[] => [
    { name: `rules-${l}`, prepare: (page, park) => page.goto(`${park.url}/rules?lang=${l}`) },
    {
      name: `rules-asked-${l}`,
      prepare: (page, park) => page.goto(`${park.url}/rules?lang=${l}&plan=basic&to=casino.test&at=2026-11-23T09:00`),
    },
    { name: `rule-${l}`, prepare: (page, park) => page.goto(`${park.url}/rules/no-gambling?lang=${l}`) },
    { name: `park-${l}`, prepare: (page, park) => page.goto(`${park.url}/park?lang=${l}`) },
    { name: `who-${l}`, prepare: (page, park) => page.goto(`${park.url}/who?lang=${l}`) },
    { name: `about-${l}`, prepare: (page, park) => page.goto(`${park.url}/about?lang=${l}`) },
    { name: `access-${l}`, prepare: (page, park) => known(page, park, `/my-access?lang=${l}&looks=2`) },
    { name: `access-none-${l}`, prepare: (page, park) => page.goto(`${park.url}/my-access?lang=${l}`) },
    {
      name: `review-form-${l}`,
      prepare: (page, park) => page.goto(`${park.url}/review?lang=${l}&rule=no-gambling&name=casino.test`),
    },
    {
      name: `review-bad-${l}`,
      prepare: async (page, park) => {
        await page.goto(`${park.url}/review?lang=${l}&rule=plan:basic&name=no%20name`)
        await page.click('form button')
        await page.waitForSelector('[role=alert]')
      },
    },
    { name: `review-made-${l}`, prepare: (page, park) => page.goto(`${park.url}/review/4?just=made&lang=${l}`) },
    { name: `review-answered-${l}`, prepare: (page, park) => page.goto(`${park.url}/review/2?lang=${l}`) },
    { name: `agreement-${l}`, prepare: (page, park) => page.goto(`${park.url}/agreement?lang=${l}`) },
    { name: `block-${l}`, prepare: (page) => page.setContent(block('no-gambling', [l])) },
  ]),
  { name: 'block-both', prepare: (page) => page.setContent(block('no-gambling', BOTH)) },
  { name: 'block-not-us', prepare: (page) => page.setContent(block('not-us:no-answer', BOTH)) },
  { name: 'services-en', prepare: (page, park) => page.goto(`${park.url}/services?lang=en`) },
  { name: 'services-ko', prepare: (page, park) => page.goto(`${park.url}/services?lang=ko`) },
  { name: 'missing', prepare: (page, park) => page.goto(`${park.url}/nowhere`) },
]

/** The portal as a phone on the park's LAN meets it before it knows any certificate. */
const lanShots: readonly Shot[] = [
  {
    name: 'lan-entry',
    prepare: (page, park) => page.goto(`${park.url}/?then=${encodeURIComponent('http://news.test/')}#v=K7PM-3QXD-9F`),
  },
  {
    name: 'lan-refused',
    prepare: async (page, park) => {
      await page.goto(park.url)
      park.outcome = { outcome: 'only-secure', what: 'move' }
      await page.fill('#voucher', 'K7PM-3QXD-9F')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[role=alert]')
      park.outcome = undefined
    },
  },
  ...(['en', 'ko'] as const).map(
    (l): Shot => ({
      name: `lan-online-${l}`,
      prepare: async (page, park) => {
        await page.goto(park.url)
        await page.fill('#voucher', 'K7PM-3QXD-9F')
        await page.keyboard.press('Enter')
        await page.waitForSelector('#left')
        await page.goto(`${park.url}/?lang=${l}`)
      },
    }),
  ),
]

type Taken = { readonly shots: readonly Shot[]; readonly only: string | undefined }

const takeAll = async (browser: Browser, park: TestPark, { shots, only }: Taken): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const looks = [...SIZES.map((size) => ({ size, dark: false })), { size: SIZES[1], dark: true }]
  for (const { size, dark } of looks) {
    const profile = await openProfile(browser, { viewport: size, colorScheme: dark ? 'dark' : 'light' })
    const page = await profile.newPage()
    for (const { name, prepare } of shots.filter((shot) => only === undefined || shot.name.startsWith(only))) {
      await page.goto('about:blank')
      park.end('time')
      asked(park)
      await prepare(page, park)
      await page.waitForTimeout(150)
      await page.screenshot({ path: join(folder, `${name}-${size.width}${dark ? '-dark' : ''}.png`), fullPage: true })
    }
    await profile.close()
  }
}

/** The seat page of the sample, with the tour at the step behind a refusal. */
const takeDocs = async (): Promise<void> => {
  const park = await startRealPark({ env: { ISTHMUS_CONFIG: 'examples/kaesong/isthmus.yaml' } })
  const forwarder = await startForwarder({ from: '127.0.0.7', host: '127.0.0.1', port: park.ports.proxy })
  const browser = await startBrowser({ proxy: `http://127.0.0.1:${forwarder.port}` })
  try {
    const page = await (await openProfile(browser, { viewport: { width: 900, height: 640 } })).newPage()
    await park.signIn(7)
    await page.goto('http://casino.test/')
    await page.goto('http://portal.park.test/tour?step=encrypted&lang=en')
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(ROOT, 'docs/portal.png') })
  } finally {
    await browser.close()
    await forwarder.close()
    await park.stop()
  }
}

const park = await startPark()
const onLan = await startPark({ channel: () => 'plain', secure: 'https://my.park.test/', selfMade: true })
const browser = await startBrowser()
try {
  const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
  if (process.argv.includes('--docs')) {
    await takeDocs()
    await takeCafeDocs(browser, park)
  } else {
    await takeAll(browser, park, { shots, only })
    await takeAll(browser, onLan, { shots: lanShots, only })
    await takeDesk(browser, folder, only)
    await takeRoom(browser, park, folder, only)
  }
} finally {
  await browser.close()
  await park.stop()
  await onLan.stop()
}
