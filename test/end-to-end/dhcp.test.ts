// The configurations that we print, taken by the real servers; and real clients behind the closed table, who get an address from them.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Settings } from '../../src/config.ts'
import { readSettings } from '../../src/config.ts'
import { startKernel } from '../../src/edges/nft/client.ts'
import { dhcpText } from '../../src/main/gateway/dhcp.ts'
import { buildGateway, OWN } from '../edges/nft/gateway/network.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut, program } from '../kit/needs.ts'

const HELPER = new URL('../../src/edges/nft/helper-process.ts', import.meta.url)
const API = 'https://my.ship.example/captive-portal'

const programs = (['dnsmasq', 'udhcpc', 'dhclient', 'kea4', 'kea6'] as const).map((name) => program(name))
const [dnsmasq = '', udhcpc = '', dhclient = '', kea4 = '', kea6 = ''] = programs.map((path) => path ?? '')
const built = programs.includes(undefined) ? { cannot: 'no DHCP servers and clients' } : await buildGateway([])
if (built.cannot !== undefined) leftOut('DHCP', built.cannot)
else {
  const { device, close } = built
  const folder = freshFolder()
  const write = (name: string, text: string, mode = 0o644): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode })
    return path
  }
  const file = write(
    'isthmus.yaml',
    `domain: ship.example\ngateway: { inside: lan0, outside: wan0, addresses: ["${OWN.four}", "${OWN.six}"] }\n`,
  )
  const settings: Settings = readSettings({ ISTHMUS_CONFIG: file }, folder)
  // As `set` writes it, in a shell: what a client was given.
  const noted = join(folder, 'noted')
  const script = write('script', `#!/bin/sh\n[ "$1" = deconfig ] || set >> ${noted}\n`, 0o755)
  const told = async (pattern: RegExp): Promise<string> => {
    for (let n = 0; n < 100; n++) {
      try {
        const found = pattern.exec(readFileSync(noted, 'utf8'))
        if (found !== null) return found[1] ?? found[0]
      } catch {} // not yet
      await pause(50)
    }
    return assert.fail(`${pattern} is not in what the client was given`)
  }
  const kernel = startKernel({ helper: { program: HELPER }, log: () => {} })
  await kernel.install({
    ...{ inside: ['lan0'], outside: 'wan0', own4: OWN.four as never, own6: OWN.six as never, nat: 'masquerade' },
    ports: { dns: 53, http: 80, https: 443, proxy: 3128, checked: 3129 },
    common: null,
  })
  const conf = write('dnsmasq.conf', dhcpText(settings, 'dnsmasq', []))
  const server = spawn(
    dnsmasq,
    ['--keep-in-foreground', '-C', conf, `--dhcp-leasefile=${join(folder, 'leases')}`, '--pid-file=', '--user=root'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  after(async () => {
    server.kill()
    await kernel.stop()
    close()
  })

  test('dnsmasq and Kea take what we print', () => {
    const check = (path: string, ...args: string[]): void => {
      const { status, stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' })
      assert.equal(status, 0, stdout + stderr)
    }
    check(dnsmasq, '--test', '-C', conf)
    const ranges = [{ from: '10.1.0.100' as never, to: '10.1.0.199' as never }]
    check(kea4, '-t', write('kea4.json', dhcpText(settings, 'kea4', ranges)))
    check(kea6, '-t', write('kea6.json', dhcpText(settings, 'kea6', [])))
  })

  test('a device that nobody knows gets an address, our resolver, and where it may ask whether it is online', async () => {
    device.sh('ip addr flush dev eth0 scope global')
    device.sh(`${udhcpc} -i eth0 -n -q -f -t 8 -T 1 -O dns -O router -O 114 -s ${script} 2>/dev/null`)
    assert.match(await told(/^ip='(10\.1\.0\.\d+)'$/m), /\.(6[4-9]|[7-9]\d|1\d\d|2\d\d)$/)
    assert.equal(await told(/^dns='(.*)'$/m), OWN.four)
    assert.equal(await told(/^router='(.*)'$/m), OWN.four)
    assert.equal(Buffer.from(await told(/^opt114='([0-9a-f]+)'$/m), 'hex').toString(), API)
    assert.doesNotMatch(readFileSync(join(folder, 'leases'), 'utf8'), /device/)
  })

  test('it makes an address of IPv6 of its own, has its route from us, and is told the rest', async () => {
    device.sh(
      'ip -6 route flush default; sysctl -qw net.ipv6.conf.eth0.accept_ra=1; ip link set eth0 down; ip link set eth0 up',
    )
    for (let n = 0; n < 150 && !/fd00:1::.*dynamic/.test(device.sh('ip -6 addr show dev eth0')); n++) await pause(100)
    assert.match(device.sh('ip -6 addr show dev eth0'), /fd00:1:.*dynamic/)
    assert.match(device.sh('ip -6 route show default'), /via fe80::.* proto ra/)
    const config = write(
      'dhclient.conf',
      'option dhcp6.captive code 103 = text;\nalso request dhcp6.captive, dhcp6.name-servers;\n',
    )
    device.sh(
      `timeout 20 ${dhclient} -6 -S -1 -d -sf ${script} -cf ${config} -lf ${join(folder, 'six')} -pf ${join(folder, 'pid')} eth0 2>/dev/null`,
    )
    assert.equal(await told(/^new_dhcp6_captive='(.*)'$/m), API)
    assert.equal(await told(/^new_dhcp6_name_servers='(.*)'$/m), OWN.six)
  })

  test('dnsmasq answers no DNS', () => {
    const listening = execFileSync('sh', ['-ec', 'ss -lnup'], { encoding: 'utf8' })
    assert.doesNotMatch(listening, /:53 .*dnsmasq/)
    assert.match(listening, /:67 .*dnsmasq/)
  })

  test('a range that is in no network inside is refused', () => {
    assert.throws(
      () => dhcpText(settings, 'dnsmasq', [{ from: '10.9.0.1' as never, to: '10.9.0.9' as never }]),
      /10\.9\.0\.1-10\.9\.0\.9 is in no network inside/,
    )
  })
}
