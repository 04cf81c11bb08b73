// isthmus seat enrol
import { type Command, type Given, Misuse } from '../command.ts'
import { SEAT_FOLDER } from '../seat-parts.ts'

const serverOf = (given: Given): string => {
  const server = given.needed('server')
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new Misuse(`${server} is no address`, 'give the portal’s, such as https://portal.park.test')
  return server
}

export const seatEnrol: Command = {
  name: 'seat enrol',
  summary: 'make this computer a seat of a park, with a code from the desk',
  usage: '--server URL --code CODE [--certificate FILE] [--folder FOLDER]',
  operand: null,
  options: [
    { name: 'server', value: 'URL', what: 'the portal of the park', required: true },
    { name: 'code', value: 'CODE', what: 'from the desk; it works once, for 15 minutes', required: true },
    { name: 'certificate', value: 'FILE', what: 'the portal’s certificate, where no authority has signed it' },
    SEAT_FOLDER,
  ],
  examples: [
    [
      'seat enrol --server https://portal.park.test --code K7PM-3QXD',
      'Makes a key that stays here, and keeps the server’s. A computer that is enrolled anew gets a new key, and the old one is void.',
    ],
  ],
  run: async (given, parts) => {
    const done = await parts.seat.enrol({
      folder: given.text('folder') ?? SEAT_FOLDER.otherwise,
      server: serverOf(given),
      code: given.needed('code'),
      certificate: given.text('certificate'),
    })
    return {
      code: 0,
      json: done,
      human: `This computer is seat ${done.seat} of ${done.park}. What it knows is in ${done.file}.`,
    }
  },
}
