// Which block of ports each session leaves by. A block rests before it comes back into use, so that a report whose clock is off finds
// one session; who finds none shares the common half of an address.
import { type Address, addressOf, numeric, type Range } from '../../base/addresses.ts'
import { BLOCK_PORTS, COMMON_PORTS, PORTS_REST, type PortBlock } from '../sessions/ports.ts'

const PORTS = BLOCK_PORTS.to - BLOCK_PORTS.from + 1

/** `now`: credible time, milliseconds. */
export type PortBlocks = {
  /** The block that a session has, or has from now on; with none free, a common one. */
  readonly give: (session: string, now: number) => PortBlock
  /** What it was given in a run before, of whatever size: its own until its end. The latest at these addresses is what it leaves by. */
  readonly keep: (session: string, block: PortBlock) => void
  /** What an ended session had. Whose end is the longest ago first, before any `give`. */
  readonly rest: (block: PortBlock, until: number) => void
  readonly of: (session: string) => PortBlock | undefined
  readonly free: (session: string, now: number) => void
}

/** Blocks by their number: neighbours have different addresses, so that all addresses are used alike. */
const layout = (range: Range, size: number) => {
  const first = numeric(range.from).value
  const addresses = Number(numeric(range.to).value - first) + 1
  const rows = Math.floor(PORTS / size)
  const address = (at: number): Address => addressOf({ family: 4, value: first + BigInt(at % addresses) })
  return {
    total: addresses * rows,
    block: (number: number): PortBlock => {
      const from = BLOCK_PORTS.from + Math.floor(number / addresses) * size
      return { address: address(number), from, to: from + size - 1 }
    },
    common: (turn: number): PortBlock => ({ address: address(turn), ...COMMON_PORTS }),
    /** All that have a port of it; `undefined`: it is none of these addresses. */
    numbers: (block: PortBlock): readonly number[] | undefined => {
      const at = Number(numeric(block.address).value - first)
      if (at < 0 || at >= addresses) return undefined
      const row = (port: number): number => Math.floor((port - BLOCK_PORTS.from) / size)
      const [low, high] = [row(block.from), Math.min(row(block.to), rows - 1)]
      return Array.from({ length: Math.max(0, high - low + 1) }, (_, n) => (low + n) * addresses + at)
    },
  }
}

type Has = { readonly block: PortBlock; readonly numbers: readonly number[] }

/** `range`: the public IPv4 addresses; `size`: ports of a block, at most 32256. */
export const createPortBlocks = (range: Range, size: number): PortBlocks => {
  const { total, block, common, numbers } = layout(range, size)
  const bySession = new Map<string, Has>()
  /** How many sessions have ports of it: two may where blocks were smaller before. */
  const holders = new Map<number, number>()
  /** Since when each has rested, the longest first. */
  const resting = new Map<number, number>()
  /** All are gone through once, before any is used again; so many of them so far. */
  let passed = 0
  let shared = 0
  const next = (now: number): number | undefined => {
    while (passed < total) {
      const number = passed++
      if (!holders.has(number) && !resting.has(number)) return number
    }
    const [longest] = resting
    if (longest === undefined || longest[1] + PORTS_REST > now) return undefined
    resting.delete(longest[0])
    return longest[0]
  }
  const hold = (session: string, has: PortBlock, more: readonly number[]): void => {
    for (const number of more) {
      holders.set(number, (holders.get(number) ?? 0) + 1)
      resting.delete(number)
    }
    bySession.set(session, { block: has, numbers: [...(bySession.get(session)?.numbers ?? []), ...more] })
  }
  const letRest = (number: number, since: number): void => {
    resting.delete(number)
    resting.set(number, since)
  }
  const give = (session: string, now: number): void => {
    const number = next(now)
    if (number === undefined) hold(session, common(shared++), [])
    else hold(session, block(number), [number])
  }
  return {
    give: (session, now) => {
      if (!bySession.has(session)) give(session, now)
      return bySession.get(session)?.block ?? common(0)
    },
    keep: (session, { address, from, to }) => {
      const more = numbers({ address, from, to })
      if (more !== undefined) hold(session, { address, from, to }, more)
    },
    rest: (was, until) => {
      for (const number of numbers(was) ?? []) if (!holders.has(number)) letRest(number, until)
    },
    of: (session) => bySession.get(session)?.block,
    free: (session, now) => {
      for (const number of bySession.get(session)?.numbers ?? []) {
        const left = (holders.get(number) ?? 0) - 1
        if (left > 0) holders.set(number, left)
        else {
          holders.delete(number)
          letRest(number, now)
        }
      }
      bySession.delete(session)
    },
  }
}
