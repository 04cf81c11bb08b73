// What one run of the bench does; run.ts makes it, inside.ts follows it.

export type Plan = {
  /** A fresh folder for everything that is written. */
  readonly folder: string
  /** The compiled load generator. */
  readonly load: string
  readonly rounds: number
  /** Names of the systems to measure. */
  readonly systems: readonly string[]
  /** Names of the resolvers to measure. */
  readonly resolvers: readonly string[]
}

/** Names in the list. */
export const LIST_SIZE = 1_000_000

/** Names that are added to it, one a round. */
export const ADDED = [
  'new-1.bench.test',
  'new-2.bench.test',
  'new-3.bench.test',
  'new-4.bench.test',
  'new-5.bench.test',
]
