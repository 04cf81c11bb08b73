// Which path is sound for one cell, and what it was chosen by. Where it is not certain that names do not matter, they do: the proxy
// then decides each connection exactly.
import { type Bits, bitsWhere, both, either, hasBit, isEmpty, noBits, numbersIn, without } from '../compile/bits.ts'
import type { Nameless, Target, Transport } from '../language.ts'
import type { Path } from '../paths.ts'
import type { Layout } from './layout.ts'
import { type Cell, fitting, namelessOf, rulesThrough } from './verdict.ts'

/** Rules and services that look at names, by themselves or through a service. */
export type Looking = { readonly services: Bits; readonly rules: Bits }

/** What is chosen, with all that it was chosen by. Bits are numbers of the layout. */
export type Choice = {
  /** `null`: refused whatever the name. */
  readonly path: Path | null
  /** One that covers. */
  readonly service: string
  /** Services of the plan that cover by the address alone, and those that cover at least some name. */
  readonly coverage: { readonly certain: Bits; readonly possible: Bits }
  /** Blocks in force that catch the address whatever the name, and those that only some name would meet. */
  readonly blocks: { readonly certain: Bits; readonly possible: Bits }
  /** Services by whose word what shows no name is refused (a set, since some may say nothing); `null`: pinned, or never asked. */
  readonly refusing: Bits | null
  /** A fixed host that listens on another port than is asked for: only the proxy finds it. */
  readonly mapped: boolean
}

const isName = ({ kind }: Target): boolean => kind === 'list' || kind === 'below' || kind === 'exactly'

export const lookingAtNames = ({ rules, services, rulesOf }: Layout): Looking => {
  const looking = bitsWhere(services.length, (n) => (services[n]?.to ?? []).some(isName))
  const own = bitsWhere(rules.length, (n) => (rules[n]?.match.to ?? []).some(isName))
  return { services: looking, rules: numbersIn(looking).reduce((all, n) => either(all, rulesOf[n] ?? all), own) }
}

const coverageAt = (cell: Cell, layout: Layout, named: Bits): Choice['coverage'] => {
  const { asker, address } = cell
  const certain = both(asker.services, fitting(cell, layout, address.reach, address.services))
  const byName = both(asker.services, fitting(cell, layout, address.reach, named))
  return { certain, possible: either(certain, byName) }
}

const blocksAt = (cell: Cell, layout: Layout, names: Looking): Choice['blocks'] => {
  const { address, asker, active } = cell
  const inForce = both(layout.blocks, both(asker.rules, active))
  const through = rulesThrough(fitting(cell, layout, address.reach, address.services), layout)
  const certain = both(inForce, either(address.rules, through))
  const throughNames = rulesThrough(fitting(cell, layout, address.reach, names.services), layout)
  const looking = either(both(inForce, names.rules), both(inForce, throughNames))
  return { certain, possible: without(looking, certain) }
}

/** Exceptions that hold for the asker now and lift this block, for some name or address. */
export const liftersOf = (
  block: number,
  { asker, active }: Pick<Cell, 'asker' | 'active'>,
  { exceptions, lifts }: Layout,
): readonly number[] => numbersIn(both(exceptions, both(asker.rules, active))).filter((n) => lifts[n] === block)

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
 * The services of some name there that together refuse what shows no name: then a proxy has to look. The services of a name are the
 * certain ones and any of the others; the more of them say `refuse` and the fewer say `pinned`, the stricter.
 */
const refusingAt = ({ certain, possible }: Choice['coverage'], cell: Cell, layout: Layout): Bits | null => {
  const { length } = layout.services
  const alone = isEmpty(certain) ? numbersIn(possible).map((one) => bitsWhere(length, (n) => n === one)) : []
  const says = (services: Bits): Nameless | null => namelessOf(services, cell, layout)
  return [possible, certain, ...alone].find((services) => says(services) === 'refuse') ?? null
}

const byNames = (transport: Transport, refuses: boolean): Path => {
  if (!refuses) return 'pinned'
  return transport === 'tcp' ? 'checked' : 'no-quic'
}

/** Chooses for one cell; `undefined` where no service of the plan covers anything. `mapped`: a fixed host listens elsewhere. */
export const choosePath = (
  cell: Cell,
  layout: Layout,
  names: Looking,
  transport: Transport,
  mapped: boolean,
): Choice | undefined => {
  const coverage = coverageAt(cell, layout, names.services)
  const { certain, possible } = coverage
  if (isEmpty(possible)) return undefined
  const blocks = blocksAt(cell, layout, names)
  const service = layout.services[numbersIn(isEmpty(certain) ? possible : certain)[0] ?? -1]?.id ?? ''
  const chosen = { service, coverage, blocks, refusing: null, mapped: false }
  if (!isEmpty(blocks.certain) && !mayBeLifted(blocks.certain, cell, layout)) return { ...chosen, path: null }
  const free = !isEmpty(certain) && isEmpty(blocks.certain) && isEmpty(blocks.possible)
  if (free && mapped && transport === 'tcp') return { ...chosen, path: 'checked', mapped }
  if (free) return { ...chosen, path: 'direct' }
  const refusing = refusingAt(coverage, cell, layout)
  return { ...chosen, path: byNames(transport, refusing !== null), refusing }
}
