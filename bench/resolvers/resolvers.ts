// All resolvers that are measured, in the order of the table.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DNS_PORT, isthmus } from '../systems/isthmus.ts'
import { dnsmasq } from './dnsmasq.ts'
import type { Resolver } from './resolver.ts'
import { unbound } from './unbound.ts'

/** Ourselves: the same program with the same list as for the measures of the proxy. */
const ourselves: Resolver = {
  name: isthmus.name,
  note: isthmus.note,
  start: async ({ folder, names }) => {
    const list = join(folder, 'names.txt')
    writeFileSync(list, `${names.join('\n')}\n`)
    const { pid, stop } = await isthmus.start({ folder, list, added: [] })
    return { pid: pid ?? 0, port: DNS_PORT, stop }
  },
}

export const RESOLVERS: readonly Resolver[] = [ourselves, dnsmasq, unbound]
