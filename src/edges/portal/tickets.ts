// Holds a badge and PIN between the steps of one sign-in, so that no PIN ever stands in a page.
import { randomBytes } from 'node:crypto'
import type { Address } from '../../base/addresses.ts'
import type { Clock } from '../../base/clock.ts'

/** What was given so far, and which step comes next. Only in memory; a restart means beginning again. */
export type Held = {
  readonly step: 'choose-pin' | 'accept-rules'
  readonly badge: string
  readonly pin: string
  readonly newPin?: string
  /** The version of the rules to be accepted. */
  readonly version?: string
  /** Where the person wanted to go. */
  readonly onward: string | undefined
}

export type Tickets = {
  /** Holds it for five minutes and gives the ticket's name; an earlier ticket of the address is void. */
  readonly issue: (address: Address, held: Held) => string
  /** Gives it back once, to the same address and for the same step only. */
  readonly take: (address: Address, name: string, step: Held['step']) => Held | undefined
}

const LASTS = 300_000
const MOST = 5000

export const createTickets = (clock: Clock): Tickets => {
  // One an address, so that memory is bounded by those who are just signing in.
  const open = new Map<Address, { readonly name: string; readonly held: Held; readonly until: number }>()
  const tidy = (now: number): void => {
    for (const [address, { until }] of open) {
      if (until > now && open.size < MOST) return // oldest first: the rest is younger
      open.delete(address)
    }
  }
  return {
    issue: (address, held) => {
      const { boot } = clock()
      open.delete(address)
      tidy(boot)
      const name = randomBytes(16).toString('base64url')
      open.set(address, { name, held, until: boot + LASTS })
      return name
    },
    take: (address, name, step) => {
      const ticket = open.get(address)
      if (ticket === undefined || ticket.name !== name || ticket.held.step !== step) return undefined
      open.delete(address)
      return ticket.until > clock().boot ? ticket.held : undefined
    },
  }
}
