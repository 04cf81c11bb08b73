// Trying the sample from its seats, on the machine where it runs: requests, a browser, and a look into the data folder.
import { randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../config.ts'
import type { SitParts } from '../edges/cli/sit-parts.ts'
import { ask } from '../edges/sit/ask.ts'
import { browserAt, findBrowser, runBrowser } from '../edges/sit/browser.ts'
import { canDialFrom, startForwarder } from '../edges/sit/forward.ts'
import { askedToEnd } from './asked-to-end.ts'
import { samplePark } from './sample.ts'

const SAMPLE = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'examples', 'kaesong')

/** As `putSample` gives them out. */
const seats = ({ sample }: Settings): ReturnType<SitParts['seats']> =>
  Array.from({ length: sample ? samplePark().seats.count : 0 }, (_, n) => ({
    id: String(n + 1),
    address: `127.0.0.${n + 1}`,
  }))

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)

const search = async (folder: string, word: string): ReturnType<SitParts['search']> => {
  const files = word === '' ? [] : filesBelow(folder)
  const found: string[] = []
  for (const path of files) if ((await readFile(path)).includes(word)) found.push(path)
  return { folder: relative(process.cwd(), folder) || '.', files: files.length, found }
}

const browse: SitParts['browse'] = async ({ from, proxy, url, browser, withoutSandbox, announce }) => {
  const found = browser === undefined ? findBrowser(process.env.PATH ?? '', process.platform) : browserAt(browser)
  if (found === undefined) return { done: 'none', why: 'no-browser' }
  const isBare = found.family === 'chromium' && process.getuid?.() === 0
  if (isBare && !withoutSandbox) return { done: 'none', why: 'root' }
  const at = proxy.lastIndexOf(':')
  const host = proxy.slice(0, at).replace('localhost', '127.0.0.1')
  const forwarder = await startForwarder({ from, host, port: Number(proxy.slice(at + 1)) })
  try {
    announce(found.path, forwarder.port)
    const run = { port: forwarder.port, url, more: isBare ? ['--no-sandbox'] : [] }
    return { done: 'closed', code: await runBrowser(found, run, askedToEnd()) }
  } finally {
    await forwarder.close()
  }
}

/** `isthmus`: runs another command line of this program. */
export const sitParts = (settings: Settings, isthmus: SitParts['isthmus']): SitParts => ({
  ...{ ask, browse, canDialFrom, isthmus },
  seats: () => seats(settings),
  search: (word) => search(settings.data, word),
  keys: () =>
    settings.charter !== join(SAMPLE, 'charter.json')
      ? []
      : (['north-kim', 'south-lee'] as const).map((name) => ({
          operator: name.slice(0, 5),
          file: relative(process.cwd(), join(SAMPLE, 'keys', `${name}.key`)),
        })),
  policy: () => relative(process.cwd(), settings.policy),
  word: () => `tour-${randomBytes(4).toString('hex')}`,
})
