// What the command probe asks of main.
import type { Attribute } from '../../domain/probe/asker.ts'
import type { Probed } from '../../domain/probe/report.ts'

/** Who asks: as it was typed, or as the portal says. */
export type AskedAsker =
  | { readonly is: 'outside' | 'nobody' | 'ask-the-portal' }
  | {
      readonly is: 'somebody'
      readonly plan: string
      /** What was told beside it; of the rest nothing is known. */
      readonly told: Readonly<Partial<Record<Attribute, readonly string[]>>>
    }

export type AskedProbe = {
  readonly record: string
  readonly genesis: string
  readonly portal: string | undefined
  readonly asker: AskedAsker
  /** A file with the report of a probe from outside. */
  readonly control: string | undefined
  readonly proxy: string | undefined
  readonly dns: string | undefined
  readonly seed: string | undefined
  readonly most: number
  /** Questions a second. */
  readonly rate: number
  readonly seconds: number
}

/** Verifies the record, asks, compares. Throws `probe:impossible`, and `council:file` for a control that cannot be read. */
export type Probe = (asked: AskedProbe) => Promise<Probed>
