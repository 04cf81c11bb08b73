// What an upgrade is made of; main hands it in.

/** What an archive is, before anything of it runs. `by`: who signed; `null`: nobody that the settings name, so that a person compares the hash. */
export type Offered = {
  readonly version: string
  /** Of the archive, 64 hexadecimal digits, as `sha256sum` prints it. */
  readonly sha256: string
  readonly by: string | null
}

/** A version that is in place. */
export type Upgraded = {
  readonly from: string
  readonly to: string
  /** The folder of the version of before, which stays. */
  readonly former: string
  /** `null`: there were no data yet. */
  readonly backup: string | null
  /** Whether it runs now: as a service it does. */
  readonly runs: boolean
  /** What needs mending, as the new version sees it, a sentence each. */
  readonly troubles: readonly string[]
}

/** What has been done, while it goes on. */
export type Step = 'unpacked' | 'backed-up' | 'tried'

/** How a start on a copy of the data went. `policy`: the hash of the one in force. */
export type Trial = {
  readonly version: string
  readonly policy: string
  readonly troubles: readonly string[]
}

export type UpgradeParts = {
  /**
   * `agree` is asked once the archive is known whole; `false`: nothing is done, and `null` comes back. `tryOn`: the address of an empty PostgreSQL database.
   * Throws `upgrade:bad`, `upgrade:cannot`, `upgrade:failed` and what a backup throws; the version of before is in place then.
   */
  readonly upgrade: (
    asked: { readonly archive: string; readonly tryOn: string | undefined },
    agree: (offered: Offered) => Promise<boolean>,
    tell: (step: Step) => void,
  ) => Promise<Upgraded | null>
  /** Shows a text and asks for a yes; `null` where nobody sits there. */
  readonly ask: (shown: string, question: string) => Promise<boolean | null>
}
