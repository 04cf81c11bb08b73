// isthmus session find
import { parseAddress } from '../../../base/addresses.ts'
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

const NOBODY = 'No session had that port then.'
const NOTED = 'Whoever signed in there with a badge sees under "My access" that you asked.'
const SEVERAL = 'Several had it: ports were shared then, or changed hands in that second.'

export const sessionFind: Command = {
  name: 'session find',
  summary: 'whose port of a public address it was; its person sees who asked',
  usage: '--address A --port P --at TIME',
  operand: null,
  options: [
    { name: 'address', value: 'A', what: 'the public address that the report names', required: true },
    { name: 'port', value: 'P', what: 'the port that it names', required: true, whole: { least: 1, most: 65_535 } },
    { name: 'at', value: 'TIME', what: 'when, to the second, with the zone', required: true },
  ],
  examples: [
    [
      'session find --address 203.0.113.9 --port 2100 --at 2026-11-23T14:05:10+09:00',
      'The session, open or ended, whose block of ports that was; exit code 1 if there was none.',
    ],
  ],
  run: async (given, parts) => {
    const [address, at] = [addressOf(given.needed('address')), timeOf(given.needed('at'))]
    const asked = { address, port: given.number('port', 0), at, by: parts.user }
    const sessions = await parts.desk.findSessions(asked)
    if (sessions.length === 0) return { code: 1, json: { sessions }, human: NOBODY }
    const several = sessions.length > 1 ? [SEVERAL] : []
    return { code: 0, json: { sessions }, human: [sessionTable(sessions), ...several, NOTED].join('\n') }
  },
}
