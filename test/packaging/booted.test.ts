// The units under systemd itself: a machine of its own is booted in namespaces, over a copy of this one's files that goes away with it.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { bootMachine } from '../kit/booted.ts'
import { leftOut } from '../kit/needs.ts'

const SETTINGS = `policy: policy.yaml
data: /var/lib/isthmus
domain: ship.example
dns: 10.1.0.1:53
gateway: { inside: lan0, outside: wan0, addresses: 10.1.0.1, when-stopped: remove }
`
const POLICY = `policy: isthmus/v1
park: { name: Ship, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/80, tcp/443] } }
plans: { crew: { title: Crew, services: [web], session: 30 min } }
`

const PREPARE = `
printf %s "$3" > root/etc/isthmus/isthmus.yaml
printf %s "$4" > root/etc/isthmus/policy.yaml`

const machine = await bootMachine(PREPARE, SETTINGS, POLICY)
if (typeof machine === 'string') leftOut('the units under systemd', machine)
else {
  const { sh, off } = machine
  after(off)
  const isthmus = (args: string): string =>
    sh(
      `ISTHMUS_CONFIG=/etc/isthmus/isthmus.yaml /opt/isthmus/node_modules/.bin/node /opt/isthmus/bin/isthmus.js ${args}`,
    )
  const active = (unit: string): string => sh(`systemctl is-active ${unit} || true`).trim()
  const main = (unit: string): number => Number(sh(`systemctl show -p MainPID --value ${unit}`))
  const until = async (what: string, done: () => boolean): Promise<void> => {
    for (let n = 0; n < 100; n++) {
      if (done()) return
      await pause(100)
    }
    assert.fail(`waited for ${what}\n${sh('journalctl --no-pager -n 40 || true')}`)
  }
  const well = (): boolean => {
    try {
      return JSON.parse(isthmus('status --json')).troubles.length === 0
    } catch {
      return false // not up yet
    }
  }

  test('closed first; then the service and its helper run, each with its own rights, and all is well', async () => {
    sh(`systemd-sysusers
      for name in lan0 wan0; do ip link add $name type veth peer name far-$name; ip link set $name up; ip link set far-$name up; done
      ip addr add 10.1.0.1/24 dev lan0; ip addr add 203.0.113.1/24 dev wan0; ip link set lo up
      systemctl daemon-reload`)
    sh('systemctl start isthmus-closed.service || { journalctl --no-pager -n 30 >&2; exit 1; }')
    assert.match(sh('nft list tables'), /inet isthmus/)
    assert.equal(sh('cat /proc/sys/net/ipv4/ip_forward').trim(), '0')
    sh('systemctl start isthmus-firewall.socket isthmus.service')
    await until('the service', well)
    assert.equal(sh('cat /proc/sys/net/ipv4/ip_forward').trim(), '1')
    const rights = (unit: string): string =>
      /CapEff:\t(\w+)/.exec(sh(`cat /proc/${main(unit)}/status`))?.[1]?.replace(/^0+/, '') ?? ''
    // CAP_NET_BIND_SERVICE is 10, CAP_NET_ADMIN 12, CAP_NET_RAW 13 (capability.h).
    assert.equal(rights('isthmus'), ((1 << 10) | (1 << 13)).toString(16))
    assert.equal(rights('isthmus-firewall'), (1 << 12).toString(16))
  })

  test('somebody is online; each is killed, comes back within a moment, and they still are', async () => {
    isthmus('network put --id mess --range 10.1.0.0/24')
    isthmus('seat put --id 7 --network mess --address 10.1.0.7')
    const { codes } = JSON.parse(isthmus('voucher create --plan crew --minutes 30 --json'))
    isthmus(`session open --seat 7 --voucher ${codes[0]}`)
    assert.match(sh('nft list map inet isthmus who4'), /10\.1\.0\.7/)
    for (const unit of ['isthmus', 'isthmus-firewall']) {
      const before = main(unit)
      sh(`kill -9 ${before}`)
      await until(`another ${unit}`, () => active(unit) === 'active' && ![0, before].includes(main(unit)) && well())
      assert.match(isthmus('session list'), /crew/)
      assert.match(sh('nft list map inet isthmus who4'), /10\.1\.0\.7/)
    }
  })

  test('stopped with `remove`: nothing of it is left', async () => {
    sh('systemctl stop isthmus')
    assert.equal(active('isthmus'), 'inactive')
    await until('the end of the helper', () => active('isthmus-firewall.service') === 'inactive')
    assert.doesNotMatch(sh('nft list tables'), /isthmus/)
    assert.equal(sh('cat /proc/sys/net/ipv4/ip_forward').trim(), '0')
    assert.equal(sh('ls /var/lib/isthmus').includes('machine-before'), false)
  })
}
