// What a command is: a row of the table in commands.ts, from which parsing, help and docs/commands.md follow.
import type { CliParts } from './parts.ts'

/** An option of a command. Every option but `many` ones may be given once. */
export type Option = {
  readonly name: string
  /** What stands behind it, in capitals; null: nothing does. */
  readonly value: string | null
  readonly what: string
  readonly required?: boolean
  readonly many?: boolean
  /** The value is a whole number between these. */
  readonly whole?: { readonly least: number; readonly most: number }
}

/** A word without a dash behind the command; at most two. */
type Operand = { readonly name: string; readonly what: string }

/** What was given, checked against the table. */
export type Given = {
  readonly operand: string | undefined
  readonly second: string | undefined
  readonly flag: (name: string) => boolean
  /** The value of an option that may be left out. */
  readonly text: (name: string) => string | undefined
  /** The value of a required option. */
  readonly needed: (name: string) => string
  readonly all: (name: string) => readonly string[]
  readonly number: (name: string, otherwise: number) => number
  readonly json: boolean
}

/** What comes of a command: both forms, of which one is written. */
export type Result = {
  readonly code: ExitCode
  /** Written as one JSON document with --json. Undefined: nothing is written. */
  readonly json: unknown
  /** Written without --json, lines without the last line feed. */
  readonly human: string
}

export type Command = {
  /** As it is typed: `session open`. */
  readonly name: string
  /** One line: what it does. */
  readonly summary: string
  /** What follows the name. */
  readonly usage: string
  readonly operand: Operand | null
  /** What follows the operand. */
  readonly second?: Operand
  readonly options: readonly Option[]
  readonly examples: readonly (readonly [args: string, what: string])[]
  readonly run: (given: Given, parts: CliParts) => Promise<Result>
}

/** Exit codes, the same for every command. */
export const EXIT_CODES = {
  0: 'done, or the answer is yes',
  1: 'the answer is no: blocked, refused, not found, or the policy has errors; of doctor: something to look at',
  2: 'the command line is malformed, and nothing was done; of probe also: nothing could be found out; of doctor: something is broken',
  3: 'no running server answers',
  4: 'something broke; the message says what and where to mend it',
} as const

export type ExitCode = keyof typeof EXIT_CODES

/** The command line cannot be understood; `mend` says what to type. */
export class Misuse extends Error {
  readonly mend: string
  constructor(what: string, mend: string) {
    super(what)
    this.mend = mend
  }
}
