// One command line: read, run, written out. Standard output has the answer and nothing else.
import { IsthmusError } from '../../base/errors.ts'
import { readCommandLine } from './arguments.ts'
import { type ExitCode, Misuse, type Result } from './command.ts'
import { COMMANDS } from './commands.ts'
import { commandHelp, generalHelp } from './help.ts'
import type { CliParts } from './parts.ts'
import { harmless } from './text.ts'

type Trouble = { readonly code: string; readonly what: string; readonly mend: string; readonly exit: ExitCode }

const EXITS: Readonly<Record<string, ExitCode>> = {
  'usage:invalid': 2,
  'control:unreachable': 3,
  'policy:refused': 1,
  'policy:none': 1,
  'device:refused': 1,
  'seat:refused': 1,
  'seat:not-enrolled': 1,
  'desk:agreed': 1,
  'import:unreadable': 1,
  'import:gone': 1,
  'record:bad': 1,
  'backup:failed': 1,
  'backup:bad': 1,
  'record:none': 1,
  'record:put-back': 1,
  'list:parcel': 1,
  'key:exists': 1,
  'council:refused': 1,
  'council:effects': 1,
  'door:unreachable': 3,
  'probe:impossible': 2,
}

const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Misuse) return { code: 'usage:invalid', what: error.message, mend: error.mend, exit: 2 }
  if (error instanceof IsthmusError) {
    return { code: error.code, what: error.message, mend: error.mend, exit: EXITS[error.code] ?? 4 }
  }
  const what = error instanceof Error ? error.message : String(error)
  return { code: 'internal', what, mend: 'this is a mistake in Isthmus itself', exit: 4 }
}

const report = (error: unknown, json: boolean, { err }: CliParts): ExitCode => {
  const { code, what, mend, exit } = troubleOf(error)
  const join = mend === '' ? '' : /[.?]$/.test(what) ? ' ' : '; '
  const human = harmless(`isthmus: ${what}${join}${mend}`)
  err.write(json ? `${JSON.stringify({ error: { code, what, mend } })}\n` : `${human}\n`)
  return exit
}

const answer = (result: Result, json: boolean, { out }: CliParts): ExitCode => {
  if (json && result.json !== undefined) out.write(`${JSON.stringify(result.json)}\n`)
  if (!json && result.human !== '') out.write(`${harmless(result.human)}\n`)
  return result.code
}

const show = (text: string, { out }: CliParts): ExitCode => {
  out.write(`${text}\n`)
  return 0
}

// What needs no command: `isthmus`, `isthmus --help`, `isthmus --version`.
const withoutCommand = (argv: readonly string[], json: boolean, parts: CliParts): ExitCode | undefined => {
  const words = argv.filter((arg) => arg !== '--json')
  if (words.length === 0) {
    if (json) throw new Misuse('no command is given', 'see isthmus --help')
    parts.err.write(`${generalHelp(COMMANDS)}\n`)
    return 2
  }
  if (words.length > 1) return undefined
  if (['--help', '-h', 'help'].includes(words[0] ?? '')) return show(generalHelp(COMMANDS), parts)
  if (words[0] !== '--version') return undefined
  return show(json ? JSON.stringify({ version: parts.version }) : parts.version, parts)
}

/** Runs one command line (without `node` and the program's name); gives the exit code and never throws. */
export const cli = async (argv: readonly string[], parts: CliParts): Promise<number> => {
  const words = argv[0] === 'help' && argv.length > 1 ? [...argv.slice(1), '--help'] : argv
  const json = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined).includes('--json')
  try {
    const done = withoutCommand(words, json, parts)
    if (done !== undefined) return done
    const typed = readCommandLine(words, COMMANDS)
    if (typed.help) return show(commandHelp(typed.command), parts)
    return answer(await typed.command.run(typed.given(), parts), json, parts)
  } catch (error) {
    return report(error, json, parts)
  }
}
