// What a keeper of lists asks where operators rule: which lists may change by themselves, what of them is in force, and to bring a new version in.

/** `path`: where its bytes lie under their hash, `sha256:…`. */
export type VersionInForce = { readonly hash: string; readonly path: string }

/** A version that was fetched: beside which one it was weighed, and what came and went. */
export type NewVersion = {
  readonly id: string
  readonly from: string
  readonly hash: string
  readonly path: string
  readonly added: number
  readonly removed: number
}

/** `cap`: more changed than the charter lets it. `policy`: the policy fails its own tests with it. */
export type Brought =
  | { readonly outcome: 'in-force' | 'cap' | 'policy' }
  | { readonly outcome: 'failed'; readonly what: string }

export type Feeds = {
  /** Whether operators rule: then no person alone puts a version in, accepts or drops one. */
  readonly governs: () => boolean
  /** Whether the charter lets it change by itself. */
  readonly lets: (id: string) => boolean
  readonly inForce: (id: string) => VersionInForce | null
  /** Names that no version may have. */
  readonly neverBlock: () => readonly string[]
  /** The operators who have not signed the note of a parcel as they would decide. */
  readonly lacking: (note: string) => readonly string[]
  /** Keeps the bytes, writes the entry and puts it in force. */
  readonly bring: (version: NewVersion) => Promise<Brought>
}
