// The world that every resolver asks: a dnsmasq that knows a few thousand names and is asked for each once.
import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Program, start } from '../kit/processes.ts'
import { ADDRESS } from './resolver.ts'

/** Each below a domain of its own, as the sites that people visit are. */
export const SITES = Array.from({ length: 2500 }, (_, n) => `www.site${n}.example`)

export const WORLD_PORT = 15300

/** Arguments that make a dnsmasq do only what it is told here. */
export const PLAIN = [
  ...['-k', '-C', '/dev/null', '-R', '--pid-file=', '-u', userInfo().username],
  ...['--log-facility=-', '--no-poll', `--listen-address=${ADDRESS}`, '--bind-interfaces'],
] as const

export const startWorld = async (folder: string): Promise<Program> => {
  const hosts = join(folder, 'sites')
  writeFileSync(hosts, SITES.map((name, n) => `203.0.113.${(n % 250) + 1} ${name}\n`).join(''))
  const command = [
    '/usr/sbin/dnsmasq',
    ...PLAIN,
    '-p',
    String(WORLD_PORT),
    '-h',
    '-H',
    hosts,
    '--local-ttl=3600',
  ] as const
  const program = await start(command, { log: join(folder, 'world.log') })
  await sleep(500)
  return program
}
