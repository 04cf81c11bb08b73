// isthmus session list

import { bytesText } from '../../../base/bytes.ts'
import type { DeskSession } from '../../../domain/desk/desk.ts'
import type { Command } from '../command.ts'
import { moment, table } from '../text.ts'

const BY = { person: 'badge', voucher: 'voucher', device: 'device', network: 'open network' } as const

const ends = (session: DeskSession): string => {
  if (session.endedAt !== null) return `${moment(session.endedAt)} (${session.reason ?? 'ended'})`
  return session.endsAt === null ? 'no end' : moment(session.endsAt)
}

/** One line for each session; no name and no destination is in it. */
export const sessionTable = (sessions: readonly DeskSession[]): string =>
  table([
    ['where', 'plan', 'by', 'opened', 'ends', 'bytes', 'id'],
    ...sessions.map((session) => [
      session.of ?? session.seat ?? session.address ?? '',
      session.plan,
      BY[session.holder],
      moment(session.openedAt),
      ends(session),
      bytesText(session.bytes),
      session.id,
    ]),
  ])

export const sessionList: Command = {
  name: 'session list',
  summary: 'who is online: seats, devices, plans and ends, without names',
  usage: '[--all] [--limit N]',
  operand: null,
  options: [
    { name: 'all', value: null, what: 'ended sessions too' },
    { name: 'limit', value: 'N', what: 'at most so many, the newest first (100)', whole: { least: 1, most: 10_000 } },
  ],
  examples: [
    ['session list', 'Every open session, the newest first.'],
    ['session list --all --limit 20 --json', 'The last twenty, open or ended, for a program.'],
  ],
  run: async (given, parts) => {
    const sessions = await parts.desk.sessions({ limit: given.number('limit', 100), ended: given.flag('all') })
    const human = sessions.length === 0 ? 'Nobody is online.' : sessionTable(sessions)
    return { code: 0, json: { sessions }, human }
  },
}
