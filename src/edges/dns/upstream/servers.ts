// Which servers to ask: those that are set, else those that this machine uses.
import { Resolver } from 'node:dns'
import { type Address, parseAddress } from '../../../base/addresses.ts'
import type { Server } from './ask-udp.ts'

const PORT = 53
const FRESH = 30_000
const UNKNOWN = '' as Address

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::1` or `[2001:db8::1]:5353`; the settings have checked them. */
const serverOf = (text: string): Server => {
  const [, six, port] = /^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? []
  if (six !== undefined) return { host: six, port: Number(port ?? PORT) }
  const colon = text.lastIndexOf(':')
  const hasPort = colon > 0 && text.indexOf(':') === colon
  return hasPort ? { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) } : { host: text, port: PORT }
}

/**
 * `configured`: as they are set now, `null` for the machine's own; asked for, and read anew, now and then. What `isOwn` knows as ours is
 * left out: it would ask itself.
 */
export const createServers = (
  configured: () => readonly string[] | null,
  now: () => number,
  isOwn: (address: Address, port: number) => boolean,
): (() => readonly Server[]) => {
  let last: readonly string[] | null | undefined
  let known: readonly Server[] = []
  let until = Number.NEGATIVE_INFINITY
  return () => {
    const set = configured()
    if (now() >= until || set !== last) {
      last = set
      const all = (set ?? new Resolver().getServers()).map(serverOf)
      known = all.filter(({ host, port }) => !isOwn(parseAddress(host) ?? UNKNOWN, port))
      until = now() + FRESH
    }
    return known
  }
}
