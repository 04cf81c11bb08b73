// The doctor on a gateway: interfaces, addresses, the kernel's table and who may put it in place, the line.
import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { before } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../../src/domain/doctor/finding.ts'
import { copyOf, examinedThrough, finds, parkThatRan } from '../kit/doctor.ts'
import { leftOut } from '../kit/needs.ts'
import { run } from '../kit/park.ts'

const INSIDE = fileURLToPath(new URL('../kit/doctor-gateway.ts', import.meta.url))

const GATEWAY =
  'gateway: { inside: lan0, outside: wan0, addresses: 10.1.0.1, line: { down: 10 Mbit/s, up: 5 Mbit/s } }\n'

let folder = ''
before(async () => {
  folder = copyOf(await parkThatRan(), GATEWAY)
  const settings = join(folder, 'isthmus.yaml')
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('proxy: 127.0.0.1:0', 'proxy: 127.0.0.1:3128'))
  chmodSync(folder, 0o755)
})

type Seen = Readonly<Record<'bare' | 'half' | 'whole', readonly Finding[]>> & { readonly same: boolean }

test('without interfaces and address, without a cable, and whole; the kernel’s table is tried and stays as it is', async () => {
  const { out, err } = await run(process.execPath, [INSIDE, folder])
  const told: { readonly cannot: string } | Seen = JSON.parse(out || '{"cannot":"it broke"}')
  if ('cannot' in told) return leftOut('the doctor on a gateway', told.cannot + err)
  const { bare, half, whole, same } = told
  finds(bare, 'gateway', 'broken', /There is no interface lan0: whoever is behind it/, /ip link/)
  finds(bare, 'gateway', 'broken', /There is no interface wan0: nothing leaves/)
  finds(
    bare,
    'gateway',
    'broken',
    /10\.1\.0\.1 is no address of this machine/,
    /ip address add 10\.1\.0\.1\/24 dev lan0/,
  )
  finds(half, 'gateway', 'look', /Nothing is at the other end of wan0: nothing leaves/, /cable/)
  finds(whole, 'gateway', 'ok', /The kernel takes the table/)
  finds(whole, 'ports', 'ok', /All 4 can be opened/)
  assert.deepEqual(
    whole.filter(({ state }) => state === 'broken'),
    [],
  )
  assert.ok(whole.some(({ what }) => /line (can be|is) shared/.test(what)))
  assert.equal(same, true)
})

test('as a user who may not change the firewall; with a helper that is not there; without the library, a kernel that can be set, or iproute2', async () => {
  const nobody = await examinedThrough(
    ['env', 'ISTHMUS_DATA=/tmp/none', 'setpriv', '--reuid', '65534', '--clear-groups'],
    folder,
  )
  if (process.getuid?.() !== 0 || nobody === undefined) return leftOut('the doctor without root', 'that needs root')
  finds(nobody, 'gateway', 'broken', /There is no interface lan0/)
  finds(nobody, 'gateway', 'broken', /this user may not change the firewall/, /as root, or give the helper/)
  const helper = await examinedThrough(['env', 'ISTHMUS_FIREWALL=/tmp/no-such.sock'], folder)
  finds(helper ?? [], 'gateway', 'broken', /socket of the firewall's helper, .* is not there/, /systemctl start/)
  const hide = 'for f in /usr/lib/*/libnftables.so.1; do mount --bind /dev/null "$f"; done; exec "$@"'
  const library = await examinedThrough(['unshare', '--mount', 'sh', '-ec', hide, 'sh'], folder)
  finds(library ?? [], 'gateway', 'broken', /library of nftables cannot be loaded/, /apt-get install libnftables1/)
  const fixed = 'mount --bind -o ro /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys; exec "$@"'
  const sealed = await examinedThrough(['unshare', '--net', '--mount', 'sh', '-ec', fixed, 'sh'], folder)
  finds(
    sealed ?? [],
    'gateway',
    'broken',
    /settings cannot be written here\. net\.ipv4\.\S+ is not 1/,
    /proc\/sys\/net/,
  )
  // Without a loopback, too.
  finds(sealed ?? [], 'program', 'look', /splice worker cannot be had \(connect ENETUNREACH/)
  const bare = await examinedThrough(['env', 'PATH=/nowhere'], folder)
  finds(bare ?? [], 'gateway', 'broken', /The program ip is not there/, /apt-get install iproute2/)
  finds(bare ?? [], 'gateway', 'look', /line cannot be shared fairly/)
})
