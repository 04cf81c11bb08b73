// A route to the world that a router outside advertises: it stays when forwarding is switched on, and is learnt anew.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { putBack, switchOn } from '../../../src/edges/machine/sysctl.ts'
import { leftOut, program } from '../../kit/needs.ts'
import { enterOwnNetwork } from '../../kit/own-network.ts'

const sh = (command: string): string => execFileSync('sh', ['-ec', command], { encoding: 'utf8' })
const routes = (): string => sh('ip -6 route show default')
const until = async (pattern: RegExp): Promise<void> => {
  for (let n = 0; n < 150 && !pattern.test(routes()); n++) await pause(100)
  assert.match(routes(), pattern)
}

const dnsmasq = program('dnsmasq')
const cannot = dnsmasq === undefined ? 'no dnsmasq' : enterOwnNetwork()
if (cannot !== undefined || dnsmasq === undefined) leftOut('a route that is learnt', cannot ?? '')
else {
  const provider = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up; exec sleep 600'])
  await pause(300)
  const there = `nsenter --net=/proc/${provider.pid}/ns/net`
  sh(`
    sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
    ip link add wan0 type veth peer name eth0 netns ${provider.pid}
    ip link add lan0 type veth peer name device
    ${there} sh -ec 'sysctl -qw net.ipv6.conf.all.accept_dad=0; ip link set eth0 up; ip addr add 2001:db8:1::1/64 dev eth0 nodad'
    for name in wan0 lan0 device; do ip link set $name up; done`)
  const router = spawn(
    'nsenter',
    [
      `--net=/proc/${provider.pid}/ns/net`,
      ...[dnsmasq, '--keep-in-foreground', '-C', '/dev/null', '--port=0', '--enable-ra', '--pid-file=', '--user=root'],
      ...['--interface=eth0', '--dhcp-range=2001:db8:1::,ra-only,64', '--dhcp-leasefile=/dev/null'],
    ],
    { stdio: 'ignore' },
  )
  after(() => {
    router.kill('SIGKILL')
    provider.kill('SIGKILL')
  })

  test('the route stays when forwarding is switched on, and is learnt again when it is lost', async () => {
    await until(/proto ra/)
    let paper: string | null = null
    const parts = {
      machine: { inside: ['lan0'], outside: 'wan0', families: [6] },
      read: () => paper ?? undefined,
      keep: (text: string | null) => {
        paper = text
      },
    } as const
    assert.deepEqual(
      switchOn(parts).filter((trouble) => !trouble.includes('fwmark')),
      [],
    )
    assert.match(routes(), /proto ra/, 'without accept_ra=2 the kernel takes it away here')
    sh('ip -6 route flush default; ip link set wan0 down; ip link set wan0 up')
    await until(/proto ra/)
    putBack(parts)
    assert.equal(sh('cat /proc/sys/net/ipv6/conf/wan0/accept_ra').trim(), '1')
  })
}
