// isthmus usage
import { bytesText } from '../../../base/bytes.ts'
import type { ServiceUsage } from '../../../domain/desk/desk.ts'
import type { Command } from '../command.ts'
import { table } from '../text.ts'

const usageTable = (usage: readonly ServiceUsage[]): string =>
  table([
    ['day', 'service', 'path', 'bytes'],
    ...usage.map(({ day, service, path, bytes }) => [day, service || '(unknown)', path || '–', bytesText(bytes)]),
  ])

export const usage: Command = {
  name: 'usage',
  summary: 'bytes by service and day, of everybody together',
  usage: '[--days N]',
  operand: null,
  options: [
    { name: 'days', value: 'N', what: 'so many days of the park, today included (7)', whole: { least: 1, most: 3660 } },
  ],
  examples: [
    ['usage', 'What each service moved in the last seven days, by which path. Whose it was is not kept.'],
    ['usage --days 31 --json', 'A month, for a program.'],
  ],
  run: async (given, parts) => {
    const found = await parts.desk.usage({ days: given.number('days', 7) })
    return { code: 0, json: { usage: found }, human: found.length === 0 ? 'Nothing was counted.' : usageTable(found) }
  },
}
