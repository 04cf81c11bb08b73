// "Can anyone on this plan, or anyone at all, ever reach that, and when?": exact, from all answers about one destination.
import type { Host } from '../../../base/names.ts'
import type { Transport } from '../language.ts'
import { type Answers, answersOn, BY_PLAN } from './answers.ts'
import { BRIEF } from './budget.ts'
import { type Case, casesOf } from './cases.ts'
import { viewOf } from './destinations.ts'
import { portOf } from './ports.ts'
import type { Side } from './side.ts'
import { type Times, timesOf, type When, whenOf } from './times.ts'

/** The question. `plan` null: anyone; `from`: the first day that counts, `2026-11-23`, or null. */
export type ReachAsked = {
  readonly host: Host
  readonly transport: Transport
  readonly port: number
  readonly plan: string | null
  readonly from: string | null
}

/** Some people, at some times: allowed (`by` null), or blocked by a rule, or by the plan (`plan:`). */
export type ReachPart = { readonly who: readonly Case[]; readonly when: readonly When[]; readonly by: string | null }

/** `always` and `never` are said of all whom the question is about. The parts cover everybody and all time, each once. */
export type Reach = { readonly ever: 'always' | 'sometimes' | 'never'; readonly parts: readonly ReachPart[] }

type Part = { readonly points: ReadonlySet<number>; readonly outcome: string; readonly grids: Set<number> }

const partsOf = ({ grids, seasons }: Answers): readonly Part[] => {
  const parts = new Map<string, Part>()
  for (const [number, [line = []]] of grids.entries()) {
    const byOutcome = Map.groupBy(seasons.keys(), (season) => line[season]?.[0] ?? '')
    for (const [outcome, chosen] of byOutcome) {
      const points = chosen.flatMap((season) => seasons[season]?.points ?? []).sort((a, b) => a - b)
      const key = `${outcome} ${points.join()}`
      const part = parts.get(key) ?? { points: new Set(points), outcome, grids: new Set() }
      part.grids.add(number)
      parts.set(key, part)
    }
  }
  return [...parts.values()]
}

const reachPart = (answers: Answers, times: Times, { points, outcome, grids }: Part): ReachPart => ({
  who: casesOf(answers, (grid) => grids.has(grid)),
  when: whenOf(times, points),
  by: outcome === '' ? null : outcome,
})

/** What can be reached first, then by the name of what decides; then whoever has fewer conditions. */
const inOrder = (a: ReachPart, b: ReachPart): number =>
  Number(a.by !== null) - Number(b.by !== null) ||
  Number(a.by === BY_PLAN) - Number(b.by === BY_PLAN) ||
  compare(a.by ?? '', b.by ?? '') ||
  compare(JSON.stringify(a.who), JSON.stringify(b.who))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The answer; `undefined`: too many combinations to tell exactly. */
export const reachOf = (side: Side, asked: ReachAsked, budget = { left: BRIEF }): Reach | undefined => {
  const { host, transport, port, plan, from } = asked
  const times = timesOf([side], budget, from)
  if (times === undefined) return undefined
  const plans = plan === null ? side.policy.plans.map(({ id }) => id).sort() : [plan]
  const ports = [portOf([side], transport, port)]
  const answers = answersOn({ sides: [side], views: [viewOf(side, host)], ports, times, plans }, budget)
  if (answers === undefined) return undefined
  const parts = partsOf(answers).map((part) => reachPart(answers, times, part))
  const open = parts.filter(({ by }) => by === null)
  const ever = open.length === 0 ? 'never' : open.length === parts.length ? 'always' : 'sometimes'
  return { ever, parts: [...parts].sort(inOrder) }
}
