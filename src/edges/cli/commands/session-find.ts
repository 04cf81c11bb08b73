// isthmus session find
import { parseAddress } from '../../../base/addresses.ts'
import { isCommonPort, SURE_WITHIN } from '../../../domain/sessions/ports.ts'
import { type Command, Misuse } from '../command.ts'
import { sessionTable } from './session-list.ts'

/** With its zone: a report's hour is somebody else's. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/

const timeOf = (text: string): number => {
  const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return Math.floor(at / 1000) * 1000
  throw new Misuse(`--at cannot be ${text}`, 'write it with its zone, like 2026-11-23T14:05:10+09:00')
}

const addressOf = (text: string): string => {
  const address = parseAddress(text)
  if (address === undefined) throw new Misuse(`--address cannot be ${text}`, 'give the public address of the report')
  return address
}

/** Seconds that a report's clock is taken to be off at most. */
const WITHIN = 60

const NOBODY = 'No session had that port then.'
const NOTED = 'Whoever signed in there with a badge sees under "My access" that you asked.'

/** What the answer is worth. */
const worth = (port: number, found: number, within: number): readonly string[] => {
  const sessions = found === 1 ? '1 session' : `${found} sessions`
  if (isCommonPort(port))
    return [
      `Cannot be told apart: ${sessions} shared that port then, with the gateway itself and whoever was not signed in.`,
    ]
  return found < 2 ? [] : [`One of these: ${sessions} may have had it within ${within} seconds of that time.`]
}

export const sessionFind: Command = {
  name: 'session find',
  summary: 'whose port of a public address it was; its person sees who asked',
  usage: '--address A --port P --at TIME [--within SECONDS]',
  operand: null,
  options: [
    { name: 'address', value: 'A', what: 'the public address that the report names', required: true },
    { name: 'port', value: 'P', what: 'the port that it names', required: true, whole: { least: 1, most: 65_535 } },
    { name: 'at', value: 'TIME', what: 'when, to the second, with the zone', required: true },
    {
      name: 'within',
      value: 'SECONDS',
      what: `how far the report's clock may be off (${WITHIN}); above ${SURE_WITHIN}, a block may have had two`,
      whole: { least: 1, most: 3600 },
    },
  ],
  examples: [
    [
      'session find --address 203.0.113.9 --port 2100 --at 2026-11-23T14:05:10+09:00',
      'The session, open or ended, whose block of ports that was, or all that it may have been; exit code 1 if there was none.',
    ],
  ],
  run: async (given, parts) => {
    const [address, at] = [addressOf(given.needed('address')), timeOf(given.needed('at'))]
    const [port, within] = [given.number('port', 0), given.number('within', WITHIN)]
    const asked = { address, port, at, within, by: parts.user }
    const sessions = await parts.desk.findSessions(asked)
    const json = { sessions, shared: isCommonPort(port) }
    const told = worth(port, sessions.length, within)
    if (sessions.length === 0) return { code: 1, json, human: [NOBODY, ...told].join('\n') }
    return { code: 0, json, human: [sessionTable(sessions), ...told, NOTED].join('\n') }
  },
}
