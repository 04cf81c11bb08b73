// The machine's settings in a network of its own, by the kernel's real /proc/sys: switched on, put back, killed in between.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import test, { beforeEach } from 'node:test'
import { type Machine, namesToRead } from '../../../src/domain/enforcement/machine.ts'
import { putBack, switchOn } from '../../../src/edges/machine/sysctl.ts'
import { leftOut } from '../../kit/needs.ts'
import { enterOwnNetwork } from '../../kit/own-network.ts'

const MACHINE: Machine = { inside: ['lan0', 'cafe0'], outside: 'wan0', families: [4, 6] }
const at = (name: string): string => readFileSync(`/proc/sys/${name}`, 'utf8').trim()
const set = (name: string, value: string): void => writeFileSync(`/proc/sys/${name}`, value, { flag: 'r+' })
const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })

const snapshot = (): Record<string, string> => {
  const interfaces = readdirSync('/proc/sys/net/ipv4/conf').filter((name) => name !== 'all' && name !== 'default')
  const there = namesToRead(MACHINE, interfaces).flatMap((name) => {
    try {
      return [[name, at(name)] as const]
    } catch {
      return [] // not in this kernel, or not in a namespace
    }
  })
  return Object.fromEntries(there)
}

/** A data folder of one file. */
const shelf = () => {
  const all: (string | null)[] = [null]
  return { all, read: () => all.at(-1) ?? undefined, keep: (text: string | null) => void all.push(text) }
}

const cannot = enterOwnNetwork()
if (cannot !== undefined) leftOut('the machine’s settings', cannot)
else {
  const build = (): void => {
    sh(
      `for name in lan0 cafe0 wan0 mgmt0; do ip link del $name 2>/dev/null || true; ip link add $name type veth peer name far-$name; ip link set $name up; done`,
    )
    const start: Readonly<Record<string, string>> = {
      ...{ 'net/ipv4/ip_forward': '0', 'net/ipv6/conf/all/forwarding': '0', 'net/ipv4/tcp_fwmark_accept': '0' },
      ...{ 'net/ipv4/conf/all/rp_filter': '2', 'net/ipv4/conf/all/accept_source_route': '1' },
      ...{ 'net/ipv4/conf/wan0/send_redirects': '1', 'net/ipv6/conf/wan0/accept_ra': '1' },
      ...{ 'net/ipv6/conf/mgmt0/accept_ra': '1', 'net/ipv6/conf/all/accept_source_route': '0' },
    }
    for (const [name, value] of Object.entries(start)) set(name, value)
  }
  beforeEach(build)

  test('switched on: forwards between the park and the world, and nowhere else', () => {
    const troubles = switchOn({ machine: MACHINE, ...shelf() })
    assert.deepEqual(troubles, [])
    const now = snapshot()
    const wanted: Readonly<Record<string, string>> = {
      ...{ 'net/ipv4/ip_forward': '1', 'net/ipv6/conf/all/forwarding': '1', 'net/ipv4/tcp_fwmark_accept': '1' },
      ...{ 'net/ipv4/conf/lan0/forwarding': '1', 'net/ipv4/conf/wan0/forwarding': '1' },
      ...{ 'net/ipv4/conf/mgmt0/forwarding': '0', 'net/ipv6/conf/mgmt0/forwarding': '0' },
      // Strict inside and outside; `all` said "loosely", which holds for the others as before.
      ...{
        'net/ipv4/conf/all/rp_filter': '0',
        'net/ipv4/conf/lan0/rp_filter': '1',
        'net/ipv4/conf/wan0/rp_filter': '1',
      },
      ...{ 'net/ipv4/conf/mgmt0/rp_filter': '2' },
      ...{ 'net/ipv4/conf/all/accept_source_route': '0', 'net/ipv6/conf/all/accept_source_route': '-1' },
      ...{ 'net/ipv4/conf/all/accept_redirects': '0', 'net/ipv4/conf/wan0/accept_redirects': '0' },
      ...{ 'net/ipv4/conf/all/send_redirects': '0', 'net/ipv4/conf/wan0/send_redirects': '0' },
      ...{
        'net/ipv6/conf/wan0/accept_ra': '2',
        'net/ipv6/conf/mgmt0/accept_ra': '2',
        'net/ipv6/conf/lan0/accept_ra': '0',
      },
      ...{ 'net/netfilter/nf_conntrack_tcp_timeout_established': '7440' },
    }
    for (const [name, value] of Object.entries(wanted)) if (name in now) assert.equal(now[name], value, name)
    for (const name of ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding', 'net/ipv4/tcp_fwmark_accept'])
      assert.ok(name in now, name)
  })

  test('put back: everything is as it was', () => {
    const before = snapshot()
    const paper = shelf()
    switchOn({ machine: MACHINE, ...paper })
    assert.notDeepEqual(snapshot(), before)
    putBack({ machine: MACHINE, ...paper })
    assert.deepEqual(snapshot(), before)
    assert.equal(paper.all.at(-1), null)
    putBack({ machine: MACHINE, ...paper })
    assert.deepEqual(snapshot(), before, 'a second time there is nothing to be put back')
  })

  test('killed and started again, as often as one likes: what the first run found is put back', () => {
    const before = snapshot()
    const paper = shelf()
    // Killed after its writes and before it could say so.
    let kept = 0
    assert.throws(() =>
      switchOn({
        machine: MACHINE,
        read: paper.read,
        keep: (text) => {
          if (kept++ > 0) throw new Error('killed')
          paper.keep(text)
        },
      }),
    )
    // Killed in the middle of the writes: others forward because ip_forward made them.
    set('net/ipv4/conf/mgmt0/forwarding', '1')
    switchOn({ machine: MACHINE, ...paper })
    assert.equal(at('net/ipv4/conf/mgmt0/forwarding'), '0')
    switchOn({ machine: MACHINE, ...paper })
    putBack({ machine: MACHINE, ...paper })
    assert.deepEqual(snapshot(), before)
  })

  test('what somebody else sets while we run stays, also behind us', () => {
    const paper = shelf()
    const before = at('net/ipv4/conf/wan0/rp_filter')
    switchOn({ machine: MACHINE, ...paper })
    set('net/ipv4/conf/mgmt0/forwarding', '1')
    set('net/ipv4/conf/wan0/rp_filter', '2')
    switchOn({ machine: MACHINE, ...paper })
    assert.equal(at('net/ipv4/conf/mgmt0/forwarding'), '1')
    assert.equal(at('net/ipv4/conf/wan0/rp_filter'), '1')
    set('net/ipv4/tcp_fwmark_accept', '0')
    putBack({ machine: MACHINE, ...paper })
    assert.equal(at('net/ipv4/ip_forward'), '0')
    assert.equal(at('net/ipv4/tcp_fwmark_accept'), '0')
    assert.equal(at('net/ipv4/conf/wan0/rp_filter'), before)
  })

  test('a network of somebody else’s goes on forwarding behind us, where only that is left', () => {
    const paper = shelf()
    set('net/ipv4/ip_forward', '1')
    set('net/ipv4/conf/mgmt0/forwarding', '0')
    switchOn({ machine: MACHINE, ...paper })
    set('net/ipv4/conf/mgmt0/forwarding', '1')
    switchOn({ machine: MACHINE, ...paper })
    switchOn({ machine: MACHINE, ...paper })
    putBack({ machine: MACHINE, ...paper })
    assert.equal(at('net/ipv4/ip_forward'), '1')
    assert.equal(at('net/ipv4/conf/mgmt0/forwarding'), '1')
  })

  test('an interface that came while we ran goes back to what new ones got before', () => {
    const paper = shelf()
    switchOn({ machine: MACHINE, ...paper })
    sh('ip link add late0 type veth peer name far-late0')
    assert.equal(at('net/ipv4/conf/late0/forwarding'), '1')
    switchOn({ machine: MACHINE, ...paper })
    putBack({ machine: MACHINE, ...paper })
    assert.equal(at('net/ipv4/conf/late0/forwarding'), '0')
    sh('ip link del late0')
  })

  test('after another start of the machine, what stands then is what was before', () => {
    const paper = shelf()
    switchOn({ machine: MACHINE, ...paper })
    const text = (paper.read() ?? '').replace(/"boot":"[^"]+"/, '"boot":"another"')
    paper.keep(text)
    build()
    set('net/ipv4/conf/wan0/send_redirects', '0')
    const before = snapshot()
    switchOn({ machine: MACHINE, ...paper })
    putBack({ machine: MACHINE, ...paper })
    assert.deepEqual(snapshot(), before)
  })

  test('what is missing is said, and nothing else is lost by it', () => {
    const troubles = switchOn({ machine: { ...MACHINE, outside: 'nowhere0' }, ...shelf() })
    assert.deepEqual(troubles, ['There is no interface nowhere0: nothing passes by it.'])
    assert.equal(at('net/ipv4/conf/lan0/forwarding'), '1')
    const kept = JSON.stringify({ boot: at('kernel/random/boot_id'), before: { 'net/../../etc/x': '1' }, after: null })
    const paper = shelf()
    paper.keep(kept)
    putBack({ machine: MACHINE, ...paper })
    assert.equal(paper.all.at(-1), null, 'what nobody of us wrote is not believed')
  })
}
