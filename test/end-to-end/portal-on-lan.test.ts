// The portal on the park's LAN, in line: led to it from anywhere, badge and PIN over TLS only, a voucher also without.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { OWN, WORLD } from '../edges/nft/gateway/network.ts'
import { curlFrom, type Page, startLanPark } from '../kit/lan-park.ts'
import { leftOut } from '../kit/needs.ts'

const PORTAL = 'http://portal.ship.example/'
const MY = 'https://my.ship.example/'

/** What each kind of device fetches, and what it must read to be content. */
const CHECKS: readonly (readonly [string, number, string])[] = [
  ['http://connectivitycheck.gstatic.com/generate_204', 204, ''],
  ['http://clients3.google.com/generate_204', 204, ''],
  [
    'http://captive.apple.com/hotspot-detect.html',
    200,
    '<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>',
  ],
  ['http://www.msftconnecttest.com/connecttest.txt', 200, 'Microsoft Connect Test'],
  ['http://www.msftncsi.com/ncsi.txt', 200, 'Microsoft NCSI'],
  ['http://detectportal.firefox.com/success.txt?ipv4', 200, 'success\n'],
  [
    'http://detectportal.firefox.com/canonical.html',
    200,
    '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
  ],
  ['http://nmcheck.gnome.org/check_network_status.txt', 200, 'NetworkManager is online\n'],
  ['http://network-test.debian.org/nm', 200, 'NetworkManager is online\n'],
]

/** The value of a hidden field. */
const ticketIn = ({ body }: Page): string => /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? assert.fail(body)

const { cannot, lan } = await startLanPark()
if (lan === null) leftOut('the portal on the LAN', cannot)
else {
  const { device, neighbour, ok, voucher, person, close } = lan
  after(close)
  const curl = curlFrom(device)
  const curl6 = curlFrom(device, 6)
  const other = curlFrom(neighbour)
  const news = (from = curl): string => from('http://news.ship.example/').body

  test('whoever is not signed in is led to the portal, from any name and any address', () => {
    const led = curl('http://anything.example/way?a=1&b=2')
    assert.equal(led.status, 302)
    assert.equal(led.location, `${PORTAL}?then=${encodeURIComponent('http://anything.example/way?a=1&b=2')}`)
    assert.match(led.head, /cache-control: no-store/)
    for (const address of [WORLD.four, '100.0.0.77', OWN.four])
      assert.equal(curl(`http://${address}/x`).location, PORTAL)
    for (const address of [WORLD.six, OWN.six]) assert.equal(curl6(`http://[${address}]/`).location, PORTAL)
    assert.equal(curl('http://anything.example/', '-d', 'a=1').status, 511, 'nothing that was sent is asked for anew')
    assert.match(
      curl('https://anything.example/').body,
      /failed 35/,
      'no certificate is shown for a name that is not ours',
    )
    assert.equal(curl('http://my.ship.example/rules').location, `${MY}rules`)
    for (const ask of [curl, curl6]) {
      const page = ask(led.location)
      assert.equal(page.status, 200)
      assert.match(page.body, /name="voucher"/)
      assert.doesNotMatch(page.body, /name="pin"/)
      assert.match(page.body, /https:\/\/my\.ship\.example\/\?then=/)
      assert.match(ask(MY).body, /name="pin"/)
    }
  })

  test('badge and PIN are taken over TLS only, and then the way to the world is open', async () => {
    const { badge, pin } = await person('04a3bcef99')
    const plain = curl(`${PORTAL}sign-in`, '-d', `badge=${badge}&pin=${pin}`)
    assert.equal(plain.status, 403)
    assert.match(plain.body, /not taken on this page/)
    const api = curl(
      `${PORTAL}api/v1/sessions`,
      '-H',
      'content-type: application/json',
      '-d',
      `{"badge":"${badge}","pin":"${pin}"}`,
    )
    assert.deepEqual(
      [api.status, JSON.parse(api.body).code, JSON.parse(api.body).reason],
      [403, 'only-secure', 'badge'],
    )
    const slip = curl(`${MY}sign-in`, '-d', `badge=${badge}&pin=${pin}`)
    const rules = curl(`${MY}sign-in/pin`, '-d', `ticket=${ticketIn(slip)}&new=604417&again=604417`)
    const done = curl(`${MY}sign-in/accept`, '-H', 'Origin: https://my.ship.example', '-d', `ticket=${ticketIn(rules)}`)
    assert.equal(done.status, 303, done.body)
    assert.match(news(), /^page of news/)
    assert.match(curl(MY).body, /id="left"/)
    // What is a person's own is not told over plain HTTP.
    assert.equal(curl(`${PORTAL}my-access?x=1`).location, `${MY}my-access?x=1`)
    assert.equal(curl(PORTAL).location, MY)
    assert.equal(JSON.parse(curl(`${PORTAL}api/v1/sessions/current`).body).code, 'only-secure')
    assert.equal(JSON.parse(curl(`${MY}api/v1/sessions/current`).body).plan, 'crew')
    assert.match(await ok('status'), /http:\/\/portal\.ship\.example\/, https:\/\/my\.ship\.example\//)
    assert.equal(curl(`${MY}sign-out`, '-d', '').status, 303)
    assert.equal(curl('http://news.ship.example/').status, 302)
    assert.match(curl(MY).body, /You have signed out/, 'the page knows why nothing opens any more')
  })

  test('devices find out by themselves: the portal before, success after, and how long (RFC 8908)', async () => {
    const api = (): { type: string; said: Record<string, unknown> } => {
      const { head, body } = curl(`${MY}captive-portal`)
      return { type: /content-type: (.*)/.exec(head)?.[1]?.trim() ?? '', said: JSON.parse(body) }
    }
    assert.equal(curl(`${PORTAL}captive-portal`).location, `${MY}captive-portal`)
    const about = { 'user-portal-url': MY, 'venue-info-url': `${MY}about`, 'can-extend-session': false }
    assert.deepEqual(api(), { type: 'application/captive+json', said: { captive: true, ...about } })
    for (const [url] of CHECKS) {
      const led = curl(url)
      assert.deepEqual([led.status, led.location], [302, PORTAL], url)
    }
    assert.equal(curl(`${PORTAL}sign-in`, '-d', `voucher=${await voucher()}`).status, 303)
    const { said } = api()
    assert.equal(said.captive, false)
    assert.ok(Number(said['seconds-remaining']) > 1700 && Number(said['seconds-remaining']) <= 1800)
    assert.ok(Number(said['bytes-remaining']) > 499e6)
    // As a device that still has our address for the name asks, and one whose policy blocks the name.
    for (const [url, status, body] of CHECKS) {
      const name = new URL(url).hostname
      const page = curl(url, '--resolve', `${name}:80:${OWN.four}`)
      assert.deepEqual([page.status, page.body], [status, body], url)
    }
    assert.deepEqual(curl('http://nmcheck.gnome.org/check_network_status.txt').body, 'NetworkManager is online\n')
    assert.equal(curl(`${MY}sign-out`, '-d', '').status, 303)
    assert.equal(api().said.captive, true)
    assert.equal(curl('http://nmcheck.gnome.org/check_network_status.txt').status, 302)
  })

  test('a foreign page cannot sign in or out for anybody', () => {
    const forged = ['-H', 'Origin: https://evil.example', '-d', 'voucher=AAAA']
    assert.equal(curl(`${MY}sign-in`, ...forged).status, 403)
    assert.equal(curl(`${MY}sign-out`, '-H', 'Origin: http://my.ship.example', '-d', '').status, 403)
  })

  test('what is walled is reached without signing in, and nothing else at its address', () => {
    const at = ['--resolve', `news.ship.example:80:${WORLD.other}`]
    assert.equal(curl('http://news.ship.example/', ...at).location, `${PORTAL}?then=http%3A%2F%2Fnews.ship.example%2F`)
    assert.match(curl('http://help.ship.example/').body, /^page of help\.ship\.example at 100\.0\.0\.11/)
    const other = curl('http://news.ship.example/', ...at)
    assert.equal(other.status, 302, other.body)
    assert.doesNotMatch(other.body, /page of/)
    assert.doesNotMatch(curl(`http://${WORLD.other}/`).body, /page of/)
    // Addresses alone are told: nothing that a tunnel could be made of.
    assert.equal(device.sh('dig +short +tries=1 @100.0.0.99 help.ship.example TXT').trim(), '')
    assert.equal(device.sh('dig +short +tries=1 @100.0.0.99 x.help.ship.example A').trim(), OWN.four)
  })

  test('a voucher is taken over plain HTTP, but moves over TLS only', async () => {
    const code = await voucher()
    assert.equal(curl(`${PORTAL}sign-in`, '-d', `voucher=${code}`).status, 303)
    assert.match(news(), /^page of news/)
    assert.match(curl(PORTAL).body, /id="left"/)
    const moved = other(`${PORTAL}sign-in`, '-d', `voucher=${code}`)
    assert.equal(moved.status, 403)
    assert.match(moved.body, /in use on another device/)
    assert.match(news(), /^page of news/, 'and the one before stays online')
    assert.equal(other(`${MY}sign-in`, '-d', `voucher=${code}`).status, 303)
    assert.match(news(other), /^page of news/)
    assert.equal(curl('http://news.ship.example/').status, 302)
    assert.match(curl(MY).body, /another seat/)
    await ok('session', 'list', '--json')
  })
}
