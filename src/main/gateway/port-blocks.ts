// Blocks of ports: given at the sign-in, written with the session, the same after a restart, renewed with the outside address.
import { networkInterfaces } from 'node:os'
import { type Address, parseAddress, type Range } from '../../base/addresses.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { GatewaySettings } from '../../config/gateway.ts'
import { createPortBlocks, type PortBlocks } from '../../domain/enforcement/port-blocks.ts'
import {
  isCommonPort,
  PORTS_REST,
  type PortBlock,
  type PortsGiven,
  type PortsHeld,
} from '../../domain/sessions/ports.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'

export type Ports = {
  /** `null`: it leaves by whatever port. */
  readonly of: (session: Session) => PortBlock | null
  /** Resolves when it is written: before the first packet leaves by it. */
  readonly give: (session: Session) => Promise<void>
  readonly free: (session: Session) => void
  /** Looks whether the outside address is another one; then all who are online have other blocks, and it says so. */
  readonly moved: () => Promise<boolean>
}

type PortsParts = {
  readonly gateway: Pick<GatewaySettings, 'nat' | 'portsPerSession' | 'outside'>
  readonly store: Pick<Store, 'givePorts' | 'ports'>
  readonly clock: Clock
  readonly log: Log
  readonly online: () => readonly Session[]
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

const isSameBlock = (a: PortBlock, b: PortBlock): boolean => a.address === b.address && a.from === b.from

/** With all that was given before: those online keep it, and what others had rests. */
const blocksOf = (
  range: Range,
  size: number,
  held: readonly PortsHeld[],
  online: readonly Session[],
  now: number,
): PortBlocks => {
  const blocks = createPortBlocks(range, size)
  const isOnline = new Set(online.map(({ id }) => id))
  const ended = held.filter(({ session }) => !isOnline.has(session))
  for (const block of held) if (isOnline.has(block.session)) blocks.keep(block.session, block)
  for (const block of ended.sort((a, b) => (a.until ?? now) - (b.until ?? now))) blocks.rest(block, block.until ?? now)
  return blocks
}

/** Those online keep what they had; who had none gets one. */
export const openPorts = async (parts: PortsParts): Promise<Ports> => {
  const { gateway, store, clock, log, online } = parts
  let range: Range | null = null
  let blocks: PortBlocks | null = null
  /** Whether whoever came last found no block of their own. */
  let isShared = false
  /** `held`: what they were told to have last; who has another one now is told. */
  const give = async (sessions: readonly Session[], held: readonly PortsHeld[] = []): Promise<void> => {
    const since = clock().credible
    const of = blocks
    if (of === null) return
    const told = new Map(held.map((block) => [block.session, block]))
    const given = sessions.flatMap(({ id }): PortsGiven[] => {
      const [had, last] = [of.of(id), told.get(id)]
      const block = of.give(id, since)
      const isTold = had !== undefined && (last === undefined || isSameBlock(block, last))
      return isTold ? [] : [{ session: id, since, ...block }]
    })
    if (given.length === 0) return
    const sharing = given.some(({ from }) => isCommonPort(from))
    if (sharing && !isShared) log('gateway.ports-shared', { size: gateway.portsPerSession })
    isShared = sharing
    await store.givePorts(given)
  }
  const moved = async (): Promise<boolean> => {
    const next = rangeOf(gateway)
    if (isSame(range, next)) return false
    const now = clock().credible
    const held = next === null ? [] : await store.ports(now - PORTS_REST)
    const before = { range, blocks }
    range = next
    blocks = next === null ? null : blocksOf(next, gateway.portsPerSession, held, online(), now)
    try {
      await give(online(), held)
    } catch (error) {
      // Nothing is written: the next look tries again.
      ;({ range, blocks } = before)
      throw error
    }
    return true
  }
  await moved()
  return {
    of: ({ id }) => blocks?.of(id) ?? null,
    give: (session) => give([session]),
    free: ({ id }) => blocks?.free(id, clock().credible),
    moved,
  }
}
