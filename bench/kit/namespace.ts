// A network namespace of the bench's own: only a loopback is in it, so no load can leave the machine, all ports are
// free, and the settings that count (congestion control, ports) are the same everywhere without touching the host's.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

// Reno, not the host's choice: BBR paces on loopback and divides every figure by three. Without loss, cubic (which only
// root of the host may choose) is the same. The ports begin above those that the systems listen at.
const SETUP = `
ip link set lo up &&
mount --bind "$1/hosts" /etc/hosts &&
{ echo reno > /proc/sys/net/ipv4/tcp_congestion_control; echo 20000 65000 > /proc/sys/net/ipv4/ip_local_port_range; } 2>/dev/null
shift
exec "$@"
`

// Without root the set-up needs a user namespace in which one is root; what is measured runs as the user again.
const asUser = (): { readonly outer: string[]; readonly inner: string[] } => {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  if (user === 0) return { outer: [], inner: [] }
  return { outer: ['--map-root-user'], inner: ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`] }
}

/** Runs a script of Node there, with names that lead to the given addresses; what it writes to descriptor 3. */
export const runInside = async (
  folder: string,
  hosts: readonly string[],
  script: readonly string[],
  seconds: number,
): Promise<string> => {
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${hosts.join('\n')}\n`, { mode: 0o644 })
  const { outer, inner } = asUser()
  const child = spawn(
    'unshare',
    [...outer, '--net', '--mount', 'sh', '-c', SETUP, 'bench', folder, ...inner, process.execPath, ...script],
    { stdio: ['ignore', 'inherit', 'inherit', 'pipe'], timeout: seconds * 1000 },
  )
  const stop = (): void => void child.kill('SIGTERM')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  const closed = once(child, 'close')
  let text = ''
  for await (const piece of child.stdio[3] as Readable) text += piece
  await closed
  if (child.exitCode !== 0) throw new Error(`the measurement ended with ${child.exitCode ?? child.signalCode}`)
  return text
}
