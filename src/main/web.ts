// The web server of the park: guard, API, portal and PAC file on one port.
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { parseAuthority } from '../base/names.ts'
import type { Settings } from '../config.ts'
import type { ActDesk } from '../domain/desk/acting.ts'
import type { Counter } from '../domain/desk/counter.ts'
import type { Refusal, Wish } from '../domain/enforcement/connection.ts'
import { type Place, spotOf } from '../domain/people/places.ts'
import { answer } from '../domain/policy/ask.ts'
import type { Retention } from '../domain/sessions/retention.ts'
import { api } from '../edges/api/api.ts'
import type { ApiParts } from '../edges/api/parts.ts'
import type { RulesNow } from '../edges/api/public-rules.ts'
import { consolePages } from '../edges/console/serve.ts'
import { clientOf, guard } from '../edges/http/guard.ts'
import { blockPage } from '../edges/portal/block-page.ts'
import type { Board } from '../edges/portal/board.ts'
import { languagesFor } from '../edges/portal/language-choice.ts'
import type { PortalParts, StartLink } from '../edges/portal/parts.ts'
import { portal } from '../edges/portal/portal.ts'
import { type PublishedFile, publishedPages } from '../edges/portal/published.ts'
import { withTourOf } from '../edges/portal/tour.ts'
import { PAC_TYPE, pacText } from '../edges/proxy/pac.ts'
import { recordPages } from '../edges/record/serve.ts'
import { type Asker, createAsker } from './asker.ts'
import { openConsole } from './console.ts'
import { councilOn } from './council/agreed.ts'
import type { ParkRecord } from './council/record.ts'
import { createCoverages } from './coverages.ts'
import type { ActBook } from './desk/act-book.ts'
import type { LastWords } from './desk/last-words.ts'
import type { Face } from './face/face.ts'
import { factsOf } from './five-facts.ts'
import { type Lan, openLan, portalCertificate, portalNames } from './gateway/lan.ts'
import { listsInForce } from './list-state.ts'
import type { Own } from './listen.ts'
import type { Office } from './office.ts'
import type { PolicyInForce } from './policy.ts'
import { createReach } from './reach.ts'
import type { Reviews } from './reviews.ts'
import type { RoomHouse } from './room/house.ts'
import type { Staff } from './staff.ts'
import { openTour } from './tour.ts'
import type { Use } from './use/use.ts'

export type WebParts = {
  readonly settings: Settings
  readonly office: Office
  readonly acts: ActBook
  readonly lastWords: LastWords
  readonly policy: PolicyInForce
  readonly record: ParkRecord
  readonly council: ApiParts['council']
  readonly board: Board
  readonly reviews: Reviews
  readonly staff: Staff
  readonly desk: ActDesk
  readonly rooms: RoomHouse
  /** For how long who was online is kept, as it is agreed. */
  readonly kept: { readonly retention: () => Retention }
  readonly counter: Counter
  readonly use: Pick<Use, 'overview' | 'desk'>
  readonly face: Face
  readonly clock: Clock
  readonly own: Own
  readonly log: Log
  readonly proxySecret: string
  readonly version: string
  readonly proxyPort: () => number
  readonly failed: (error: unknown) => void
}

export type Web = {
  readonly port: number
  /** The name by which the portal answers through the proxy. */
  readonly portalName: string
  readonly refusalPage: (refusal: Refusal, wish: Wish, acceptLanguage: string) => string
  /** The pages for everybody as files; `record`: whether it is put beside them. */
  readonly publicPages: (record: boolean) => Promise<readonly PublishedFile[]>
  /** In line: opens the ports on the park's LAN. */
  readonly openLan: () => Promise<Lan | null>
  readonly close: () => Promise<void>
}

const SAMPLE_LINKS: readonly StartLink[] = [
  {
    title: { en: 'Library', ko: '자료실' },
    about: {
      en: 'Lives in the park; every plan may go there.',
      ko: '공단 안에 있습니다. 모든 이용 범위에서 갈 수 있습니다.',
    },
    href: 'http://library.park.test/',
  },
  {
    title: { en: 'News (sample)', ko: '소식 (보기)' },
    about: { en: 'A small site that stands for the world outside.', ko: '바깥 세계를 대신하는 작은 사이트입니다.' },
    href: 'https://news.test/',
  },
  {
    title: { en: 'Casino (sample)', ko: '카지노 (보기)' },
    about: { en: 'A rule blocks it: see what that looks like.', ko: '규칙이 막는 곳입니다. 어떻게 보이는지 보십시오.' },
    href: 'http://casino.test/',
  },
]

const refusalsAt = (board: Board, place: Place) => board.refusals(spotOf(place))

/** What API and portal share. */
type Shared = Pick<ApiParts, 'reach' | 'coverage'> & Pick<PortalParts, 'lan' | 'tour'> & { readonly asker: Asker }

const apiParts = (parts: WebParts, { asker, reach, coverage, lan }: Shared): ApiParts => {
  const { office, policy, record, reviews, clock } = parts
  return {
    place: asker.place,
    channel: asker.channel,
    tap: office.tap,
    view: office.view,
    signOut: office.signOut,
    explain: (asked, at) => answer(policy.decider(), asked, clock().wall, office.view(at)?.session.subject),
    reviews,
    reach,
    coverage,
    face: parts.face,
    council: parts.council,
    staff: {
      door: parts.staff.door,
      desk: parts.desk,
      rooms: parts.rooms.desk,
      use: parts.use,
      counter: { ...parts.counter, portal: () => lan?.secure ?? `http://${portalNames(parts.settings.domain).plain}/` },
      consoleOf: (c) => parts.staff.consoleAt((c.req.header('host') ?? '').toLowerCase()),
      origins: () => [...parts.settings.consoles.values()],
      from: clientOf,
    },
    changed: () => {
      const served = record.served()
      return {
        size: 'why' in served ? 0 : served.size(),
        signatures: 'why' in served ? 0 : served.note().split('\n— ').length - 1,
        policy: policy.decider().hash,
        room: parts.rooms.changes(),
        now: new Date(clock().wall).toISOString(),
      }
    },
    rooms: {
      room: parts.rooms.desk.room,
      take: parts.rooms.take,
      ticket: parts.rooms.queue.ticket,
      leave: parts.rooms.queue.leaveByCode,
    },
    seats: { door: parts.rooms.seats, clock },
    rules: () => ({
      policy: policy.decider().policy,
      hash: policy.decider().hash,
      idle: policy.idle(),
      openNetworks: office.places().openNetworks,
      desk: deskShown(parts),
      otherTable: policy.otherTable(),
    }),
    health: () => {
      const checks = [
        { name: 'policy-file', ok: policy.state() === 'current' },
        { name: 'record', ok: record.troubles().length === 0 },
      ]
      return {
        status: checks.every(({ ok }) => ok) ? 'ok' : 'degraded',
        version: parts.version,
        policy: { hash: policy.decider().hash, state: policy.state() },
        checks,
      }
    },
    failed: parts.failed,
  }
}

/** What the desk of each operator may do alone, and how often it did; `null` where a file rules. */
const deskShown = ({ acts }: WebParts): RulesNow['desk'] => {
  const table = acts.table()
  return table === null ? null : { table, counts: acts.counts() }
}

const portalParts = (parts: WebParts, { asker, reach, coverage, lan, tour }: Shared): PortalParts => {
  const { settings, office, policy, board, reviews, clock } = parts
  return {
    place: asker.place,
    lan,
    tap: office.tap,
    view: office.view,
    signOut: office.signOut,
    events: (at, listener) => board.listen(spotOf(at), listener),
    refusals: (at) => refusalsAt(board, at),
    lastWord: parts.lastWords.at,
    held: ({ seat }) => parts.acts.seatHeld()(seat),
    lastEnd: (at) => office.roster.lastEnd(spotOf(at))?.reason,
    rules: () => ({
      decider: policy.decider(),
      ruledBy: parts.record.rulers(),
      council: councilOn(parts.record),
      otherTable: policy.otherTable(),
      acts: parts.acts.counts(),
      agreement: policy.agreement(),
      idle: policy.idle(),
      openNetworks: office.places().openNetworks,
      lists: listsInForce(policy.lists.shown()),
    }),
    reach,
    coverage,
    explain: (asked, at) => answer(policy.decider(), asked, clock().wall, office.view(at)?.session.subject),
    notices: office.notices,
    lookUps: office.lookUps,
    rooms: parts.rooms.portal,
    reviews,
    links: settings.sample ? SAMPLE_LINKS : [],
    tour,
    facts: factsOf(parts.kept.retention()),
    face: {
      ...parts.face,
      record: () => {
        const served = parts.record.served()
        return 'why' in served || served.size() === 0 ? null : { size: served.size(), genesis: served.genesis() }
      },
      version: parts.version,
    },
    clock,
    failed: parts.failed,
  }
}

/** A longer way onward is left out. */
const LONGEST_ONWARD = 2000

const leadTo =
  (portalName: string) =>
  (url: string): string =>
    `http://${portalName}/${url.length > LONGEST_ONWARD ? '' : `?then=${encodeURIComponent(url)}`}`

const consoleHosts = ({ consoles }: Settings): readonly string[] =>
  [...consoles.values()].map((origin) => new URL(origin).hostname)

const pac = (c: Context, port: number, direct: readonly string[]): Response => {
  const asked = parseAuthority(c.req.header('host') ?? '')
  const host = asked?.host ?? { kind: 'name', name: 'localhost' }
  return c.body(pacText(host, port, direct), 200, { 'content-type': PAC_TYPE, 'cache-control': 'no-store' })
}

/** Opens the port and answers. */
export const startWeb = async (parts: WebParts): Promise<Web> => {
  const { settings, office, policy, clock } = parts
  const { plain: portalName, secure } = portalNames(settings.domain)
  const asker = createAsker(office, settings.gateway !== null)
  const keeper = settings.gateway === null ? null : await portalCertificate(parts)
  const lan = keeper && { channel: asker.channel, secure: `https://${secure}/`, selfMade: keeper.selfMade }
  const portOf = (): number => {
    const bound = server.address()
    return typeof bound === 'object' && bound !== null ? bound.port : settings.http.port
  }
  const tour = openTour({ ...parts, port: portOf, portalName })
  const shared: Shared = { asker, reach: createReach(parts), coverage: createCoverages(parts), lan, tour }
  const forPortal = portalParts(parts, shared)
  const console = openConsole(parts.log)
  const pages = new Hono()
    .get('/proxy.pac', (c) => pac(c, parts.proxyPort(), lan === null ? [] : [portalName, secure]))
    .route('/record', recordPages(parts.record.served))
    .route('/console', consolePages(console))
    .route('/api/v1', api(apiParts(parts, shared)))
    .route('/', portal(forPortal))
  const app = new Hono()
  app.use(
    guard({
      hosts: ['localhost', '127.0.0.1', '::1', portalName, settings.http.host, ...consoleHosts(settings)],
      origins: [...settings.consoles.values()].filter((origin) => origin.startsWith('https:')),
      trustedProxies: settings.forwardedFrom,
      proxySecret: parts.proxySecret,
      // Names lead here before sign-in (flows/query.ts), but only to the port that browsers take by themselves.
      ...(settings.http.port === 80 ? { leadTo: leadTo(portalName) } : {}),
    }),
  )
  app.route('/', pages)
  const server = serve({ fetch: app.fetch, hostname: settings.http.host, port: settings.http.port })
  await new Promise<void>((ready, failed) => {
    server.once('listening', ready)
    server.once('error', failed)
  })
  server.on('error', parts.failed)
  return {
    port: portOf(),
    portalName,
    refusalPage: (refusal, wish, acceptLanguage) => {
      const [languages, portal] = [languagesFor(acceptLanguage), `http://${portalName}`]
      const { name: park, timezone } = policy.decider().policy.park
      const page = blockPage({ refusal, wish, languages, park, timezone, at: clock().wall, portal })
      return tour === null ? page : withTourOf(tour, { page, refusal, wish, languages, portal })
    },
    publicPages: (record) => publishedPages(forPortal, record),
    openLan: async () => (keeper === null ? null : openLan({ ...parts, asker, pages, keeper })),
    close: () =>
      new Promise((closed) => {
        console.close()
        server.close(() => closed())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
