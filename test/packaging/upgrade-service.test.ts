// An upgrade of the service under systemd itself: it is away for a moment only, who is online stays so, and a version that does not start goes back.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { bootMachine } from '../kit/booted.ts'
import { leftOut } from '../kit/needs.ts'
import { LATER_SCHEMA, NO_START } from '../kit/upgrade.ts'
import { makeArchive } from '../kit/version.ts'

const SETTINGS = `policy: policy.yaml
data: /var/lib/isthmus
domain: ship.example
dns: 10.1.0.1:53
gateway: { inside: lan0, outside: wan0, addresses: 10.1.0.1 }
`
const POLICY = `policy: isthmus/v1
park: { name: Ship, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/80, tcp/443] } }
plans: { crew: { title: Crew, services: [web], session: 30 min } }
`

/** The program is unpacked from an archive, and /opt/isthmus is the link; packages and Node are the repository's. */
const PREPARE = `
umount root/opt/isthmus && rmdir root/opt/isthmus
mkdir root/opt/repository && mount --bind "$2" root/opt/repository
tar -xzf "$5" -C root/opt && ln -s "$(basename root/opt/isthmus-0.1.0-*)" root/opt/isthmus
cp "$6" root/opt/next.tar.gz && cp "$7" root/opt/broken.tar.gz
ln -s /opt/repository/node_modules root/opt/node_modules
printf %s "$3" > root/etc/isthmus/isthmus.yaml
printf %s "$4" > root/etc/isthmus/policy.yaml`

const node = `/opt/repository/node_modules/node-linux-${process.arch}/bin/node`
const archives = [
  await makeArchive({ version: '0.1.0', node }),
  await makeArchive({ version: '0.2.0', node, changes: [LATER_SCHEMA] }),
  await makeArchive({ version: '0.3.0', node, changes: [LATER_SCHEMA, NO_START] }),
]

const machine = await bootMachine(PREPARE, SETTINGS, POLICY, ...archives)
if (typeof machine === 'string') leftOut('an upgrade under systemd', machine)
else {
  const { sh, off } = machine
  after(off)
  const isthmus = (args: string): string => sh(`ISTHMUS_CONFIG=/etc/isthmus/isthmus.yaml /opt/isthmus/isthmus ${args}`)
  const status = (): { version: string; troubles: string[] } | undefined => {
    try {
      return JSON.parse(isthmus('status --json'))
    } catch {
      return undefined // not up yet
    }
  }
  const upgrade = (name: string): string =>
    isthmus(
      `upgrade /opt/${name}.tar.gz --sha256 "$(sha256sum < /opt/${name}.tar.gz | cut -d' ' -f1)" --json 2>&1 || true`,
    )
  /** One that was asked for while the service ran, and whether the kernel knows of it. */
  const isOnline = (): void => {
    assert.match(isthmus('session list'), /crew/)
    assert.match(sh('nft list map inet isthmus who4'), /10\.1\.0\.7/)
  }

  test('the service takes the next version: it runs again, and who is online stays so', {
    timeout: 170_000,
  }, async () => {
    sh(`systemd-sysusers
      for name in lan0 wan0; do ip link add $name type veth peer name far-$name; ip link set $name up; ip link set far-$name up; done
      ip addr add 10.1.0.1/24 dev lan0; ip addr add 203.0.113.1/24 dev wan0; ip link set lo up
      systemctl daemon-reload; systemctl start isthmus-closed.service isthmus-firewall.socket isthmus.service`)
    for (let n = 0; n < 200 && status() === undefined; n++) await pause(100)
    assert.deepEqual([status()?.version, status()?.troubles], ['0.1.0', []], sh('journalctl --no-pager -n 40 || true'))
    isthmus('network put --id mess --range 10.1.0.0/24')
    isthmus('seat put --id 7 --network mess --address 10.1.0.7')
    const { codes } = JSON.parse(isthmus('voucher create --plan crew --minutes 30 --json'))
    isthmus(`session open --seat 7 --voucher ${codes[0]}`)
    isOnline()
    const said = upgrade('next')
    assert.match(said, /"done":true.*"runs":true/)
    assert.equal(status()?.version, '0.2.0')
    assert.match(sh('readlink /opt/isthmus'), /^isthmus-0\.2\.0-/)
    isOnline()
    assert.match(sh('stat -c %U /var/lib/isthmus/isthmus.db'), /^isthmus$/m)
  })

  test('one that does not start goes back, and the service runs again', { timeout: 170_000 }, () => {
    const said = upgrade('broken')
    assert.match(said, /upgrade:failed.*0\.3\.0 does not start.*ends again and again/)
    assert.deepEqual([status()?.version, status()?.troubles], ['0.2.0', []])
    assert.match(sh('readlink /opt/isthmus'), /^isthmus-0\.2\.0-/)
    isOnline()
  })
}
