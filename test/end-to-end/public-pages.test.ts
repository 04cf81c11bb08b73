// The pages for everybody on the sample park with its 44,600 people, in Chromium and as published files: no sign-in, no script, both languages.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Who } from '../../src/edges/api/contract/who.ts'
import { chromiumPath, openProfile, startBrowser } from '../kit/browser.ts'
import { faultsOn } from '../kit/console.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const PAGES = ['park', 'rules', 'services', 'who', 'agreement', 'about'] as const
const LANGUAGES = ['en', 'ko'] as const

let park: RunningPark
before(async () => {
  park = await startRealPark({ env: { ISTHMUS_CONFIG: 'examples/kaesong/isthmus.yaml' } })
})
after(() => park.stop())

const base = (): string => `http://localhost:${park.ports.http}`

/** As one stands in the pages: links in double quotes. */
const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))

const idsIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id))

test('who has access, of 44,600 people in 120 companies: all are counted, no small number is told', async (t) => {
  const began = performance.now()
  const who = (await (await fetch(`${base()}/api/v1/who`)).json()) as Who
  t.diagnostic(`GET /api/v1/who with 44,600 people: ${Math.round(performance.now() - began)} ms`)
  const [library, basic, office] = who.plans
  assert.ok(library !== undefined && basic !== undefined && office !== undefined)
  assert.deepEqual(library.holders, { kind: 'few', count: null })
  assert.equal(basic.holders.kind, 'about')
  const [inCafe, inOffices] = [basic.holders.count ?? 0, office.holders.count ?? 0]
  assert.ok(Math.abs(inCafe + inOffices - 44_600) <= 10, JSON.stringify(office.holders))
  assert.equal(basic.tenants.length, 120)
  assert.ok(office.tenants.some(({ count }) => count === '<10'))
  for (const { tenants } of who.plans)
    for (const { count } of tenants) assert.ok(count === '<10' || (count >= 10 && count % 5 === 0), String(count))
  assert.deepEqual(
    who.stages.map(({ id, reached, goal }) => [id, reached, goal]),
    [
      ['cafe', 20, 20],
      ['offices', 0, 120],
    ],
  )
  const page = performance.now()
  const html = await (await fetch(`${base()}/who?lang=en`)).text()
  t.diagnostic(`GET /who with 44,600 people: ${Math.round(performance.now() - page)} ms, ${html.length} characters`)
  assert.match(html, /<td>1,615<\/td>/)
})

test('every link of the pages leads somewhere', async () => {
  const asked = new Map<string, string>()
  for (const page of PAGES) {
    for (const language of LANGUAGES) {
      const html = await (await fetch(`${base()}/${page}?lang=${language}`)).text()
      assert.ok(Buffer.byteLength(html) < 30_000, `${page}: ${Buffer.byteLength(html)}`)
      for (const href of linksIn(html)) if (!href.startsWith('mailto:')) asked.set(href, `${page} (${language})`)
    }
  }
  assert.ok(asked.size > 30)
  for (const [href, from] of asked) {
    const url = new URL(href, `${base()}/who`)
    const answer = await fetch(url)
    assert.ok(answer.ok, `${from}: ${href} is ${answer.status}`)
    const html = await answer.text()
    if (url.hash !== '' && !href.startsWith('#')) assert.ok(idsIn(html).has(url.hash.slice(1)), `${from}: ${href}`)
  }
})

let site = ''

test('published: a set of files by one command, which also a second run replaces', { timeout: 120_000 }, async () => {
  site = join(freshFolder('site'), 'park')
  const first = await park.command('publish', site)
  assert.equal(first.exit, 0, first.err)
  assert.match(first.out, /19 files/)
  const again = await park.command('publish', site, '--record', '--json')
  assert.equal(again.exit, 0, again.err)
  const { entries, left } = JSON.parse(again.out)
  assert.deepEqual([entries >= 1, left], [true, null])
  assert.deepEqual(readdirSync(site).sort(), ['en', 'index.html', 'ko', 'manifest.json', 'record'])
  const { genesis } = JSON.parse((await park.command('record', 'genesis', '--json')).out)
  const verified = await park.command('record', 'verify', join(site, 'record'), '--genesis', genesis)
  assert.equal(verified.exit, 0, verified.out + verified.err)
  writeFileSync(join(site, 'mine.txt'), 'mine')
  const refused = await park.command('publish', site)
  assert.equal(refused.exit, 4)
  assert.match(refused.err, /mine\.txt/)
  assert.equal(readFileSync(join(site, 'mine.txt'), 'utf8'), 'mine')
})

test('published: every link leads to a file that is there, and to a place in it; nothing leads to the portal', () => {
  const files = readdirSync(site, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.html'))
  assert.equal(files.length, 19)
  for (const file of files) {
    const html = readFileSync(join(site, file), 'utf8')
    assert.ok(!/<form|<script/.test(html), file)
    for (const href of linksIn(html)) {
      if (href.startsWith('mailto:')) continue
      const [path = '', hash] = href.split('#')
      const to = path === '' ? file : normalize(join(file, '..', path))
      assert.ok(!href.startsWith('/') && !href.includes(':') && existsSync(join(site, to)), `${file}: ${href}`)
      if (hash !== undefined) assert.ok(idsIn(readFileSync(join(site, to), 'utf8')).has(hash), `${file}: ${href}`)
    }
  }
})

if (chromiumPath() === undefined) leftOut('the pages for everybody in a browser', 'there is no chromium')
else inBrowser()

function inBrowser(): void {
  let browser: Browser
  let server: Server

  before(async () => {
    browser = await startBrowser()
    // A web server of the simplest kind, and the pages somewhere below its top.
    server = createServer(({ url = '/' }, answer) => {
      const path = join(site, new URL(url, 'http://x').pathname.replace(/^\/some\/where/, ''))
      const file = path.endsWith('/') ? `${path}index.html` : path
      if (!existsSync(file)) return answer.writeHead(404).end()
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync(file))
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  })
  after(async () => {
    await browser.close()
    server.close()
  })

  /** Small and large, light and dark: nothing scrolls sideways, and axe finds nothing serious. */
  const lookAt = async (page: Page, what: string): Promise<void> => {
    for (const width of [320, 1024]) {
      await page.setViewportSize({ width, height: 800 })
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      assert.ok(wide <= width, `${what}: ${wide} at ${width}`)
    }
    assert.deepEqual(await faultsOn(page), [], what)
  }

  test('each page in both languages: small screens, dark ones, axe, and paper', { timeout: 180_000 }, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const profile = await openProfile(browser, { colorScheme, bypassCSP: true })
      const page = await profile.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      for (const name of PAGES) {
        for (const language of LANGUAGES) {
          await page.goto(`${base()}/${name}?lang=${language}`)
          assert.equal(await page.getAttribute('html', 'lang'), language)
          await lookAt(page, `${name} ${language} ${colorScheme}`)
          if (colorScheme === 'dark') continue
          const pdf = await page.pdf({ format: 'A4' })
          assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-')
        }
      }
      assert.deepEqual(errors, [])
      await profile.close()
    }
  })

  test('the language that was chosen stays from page to page, without script', async () => {
    const profile = await openProfile(browser, { javaScriptEnabled: false })
    const page = await profile.newPage()
    await page.goto(`${base()}/park`)
    await page.click('nav a[hreflang="ko"]')
    for (const name of ['rules', 'services', 'who', 'agreement', 'about', 'park']) {
      await page.click(`nav.face a[href="/${name}"]`)
      assert.equal(await page.getAttribute('html', 'lang'), 'ko', name)
      assert.equal(await page.getAttribute(`nav.face a[href="/${name}"]`, 'aria-current'), 'page')
    }
    await profile.close()
  })

  test('published pages open from a stick and from a server under any path', { timeout: 120_000 }, async () => {
    const { port } = server.address() as AddressInfo
    for (const top of [`file://${site}/index.html`, `http://127.0.0.1:${port}/some/where/`]) {
      const profile = await openProfile(browser, { bypassCSP: true })
      const page = await profile.newPage()
      await page.goto(top)
      await lookAt(page, top)
      await page.click('a[href="ko/park.html"]')
      for (const name of ['rules', 'services', 'who', 'agreement', 'about']) {
        await page.click(`nav.face a[href="${name}.html"]`)
        assert.equal(await page.getAttribute('html', 'lang'), 'ko')
        await lookAt(page, `${top} ${name}`)
        await page.click('nav a[hreflang="en"]')
        assert.equal(await page.getAttribute('html', 'lang'), 'en')
        assert.match(page.url(), new RegExp(`/en/${name}\\.html$`))
        await page.click('nav a[hreflang="ko"]')
      }
      await profile.close()
    }
  })
}
