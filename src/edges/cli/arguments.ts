// Reads a command line strictly: what the table does not know is refused, with the nearest thing that it does.
import { type Command, type Given, Misuse, type Option } from './command.ts'
import { nearest } from './nearest.ts'

/** What was typed, taken apart but not yet checked against a command. */
export type Typed = {
  readonly command: Command
  readonly help: boolean
  readonly given: () => Given
}

const hint = (word: string, known: readonly string[], mend: string): string => {
  const near = nearest(word, known)
  return near === undefined ? mend : `did you mean ${near}?`
}

/** The command that the first words name: two words, or one. */
const findCommand = (words: readonly string[], commands: readonly Command[]): Command => {
  const [first = '', second = ''] = words
  const both = `${first} ${second}`
  const found = commands.find(({ name }) => name === both) ?? commands.find(({ name }) => name === first)
  if (found !== undefined) return found
  const names = commands.map(({ name }) => name)
  const group = names.filter((name) => name.startsWith(`${first} `))
  if (group.length > 0 && second === '') throw new Misuse(`${first} what?`, `type one of: ${group.join(', ')}`)
  const typed = group.length > 0 ? both : first
  const known = group.length > 0 ? group : [...new Set(names.flatMap((name) => [name, name.split(' ')[0] ?? name]))]
  throw new Misuse(`unknown command: ${typed}`, hint(typed, known, 'see isthmus --help'))
}

type Values = Map<string, string[]>

const takeOption = (arg: string, next: () => string | undefined, command: Command, values: Values): void => {
  const equals = arg.indexOf('=')
  const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
  const option = command.options.find((known) => known.name === name)
  if (option === undefined) {
    const known = [...command.options.map((each) => `--${each.name}`), '--json', '--help']
    throw new Misuse(`unknown option: --${name}`, hint(`--${name}`, known, `see isthmus ${command.name} --help`))
  }
  if (option.value === null && equals >= 0) throw new Misuse(`--${name} takes no value`, `type --${name} alone`)
  const value = option.value === null ? '' : equals < 0 ? next() : arg.slice(equals + 1)
  if (value === undefined || (option.value !== null && value === '')) {
    throw new Misuse(`--${name} needs a value`, `type --${name} ${option.value ?? ''}`)
  }
  const before = values.get(name) ?? []
  if (before.length > 0 && option.many !== true) throw new Misuse(`--${name} is given twice`, 'give it once')
  values.set(name, [...before, value])
}

const checkNumber = (option: Option, value: string): void => {
  if (option.whole === undefined) return
  const { least, most } = option.whole
  if (!/^\d{1,9}$/.test(value) || Number(value) < least || Number(value) > most) {
    throw new Misuse(`--${option.name} cannot be ${value}`, `give a whole number from ${least} to ${most}`)
  }
}

const checkOptions = (command: Command, values: Values): void => {
  for (const option of command.options) {
    const given = values.get(option.name)
    if (option.required === true && given === undefined) {
      throw new Misuse(`--${option.name} is missing`, `type: isthmus ${command.name} ${command.usage}`.trimEnd())
    }
    for (const value of given ?? []) checkNumber(option, value)
  }
}

const givenBy = ([operand, second]: readonly string[], values: Values, json: boolean): Given => ({
  operand,
  second,
  flag: (name) => values.has(name),
  text: (name) => values.get(name)?.[0],
  needed: (name) => values.get(name)?.[0] ?? '',
  all: (name) => values.get(name) ?? [],
  number: (name, otherwise) => Number(values.get(name)?.[0] ?? otherwise),
  json,
})

/** Options and operands of a command; `args` are those behind its name, without --json. */
const readArguments = (command: Command, args: readonly string[], json: boolean): Given => {
  const values: Values = new Map()
  const operands: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    const next = (): string | undefined => (args[i + 1]?.startsWith('--') === true ? undefined : args[++i])
    if (arg.startsWith('--')) takeOption(arg, next, command, values)
    else if (arg.startsWith('-') && arg !== '-') throw new Misuse(`unknown option: ${arg}`, 'options have two dashes')
    else operands.push(arg)
  }
  const most = [command.operand, command.second].filter(Boolean).length
  const extra = operands[most]
  if (extra !== undefined)
    throw new Misuse(`${extra} is one word too many`, `type: isthmus ${command.name} ${command.usage}`.trimEnd())
  checkOptions(command, values)
  return givenBy(operands, values, json)
}

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h'

/** Takes a command line apart. Throws `Misuse`, at once for an unknown command, from `given` for anything else. */
export const readCommandLine = (argv: readonly string[], commands: readonly Command[]): Typed => {
  const end = argv.indexOf('--')
  const before = end < 0 ? argv : argv.slice(0, end)
  const json = before.includes('--json')
  const help = before.some(isHelp)
  const rest = [...before.filter((arg) => arg !== '--json' && !isHelp(arg)), ...(end < 0 ? [] : argv.slice(end))]
  const command = findCommand(rest, commands)
  const args = rest.slice(command.name.split(' ').length)
  return { command, help, given: () => readArguments(command, args, json) }
}
