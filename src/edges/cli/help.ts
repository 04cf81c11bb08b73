// Help that teaches: what there is, how it is typed, and examples that can be copied.
import { type Command, EXIT_CODES } from './command.ts'
import { table } from './text.ts'

const codes = (): string =>
  table(
    Object.entries(EXIT_CODES).map(([code, what]) => [code, what]),
    '  ',
  )

/** `isthmus --help`. */
export const generalHelp = (commands: readonly Command[]): string =>
  [
    'isthmus: shared internet access under open, jointly agreed rules',
    '',
    '  isthmus COMMAND [OPTIONS]        isthmus COMMAND --help',
    '',
    'Commands',
    table(
      commands.map(({ name, summary }) => [name, summary]),
      '  ',
    ),
    '',
    'With every command',
    table(
      [
        ['--json', 'one JSON document on standard output; errors as JSON on standard error'],
        ['--help', 'what the command does, with examples'],
      ],
      '  ',
    ),
    '',
    'Exit codes',
    codes(),
    '',
    'A first look: isthmus start, and in a second window: isthmus sample, isthmus session list',
  ].join('\n')

const optionRows = (command: Command): string[][] => [
  ...[command.operand, command.second].flatMap((operand) => (operand ? [[operand.name, operand.what]] : [])),
  ...command.options.map(({ name, value, what }) => [value === null ? `--${name}` : `--${name} ${value}`, what]),
  ['--json', 'for programs'],
]

/** `isthmus COMMAND --help`. */
export const commandHelp = (command: Command): string =>
  [
    `isthmus ${command.name}: ${command.summary}`,
    '',
    `  isthmus ${command.name} ${command.usage}`.trimEnd(),
    '',
    'Options',
    table(optionRows(command), '  '),
    '',
    'Examples',
    ...command.examples.flatMap(([args, what]) => [`  isthmus ${args}`, `      ${what}`]),
    '',
    'Exit codes',
    codes(),
  ].join('\n')
