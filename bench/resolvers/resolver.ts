// What each measured resolver is to the bench.

/** Where a resolver works: a fresh folder, a list of names that it refuses, and the port of the world's server. */
type Ground = {
  readonly folder: string
  /** Names, one a line; each means itself and all below. */
  readonly names: readonly string[]
  readonly upstream: number
}

export type Answering = { readonly pid: number; readonly port: number; readonly stop: () => Promise<void> }

export type Resolver = {
  readonly name: string
  readonly note: string
  readonly needs?: { readonly package: string; readonly program: string; readonly version: readonly string[] }
  readonly start: (ground: Ground) => Promise<Answering>
}

export const ADDRESS = '127.0.0.1'
