// What changes for whom between two policies: every question that is answered otherwise, taken together as far as possible.
import type { Host } from '../../../base/names.ts'
import type { Ports } from '../language.ts'
import { type Answers, answersOn, BY_PLAN } from './answers.ts'
import { PATIENT } from './budget.ts'
import { type Case, casesOf } from './cases.ts'
import { type Destination, destinationsOf, viewOf } from './destinations.ts'
import type { Differences, Effect, Gist } from './effects.ts'
import { type Change, type Met, together } from './gist.ts'
import { notesOf } from './notes.ts'
import { type PortGroup, portOf, portsOf } from './ports.ts'
import type { Side } from './side.ts'
import { type Times, timesOf, whenOf } from './times.ts'
import { placesOf } from './what.ts'

type Found = { readonly change: Change; readonly grids: Set<number> }

type Cell = readonly [before: string, after: string]

const cellsOf = ({ grids, seasons }: Answers, grid: number): readonly (readonly Cell[])[] =>
  (grids[grid] ?? []).map((line) =>
    seasons.map((_, season): Cell => [line[season]?.[0] ?? '', line[season]?.[1] ?? '']),
  )

/** Whether a cell on another port has what a change takes or gives, so that the ports must be told. */
const matters = ([before, after]: Cell, [was, is]: Cell): boolean => {
  if (before === '') return was === ''
  return after === '' ? is === '' : was === before
}

const changesIn = (answers: Answers, grid: number): readonly Change[] => {
  const cells = cellsOf(answers, grid)
  const seasonsBy = new Map<string, { cell: Cell; ports: Map<number, number[]> }>()
  for (const [port, line] of cells.entries()) {
    for (const [season, cell] of line.entries()) {
      if (cell[0] === cell[1]) continue
      const found = seasonsBy.get(cell.join(' ')) ?? { cell, ports: new Map() }
      found.ports.set(port, [...(found.ports.get(port) ?? []), season])
      seasonsBy.set(cell.join(' '), found)
    }
  }
  return [...seasonsBy.values()].flatMap(({ cell, ports }) =>
    [...Map.groupBy(ports, ([, seasons]) => seasons.join()).values()].map((same): Change => {
      const [[, seasons] = [0, []]] = same
      const numbers = same.map(([port]) => port)
      const others = cells.filter((_, port) => !numbers.includes(port))
      const points = seasons.flatMap((season) => answers.seasons[season]?.points ?? [])
      return {
        before: cell[0],
        after: cell[1],
        ports: numbers,
        points: points.sort((a, b) => a - b),
        everyPort: !others.some((line) => seasons.some((season) => matters(cell, line[season] ?? ['', '']))),
      }
    }),
  )
}

const changesOf = (answers: Answers): readonly Found[] => {
  const found = new Map<string, Found>()
  for (const grid of answers.grids.keys()) {
    for (const change of changesIn(answers, grid)) {
      const key = JSON.stringify(change)
      const known = found.get(key) ?? { change, grids: new Set() }
      known.grids.add(grid)
      found.set(key, known)
    }
  }
  return [...found.values()]
}

const note = (met: Map<string, Met>, change: Change, who: readonly Case[], members: readonly Destination[]): void => {
  const key = JSON.stringify([change, who])
  const known = met.get(key) ?? { change, who, where: [] }
  known.where.push(...members)
  met.set(key, known)
}

const rangesOf = (groups: readonly PortGroup[], numbers: readonly number[]): readonly Ports[] => {
  const all = numbers.flatMap((number) => groups[number]?.ranges ?? [])
  const sorted = [...all].sort((a, b) =>
    a.transport === b.transport ? a.from - b.from : a.transport < b.transport ? -1 : 1,
  )
  const made: { transport: Ports['transport']; from: number; to: number }[] = []
  for (const range of sorted) {
    const last = made.at(-1)
    if (last?.transport === range.transport && last.to === range.from - 1) last.to = range.to
    else made.push({ ...range })
  }
  return made
}

type Frame = {
  readonly times: Times
  readonly ports: readonly PortGroup[]
  readonly all: readonly Destination[]
}

const gistOf = ({ change, who, where }: Met, { times, ports, all }: Frame): Gist => ({
  change: change.before === '' ? 'loses' : change.after === '' ? 'gains' : 'reason',
  who,
  what: placesOf(where, all),
  ports: change.everyPort ? null : rangesOf(ports, change.ports),
  when: whenOf(times, new Set(change.points)),
  before: change.before === '' ? null : change.before,
  after: change.after === '' ? null : change.after,
})

const effectOf = (met: Met, frame: Frame): Effect => ({
  ...gistOf(met, frame),
  ports: rangesOf(frame.ports, met.change.ports),
  everyPort: met.change.everyPort,
})

const CHANGES = ['loses', 'gains', 'reason'] as const

/** What a rule does before what a plan leaves out, and what everybody meets before what some do. */
const inOrder = (a: Gist | Effect, b: Gist | Effect): number => {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)]
  return (
    CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) ||
    Number(a.after === BY_PLAN) - Number(b.after === BY_PLAN) ||
    a.who.length - b.who.length ||
    (one < other ? -1 : one > other ? 1 : 0)
  )
}

const plansOf = (sides: readonly Side[]): readonly string[] =>
  [...new Set(sides.flatMap(({ policy }) => policy.plans.map(({ id }) => id)))].sort()

/** Compares; `undefined`: too many combinations to tell exactly. Both sides stand at one site. */
export const differences = (before: Side, after: Side, budget = { left: PATIENT }): Differences | undefined => {
  const sides = [before, after]
  const times = timesOf(sides, budget)
  if (times === undefined) return undefined
  const plans = plansOf(sides)
  const ports = portsOf(sides)
  const groups = destinationsOf(sides, budget)
  if (groups === undefined) return undefined
  const met = new Map<string, Met>()
  for (const { views, members } of groups) {
    const answers = answersOn({ sides, views, ports, times, plans }, budget)
    if (answers === undefined) return undefined
    for (const { change, grids } of changesOf(answers))
      note(
        met,
        change,
        casesOf(answers, (grid) => grids.has(grid)),
        members,
      )
  }
  const frame: Frame = { times, ports, all: groups.flatMap(({ members }) => members) }
  return {
    effects: [...met.values()].map((each) => effectOf(each, frame)).sort(inOrder),
    gist: together([...met.values()])
      .map((each) => gistOf(each, frame))
      .sort(inOrder),
    notes: notesOf(before.policy, after.policy),
  }
}

/** What changes at one host, on one TCP port. */
export type ChangeAt = Pick<Gist, 'change' | 'who' | 'when' | 'before' | 'after'>

/** The changes at each of some hosts, in their order; `undefined`: too many combinations to tell exactly. */
export const differencesAt = (
  before: Side,
  after: Side,
  asked: readonly { readonly host: Host; readonly port: number }[],
  budget = { left: PATIENT },
): readonly (readonly ChangeAt[])[] | undefined => {
  const sides = [before, after]
  const times = timesOf(sides, budget)
  if (times === undefined) return undefined
  const plans = plansOf(sides)
  const all: (readonly ChangeAt[])[] = []
  for (const { host, port } of asked) {
    const ports = [portOf(sides, 'tcp', port)]
    const answers = answersOn({ sides, views: sides.map((side) => viewOf(side, host)), ports, times, plans }, budget)
    if (answers === undefined) return undefined
    const frame: Frame = { times, ports, all: [] }
    const met = changesOf(answers).map(({ change, grids }) => ({
      ...{ change, where: [] },
      who: casesOf(answers, (grid) => grids.has(grid)),
    }))
    all.push(
      met
        .map((each) => gistOf(each, frame))
        .sort(inOrder)
        .map(({ change, who, when, before: was, after: is }) => ({ change, who, when, before: was, after: is })),
    )
  }
  return all
}
