// The desk's page on recorded answers: a room in which every state of a seat stands, and what was asked of it. The server's own answers have the same schema.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core'
import type { StaffActs } from '../../src/edges/api/contract/acts.ts'
import type { ShiftNote, VouchersMade } from '../../src/edges/api/contract/desk.ts'
import type { Problem } from '../../src/edges/api/contract/problem.ts'
import type { PersonCard, RoomSeat, StaffRoom } from '../../src/edges/api/contract/room.ts'
import { openProfile } from './browser.ts'
import { ROOT } from './source.ts'

const ORIGIN = 'http://desk.test'
const DIST = join(ROOT, 'console', 'dist')
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

const iso = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

const seat = (id: number, state: RoomSeat['state'], over: Partial<RoomSeat> = {}): RoomSeat => ({
  ...{
    id: String(id),
    state,
    until: null,
    left: null,
    silent: 0,
    ticket: null,
    agent: true,
    plan: null,
    message: null,
  },
  ...over,
})

const inUse = (id: number, minutes: number, over: Partial<RoomSeat> = {}): RoomSeat =>
  seat(id, 'in-use', { left: minutes * 60 + 30, plan: 'basic', ...over })

/** Twenty seats in every state, a number that is called, three that wait. */
export const recordedRoom = (): StaffRoom => ({
  ...{ id: 'cafe', title: { en: 'Internet café', ko: '인터넷 카페' } },
  ...{ open: true, closesAt: iso(3 * 3600), opensAt: null, waiting: 3, about: 12 },
  called: [{ number: 17, seat: '4', until: iso(240) }],
  rule: {
    en: 'Next is who has been here for the fewest minutes this month, then the smaller number. Nobody is overtaken more than 3 times.',
    ko: '이번 달 이용 시간이 가장 짧은 분이 먼저이며, 같으면 번호가 앞선 분이 먼저입니다. 누구도 3번을 넘겨 밀리지 않습니다.',
  },
  seats: [
    ...[inUse(1, 44), inUse(2, 20), seat(3, 'warned', { left: 95, plan: 'basic' })],
    ...[seat(4, 'held', { ticket: 17, until: iso(240) }), inUse(5, 55, { message: 'Please come to the desk.' })],
    ...[seat(6, 'paused', { left: 1500, until: iso(420), plan: 'basic' }), seat(7, 'free'), seat(8, 'free')],
    ...[seat(9, 'unreachable', { silent: 130 }), inUse(10, 15), inUse(11, 44), seat(12, 'out', { until: iso(3600) })],
    ...[seat(13, 'wiping'), seat(14, 'interrupted', { left: 600, until: iso(700) }), inUse(15, 30)],
    ...[seat(16, 'in-use', { plan: 'library' }), inUse(17, 12, { agent: false, silent: null })],
    ...[seat(18, 'free', { agent: false, silent: null }), inUse(19, 51), inUse(20, 3)],
  ],
  tickets: [
    { number: 17, state: 'called', seat: '4', until: iso(240), overtaken: 0, minutes: 30, waited: 900 },
    { number: 19, state: 'waiting', seat: null, until: null, overtaken: 0, minutes: 45, waited: 300 },
    { number: 18, state: 'waiting', seat: null, until: null, overtaken: 1, minutes: 240, waited: 600 },
    { number: 20, state: 'waiting', seat: null, until: null, overtaken: 0, minutes: null, waited: 100 },
  ],
  todo: [
    { kind: 'silent', seat: '9', number: null, seconds: 130 },
    { kind: 'ready', seat: '4', number: 17, seconds: 240 },
  ],
})

export const recordedCard = (): PersonCard => ({
  ...{ badge: '04a3bcef12', name: '김민지', plan: 'basic', minutesToday: 45, left: 4500, seat: null, ticket: 17 },
  interruptions: [{ at: iso(-3600), seat: '6', why: 'interrupted', seconds: 900 }],
})

const RULES = {
  ...{ hash: 'x', park: { name: { en: 'Kaesong Industrial Complex', ko: '개성공업지구' }, timezone: 'Asia/Seoul' } },
  plans: [
    { id: 'basic', title: { en: 'Basic', ko: '기본' } },
    { id: 'library', title: { en: 'Library', ko: '자료실' } },
  ],
  ...{ rules: [], services: [], schedules: [], lists: [], rooms: [{ id: 'cafe', title: recordedRoom().title }] },
}

const STAFF = { id: 'north/kim', operator: 'north', name: 'kim', roles: ['desk'], password: true, passkeys: [] }

const ACTS = (): StaffActs => ({
  operator: 'north',
  table: {
    ...{ end: { day: 20, used: 3 }, suspend: { day: 5, seconds: 86_400, used: 0 } },
    ...{ out: { day: 10, seconds: 86_400, used: 1 }, close: { day: 1, seconds: 7200, used: 0 } },
  },
  inForce: [{ act: 'out', operator: 'north', by: 'kim', target: '12', reason: 'No keyboard', until: iso(3600) }],
})

const NOTE = (): ShiftNote => ({
  text: 'Seat 12 has no keyboard; a new one comes tomorrow.\nThe reader at the door needs two taps.',
  ...{ by: 'north/ri', at: iso(-7200), until: iso(79_200) },
})

const VOUCHERS = (count: number): VouchersMade => ({
  codes: Array.from({ length: count }, (_, n) => `K7PM-3QXD-${n + 10}`),
  ...{ expires: iso(86_400), portal: 'http://portal.park.test/' },
})

type Said = { readonly path: string; readonly body: Readonly<Record<string, unknown>> }

export type RecordedDesk = {
  readonly page: Page
  /** What was asked to be done, in order. */
  readonly said: Said[]
  room: StaffRoom
  person: PersonCard
  /** What the next act is refused with. */
  refuse: Problem | undefined
  readonly errors: readonly string[]
  /** Shows a page below /console. */
  readonly go: (path: string) => Promise<void>
  readonly close: () => Promise<void>
}

const fileOf = (path: string): { readonly body: Buffer; readonly contentType: string } => {
  const file = join(DIST, path)
  const known = /\.\w+$/.test(path) && existsSync(file) ? file : join(DIST, 'index.html')
  return { body: readFileSync(known), contentType: TYPES[known.split('.').at(-1) ?? ''] ?? 'text/html' }
}

const done = (desk: RecordedDesk, { act, seat: at, voucher }: Said['body']): unknown => {
  if (act === 'find') return { act, person: desk.person }
  if (act === 'ticket') return { act, number: 21, code: 'K7PM3QXD' }
  if (act === 'code') return { act, seat: at, code: 'WD4K-7QHX' }
  return { act, seat: at ?? null, ...(act === 'seat' && voucher === true && { code: 'K7PM-3QXD-9F' }) }
}

const answerTo = (desk: RecordedDesk, path: string, body: Said['body'] | null, language: string): unknown => {
  if (path.endsWith('/acts') && path !== '/staff/acts') return done(desk, body ?? {})
  if (path === '/staff/acts' && body !== null) return { act: body.act, until: iso(3600) }
  const answers: Readonly<Record<string, () => unknown>> = {
    '/staff/session': () => ({ ...STAFF, language, console: ORIGIN }),
    '/staff/rooms/cafe': () => desk.room,
    '/staff/rooms/cafe/note': NOTE,
    '/staff/portal': () => ({ portal: 'http://portal.park.test/' }),
    '/staff/acts': ACTS,
    '/staff/acts/back': () => null,
    '/staff/vouchers': () => VOUCHERS(Number(body?.count ?? 1)),
    '/staff/badges': () => ({ badge: '04ff00aa11', pin: '271946' }),
    '/staff/slips': () => ({ pin: '271946' }),
    '/staff/language': () => null,
    '/rules': () => RULES,
    '/reviews': () => ({ open: 0, reviews: [], next: null }),
  }
  return answers[path]?.()
}

/** A stream cannot be recorded: an intercepted one ends at once. This one says that nothing has changed, every five seconds. */
const STREAM = `globalThis.EventSource = class extends EventTarget {
  constructor() {
    super()
    const say = () => this.dispatchEvent(new MessageEvent('changed', { data: JSON.stringify({ size: 0, signatures: 0, policy: 'x', room: 1, now: new Date().toISOString() }) }))
    setTimeout(say)
    this.timer = setInterval(say, 5000)
  }
  close() { clearInterval(this.timer) }
}`

const serve = async (desk: RecordedDesk, route: Route, language: string): Promise<void> => {
  const asked = route.request()
  const { pathname } = new URL(asked.url())
  if (pathname.startsWith('/console')) return route.fulfill(fileOf(pathname.slice('/console'.length)))
  const path = pathname.replace('/api/v1', '')
  const body = asked.method() === 'GET' || asked.method() === 'DELETE' ? null : asked.postDataJSON()
  if (body !== null) desk.said.push({ path, body })
  const json = (value: unknown, status: number) =>
    route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(value) })
  const { refuse } = desk
  if (body !== null && refuse !== undefined) {
    desk.refuse = undefined
    return json(refuse, refuse.status)
  }
  const answer = answerTo(desk, path, body, language)
  if (answer === undefined) return json({ type: 'about:blank', title: 'Nothing', status: 404, code: 'not-found' }, 404)
  return answer === null ? route.fulfill({ status: 204 }) : json(answer, body === null ? 200 : 201)
}

/** A fresh profile with somebody of the desk signed in. */
export const openRecordedDesk = async (
  browser: Browser,
  language: 'en' | 'ko',
  options: BrowserContextOptions = {},
): Promise<RecordedDesk> => {
  const locale = language === 'ko' ? 'ko-KR' : 'en-US'
  const profile = await openProfile(browser, { reducedMotion: 'reduce', locale, ...options })
  const page = await profile.newPage()
  page.setDefaultTimeout(10_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text())
  })
  const desk: RecordedDesk = {
    ...{ page, said: [], room: recordedRoom(), person: recordedCard(), refuse: undefined, errors },
    go: async (path) => {
      await page.goto(`${ORIGIN}/console${path}`)
    },
    close: () => profile.close(),
  }
  await page.addInitScript(STREAM)
  await page.route(`${ORIGIN}/**`, (route) => serve(desk, route, language))
  return desk
}
