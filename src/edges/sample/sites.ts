// Small sites of the sample park, HTTP and HTTPS, on free loopback ports: they stand for the library and for the world.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Address, parseAddress, parseRange, type Range } from '../../base/addresses.ts'
import type { FixedHost, Site } from '../../domain/policy/site.ts'

type Page = { readonly zone: 'library' | 'world'; readonly en: string; readonly ko: string; readonly body: string }

/** Every name the sample serves. */
const SAMPLE_PAGES: Readonly<Record<string, Page>> = {
  'library.park.test': {
    zone: 'library',
    en: 'The park library',
    ko: '공단 자료실',
    body: 'Books, lessons and an encyclopaedia would be here. They live in the park and work when the line is cut.',
  },
  'news.test': {
    zone: 'world',
    en: 'News (sample)',
    ko: '소식 (보기)',
    body: 'A small site that stands for the world outside.',
  },
  'museum.test': {
    zone: 'world',
    en: 'Museum (sample)',
    ko: '박물관 (보기)',
    body: 'A small site that nothing blocks.',
  },
  'casino.test': {
    zone: 'world',
    en: 'Casino (sample)',
    ko: '카지노 (보기)',
    body: 'Whoever reads this was not stopped by no-gambling.',
  },
  'lottery.test': {
    zone: 'world',
    en: 'Lottery (sample)',
    ko: '복권 (보기)',
    body: 'On the gambling list; one tenant has an exception.',
  },
  'cinema.test': {
    zone: 'world',
    en: 'Cinema (sample)',
    ko: '영화관 (보기)',
    body: 'Closed on the basic plan in the evening.',
  },
  'shops.test': {
    zone: 'world',
    en: 'Shops (sample)',
    ko: '쇼핑 (보기)',
    body: 'One company closed it for its own people at work.',
  },
  'fraud.test': { zone: 'world', en: 'Fraud (sample)', ko: '사기 (보기)', body: 'On the fraud list.' },
  'seized.test': {
    zone: 'world',
    en: 'Seized (sample)',
    ko: '압류 (보기)',
    body: 'Under a court order that we made up.',
  },
}

const ADDRESSES = { library: '127.0.1.1', world: '127.0.2.1' } as const
// Where only 127.0.0.1 and ::1 exist (macOS).
const FALLBACK = { library: '::1', world: '127.0.0.1' } as const

type Zones = Readonly<Record<'library' | 'world', string>>

const address = (text: string): Address => {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`not an address: ${text}`)
  return parsed
}

const ranges = (text: string): Range[] => [parseRange(text)].filter((range) => range !== undefined)

/** The part of the settings that the sample brings along. `ports`: what is really listened on, by zone. */
export const sampleSite = (
  zones: Zones = ADDRESSES,
  ports: Readonly<Partial<Record<string, ReadonlyMap<number, number>>>> = {},
): Site => ({
  hosts: new Map(
    Object.entries(SAMPLE_PAGES).map(([name, { zone }]): [string, FixedHost] => [
      name,
      { addresses: [address(zones[zone])], ports: ports[zone] ?? new Map() },
    ]),
  ),
  zones: (['library', 'world'] as const).map((id) => ({ id, ranges: ranges(zones[id]) })),
})

const html = (name: string, page: Page): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${page.en}</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:36em;margin:4em auto;padding:0 1em;color:#1b2733;background:#f6f7f9}
@media(prefers-color-scheme:dark){body{color:#e6ebf0;background:#14191f}}small{opacity:.7}</style>
<main><h1>${page.en}<br><span lang="ko">${page.ko}</span></h1><p>${page.body}</p><p><small>${name}, a site of the sample park</small></p></main></html>
`

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const page = SAMPLE_PAGES[name]
  const text = page === undefined ? 'no such sample site\n' : html(name, page)
  response.writeHead(page === undefined ? 404 : 200, {
    'content-type': `${page === undefined ? 'text/plain' : 'text/html'}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
  })
  response.end(request.method === 'HEAD' ? undefined : text)
}

const listen = (server: Server, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
  })

const closeAll = async (servers: readonly Server[]): Promise<void> => {
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }),
  )
}

const startZone = async (host: string, certificate: { key: string; cert: string }) => {
  const servers = [createServer(answer), createSecureServer(certificate, answer)]
  const [plain = 0, secure = 0] = await Promise.all(servers.map((server) => listen(server, host)))
  return {
    servers,
    ports: new Map([
      [80, plain],
      [443, secure],
    ]),
  }
}

type Certify = (names: readonly string[]) => Promise<{ readonly key: string; readonly cert: string }>

/** Starts all of them, with a certificate that `certify` makes; the site to merge into the settings, and how to stop. */
export const startSites = async (certify: Certify): Promise<{ site: Site; close: () => Promise<void> }> => {
  const certificate = await certify(Object.keys(SAMPLE_PAGES))
  const startAll = async (zones: Zones) => {
    const library = await startZone(zones.library, certificate)
    const world = await startZone(zones.world, certificate)
    return {
      site: sampleSite(zones, { library: library.ports, world: world.ports }),
      close: () => closeAll([...library.servers, ...world.servers]),
    }
  }
  return startAll(ADDRESSES).catch(() => startAll(FALLBACK))
}
