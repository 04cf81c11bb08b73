// What the policy says about one destination, to everybody, on every port, at every time: the one enumeration that comparing,
// reach and warnings stand on. Each answer comes from `judge`, as every decision does.
import { addBit, type Bits, bitsKey, bitsWhere, both, either, isEmpty, noBits, numbersIn } from '../compile/bits.ts'
import type { PortClass } from '../decide/ports.ts'
import { allows, judge, type Verdict } from '../decide/verdict.ts'
import { type Budget, spend } from './budget.ts'
import type { View } from './destinations.ts'
import { type Dimension, dimensionsOf, more, rulesFor, type Standing } from './people.ts'
import type { PortGroup } from './ports.ts'
import type { Side } from './side.ts'
import type { Times } from './times.ts'

/** The plan decides: none of its services covers it. No rule has a colon in its id. */
export const BY_PLAN = 'plan:'

/** What one side says: '' allows, else the rule that decides, or BY_PLAN. */
type Outcome = string

/** Points of time at which no rule that matters here comes or goes; numbers of `Times.points`. */
type Season = { readonly points: readonly number[]; readonly active: readonly Bits[] }

/** For each group of ports, each season and each side the outcome. Everybody with the same grid is treated alike. */
type Grid = readonly (readonly (readonly Outcome[])[])[]

/** People told apart step by step. `leaf` is the number of a grid. The same number of a node is the same people's lot. */
type Node =
  | { readonly leaf: number }
  | {
      readonly dimension: Dimension
      readonly edges: readonly { readonly values: readonly string[]; readonly to: number }[]
    }

export type Answers = {
  readonly nodes: readonly Node[]
  readonly root: number
  readonly grids: readonly Grid[]
  readonly seasons: readonly Season[]
}

/** What is asked about: everything but the people. */
export type Asked = {
  readonly sides: readonly Side[]
  readonly views: readonly View[]
  readonly ports: readonly PortGroup[]
  readonly times: Times
  /** Plans that somebody may have. */
  readonly plans: readonly string[]
  /** Called with every verdict there is. */
  readonly seen?: (side: number, verdict: Verdict) => void
}

const allBits = (size: number): Bits => bitsWhere(size, () => true)

type Circumstances = { readonly standing: Standing; readonly active: Bits; readonly ports: PortClass }

/** As `explain` answers: of several addresses the first that is allowed, else the first. */
const verdictOn = (side: Side, { name, addresses }: View, { standing, active, ports }: Circumstances): Verdict => {
  const asker = { number: 0, plan: '', ...standing }
  const aliases = side.contacts.nothing
  let first: Verdict | undefined
  for (const address of addresses) {
    const verdict = judge({ asker, active, ports, name, asked: address, aliases, address }, side.layout)
    if (addresses.length === 1 || allows(verdict)) return verdict
    first ??= verdict
  }
  if (first === undefined) throw new Error('a destination has no address')
  return first
}

const outcomeOf = ({ layout }: Side, { covered, blocks }: Verdict): Outcome => {
  if (covered === null) return BY_PLAN
  return isEmpty(blocks) ? '' : (layout.rules[numbersIn(blocks)[0] ?? -1]?.id ?? '')
}

/** Rules of the n-th side that matter there to anybody at any time: those that block, that lift, and that are lifted. */
export const relevantOf = (side: Side, view: View, ports: readonly PortGroup[], n: number): Bits => {
  const { layout } = side
  const every = allBits(layout.rules.length)
  const standing = { services: allBits(layout.services.length), rules: every }
  let relevant = noBits(layout.rules.length)
  for (const group of ports) {
    const portClass = group.classes[n]
    if (portClass === undefined) continue
    for (const address of view.addresses) {
      const alone = { name: view.name, addresses: [address] }
      const { blocks, lifting } = verdictOn(side, alone, { standing, active: every, ports: portClass })
      relevant = either(relevant, either(blocks, lifting))
      for (const exception of numbersIn(lifting)) addBit(relevant, layout.lifts[exception] ?? 0)
    }
  }
  return relevant
}

const seasonsOf = ({ points }: Times, relevant: readonly Bits[]): readonly Season[] => {
  const seasons = new Map<string, { points: number[]; active: readonly Bits[] }>()
  for (const [n, point] of points.entries()) {
    const active = point.active.map((bits, side) => both(bits, relevant[side] ?? bits))
    const key = active.map(bitsKey).join(' ')
    const season = seasons.get(key)
    if (season === undefined) seasons.set(key, { points: [n], active })
    else season.points.push(n)
  }
  return [...seasons.values()]
}

type Work = {
  readonly asked: Asked
  readonly relevant: readonly Bits[]
  readonly seasons: readonly Season[]
  readonly dimensions: readonly Dimension[]
  /** For each dimension, each of its values and each side: the rules that name it. */
  readonly named: readonly (readonly (readonly Bits[])[])[]
  readonly budget: Budget
  readonly nodes: Node[]
  readonly numbers: Map<string, number>
  readonly known: Map<string, number>
  readonly grids: Grid[]
}

const numbered = ({ nodes, numbers }: Work, key: string, make: () => Node): number => {
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, nodes.length)
  return nodes.push(make()) - 1
}

const gridFor = ({ asked, seasons }: Work, standings: readonly Standing[]): Grid =>
  asked.ports.map(({ classes }) =>
    seasons.map(({ active }) =>
      asked.sides.map((side, n) => {
        const circumstances = { standing: standings[n]!, active: active[n]!, ports: classes[n]! }
        const verdict = verdictOn(side, asked.views[n]!, circumstances)
        asked.seen?.(n, verdict)
        return outcomeOf(side, verdict)
      }),
    ),
  )

const leafFor = (work: Work, standings: readonly Standing[]): number | undefined => {
  const { asked, seasons, budget, grids } = work
  const addresses = asked.views.reduce((sum, view) => sum + view.addresses.length, 0)
  if (!spend(budget, asked.ports.length * seasons.length * addresses)) return undefined
  const grid = gridFor(work, standings)
  return numbered(work, JSON.stringify(grid), () => ({ leaf: grids.push(grid) - 1 }))
}

const choiceFor = (work: Work, step: number, standings: readonly Standing[]): number | undefined => {
  const dimension = work.dimensions[step]
  if (dimension === undefined) return leafFor(work, standings)
  const ways = new Map<number, string[]>()
  for (const [v, value] of dimension.values.entries()) {
    const next = standings.map((standing, n) => {
      const named = more(standing, work.named[step]![v]![n]!)
      const services = work.asked.sides[n]?.layout.plans.get(value)
      return dimension.item === 'plan' && services !== undefined ? { ...named, services } : named
    })
    const to = nodeFor(work, step + 1, next)
    if (to === undefined) return undefined
    ways.set(to, [...(ways.get(to) ?? []), value])
  }
  const edges = [...ways].map(([to, values]) => ({ values, to }))
  if (edges.length === 1) return edges[0]?.to
  return numbered(work, JSON.stringify([step, edges]), () => ({ dimension, edges }))
}

// People of whom the same rules are known so far are looked at once, however many things would tell them apart.
const nodeFor = (work: Work, step: number, standings: readonly Standing[]): number | undefined => {
  if (!spend(work.budget, 1)) return undefined
  const key = `${step} ${standings.map(({ services, rules }) => `${bitsKey(services)} ${bitsKey(rules)}`).join(' ')}`
  const known = work.known.get(key)
  if (known !== undefined) return known
  const made = choiceFor(work, step, standings)
  if (made !== undefined) work.known.set(key, made)
  return made
}

/** All answers about one destination; `undefined`: they are too many for the budget. */
export const answersOn = (asked: Asked, budget: Budget): Answers | undefined => {
  const { sides, views, ports, times, plans } = asked
  if (!spend(budget, sides.length * ports.length + Math.ceil(times.points.length / 4))) return undefined
  const relevant = sides.map((side, n) => relevantOf(side, views[n]!, ports, n))
  const seasons = seasonsOf(times, relevant)
  const dimensions = dimensionsOf(sides, relevant, plans)
  const values = dimensions.reduce((sum, dimension) => sum + dimension.values.length, 0)
  if (!spend(budget, values * sides.length)) return undefined
  const named = dimensions.map((dimension) =>
    dimension.values.map((value) => sides.map((side, n) => both(rulesFor(side, dimension, value), relevant[n]!))),
  )
  const work: Work = {
    ...{ asked, relevant, seasons, dimensions, named, budget },
    ...{ nodes: [], numbers: new Map(), known: new Map(), grids: [] },
  }
  const nobody = sides.map(({ layout }) => ({
    services: noBits(layout.services.length),
    rules: noBits(layout.rules.length),
  }))
  const root = nodeFor(work, 0, nobody)
  return root === undefined ? undefined : { nodes: work.nodes, root, grids: work.grids, seasons }
}
