// Opening ports, and knowing which are ours.
import { networkInterfaces } from 'node:os'
import { type Address, parseAddress, parseRange, within } from '../base/addresses.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Endpoint } from '../config.ts'

const LOOPBACK = ['127.0.0.0/8', '::1'].flatMap((text) => parseRange(text) ?? [])
const WILDCARDS: readonly string[] = ['0.0.0.0', '::']

/** Whether only this machine can reach it. */
export const isLoopback = (address: Address): boolean => LOOPBACK.some((range) => within(address, range))

/** Turns the system's refusal to listen into one line that names what to set. */
export const listenError = (cause: unknown, endpoint: Endpoint, variable: string): Error => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const where = `${endpoint.host}:${endpoint.port}`
  if (code === 'EADDRINUSE')
    return new IsthmusError(
      'listen:port-taken',
      `${where} is taken by another program`,
      `set ${variable} to another port`,
      { cause },
    )
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return new IsthmusError(
      'listen:not-allowed',
      `${where} cannot be opened (${code})`,
      `set ${variable} to an address and port of this machine`,
      { cause },
    )
  return cause instanceof Error ? cause : new Error(String(cause))
}

const isOfThisMachine = (address: Address): boolean =>
  isLoopback(address) ||
  Object.values(networkInterfaces()).some((list) => list?.some((each) => parseAddress(each.address) === address))

/** The listeners of this program, as they come up. */
export type Own = {
  readonly add: (host: Address, port: number) => void
  /** Whether something of ours listens there: never a destination. */
  readonly has: (address: Address, port: number) => boolean
}

export const ownListeners = (): Own => {
  const list: Endpoint[] = []
  return {
    add: (host, port) => list.push({ host, port }),
    has: (address, port) =>
      list.some(
        (own) =>
          own.port === port && (own.host === address || (WILDCARDS.includes(own.host) && isOfThisMachine(address))),
      ),
  }
}
