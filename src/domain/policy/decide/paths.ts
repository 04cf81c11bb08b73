// Which path is sound for each piece of the address space and each port, for one class of subjects while the same rules hold. Where it
// is not certain that names do not matter, they do: the proxy then decides each connection exactly.
import { type Address, addressOf, isSpecial, numeric, specialRanges } from '../../../base/addresses.ts'
import { type Bits, bitsWhere, both, either, hasBit, isEmpty, noBits, numbersIn, without } from '../compile/bits.ts'
import type { Target, Transport } from '../language.ts'
import type { Path, PathCell } from '../paths.ts'
import { inZone, type Site } from '../site.ts'
import type { Asker } from './askers.ts'
import type { AddressContact, Contacts } from './contacts.ts'
import type { Layout } from './layout.ts'
import type { Moment } from './moments.ts'
import { createPorts, type PortClass, type PortTable } from './ports.ts'
import { type Cell, fitting, namelessOf, rulesThrough } from './verdict.ts'

type Parts = { readonly layout: Layout; readonly contacts: Contacts; readonly site: Site }

/** `null`: refused whatever the name. */
type Outcome = { readonly path: Path; readonly service: string } | null

/** Addresses from `first` on, up to the next piece, with one answer to everything. */
type Piece = { readonly first: bigint; readonly at: Address }

const PORTS = 65_536
const LAST = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const

const isName = ({ kind }: Target): boolean => kind === 'list' || kind === 'below' || kind === 'exactly'

/** Rules and services that look at names, by themselves or through a service. */
const lookingAtNames = ({ rules, services, rulesOf }: Layout) => {
  const looking = bitsWhere(services.length, (n) => (services[n]?.to ?? []).some(isName))
  const own = bitsWhere(rules.length, (n) => (rules[n]?.match.to ?? []).some(isName))
  return { services: looking, rules: numbersIn(looking).reduce((all, n) => either(all, rulesOf[n] ?? all), own) }
}

/** Whether the fixed host's proxy is needed to reach the port that it really listens on. */
const mappedAt = ({ hosts }: Site): ReadonlySet<Address> =>
  new Set([...hosts.values()].flatMap(({ addresses, ports }) => (ports.size > 0 ? addresses : [])))

/** Where the answer may change, from zero on, in order. */
const piecesOf = (family: 4 | 6, { contacts, site }: Parts): readonly Piece[] => {
  const edges = [...mappedAt(site)].map(numeric).flatMap((one) => [one, { ...one, value: one.value + 1n }])
  for (const { from, to } of specialRanges())
    edges.push(numeric(from), { ...numeric(to), value: numeric(to).value + 1n })
  edges.push(...contacts.cuts().map(numeric))
  const starts = edges.filter((edge) => edge.family === family && edge.value <= LAST[family]).map(({ value }) => value)
  return [...new Set([0n, ...starts])]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((first) => ({ first, at: addressOf({ family, value: first }) }))
}

type Run = { readonly transport: Transport; readonly from: number; readonly to: number; readonly of: number }

/** Ports of one class that stand side by side. */
const runsOf = ({ at }: PortTable): readonly Run[] => {
  const runs: Run[] = []
  for (let start = 0, index = 1; index <= at.length; index++) {
    if (index !== PORTS && index !== at.length && at[index] === at[start]) continue
    const base = start >= PORTS ? PORTS : 0
    runs.push({ transport: base === 0 ? 'tcp' : 'udp', from: start - base, to: index - 1 - base, of: at[start] ?? 0 })
    start = index
  }
  return runs
}

/** What could cover there by the address alone, and what by some name. */
const coverageAt = (cell: Cell, layout: Layout, named: Bits): { readonly certain: Bits; readonly possible: Bits } => {
  const { asker, address } = cell
  const certain = both(asker.services, fitting(cell, layout, address.reach, address.services))
  const byName = both(asker.services, fitting(cell, layout, address.reach, named))
  return { certain, possible: either(certain, byName) }
}

/** Blocks in force for the asker that catch the address, whatever the name; and those that some name there would meet. */
const blocksAt = (cell: Cell, layout: Layout, names: ReturnType<typeof lookingAtNames>) => {
  const { address, asker, active } = cell
  const inForce = both(layout.blocks, both(asker.rules, active))
  const through = rulesThrough(fitting(cell, layout, address.reach, address.services), layout)
  const certain = both(inForce, either(address.rules, through))
  const throughNames = rulesThrough(fitting(cell, layout, address.reach, names.services), layout)
  const looking = either(both(inForce, names.rules), both(inForce, throughNames))
  return { certain, possible: without(looking, certain) }
}

/** Whether an exception that holds for the asker now could lift each of these blocks. */
const mayBeLifted = (blocks: Bits, { asker, active }: Cell, { exceptions, lifts, rules }: Layout): boolean => {
  const liftable = noBits(rules.length)
  for (const n of numbersIn(both(exceptions, both(asker.rules, active)))) {
    const block = lifts[n] ?? -1
    if (block >= 0) liftable[block >> 5] = (liftable[block >> 5] ?? 0) | (1 << (block & 31))
  }
  return numbersIn(blocks).every((block) => hasBit(liftable, block))
}

/**
 * Whether some name there is covered by services that refuse what shows no name: then a proxy has to look. The services of a name are the
 * certain ones and any of the others; the more of them say `refuse` and the fewer say `pinned`, the stricter.
 */
const mayRefuse = (certain: Bits, possible: Bits, cell: Cell, layout: Layout): boolean => {
  const refused = (services: Bits): boolean => namelessOf(services, cell, layout) === 'refuse'
  if (refused(possible) || refused(certain)) return true
  const { length } = layout.services
  return isEmpty(certain) && numbersIn(possible).some((one) => refused(bitsWhere(length, (n) => n === one)))
}

const byNames = (transport: Transport, refuses: boolean): Path => {
  if (!refuses) return 'pinned'
  return transport === 'tcp' ? 'checked' : 'no-quic'
}

const outcomeOf = (cell: Cell, layout: Layout, names: ReturnType<typeof lookingAtNames>, run: Run): Outcome => {
  const { certain, possible } = coverageAt(cell, layout, names.services)
  if (isEmpty(possible)) return null
  const blocks = blocksAt(cell, layout, names)
  if (!isEmpty(blocks.certain) && !mayBeLifted(blocks.certain, cell, layout)) return null
  const service = layout.services[numbersIn(isEmpty(certain) ? possible : certain)[0] ?? -1]?.id ?? ''
  const free = !isEmpty(certain) && isEmpty(blocks.certain) && isEmpty(blocks.possible)
  if (free) return { path: 'direct', service }
  return { path: byNames(run.transport, mayRefuse(certain, possible, cell, layout)), service }
}

const same = (a: Outcome, b: Outcome): boolean => a?.path === b?.path && a?.service === b?.service

/** Cells of one piece of addresses: neighbouring ports with one answer are one. */
const cellsIn = (range: PathCell['range'], runs: readonly Run[], outcomes: readonly Outcome[]): PathCell[] => {
  const cells: PathCell[] = []
  for (let n = 0; n < runs.length; ) {
    const outcome = outcomes[n] ?? null
    const first = runs[n]
    let last = first
    while (++n < runs.length && same(outcomes[n] ?? null, outcome) && runs[n]?.transport === first?.transport)
      last = runs[n]
    if (outcome === null || first === undefined || last === undefined) continue
    cells.push({ range, transport: first.transport, from: first.from, to: last.to, ...outcome })
  }
  return cells
}

/** Gives the cells of a class at a moment: the same object as long as the same rules hold. */
export const createPaths = (parts: Parts): ((asker: Asker, moment: Moment) => readonly PathCell[]) => {
  const { layout, contacts, site } = parts
  const names = lookingAtNames(layout)
  const ports = createPorts(layout.services)
  const runs = runsOf(ports)
  const mapped = mappedAt(site)
  const known = new WeakMap<Asker, Map<string, readonly PathCell[]>>()

  const outcomesAt = (asker: Asker, active: Bits, at: Address): readonly Outcome[] => {
    if (isSpecial(at) && !inZone(site, at)) return runs.map(() => null)
    const address: AddressContact = contacts.ofAddress(contacts.classOfAddress(at))
    const nothing: PortClass = { services: noBits(layout.services.length), refuses: true }
    return runs.map((run) => {
      const of = ports.classes[run.of] ?? nothing
      const cell: Cell = { asker, active, ports: of, name: null, asked: address, aliases: contacts.nothing, address }
      const outcome = outcomeOf(cell, layout, names, run)
      const needsProxy = outcome?.path === 'direct' && run.transport === 'tcp' && mapped.has(at)
      return needsProxy ? { ...outcome, path: 'checked' } : outcome
    })
  }

  const ofFamily = (family: 4 | 6, asker: Asker, active: Bits): PathCell[] => {
    const cells: PathCell[] = []
    let open: { first: bigint; outcomes: readonly Outcome[] } | undefined
    const end = (last: bigint): void => {
      if (open === undefined) return
      const range = { from: addressOf({ family, value: open.first }), to: addressOf({ family, value: last }) }
      cells.push(...cellsIn(range, runs, open.outcomes))
    }
    for (const { first, at } of piecesOf(family, parts)) {
      const outcomes = outcomesAt(asker, active, at)
      if (open !== undefined && outcomes.every((each, n) => same(each, open?.outcomes[n] ?? null))) continue
      end(first - 1n)
      open = { first, outcomes }
    }
    end(LAST[family])
    return cells
  }

  return (asker, moment) => {
    const ofAsker = known.get(asker) ?? new Map<string, readonly PathCell[]>()
    const before = ofAsker.get(moment.key)
    if (before !== undefined) return before
    const cells = [...ofFamily(4, asker, moment.active), ...ofFamily(6, asker, moment.active)]
    known.set(asker, ofAsker.set(moment.key, cells))
    return cells
  }
}
