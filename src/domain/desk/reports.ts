// What staff may read of how the service is used: now, and over days. Sums, and nobody's name.
import type { OnlineNow } from '../reports/online.ts'
import type { RefusedDay } from '../reports/refusals.ts'
import type { AskedPeriod, Report } from '../reports/report.ts'

/** `trouble`: something needs mending; `absent`: this park has none. */
export type HealthState = 'well' | 'trouble' | 'absent'

export type Health = Readonly<Record<'policy' | 'record' | 'resolver' | 'proxy' | 'gateway' | 'lists', HealthState>>

export type Overview = {
  /** Milliseconds since 1970, as the day of the park. */
  readonly at: number
  readonly today: string
  readonly online: OnlineNow
  /** Bytes a second, both ways, over the last minute. */
  readonly traffic: number
  /** Of today so far, those who are online included. */
  readonly use: { readonly seconds: number; readonly begun: number; readonly interrupted: number }
  /** Today by hour, seconds. */
  readonly hours: readonly number[]
  /** Of the last finished day that has any. */
  readonly refused: readonly RefusedDay[]
  readonly health: Health
  /** What needs mending, a sentence each. */
  readonly troubles: readonly string[]
  /** Seconds since the source of each fetched list was heard. */
  readonly lists: readonly { readonly id: string; readonly age: number }[]
}

export const TABLES = ['use', 'refused'] as const
type Table = (typeof TABLES)[number]

/** `null`: that is no period. */
export type ReportDesk = {
  readonly report: (asked: AskedPeriod) => Promise<Report | null>
  /** As CSV. */
  readonly reportTable: (asked: AskedPeriod & { readonly of: Table }) => Promise<string | null>
}
