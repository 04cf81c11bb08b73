// isthmus report
import type { Report } from '../../../domain/reports/report.ts'
import { type Command, Misuse } from '../command.ts'
import { table } from '../text.ts'

const hours = (seconds: number): string =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`

const two = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

const sumsTable = (report: Report): string =>
  table([
    ['', 'online (h:min)', 'sessions', 'interrupted'],
    ...report.plans.map((each) => [`plan ${each.plan}`, hours(each.seconds), `${each.begun}`, `${each.interrupted}`]),
    ...report.rooms.map((each) => [
      ...[each.room === '' ? 'elsewhere' : `room ${each.room}`, hours(each.seconds)],
      ...[`${each.begun}`, `${each.interrupted}`],
    ]),
    ['all', hours(report.total.seconds), `${report.total.begun}`, `${report.total.interrupted}`],
  ])

const busiestText = ({ busiest }: Report): string =>
  `Busiest: ${busiest.map(({ day, hour, seconds }) => `${day} ${two(hour)} (${(seconds / 3600).toFixed(1)} online)`).join(', ')}.`

const waitsText = ({ waits }: Report): string =>
  table([
    ['queue', 'numbers', 'half waited at most', '95 % at most', 'did not come'],
    ...waits.map(({ room, count, median, p95, noShows }) => [
      ...[`room ${room}`, `${count}`, median === null ? '–' : `${median} min`],
      ...[p95 === null ? '–' : `${p95} min`, `${noShows}`],
    ]),
  ])

const refusedText = ({ refused }: Report): string =>
  table([
    ['refused by', 'times', 'days with <10'],
    ...refused.map(({ reason, count, smallDays }) => [reason, `${count}`, `${smallDays}`]),
  ])

const human = (report: Report): string => {
  const head = `${report.from} to ${report.to}`
  if (report.total.begun === 0 && report.total.seconds === 0 && report.refused.length === 0)
    return `${head}: nobody was online.`
  const parts = [head, sumsTable(report)]
  if (report.busiest.length > 0) parts.push(busiestText(report))
  if (report.waits.length > 0) parts.push(waitsText(report))
  if (report.refused.length > 0) parts.push(refusedText(report))
  if (report.partDays > 0)
    parts.push(`On ${report.partDays} of these days the service began anew; refusals before that are not counted.`)
  return parts.join('\n\n')
}

const noPeriod = (): Misuse =>
  new Misuse(
    'that is no period',
    'give days of the park such as --from 2026-11-01 --to 2026-11-30, at most 366 of them',
  )

export const report: Command = {
  name: 'report',
  summary: 'how long people were online over days, and how often rules refused something',
  usage: '[--from DAY] [--to DAY] [--csv] [--refused]',
  operand: null,
  options: [
    { name: 'from', value: 'DAY', what: 'the first day of the park (six before the last)' },
    { name: 'to', value: 'DAY', what: 'the last day (today)' },
    { name: 'csv', value: null, what: 'use by day, hour, plan and room as a table for spreadsheets' },
    { name: 'refused', value: null, what: 'with --csv: refusals by day and rule instead' },
  ],
  examples: [
    ['report', 'The last seven days: by plan and room, the busiest hours, what was refused. Sums, and nobody’s name.'],
    ['report --from 2026-11-01 --to 2026-11-30 --csv', 'November hour by hour, as CSV.'],
  ],
  run: async (given, parts) => {
    const asked = { from: given.text('from') ?? null, to: given.text('to') ?? null }
    if (given.flag('refused') && !given.flag('csv')) throw new Misuse('--refused is a table', 'give --csv with it')
    if (given.flag('csv')) {
      const csv = await parts.desk.reportTable({ ...asked, of: given.flag('refused') ? 'refused' : 'use' })
      if (csv === null) throw noPeriod()
      return { code: 0, json: { csv }, human: csv.trimEnd() }
    }
    const found = await parts.desk.report(asked)
    if (found === null) throw noPeriod()
    return { code: 0, json: { report: found }, human: human(found) }
  },
}
