// The one place where the rules of the language are applied: everything that follows from one cell. `decide` keeps a few words
// of it, `explain` tells all of it. DESIGN section 7 and docs/policy.md say the same in prose.
import { addBit, type Bits, both, either, hasBit, isEmpty, noBits, numbersIn, without } from '../compile/bits.ts'
import type { Nameless } from '../language.ts'
import type { Asker } from './askers.ts'
import type { AddressContact, Contact } from './contacts.ts'
import type { Layout } from './layout.ts'
import type { PortClass } from './ports.ts'

/** Everything that a verdict depends on. */
export type Cell = {
  readonly asker: Asker
  /** Rules that hold at this time: within their schedule, and not past their last day. */
  readonly active: Bits
  readonly ports: PortClass
  /** What was asked for: a name, or `null` for an address literal. */
  readonly name: Contact | null
  /** The asked literal, or what stands for a name: an address in no zone and no range. */
  readonly asked: AddressContact
  readonly aliases: Contact
  readonly address: AddressContact
}

/** What follows. Rules are numbers of the layout; numbersIn gives them in the order in which they are named. */
export type Verdict = {
  /** How the covering service treats bytes without a name; `null` when no service of the plan covers. */
  readonly covered: Nameless | null
  /** Blocks that no exception lifts. */
  readonly blocks: Bits
  /** Exceptions that lifted a block. */
  readonly lifting: Bits
  readonly counts: Bits
}

/** Services that fit port and zone, and whose `to` is met, if they have one. */
export const fitting = ({ ports }: Cell, { anywhere }: Layout, reach: Bits, met: Bits): Bits =>
  both(both(ports.services, reach), either(anywhere, met))

/** Rules that point at one of these services. */
export const rulesThrough = (services: Bits, { rulesOf, rules }: Layout): Bits =>
  numbersIn(services).reduce((found, n) => either(found, rulesOf[n] ?? found), noBits(rules.length))

const holding = (rules: Bits, { asker, active }: Cell): Bits => both(rules, both(asker.rules, active))

/** A plan's service covers by the asked name or by the address that is dialled; an alias opens nothing. */
const covering = (cell: Cell, layout: Layout): Bits => {
  const { name, address, asker } = cell
  const met = name === null ? address.services : either(name.services, address.services)
  return both(asker.services, fitting(cell, layout, address.reach, met))
}

/** Rules that catch the asked host, an alias or the address, by themselves or through a service. */
const caught = (cell: Cell, layout: Layout): Bits => {
  const { name, asked, aliases, address } = cell
  const host = name ?? asked
  const met = either(either(host.services, aliases.services), address.services)
  const through = rulesThrough(fitting(cell, layout, address.reach, met), layout)
  return holding(either(either(host.rules, aliases.rules), either(address.rules, through)), cell)
}

/** Exceptions are judged on the asked host alone: a name lies in no zone and no range, a literal where it lies. */
const excepting = (cell: Cell, layout: Layout): Bits => {
  const { name, asked } = cell
  const host = name ?? asked
  const through = rulesThrough(
    fitting(cell, layout, name === null ? asked.reach : layout.outside, host.services),
    layout,
  )
  return both(holding(either(host.rules, through), cell), layout.exceptions)
}

/**
 * What a service says itself counts before any default, since two services of one plan are two permissions and the wider one
 * must not make the narrower one's word void; of those that say something, the stricter.
 */
export const namelessOf = (services: Bits, cell: Cell, layout: Layout): Nameless | null => {
  if (isEmpty(services)) return null
  const said = numbersIn(services).flatMap((n) => layout.services[n]?.nameless ?? [])
  if (said.includes('refuse')) return 'refuse'
  if (said.includes('pinned')) return 'pinned'
  return cell.ports.refuses ? 'refuse' : 'pinned'
}

/** Applies the policy to one cell. */
export const judge = (cell: Cell, layout: Layout): Verdict => {
  const rules = caught(cell, layout)
  const matching = both(rules, layout.blocks)
  const lifted = noBits(layout.rules.length)
  const lifting = noBits(layout.rules.length)
  for (const n of numbersIn(excepting(cell, layout))) {
    const block = layout.lifts[n] ?? -1
    if (block < 0 || !hasBit(matching, block)) continue
    addBit(lifted, block)
    addBit(lifting, n)
  }
  return {
    covered: namelessOf(covering(cell, layout), cell, layout),
    blocks: without(matching, lifted),
    lifting,
    counts: both(rules, layout.observed),
  }
}

/** Whether the verdict lets the connection through. */
export const allows = ({ covered, blocks }: Verdict): boolean => covered !== null && isEmpty(blocks)
