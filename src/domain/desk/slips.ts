// One-time PINs on paper: for whoever has forgotten theirs, and for people who came by a table and have none.

/** `pin` is told this once. */
export type Slip = {
  readonly badge: string
  readonly name: string
  readonly tenant: string | null
  readonly pin: string
}

export type SlipDesk = {
  /** The PIN before is worth nothing, and what is open with it ends. `null`: nobody has that badge. Leaves a look-up. */
  readonly newSlip: (asked: { readonly badge: string; readonly by: string }) => Promise<Slip | null>
  /**
   * For those who have no PIN; a portion, in the order of ids. `again`: also for those whose slip was not used yet. `last`: where the next
   * portion goes on, `null` where none is left. Leaves look-ups.
   */
  readonly newSlips: (asked: {
    readonly tenant: string | null
    readonly again: boolean
    readonly after: string | null
    readonly by: string
  }) => Promise<{ readonly slips: readonly Slip[]; readonly last: string | null }>
}
