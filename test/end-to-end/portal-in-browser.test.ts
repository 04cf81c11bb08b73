// Chromium in a device's network goes through the portal and browses: with a badge by TLS, and with a voucher where there is only IPv6.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { type Device, OWN } from '../edges/nft/gateway/network.ts'
import { chromiumPath } from '../kit/browser.ts'
import { freshFolder } from '../kit/folder.ts'
import { startLanPark } from '../kit/lan-park.ts'
import { leftOut } from '../kit/needs.ts'
import { ROOT } from '../kit/source.ts'

const { cannot, lan } =
  chromiumPath() === undefined ? { cannot: 'there is no chromium', lan: null } : await startLanPark()
if (lan === null) leftOut('a browser at the portal on the LAN', cannot ?? '')
else {
  const { device, neighbour, ok, voucher, person, close } = lan
  after(close)

  /** What a browser saw there whose system asks that resolver. */
  const browse = (at: Device, resolver: string, ...how: string[]) => {
    const resolv = join(freshFolder(), 'resolv.conf')
    writeFileSync(resolv, `nameserver ${resolver}\noptions timeout:2 attempts:2\n`)
    const script = join(ROOT, 'test', 'kit', 'lan-in-browser.ts')
    const inside = `mount --bind ${resolv} /etc/resolv.conf; exec ${process.execPath} ${script} ${how.join(' ')}`
    const out = at.sh(
      `unset NODE_TEST_CONTEXT; unshare --mount --pid --fork --kill-child --mount-proc timeout 90 sh -ec '${inside}'`,
    )
    return JSON.parse(out.trim().split('\n').at(-1) ?? '{}')
  }
  const LED = `http://portal.ship.example/?then=${encodeURIComponent('http://news.ship.example/')}`

  test('with a badge: led, to the secure page, a PIN of one’s own, the five lines, online', {
    timeout: 100_000,
  }, async () => {
    // A browser asks by whatever family it likes; the seat has both.
    await ok('seat', 'put', '--id', '7', '--network', 'mess', '--address', device.four, '--address', device.six)
    const { badge, pin } = await person('04a3bcef99')
    const seen = browse(device, OWN.four, 'badge', badge, pin)
    assert.equal(seen.led, LED)
    assert.match(seen.online, /^https:\/\/my\.ship\.example\//)
    assert.match(seen.allowed, /^page of museum\.ship\.example/)
    assert.match(seen.blocked, /ERR_NAME_NOT_RESOLVED/)
    assert.match(seen.told, /no-casino/)
    assert.equal(seen.captive.captive, false)
  })

  test('with a voucher, where there is only IPv6', { timeout: 100_000 }, async () => {
    neighbour.sh('ip -4 addr flush dev eth0')
    const seen = browse(neighbour, OWN.six, 'voucher', await voucher())
    assert.equal(seen.led, LED)
    assert.match(seen.online, /^http:\/\/portal\.ship\.example\//)
    assert.match(seen.allowed, /^page of museum\.ship\.example/)
    assert.match(seen.told, /no-casino/)
    assert.equal(seen.captive.captive, false)
  })
}
