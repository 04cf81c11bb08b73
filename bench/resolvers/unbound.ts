// Unbound: the list as local zones, two threads as it would have on this machine, no DNSSEC.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listening, start } from '../kit/processes.ts'
import { ADDRESS, type Resolver } from './resolver.ts'

const PORT = 15302

const settings = (folder: string, names: readonly string[], upstream: number): string => `server:
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  interface: ${ADDRESS}@${PORT}
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
  module-config: "iterator"
  num-threads: 2
  msg-cache-size: 32m
  rrset-cache-size: 64m
  prefetch: no
${names.map((name) => `  local-zone: "${name}" always_nxdomain`).join('\n')}
forward-zone:
  name: "."
  forward-addr: ${ADDRESS}@${upstream}
`

export const unbound: Resolver = {
  name: 'Unbound',
  note: 'the list as local zones, two threads, no DNSSEC',
  needs: { package: 'unbound', program: '/usr/sbin/unbound', version: ['-V'] },
  start: async ({ folder, names, upstream }) => {
    const file = join(folder, 'unbound.conf')
    writeFileSync(file, settings(folder, names, upstream))
    const program = await start(['/usr/sbin/unbound', '-d', '-c', file], { log: join(folder, 'output.log') })
    await listening(program, ADDRESS, PORT, 60)
    return { pid: program.pid, port: PORT, stop: program.stop }
  },
}
