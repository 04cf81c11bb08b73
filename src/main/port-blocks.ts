// Blocks of ports: given at the sign-in, written with the session, the same after a restart, renewed with the outside address.
import { networkInterfaces } from 'node:os'
import { type Address, parseAddress, type Range } from '../base/addresses.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { GatewaySettings } from '../config/gateway.ts'
import { createPortBlocks, type PortBlocks } from '../domain/enforcement/port-blocks.ts'
import type { PortBlock } from '../domain/sessions/ports.ts'
import type { Session } from '../domain/sessions/session.ts'
import type { Store } from '../domain/store/store.ts'

export type Ports = {
  /** `null`: it leaves by whatever port. */
  readonly of: (session: Session) => PortBlock | null
  /** Resolves when it is written: before the first packet leaves by it. */
  readonly give: (session: Session) => Promise<void>
  readonly free: (session: Session) => void
  /** Looks whether the outside address is another one; then all who are online have other blocks, and it says so. */
  readonly moved: (online: readonly Session[]) => Promise<boolean>
}

type PortsParts = {
  readonly gateway: Pick<GatewaySettings, 'nat' | 'portsPerSession' | 'outside'>
  readonly store: Pick<Store, 'givePorts' | 'ports'>
  readonly clock: Clock
  readonly log: Log
}

const outsideAddress = (name: string): Address | undefined => {
  const found = networkInterfaces()[name]?.find(({ family }) => family === 'IPv4')
  return found === undefined ? undefined : parseAddress(found.address)
}

/** The public addresses as they are now; `null`: none, or no blocks are wanted. */
const rangeOf = ({ nat, portsPerSession, outside }: PortsParts['gateway']): Range | null => {
  if (portsPerSession === 0 || nat.kind === 'none') return null
  if (nat.kind === 'pool') return nat.ranges[0] ?? null
  const address = outsideAddress(outside)
  return address === undefined ? null : { from: address, to: address }
}

const isSame = (a: Range | null, b: Range | null): boolean => a?.from === b?.from && a?.to === b?.to

/** Those online keep what they had; who had none gets one. */
export const openPorts = async (parts: PortsParts, online: readonly Session[]): Promise<Ports> => {
  const { gateway, store, clock, log } = parts
  let range = rangeOf(gateway)
  const fresh = (): PortBlocks | null => (range === null ? null : createPortBlocks(range, gateway.portsPerSession))
  let blocks = fresh()
  /** Whether whoever came last found no block of their own. */
  let isShared = false
  const give = async (sessions: readonly Session[]): Promise<void> => {
    const since = clock().credible
    const without = blocks === null ? [] : sessions.filter(({ id }) => blocks?.of(id) === undefined)
    const given = without.flatMap(({ id }) => (blocks === null ? [] : [{ session: id, since, ...blocks.give(id) }]))
    if (given.length === 0) return
    const sharing = given.some((block) => blocks?.isCommon(block))
    if (sharing && !isShared) log('gateway.ports-shared', { size: gateway.portsPerSession })
    isShared = sharing
    await store.givePorts(given)
  }
  const isOnline = new Set(online.map(({ id }) => id))
  for (const { session, ...block } of await store.ports()) if (isOnline.has(session)) blocks?.keep(session, block)
  await give(online)
  return {
    of: ({ id }) => blocks?.of(id) ?? null,
    give: (session) => give([session]),
    free: ({ id }) => blocks?.free(id),
    moved: async (now) => {
      const next = rangeOf(gateway)
      if (isSame(range, next)) return false
      const before = { range, blocks }
      range = next
      blocks = fresh()
      try {
        await give(now)
      } catch (error) {
        // Nothing is written: the next look tries again.
        ;({ range, blocks } = before)
        throw error
      }
      return true
    },
  }
}
