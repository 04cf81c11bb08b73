// What taking and putting back a backup is made of; main hands it in.

export type Taken = {
  readonly folder: string
  /** ISO 8601. */
  readonly takenAt: string
  readonly database: 'sqlite' | 'postgresql'
  readonly record: { readonly size: number; readonly genesis: string } | null
  readonly files: number
  readonly bytes: number
  /** How many files in force have no bytes in the record. */
  readonly lacking: number
}

/** `aside`: where the data folder of before lies now. `entries`: of the record. */
export type PutBack = {
  readonly data: string
  readonly aside: string | null
  readonly takenAt: string
  readonly entries: number | null
}

export type BackupParts = {
  /** Throws `backup:failed`. */
  readonly take: (folder: string) => Promise<Taken>
  /** Throws `backup:failed`, `backup:bad`. */
  readonly putBack: (asked: {
    readonly from: string
    readonly record: string | undefined
    readonly asItWas: boolean
  }) => Promise<PutBack>
}
