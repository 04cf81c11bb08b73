// isthmus seat run
import type { Command } from '../command.ts'
import { SEAT_FOLDER } from '../seat-parts.ts'

const DISPLAY = ':0'
const RUN = '/run/isthmus-seat'
/** Beyond every range that Debian gives to anybody (login.defs, subuid, systemd's dynamic users). */
const USERS = 900_000_000

export const seatRun: Command = {
  name: 'seat run',
  summary: 'be the seat: lock screen, browser and wipe on this computer’s screen, until Ctrl-C',
  usage: '[--display :N] [--folder FOLDER] [--run FOLDER] [--users N]',
  operand: null,
  options: [
    { name: 'display', value: ':N', what: `the X server (${DISPLAY})` },
    SEAT_FOLDER,
    { name: 'run', value: 'FOLDER', what: `a folder in memory (${RUN})` },
    {
      name: 'users',
      value: 'N',
      what: 'the first number of the guests’ own users, 10,000 of them; nobody else may have one',
      whole: { least: 100_000, most: 999_000_000 },
    },
  ],
  examples: [
    [
      'seat run',
      'As root, on a computer that is enrolled. isthmus seat setup makes the service that does this at every start.',
    ],
  ],
  run: async (given, parts) => {
    const asked = {
      display: given.text('display') ?? DISPLAY,
      folder: given.text('folder') ?? SEAT_FOLDER.otherwise,
      run: given.text('run') ?? RUN,
      users: given.number('users', USERS),
    }
    const code = await parts.seat.run(asked, (seat) => {
      parts.out.write(given.json ? `${JSON.stringify({ seat })}\n` : `Seat ${seat} is running.\n`)
    })
    return { code: code === 0 ? 0 : 4, json: undefined, human: '' }
  },
}
