// isthmus seat setup
import type { Command } from '../command.ts'
import type { SetupLine } from '../seat-parts.ts'
import { table } from '../text.ts'

const WORDS: Readonly<Record<SetupLine['state'], string>> = { there: 'there', done: 'done', missing: 'MISSING' }

export const seatSetup: Command = {
  name: 'seat setup',
  summary: 'turn a bare Debian into a seat’s computer, without a network',
  usage: '[--packages FOLDER] [--check] [--root FOLDER]',
  operand: null,
  options: [
    {
      name: 'packages',
      value: 'FOLDER',
      what: 'a folder of .deb files, on a stick; what lacks is installed from there only',
    },
    { name: 'check', value: null, what: 'change nothing; say what is missing' },
    { name: 'root', value: 'FOLDER', what: 'the machine’s files, where it is not the running one (/)' },
  ],
  examples: [
    [
      'seat setup --packages /media/stick/debs',
      'As root: packages, the services of screen and agent. Again, it changes nothing.',
    ],
    ['seat setup --check', 'Exit code 0: everything is there; 1: something is missing.'],
  ],
  run: async (given, parts) => {
    const lines = await parts.seat.setup({
      packages: given.text('packages'),
      root: given.text('root') ?? '/',
      check: given.flag('check'),
    })
    const missing = lines.filter(({ state }) => state === 'missing').length
    const rows = lines.map(({ what, state, note }) => [WORDS[state], note === null ? what : `${what}: ${note}`])
    const last = missing > 0 ? `${missing} missing.` : 'Everything is there. Next: isthmus seat enrol'
    return { code: missing > 0 ? 1 : 0, json: lines, human: `${table(rows, '  ')}\n\n${last}` }
  },
}
