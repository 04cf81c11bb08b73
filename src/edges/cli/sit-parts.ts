// What trying the sample from its seats is made of; main hands it in.

/** One request as curl makes it from the address of a seat. `proxy` null: straight. */
export type SeatRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly body: string | null
}

/** `status` 0: nothing came back, and `body` says why. */
export type SeatAnswer = {
  readonly status: number
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
}

/** Key files of the sample's operators, for trying. */
type SampleKey = { readonly operator: string; readonly file: string }

/** How a browser at a seat came to its end; `none`: there is no browser, or it cannot be started here. */
type Sat =
  | { readonly done: 'closed'; readonly code: number | null }
  | { readonly done: 'none'; readonly why: 'no-browser' | 'root' }

export type SitParts = {
  readonly ask: (
    asked: SeatRequest,
    through: { readonly from: string; readonly proxy: string | null },
  ) => Promise<SeatAnswer>
  /** The sample's seats by id; empty where there is no sample. */
  readonly seats: () => readonly { readonly id: string; readonly address: string }[]
  /** Whether this machine can dial from there. */
  readonly canDialFrom: (address: string) => Promise<boolean>
  /** A browser at a seat, until it is closed or Ctrl-C. `browser`: its path, without it the first that is found. */
  readonly browse: (asked: {
    readonly from: string
    readonly proxy: string
    readonly url: string
    readonly browser: string | undefined
    readonly withoutSandbox: boolean
    readonly announce: (path: string, port: number) => void
  }) => Promise<Sat>
  /** In which files of the data folder a word stands. */
  readonly search: (
    word: string,
  ) => Promise<{ readonly folder: string; readonly files: number; readonly found: readonly string[] }>
  readonly keys: () => readonly SampleKey[]
  /** The sample's policy file. */
  readonly policy: () => string
  /** Another command of this program; what it printed. */
  readonly isthmus: (
    words: readonly string[],
  ) => Promise<{ readonly exit: number; readonly out: string; readonly err: string }>
  readonly word: () => string
}
