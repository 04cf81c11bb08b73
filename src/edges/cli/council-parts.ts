// What the commands of joint rule are made of; main hands it in.
import type { ServiceChange } from '../../domain/catalogue/differences.ts'
import type { RootAt } from '../../domain/council/hear.ts'
import type { InputsProposal, Proposal } from '../../domain/council/proposal.ts'
import type { State } from '../../domain/council/state.ts'
import type { Differences } from '../../domain/policy/exact/effects.ts'
import type { Problem, Text } from '../../domain/policy/language.ts'
import type { Json } from '../../domain/record/json.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'
import type { Sign } from '../../domain/record/note.ts'

export type SetOfFiles = InputsProposal['set']

/** What changed files do beside the agreed ones, with the report's hash. Without `told`: why it cannot be told. */
export type Effects =
  | {
      readonly told: true
      readonly found: Differences
      readonly hash: string
      /** Beside what is hashed; `undefined`: too many combinations to tell. */
      readonly services: readonly ServiceChange[] | undefined
    }
  | { readonly told: false; readonly problems: readonly Problem[] }

/** Files that are to be proposed. */
export type FilesAsked = {
  readonly policy: string | undefined
  /** A rule that goes, in place of a policy file. */
  readonly without: string | undefined
  /** Lists by url, as id and path. */
  readonly lists: readonly (readonly [id: string, path: string])[]
  /** Other agreed files, by name and path. */
  readonly others: readonly (readonly [name: string, path: string])[]
  /** Whether what this program compiles them to is agreed on with them. */
  readonly engine: boolean
}

/** What differs from the agreed files; `bytes` are kept at hand by their hash. Errors of the policy: nothing is set. */
export type Collected = { readonly set: SetOfFiles; readonly problems: readonly Problem[] }

/** A name that a block refuses is to be reached for a while. `tenant` `null`: by everyone. `at`: milliseconds since 1970. */
export type ExceptionAsked = {
  readonly rule: string
  readonly name: string
  readonly tenant: string | null
  readonly days: number
  readonly why: Text
  readonly at: number
}

/** The changed policy; the exception's id, and its last day. */
export type WithException = { readonly set: SetOfFiles; readonly id: string; readonly until: string }

/** A record that was verified from its genesis. */
export type ReadPark = {
  readonly state: State
  /** Size and root (base64) of the checkpoint. */
  readonly record: { readonly size: number; readonly root: string }
  readonly rootAt: RootAt
  readonly collect: (asked: FilesAsked) => Promise<Collected>
  /** Reads, compiles, tests and compares. Throws `council:effects` for bytes that are not there. */
  readonly effects: (set: SetOfFiles) => Promise<Effects>
  /** Throws `council:file` where the agreed policy has no such block, or is written so that no rule can be added. */
  readonly withException: (asked: ExceptionAsked) => Promise<WithException>
}

export type Sent =
  | { readonly done: 'written'; readonly index: number }
  | { readonly done: 'refused'; readonly why: string; readonly detail: string | undefined }

/** Where it is sent: `portal`, or without one where the record is. */
export type Whereto = { readonly record: string; readonly portal: string | undefined }

export type CouncilParts = {
  /** Throws `record:bad`, `record:none`, `record:unreadable`. */
  readonly read: (where: string, genesis: string) => Promise<ReadPark>
  /** Whether a key of the charter may have this name. */
  readonly isKeyName: (name: string) => boolean
  /** Makes a key file. Throws `key:exists`, `key:bad`. */
  readonly newKey: (file: string, name: string) => VerifierKey
  /** Throws `key:bad`. */
  readonly key: (file: string) => { readonly key: VerifierKey; readonly sign: Sign }
  /** Throws `door:unreachable`. */
  readonly say: (to: Whereto, note: string) => Promise<Sent>
  readonly report: (to: Whereto, note: string) => Promise<Sent>
  /** A request for review, by its number; `null`: there is none. Throws `door:unreachable`. */
  readonly review: (
    to: Whereto,
    number: number,
  ) => Promise<{ readonly rule: string; readonly name: string | null } | null>
  readonly submit: (to: Whereto, proposal: object, note: string) => Promise<Sent>
  /** Writes a proposal with the bytes that it names into a new folder. Throws `council:file`. */
  readonly pack: (folder: string, proposal: Proposal, note: string) => void
  /** Sends what such a folder has. Throws `council:file`, `door:unreachable`. */
  readonly sendPacked: (folder: string, portal: string) => Promise<{ readonly proposal: Json; readonly sent: Sent }>
  /** Reads JSON that people wrote. Throws `council:file`. */
  readonly readJson: (file: string) => Json
  /** Reads and writes notes. Throws `council:file`. */
  readonly readNote: (file: string) => string
  readonly writeNote: (file: string, note: string) => void
  /** Shows a text and asks for a yes; `null`: nobody is there to be asked. */
  readonly ask: (text: string, question: string) => Promise<boolean | null>
}
