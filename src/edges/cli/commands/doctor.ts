// isthmus doctor
import { type Finding, type State, worst } from '../../../domain/doctor/finding.ts'
import type { Command, ExitCode } from '../command.ts'
import { counted } from '../text.ts'

const WORDS: Readonly<Record<State, string>> = { ok: 'ok    ', look: 'look  ', broken: 'BROKEN' }
const EXITS: Readonly<Record<State, ExitCode>> = { ok: 0, look: 1, broken: 2 }
/** The widest subject. */
const SUBJECT = 11
const INDENT = ' '.repeat(8 + SUBJECT + 2)

/** Columns of a line; what is to be typed is not broken. */
const WIDTH = 100

const wrapped = (text: string): string => {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (INDENT.length + line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.join(`\n${INDENT}`)
}

const shown = ({ state, subject, what, mend }: Finding): string =>
  `${WORDS[state]}  ${subject.padEnd(SUBJECT)}  ${wrapped(what)}${mend === null ? '' : `\n${INDENT}→ ${mend}`}`

const summary = (findings: readonly Finding[]): string => {
  const count = (state: State): number => findings.filter((finding) => finding.state === state).length
  const [ill, odd] = [count('broken'), count('look')]
  if (ill + odd === 0) return 'All is well.'
  const parts = [
    ...(ill === 0 ? [] : [`${counted(ill, 'thing')} broken`]),
    ...(odd === 0 ? [] : [`${counted(odd, 'thing')} to look at`]),
  ]
  return `${parts.join(', ')}; behind → is what mends it.`
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'say what is wrong with this installation, what that means, and how to mend it',
  usage: '',
  operand: null,
  options: [],
  examples: [
    [
      'doctor',
      'With the service stopped or running; it changes nothing. Exit code 0: all is well; 1: something to look at; 2: something is broken.',
    ],
    ['doctor --json', '{"state","findings":[{"subject","state","what","mend"}…]}; "state" is ok, look or broken.'],
  ],
  run: async (_given, parts) => {
    const findings = await parts.doctor()
    const state = worst(findings)
    const human = `${findings.map(shown).join('\n')}\n\n${summary(findings)}`
    return { code: EXITS[state], json: { state, findings }, human }
  },
}
