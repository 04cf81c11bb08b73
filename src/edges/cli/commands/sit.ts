// isthmus sit
import { type Command, Misuse, type Result } from '../command.ts'
import type { SitParts } from '../sit-parts.ts'

const typed = (from: string, proxy: string, url: string): string =>
  [
    'Without one, as somebody at that seat:',
    `  curl --interface ${from} -x ${proxy} ${url}`,
    `Or set the proxy of any browser of this machine to ${proxy}: that is seat 1.`,
  ].join('\n')

const no = (why: string, human: string): Result => ({ code: 1, json: { done: false, why }, human })

/** The seat, or why nobody can sit there from here. */
const seatOf = async (asked: string, sit: SitParts): Promise<{ readonly address: string } | Result> => {
  const seats = sit.seats()
  const seat = seats.find(({ id }) => id === asked)
  if (seats.length === 0)
    return no('no-sample', 'Seats to sit at from one’s own machine are the sample’s, and this park has no sample.')
  if (seat === undefined)
    throw new Misuse(`there is no seat ${asked}`, `give one of ${seats[0]?.id} to ${seats.at(-1)?.id}`)
  if (await sit.canDialFrom(seat.address)) return seat
  return no(
    'no-address',
    `This machine cannot dial from ${seat.address}, so nobody sits at seat ${asked} here. Seat 1 can be had: isthmus sit 1`,
  )
}

export const sit: Command = {
  name: 'sit',
  summary: 'sit down at a seat of the sample with this machine’s own browser',
  usage: '[SEAT] [--browser PATH] [--no-sandbox]',
  operand: { name: 'SEAT', what: 'a seat of the sample, 1 without it' },
  options: [
    {
      name: 'browser',
      value: 'PATH',
      what: 'another browser than the first that is found: Chromium, Chrome, Edge or Firefox',
    },
    {
      name: 'no-sandbox',
      value: null,
      what: 'as root: start Chromium without its sandbox; only for the sites of the sample',
    },
  ],
  examples: [
    [
      'sit 7',
      'A window with a profile of its own, which is deleted when it is closed. Everything it asks comes from seat 7.',
    ],
  ],
  run: async (given, parts) => {
    const atSeats = await parts.sit()
    const seat = await seatOf(given.operand ?? '1', atSeats)
    if (!('address' in seat)) return seat
    const { proxy = '' } = (await parts.desk.status()).listeners
    const url = 'http://portal.park.test/'
    const sat = await atSeats.browse({
      ...{ from: seat.address, proxy, url, browser: given.text('browser'), withoutSandbox: given.flag('no-sandbox') },
      announce: (path, port) => {
        if (!given.json)
          parts.out.write(`${path}, by 127.0.0.1:${port}, at ${seat.address}. Close it, or Ctrl-C, to stand up.\n`)
      },
    })
    if (sat.done === 'closed') return { code: 0, json: sat, human: '' }
    const why =
      sat.why === 'root'
        ? 'Root’s Chromium has no sandbox. Start this as another user, or, for the sample’s sites only, with --no-sandbox.'
        : 'No browser was found.'
    return no(sat.why, `${why}\n${typed(seat.address, proxy, url)}`)
  },
}
