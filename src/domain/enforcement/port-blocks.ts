// Which block of ports each session leaves by. A block comes back into use as late as possible, so that a report whose clock is a
// little off still finds one session.
import { type Address, addressOf, numeric, type Range } from '../../base/addresses.ts'
import type { PortBlock } from '../sessions/ports.ts'

/** Below are the ports of services, which some servers take for privileged. */
const FIRST_PORT = 1024
const PORTS = 65_536 - FIRST_PORT

export type PortBlocks = {
  /** The block that a session has, or has from now on; with none free, the common one. */
  readonly give: (session: string) => PortBlock
  /** What it had in the run before: it keeps it where that is a block of these, and nobody else's. Oldest first, before any `give`. */
  readonly keep: (session: string, block: PortBlock) => void
  readonly of: (session: string) => PortBlock | undefined
  readonly free: (session: string) => void
  /** Whether all who find no free one share it: the last block of all. */
  readonly isCommon: (block: PortBlock) => boolean
}

/** Blocks by their number: neighbours have different addresses, so that all addresses are used alike. */
const layout = (range: Range, size: number) => {
  const first = numeric(range.from).value
  const addresses = Number(numeric(range.to).value - first) + 1
  const total = addresses * Math.floor(PORTS / size)
  return {
    total,
    block: (index: number): PortBlock => {
      const from = FIRST_PORT + Math.floor(index / addresses) * size
      const address: Address = addressOf({ family: 4, value: first + BigInt(index % addresses) })
      return { address, from, to: from + size - 1 }
    },
    /** `undefined`: no block of these. */
    index: ({ address, from, to }: PortBlock): number | undefined => {
      const at = Number(numeric(address).value - first)
      const row = (from - FIRST_PORT) / size
      const index = row * addresses + at
      const ours = at >= 0 && at < addresses && Number.isInteger(row) && to === from + size - 1
      return ours && index >= 0 && index < total ? index : undefined
    },
  }
}

/** `range`: the public IPv4 addresses; `size`: ports of a block, at most 64512. */
export const createPortBlocks = (range: Range, size: number): PortBlocks => {
  const { total, block, index } = layout(range, size)
  const common = total - 1
  const bySession = new Map<string, number>()
  const taken = new Set<number>()
  /** Free again, the longest first. */
  const freed = new Set<number>()
  /** All blocks are gone through once, from `start` on; `passed` of them so far. */
  let start = 0
  let passed = 0
  const isPassed = (at: number): boolean => (at - start + common) % common < passed
  const next = (): number => {
    while (passed < common) {
      const at = (start + passed++) % common
      if (!taken.has(at)) return at
    }
    const [oldest = common] = freed
    freed.delete(oldest)
    return oldest
  }
  const take = (session: string, at: number): void => {
    bySession.set(session, at)
    if (at !== common) taken.add(at)
  }
  const of = (session: string): PortBlock | undefined => {
    const at = bySession.get(session)
    return at === undefined ? undefined : block(at)
  }
  return {
    give: (session) => {
      if (!bySession.has(session)) take(session, next())
      return block(bySession.get(session) ?? common)
    },
    keep: (session, was) => {
      const at = index(was)
      if (at === undefined || taken.has(at) || bySession.has(session)) return
      take(session, at)
      if (at !== common) start = (at + 1) % common
    },
    of,
    free: (session) => {
      const at = bySession.get(session)
      if (at === undefined) return
      bySession.delete(session)
      if (taken.delete(at) && isPassed(at)) freed.add(at)
    },
    isCommon: (given) => index(given) === common,
  }
}
