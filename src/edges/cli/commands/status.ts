// isthmus status
import type { DeskStatus } from '../../../domain/desk/desk.ts'
import type { Command } from '../command.ts'
import { counted, moment, table } from '../text.ts'

const rows = (status: DeskStatus): string[][] => {
  const { devices } = status
  const plans = Object.entries(status.sessionsByPlan)
  const open = plans.reduce((sum, [, n]) => sum + n, 0)
  const byPlan = plans.map(([plan, n]) => `${plan} ${n}`).join(', ')
  const kept = status.policy.state === 'kept' ? ' (kept from before)' : ''
  return [
    ['version', status.version],
    ['since', moment(status.startedAt)],
    ['policy', `${status.policy.hash.slice(0, 16)}${kept}`],
    ['sessions', open === 0 ? '0' : `${open} (${byPlan})`],
    ...(devices.registered === 0 ? [] : [['devices', `${devices.registered} registered, ${devices.online} online`]]),
    ['tunnels', String(status.tunnels)],
    ...Object.entries(status.listeners),
    ...status.troubles.map((trouble) => ['to mend', trouble]),
  ]
}

export const status: Command = {
  name: 'status',
  summary: 'how the running service is',
  usage: '',
  operand: null,
  options: [],
  examples: [
    ['status', 'Version, policy in force, open sessions, and what needs mending.'],
    [
      'status --json && echo up',
      'For a watchdog: exit code 0 while all is well, 1 when something needs mending, 3 without a server.',
    ],
  ],
  run: async (_given, parts) => {
    const told = await parts.desk.status()
    const well = told.troubles.length === 0
    const human = `${table(rows(told))}\n${well ? 'All is well.' : `${counted(told.troubles.length, 'thing')} to mend.`}`
    return { code: well ? 0 : 1, json: told, human }
  },
}
