// What the compile worker is asked, and what it answers: structured-clone values with shared memory inside.
import type { CompiledPolicy } from '../../domain/policy/compile/compile.ts'
import type { ListForm } from '../../domain/policy/compile/list-change.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import type { IdleParts } from '../../domain/policy/exact/idle-parts.ts'
import type { ListSource, Problem } from '../../domain/policy/language.ts'
import type { Weighed } from '../../domain/policy/list-cap.ts'
import type { AgreedFile } from './agreed.ts'
import type { PolicyInputs } from './load.ts'
import type { Seen } from './read-inside.ts'

/**
 * `adopt`: read the file, and keep what comes of it. `kept`: read what was kept. `weigh`: read a draft of a list beside the
 * copy in force. `compare`: read, compile and test a policy, and tell what it changes beside another; nothing is kept. `vouch`: whether
 * what operators agreed on compiles to the table that the record names. `table`: the hash of a table.
 */
export type Job =
  | { readonly kind: 'adopt'; readonly data: string; readonly inputs: PolicyInputs }
  | { readonly kind: 'kept'; readonly data: string }
  | { readonly kind: 'weigh'; readonly old: string | null; readonly draft: string; readonly never: readonly string[] }
  | { readonly kind: 'compare'; readonly before: PolicyInputs; readonly after: PolicyInputs }
  | Vouch
  | { readonly kind: 'table'; readonly compiled: CompiledPolicy }

/** `inputs`: what is agreed, without feeds and emergencies. `recorded`: the hash of the table by the record; `null`: it names none. */
export type Vouch = {
  readonly kind: 'vouch'
  readonly data: string
  readonly inputs: PolicyInputs
  readonly recorded: string | null
}

/**
 * `same`: this program compiles what was activated, or nobody knows otherwise. `stored`: it does not, and the table as it was activated is
 * at hand. `none`: it does not, and no such table is.
 */
export type Vouched = {
  readonly verdict: 'same' | 'stored' | 'none'
  /** The hash of the table that this program compiles; `null`: it finds errors. */
  readonly table: string | null
  /** The table that was activated, where it is another. */
  readonly compiled: CompiledPolicy | null
  /** What this program would decide otherwise, in sentences; `null` where that cannot be told. */
  readonly differs: { readonly en: readonly string[]; readonly ko: readonly string[] } | null
  /** Errors and warnings of this program about what is agreed. */
  readonly problems: readonly Problem[]
}

/** What is kept: the compiled policy with what was said when it was adopted. */
export type Kept = {
  readonly compiled: CompiledPolicy
  readonly problems: readonly Problem[]
  /** What of it has no effect. */
  readonly idle: IdleParts
  readonly reports: ReadonlyMap<string, ListReport>
  /** How each list is written. */
  readonly forms: ReadonlyMap<string, ListForm>
}

/**
 * What a policy would change. `table`: the hash of the compiled table, `null` where it has errors. `report`: the effects report, `null` also where
 * it cannot be told.
 */
export type Compared = {
  readonly problems: readonly Problem[]
  readonly table: string | null
  /** The agreed files that the next policy is made of, by their names. */
  readonly files: readonly string[]
  readonly report: Uint8Array | null
}

/** The first message of the worker on a job. */
export type JobDone =
  | (Kept & {
      readonly kind: 'adopted'
      readonly seen: readonly Seen[]
      /** False: the same as the kept one, which was taken as it is. */
      readonly fresh: boolean
      readonly files: readonly AgreedFile[]
    })
  | {
      readonly kind: 'refused'
      readonly problems: readonly Problem[]
      readonly seen: readonly Seen[]
      /** The lists that the policy names, as far as it could be read. */
      readonly lists: readonly ListSource[]
    }
  | ({ readonly kind: 'weighed' } & Weighed)
  | ({ readonly kind: 'compared' } & Compared)
  | ({ readonly kind: 'vouched' } & Vouched)
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'kept'; readonly compiled: CompiledPolicy | null; readonly damaged: string | null }

/** What may follow it: the adopted policy could not be kept. */
type NotKept = { readonly kind: 'not-kept'; readonly why: string }

/** What may follow it after a quick change: what has no effect with the lists as they are now, and what is said of it all. */
export type LookedAgain = {
  readonly kind: 'looked-again'
  /** Of the policy that this is about. */
  readonly hash: string
  readonly idle: IdleParts
  readonly problems: readonly Problem[]
}

/** The last message on a job. `stays`: it waits for another one. */
type Rested = { readonly kind: 'rested'; readonly stays: boolean }

/** Everything that the worker says. */
export type Told = JobDone | NotKept | LookedAgain | Rested
