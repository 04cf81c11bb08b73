// Everything that one run gave, as it is printed and kept in results/latest.json.

import { median } from './kit/figures.ts'
import type { Machine } from './kit/machine.ts'
import type { Measure, Sample } from './measures/sample.ts'
import type { Part } from './parts.ts'

export type Results = {
  readonly at: string
  readonly seconds: number
  readonly machine: Machine
  readonly systems: readonly { readonly name: string; readonly version: string; readonly note: string }[]
  /** What could not be measured, and why. */
  readonly troubles: readonly string[]
  readonly samples: readonly Sample[]
  readonly parts: readonly Part[]
}

type Key = { readonly measure: Measure; readonly value: string }

const rounds = (results: Results, system: string, { measure, value }: Key): Map<number, number> =>
  new Map(
    results.samples.flatMap((sample) => {
      const found = sample.measure === measure && sample.system === system ? sample.values[value] : undefined
      return found === undefined ? [] : [[sample.round, found] as const]
    }),
  )

/** The median over the rounds; NaN where there is none. */
export const typical = (results: Results, system: string, key: Key): number =>
  median([...rounds(results, system, key).values()])

/** The sum over the rounds. */
export const total = (results: Results, system: string, key: Key): number =>
  [...rounds(results, system, key).values()].reduce((a, b) => a + b, 0)

/** The median of what `by` makes of a system and another one in the same round. */
export const beside = (
  results: Results,
  system: string,
  other: string,
  key: Key,
  by: (mine: number, theirs: number) => number,
): number => {
  const theirs = rounds(results, other, key)
  return median(
    [...rounds(results, system, key)].flatMap(([round, mine]) => {
      const there = theirs.get(round)
      return there === undefined ? [] : [by(mine, there)]
    }),
  )
}

export const ratio = (mine: number, theirs: number): number => mine / theirs
export const more = (mine: number, theirs: number): number => mine - theirs
