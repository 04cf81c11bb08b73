// Runs a script as the only inhabitant of a network of its own, where the resolver under test is the system's: port 53 and 80
// are free there, and nothing gets out.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder } from './folder.ts'
import { run } from './park.ts'

/** Why it cannot be done here, or `undefined`. */
export const noNamespace = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'that needs root on Linux'
  const { exit } = await run('unshare', ['--net', '--mount', 'true'])
  return exit === 0 ? undefined : 'network namespaces cannot be made here'
}

/**
 * Runs `script` (a path) with the loopback up and 127.0.0.1 in resolv.conf; gives what it wrote. Programs that it starts end with
 * it: `--kill-child` and a PID namespace see to that.
 */
export const inNamespace = async (script: string): Promise<{ exit: number; out: string; err: string }> => {
  const folder = freshFolder('net')
  const resolv = join(folder, 'resolv.conf')
  writeFileSync(resolv, 'nameserver 127.0.0.1\noptions timeout:2 attempts:2\n')
  const inside = [
    'ip link set lo up',
    // A way out that leads nowhere: a browser that sees none at all says so instead of asking for names.
    'ip link add out type veth peer name end',
    // Without IPv6 there: an address that comes up seconds later is a change of network, and a browser drops what it is asking.
    'for side in out end; do echo 1 > /proc/sys/net/ipv6/conf/$side/disable_ipv6; done',
    'ip addr add 192.0.2.1/24 dev out && ip link set out up && ip link set end up',
    'ip route add default via 192.0.2.254',
    'mount --bind "$1" /etc/resolv.conf',
    // The script may hold tests of its own, whose outcome is for people.
    'unset NODE_TEST_CONTEXT',
    'exec "$2" "$3"',
  ].join(' && ')
  return run('unshare', [
    ...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    ...['sh', '-c', inside, 'sh', resolv, process.execPath, script],
  ])
}
