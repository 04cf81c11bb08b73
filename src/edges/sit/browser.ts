// The machine's own browser with a profile for one run: found, started at a seat, and its profile deleted after it.
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'

/** A browser of one of the two families, which are told their settings in two ways. */
export type Browser = { readonly path: string; readonly family: 'chromium' | 'firefox' }

const NAMES = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'firefox'],
  ...['firefox-esr', 'chrome', 'msedge'],
]

const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
}

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The family by the name of the file. */
export const browserAt = (path: string): Browser => ({
  path,
  family: /firefox/i.test(basename(path)) ? 'firefox' : 'chromium',
})

/** The first that is there, `undefined`: none. */
export const findBrowser = (path: string, platform: NodeJS.Platform): Browser | undefined => {
  const end = platform === 'win32' ? '.exe' : ''
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  const found = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, `${name}${end}`))),
    ...(PLACES[platform] ?? []),
  ].find(canRun)
  return found === undefined ? undefined : browserAt(found)
}

/** `port`: of a proxy on this machine. `more`: what is handed to the browser beside it. */
export type Run = { readonly port: number; readonly url: string; readonly more: readonly string[] }

const chromiumLine = ({ port, url, more }: Run, profile: string): readonly string[] => [
  `--user-data-dir=${profile}`,
  `--proxy-server=http://127.0.0.1:${port}`,
  // Chromium never sends loopback through a proxy unless it is told to.
  '--proxy-bypass-list=<-loopback>',
  ...['--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-sync'],
  ...['--disable-component-update', '--password-store=basic', '--use-mock-keychain'],
  ...more,
  url,
]

const FIREFOX: Readonly<Record<string, string | number | boolean>> = {
  'network.proxy.type': 1,
  'network.proxy.no_proxies_on': '',
  'network.proxy.allow_hijacking_localhost': true,
  'network.proxy.share_proxy_settings': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.normandy.enabled': false,
  'extensions.update.enabled': false,
}

const firefoxLine = ({ port, url, more }: Run, profile: string): readonly string[] => {
  const proxies = ['http', 'ssl'].flatMap((kind) => [
    [`network.proxy.${kind}`, '127.0.0.1'] as const,
    [`network.proxy.${kind}_port`, port] as const,
  ])
  const lines = [...Object.entries(FIREFOX), ...proxies].map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join(''))
  return ['--profile', profile, '--no-remote', '--new-instance', ...more, url]
}

const endGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL')
  } catch {
    // nobody is left
  }
}

/** Runs until the browser is closed, or `ending` is settled; the exit code, `null` where a signal ended it. Rejects where it cannot be started. */
export const runBrowser = async (browser: Browser, run: Run, ending: Promise<unknown>): Promise<number | null> => {
  const profile = mkdtempSync(join(tmpdir(), 'isthmus-sit-'))
  try {
    const line = (browser.family === 'firefox' ? firefoxLine : chromiumLine)(run, profile)
    return await new Promise((done, fail) => {
      // A group of its own: helpers that outlive the browser would write into the profile once more.
      const child = spawn(browser.path, line, { stdio: 'ignore', detached: true })
      child.once('error', fail)
      child.once('exit', (code) => {
        endGroup(child.pid)
        done(code)
      })
      void ending.then(() => child.kill())
    })
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
