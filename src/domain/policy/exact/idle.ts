// Rules that never matter: blocks that never decide and exceptions that never lift, whoever asks for what and whenever.
import { type Bits, either, hasBit, isEmpty, noBits, numbersIn, without } from '../compile/bits.ts'
import type { Verdict } from '../decide/verdict.ts'
import { answersOn, relevantOf } from './answers.ts'
import { BRIEF, type Budget, spend } from './budget.ts'
import { destinationsOf, type Group } from './destinations.ts'
import { type PortGroup, portsOf } from './ports.ts'
import type { Side } from './side.ts'
import { timesOf } from './times.ts'

/** A rule that could be taken out: no decision, and no rule that one names, would change. */
export type Idle = {
  readonly rule: string
  /** It has no destination at all: its lists are empty, or no port of its services leads anywhere. */
  readonly meetsNothing: boolean
  /** Blocks that are named in its place. */
  readonly behind: readonly string[]
  /** Exceptions that lift it; of an exception, others that lift the same. */
  readonly lifted: readonly string[]
}

/** What was seen of each rule so far; sets of numbers of the layout. */
type Tally = { matters: Bits; met: Bits; behind: Map<number, Bits>; lifted: Map<number, Bits> }

const put = (sets: Map<number, Bits>, at: number, bits: Bits): void => {
  const known = sets.get(at)
  sets.set(at, known === undefined ? bits : either(known, bits))
}

const only = (size: number, n: number): Bits => {
  const bits = noBits(size)
  bits[n >> 5] = (bits[n >> 5] ?? 0) | (1 << (n & 31))
  return bits
}

/** Other exceptions that lift the same block here. */
const besides = ({ layout }: Side, { lifting }: Verdict, exception: number): readonly number[] =>
  numbersIn(lifting).filter((n) => n !== exception && layout.lifts[n] === layout.lifts[exception])

/** An exception matters where its block, left standing, would be named. */
const tallyException = (side: Side, tally: Tally, verdict: Verdict, exception: number): void => {
  const size = side.layout.rules.length
  const block = side.layout.lifts[exception] ?? -1
  const first = numbersIn(verdict.blocks)[0] ?? size
  tally.met = either(tally.met, either(only(size, exception), only(size, block)))
  put(tally.lifted, block, only(size, exception))
  const others = besides(side, verdict, exception)
  if (verdict.covered === null) return
  if (others.length > 0) for (const n of others) put(tally.lifted, exception, only(size, n))
  else if (block < first) tally.matters = either(tally.matters, only(size, exception))
  else put(tally.behind, exception, only(size, first))
}

const tallyUp = (side: Side, tally: Tally, verdict: Verdict): void => {
  const size = side.layout.rules.length
  const [first, ...others] = numbersIn(verdict.blocks)
  tally.met = either(tally.met, verdict.blocks)
  if (verdict.covered !== null && first !== undefined) {
    tally.matters = either(tally.matters, only(size, first))
    for (const n of others) put(tally.behind, n, only(size, first))
  }
  for (const exception of numbersIn(verdict.lifting)) tallyException(side, tally, verdict, exception)
}

const idleFrom = (side: Side, tally: Tally): readonly Idle[] => {
  const { rules } = side.layout
  const names = (bits: Bits | undefined): string[] =>
    bits === undefined ? [] : numbersIn(bits).flatMap((n) => rules[n]?.id ?? [])
  return rules.flatMap(({ id, kind }, n) =>
    kind === 'observe' || hasBit(tally.matters, n)
      ? []
      : [
          {
            rule: id,
            meetsNothing: !hasBit(tally.met, n),
            behind: names(tally.behind.get(n)),
            lifted: names(tally.lifted.get(n)),
          },
        ],
  )
}

type WithRules = { readonly views: Group['views']; readonly rules: Bits }

/** Destinations with the rules that matter there. Where few do comes first: what has been seen to matter is not looked at again. */
const byRules = (
  side: Side,
  groups: readonly Group[],
  ports: readonly PortGroup[],
  budget: Budget,
): readonly WithRules[] | undefined => {
  if (!spend(budget, groups.length * ports.length)) return undefined
  return groups
    .map(({ views }) => {
      const [view] = views
      const rules = view === undefined ? noBits(0) : relevantOf(side, view, ports, 0)
      return { views, rules, count: numbersIn(rules).length }
    })
    .sort((a, b) => a.count - b.count)
}

/** Every rule without effect; `undefined`: there are too many combinations to tell, and nothing is said. */
export const idleRules = (side: Side, budget = { left: BRIEF }): readonly Idle[] | undefined => {
  const sides = [side]
  const times = timesOf(sides, budget)
  if (times === undefined) return undefined
  const empty = (): Bits => noBits(side.layout.rules.length)
  const tally: Tally = { matters: empty(), met: empty(), behind: new Map(), lifted: new Map() }
  const plans = side.policy.plans.map(({ id }) => id)
  const ports = portsOf(sides)
  const seen = (_side: number, verdict: Verdict): void => tallyUp(side, tally, verdict)
  const groups = destinationsOf(sides, budget)
  if (groups === undefined) return undefined
  const places = byRules(side, groups, ports, budget)
  if (places === undefined) return undefined
  for (const { views, rules } of places) {
    if (isEmpty(without(rules, tally.matters))) continue
    if (answersOn({ sides, views, ports, times, plans, seen }, budget) === undefined) return undefined
  }
  return idleFrom(side, tally)
}
