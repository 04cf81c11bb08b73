// Who is meant, as a few conditions that people can read: made from the answers, where people were told apart step by step.
import type { Answers } from './answers.ts'
import type { Dimension } from './people.ts'

/** One condition on somebody: among these, or none of those. `group` with `in`: in that group. */
export type Condition =
  | { readonly item: Dimension['item']; readonly in: readonly string[] }
  | { readonly item: Dimension['item']; readonly not: readonly string[] }

/** All of these conditions; none: everybody. */
export type Case = readonly Condition[]

const conditionOf = ({ item, values }: Dimension, chosen: readonly string[]): Condition =>
  chosen.includes('') ? { item, not: values.filter((value) => !chosen.includes(value)) } : { item, in: chosen }

/** Those whose grid is one of the chosen; the cases exclude each other. Ordered, and the same for the same people. */
export const casesOf = ({ nodes, root }: Answers, isIn: (grid: number) => boolean): readonly Case[] => {
  const known = new Map<number, readonly Case[]>()
  const casesAt = (number: number): readonly Case[] => {
    const node = nodes[number]
    if (node === undefined) throw new Error(`there is no node ${number}`)
    if ('leaf' in node) return isIn(node.leaf) ? [[]] : []
    const ways = new Map<string, { cases: readonly Case[]; values: string[] }>()
    for (const { values, to } of node.edges) {
      const cases = at(to)
      const key = JSON.stringify(cases)
      const way = ways.get(key) ?? { cases, values: [] }
      way.values.push(...values)
      ways.set(key, way)
    }
    if (ways.size === 1) return [...ways.values()][0]?.cases ?? []
    const { dimension } = node
    return [...ways.values()].flatMap(({ cases, values }) => {
      const chosen = dimension.values.filter((value) => values.includes(value))
      return cases.map((rest): Case => [conditionOf(dimension, chosen), ...rest])
    })
  }
  const at = (number: number): readonly Case[] => {
    const made = known.get(number) ?? casesAt(number)
    known.set(number, made)
    return made
  }
  return at(root)
}
