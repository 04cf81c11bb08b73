// What the command line is made of; main hands it in.
import type { Range } from '../../base/addresses.ts'
import type { AskEndpoint } from '../../domain/catalogue/live.ts'
import type { Desk } from '../../domain/desk/desk.ts'
import type { ListDesk, ListDone } from '../../domain/desk/lists.ts'
import type { Finding } from '../../domain/doctor/finding.ts'
import type { DhcpProgram } from '../../domain/enforcement/dhcp.ts'
import type { Installed } from '../../domain/enforcement/kernel.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Side } from '../../domain/policy/exact/side.ts'
import type { Problem, Text } from '../../domain/policy/language.ts'
import type { BackupParts } from './backup-parts.ts'
import type { CouncilParts } from './council-parts.ts'
import type { ImportParts } from './import-parts.ts'
import type { InitParts } from './init-parts.ts'
import type { ParcelParts } from './parcel-parts.ts'
import type { Probe } from './probe-parts.ts'
import type { PublishParts } from './publish-parts.ts'
import type { SeatParts } from './seat-parts.ts'
import type { SitParts } from './sit-parts.ts'
import type { Trial, UpgradeParts } from './upgrade-parts.ts'

/** Badges with PINs and a voucher of the sample park. */
export type Sample = {
  readonly people: readonly {
    readonly badge: string
    readonly pin: string
    readonly name: string
    readonly plan: string
    readonly tenant: string
  }[]
  readonly voucher: string
}

/** A policy that was put through everything: read, verified, compiled, its own tests run. */
export type CheckedPolicy = {
  /** The file that was read. */
  readonly file: string
  readonly problems: readonly Problem[]
  /** By the list's id. */
  readonly reports: ReadonlyMap<string, ListReport>
  /** Null as soon as one problem is an error, a failed test among them. */
  readonly decider: Decider | null
  /** The same policy taken apart, for questions about all of it. */
  readonly side: Side | null
}

/** The gateway's machine. Each throws `settings:invalid` where the settings have no gateway. */
type GatewayMachine = {
  /** The configuration of a DHCP server. */
  readonly dhcp: (program: DhcpProgram, ranges: readonly Range[]) => Promise<string>
  /** Puts the table in place that lets nothing pass; one that stands stays. */
  readonly close: () => Promise<Installed>
  /** Gives what could not be had, a sentence each. */
  readonly switchOn: () => Promise<readonly string[]>
  /** Whether it was put back. */
  readonly putBack: (anyway: boolean) => Promise<boolean>
}

/** A server that has started. URLs are as a person types them. */
export type Started = {
  readonly portal: string
  /** Where staff find the console; each operator has its own. */
  readonly consoles: readonly string[]
  readonly proxy: string
  readonly pac: string
  /** Where the resolver listens, UDP and TCP. */
  readonly dns: string
  readonly metrics: string
  /** The operators that rule it; none where a file does. */
  readonly operators: readonly Text[]
  readonly sample: Sample | null
  /** What needs mending, a sentence each. */
  readonly troubles: readonly string[]
}

/** What came of verifying a record. `root` is in base64, `wall` in whole seconds. */
export type CheckedRecord =
  | {
      readonly state: 'good'
      readonly origin: string
      readonly genesis: string
      readonly size: number
      readonly root: string
      readonly stateHash: string
      /** How the park is ruled. */
      readonly way: 'file' | 'operator' | 'several'
      /** The entry that put the present files in force. */
      readonly since: { readonly index: number; readonly wall: number } | null
      /** The first entry that is not understood; nothing after it counts. */
      readonly frozen: { readonly at: number; readonly why: string } | null
      /** By the witnesses of its charter, in whole seconds. */
      readonly cosigned: readonly { readonly by: string; readonly time: number }[]
      /** Hashes of files in force whose bytes are not there. */
      readonly missing: readonly string[]
      /** Files that belong to no record of this size. */
      readonly strays: readonly string[]
    }
  | { readonly state: 'none' }
  | { readonly state: 'bad'; readonly why: string }

/** One entry; `kind` and `wall` are `null` where it is not understood. */
export type RecordEntry = {
  readonly index: number
  readonly kind: string | null
  readonly wall: number | null
  readonly text: string
}

type RecordParts = {
  /** Verifies a record that lies anywhere. Throws `record:unreadable`. */
  readonly verify: (where: string, genesis: string) => Promise<CheckedRecord>
  /** That of the data folder. Throws `record:none`, `record:bad`, `record:unreadable`. */
  readonly own: () => Promise<{ readonly genesis: string; readonly entries: readonly RecordEntry[] }>
}

/** What a witness is told. Paths are as they were typed. */
export type AskedWitness = {
  readonly operator: string
  readonly data: string
  /** Without it, `witness.key` in the folder. */
  readonly key: string | undefined
}

export type WitnessRun = AskedWitness & { readonly record: string; readonly genesis: string; readonly listen: string }

/** A witness that has started. */
export type StartedWitness = {
  readonly key: string
  /** Where it answers, as a person types it. */
  readonly url: string
  /** The folder with its copy of the record. */
  readonly copy: string
}

type WitnessParts = {
  /** Its key, made where there is none. Throws `key:bad`. */
  readonly key: (
    asked: AskedWitness,
  ) => Promise<{ readonly key: string; readonly file: string; readonly made: boolean }>
  /** Runs it until it is told to end; gives the exit code. */
  readonly run: (asked: WitnessRun, announce: (started: StartedWitness) => void) => Promise<number>
}

/** `close` waits until all of it is on disk. */
export type NewFile = {
  readonly write: (text: string) => void
  readonly close: () => void
}

export type CliParts = {
  /** Runs the server until it is told to end; gives the exit code. `announce` is called once it serves. */
  readonly start: (announce: (started: Started) => void) => Promise<number>
  /** Starts on a copy of the data, sees how it is, and ends. */
  readonly trial: (data: string) => Promise<Trial>
  /** The sample's people, made at the first call; with `remove` they are deleted, and told a last time. Null: there are none. */
  readonly sample: (remove: boolean) => Promise<Sample | null>
  /** Reads a policy file, without one that of the settings. */
  readonly checkPolicy: (file?: string) => Promise<CheckedPolicy>
  /** The running server's desk; its functions throw `control:unreachable` without one. */
  readonly desk: Desk
  /** The lists: of the running server, and without one of the data folder itself. */
  readonly lists: ListDesk
  /** Puts a file in as a version of a list. */
  readonly putList: (id: string, file: string, accept: boolean) => Promise<ListDone>
  readonly gateway: GatewayMachine
  readonly record: RecordParts
  /** Loaded by the commands that need it. */
  readonly council: () => Promise<CouncilParts>
  readonly probe: Probe
  readonly witness: WitnessParts
  /** A seat's own computer. */
  readonly seat: SeatParts
  readonly backup: () => Promise<BackupParts>
  readonly upgrade: () => Promise<UpgradeParts>
  /** Asks a service from this machine, by these servers of names; `null`: by the machine's own. */
  readonly askService: (upstreams: readonly string[] | null) => Promise<AskEndpoint>
  readonly importing: () => Promise<ImportParts>
  /** A file that was not there, for whoever types alone. Throws `file:unwritable`. */
  readonly newFile: (path: string) => Promise<NewFile>
  readonly publish: () => Promise<PublishParts>
  /** Looks at the whole installation; never throws for what is wrong with it. */
  readonly doctor: () => Promise<readonly Finding[]>
  /** Lists on a stick. */
  readonly parcel: () => Promise<ParcelParts>
  readonly init: () => Promise<InitParts>
  /** Loaded by the commands that try the sample. */
  readonly sit: () => Promise<SitParts>
  /** Who types, as look-ups name them: the user of this machine. */
  readonly user: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly version: string
  readonly out: { readonly write: (text: string) => unknown }
  readonly err: { readonly write: (text: string) => unknown }
}
