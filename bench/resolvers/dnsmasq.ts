// dnsmasq: the list as servers-file, one `server=/name/` a line; a cache that holds all names of the measure.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listening, start } from '../kit/processes.ts'
import { ADDRESS, type Resolver } from './resolver.ts'
import { PLAIN } from './world.ts'

const PORT = 15301

export const dnsmasq: Resolver = {
  name: 'dnsmasq',
  note: 'the list as servers-file, a cache of 10,000',
  needs: { package: 'dnsmasq-base', program: '/usr/sbin/dnsmasq', version: ['--version'] },
  start: async ({ folder, names, upstream }) => {
    const list = join(folder, 'list')
    writeFileSync(list, names.map((name) => `server=/${name}/\n`).join(''))
    const command = [
      '/usr/sbin/dnsmasq',
      ...PLAIN,
      ...['-p', String(PORT), '-h', '-c', '10000', `--server=${ADDRESS}#${upstream}`, `--servers-file=${list}`],
    ] as const
    const program = await start(command, { log: join(folder, 'output.log') })
    await listening(program, ADDRESS, PORT)
    return { pid: program.pid, port: PORT, stop: program.stop }
  },
}
