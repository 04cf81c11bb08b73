// Changes taken together for people: where ports go without saying, they no longer keep one change from another.
import type { Case } from './cases.ts'
import type { Destination } from './destinations.ts'

/** The same change on the same ports at the same times; numbers of groups of ports, and of points of time. */
export type Change = {
  readonly before: string
  readonly after: string
  readonly ports: readonly number[]
  readonly points: readonly number[]
  /** No other port matters. */
  readonly everyPort: boolean
}

/** A change with those whom it meets, wherever it does. */
export type Met = { readonly change: Change; readonly who: readonly Case[]; readonly where: Destination[] }

const uniqueCases = (cases: readonly Case[]): readonly Case[] => [
  ...new Map(cases.map((each) => [JSON.stringify(each), each])).values(),
]

/** Cases that differ in their plans alone are one of all those plans. */
const joinedCases = (cases: readonly Case[]): readonly Case[] => {
  const byRest = Map.groupBy(uniqueCases(cases), ([first, ...rest]) =>
    JSON.stringify([first !== undefined && first.item === 'plan' && 'in' in first ? 'plan' : (first ?? null), rest]),
  )
  return [...byRest.values()].map((same): Case => {
    const [[, ...rest] = []] = same
    const plans = same.flatMap(([first]) => (first !== undefined && 'in' in first ? first.in : []))
    return same.length < 2 ? (same[0] ?? []) : [{ item: 'plan', in: [...new Set(plans)].sort() }, ...rest]
  })
}

const changeKey = ({ change }: Met): string => {
  const { before, after, points, everyPort, ports } = change
  return JSON.stringify([before, after, points, everyPort ? null : ports])
}

const byWhere = (met: readonly Met[]): readonly Met[] => {
  const numbers = new Map<Destination, number>()
  const numberOf = (each: Destination): number => {
    const known = numbers.get(each) ?? numbers.size
    numbers.set(each, known)
    return known
  }
  const key = (each: Met): string => `${changeKey(each)} ${each.where.map(numberOf).sort((a, b) => a - b)}`
  return [...Map.groupBy(met, key).values()].map((same) => ({
    ...same[0]!,
    who: joinedCases(same.flatMap(({ who }) => who)),
  }))
}

const byWho = (met: readonly Met[]): readonly Met[] =>
  [...Map.groupBy(met, (each) => `${changeKey(each)} ${JSON.stringify(each.who)}`).values()].map((same) => ({
    ...same[0]!,
    where: [...new Set(same.flatMap(({ where }) => where))],
  }))

/** Fewer of them that tell the same. First one destination each, so that people are joined wherever they can be. */
export const together = (met: readonly Met[]): readonly Met[] => {
  const single = met.flatMap((each) => each.where.map((destination) => ({ ...each, where: [destination] })))
  return byWho(byWhere(single))
}
