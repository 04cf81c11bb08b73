// Debian's Chromium for tests, through playwright-core: nothing is downloaded, nothing is spoken to in the background.
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { program } from './needs.ts'

export type BrowserOptions = {
  /** `http://127.0.0.1:3128`: everything goes through this proxy, also what is on loopback. */
  readonly proxy?: string
  readonly args?: readonly string[]
}

const QUIET = [
  '--no-sandbox', // tests may run as root, where Chromium refuses to start with one
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--metrics-recording-only',
  '--disable-features=SpareRendererForSitePerProcess,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,CertificateTransparencyComponentUpdater,Translate',
]

/** Whether there is a Chromium at all; `undefined` means the test must be left out (needs.ts). */
export const chromiumPath = (): string | undefined => program('chromium')

/** Starts one browser; close it when done. */
export const startBrowser = (options: BrowserOptions = {}): Promise<Browser> => {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('there is no Chromium: apt-get install chromium')
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...QUIET, ...(options.args ?? [])],
    // `<-loopback>`: Chromium sends loopback past a proxy otherwise.
    ...(options.proxy === undefined ? {} : { proxy: { server: options.proxy, bypass: '<-loopback>' } }),
  })
}

/** A fresh profile in it: one person at one seat. */
export const openProfile = (browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  browser.newContext({ locale: 'en-US', viewport: { width: 1024, height: 768 }, ...options })
