// A browser at a seat: its post-quantum key shares and its dummy ECH pass, and blocked names do not.
import assert from 'node:assert/strict'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromiumPath } from '../kit/browser.ts'
import { leftOut } from '../kit/needs.ts'
import type { Park } from './park.ts'

const BROWSE = fileURLToPath(new URL('./browse.ts', import.meta.url))

export const browser = ({ sh }: Park): void => {
  if (chromiumPath() === undefined) {
    leftOut('a browser at a seat', 'there is no chromium')
    return
  }
  test('browser: allowed sites by HTTP and HTTPS, a blocked name not', async () => {
    const urls = ['http://museum.example/', 'https://news.example/', 'https://casino.example/']
    const [plain, secure, blocked] = JSON.parse(await sh('seat-1', `${process.execPath} ${BROWSE} ${urls.join(' ')}`))
    assert.match(plain, /^reached museum/)
    assert.match(secure, /^reached news/)
    assert.match(blocked, /net::ERR_/)
  })
}
