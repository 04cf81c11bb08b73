// Writes the tables of one run into README.md, between its two markers.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { goals } from './goals.ts'
import { figure } from './kit/figures.ts'
import type { Results } from './results.ts'
import { listTable, namesTable } from './tables/lists.ts'
import { inLineTable, leftOutInLine, partsTable, signInsTable } from './tables/parts.ts'
import { named, type Row, table } from './tables/table.ts'
import { bulkTable, busyTable, newTable } from './tables/traffic.ts'

const FILE = join(import.meta.dirname, 'README.md')
const BEGIN = '<!-- figures:begin -->'
const END = '<!-- figures:end -->'

const goalTable = (results: Results): string =>
  table(
    ['figure', 'goal', 'measured', ''],
    goals(results).map(
      ({ what, goal, measured: value, met }): Row => [
        what,
        goal,
        value,
        met === null ? 'not measured' : met ? 'met' : '**missed**',
      ],
    ),
  )

const notes = (results: Results): string => {
  const { machine } = results
  const lines = [
    `Measured ${results.at.slice(0, 10)} in ${results.seconds} s on ${machine.cores} cores (${machine.cpu}), Linux ${machine.kernel}, Node ${machine.node};` +
      ` the host of this virtual machine took ${machine.stolenPercent} % of the CPU time away meanwhile, and ${figure(machine.loadBefore)} other programs wanted to run when it began.`,
    ...results.systems
      .filter(({ name }) => name !== 'direct')
      .map(({ name, note }) => `- ${named(results, name)}: ${note}`),
    ...[...results.troubles, ...leftOutInLine(results)].map((trouble) => `- Not measured: ${trouble.split('\n')[0]}`),
  ]
  return `${lines[0]}\n\n${lines.slice(1).join('\n')}`
}

const TABLES = [...[bulkTable, newTable, busyTable, listTable, namesTable], ...[inLineTable, signInsTable, partsTable]]

/** The tables of one run, as Markdown. */
export const tables = (results: Results): string =>
  [notes, goalTable, ...TABLES]
    .map((part) => part(results))
    .filter(Boolean)
    .join('\n\n')

/** Puts the tables between the markers of README.md. */
export const writeReadme = (results: Results): void => {
  const text = readFileSync(FILE, 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`bench/README.md has lost its markers ${BEGIN} and ${END}`)
  writeFileSync(FILE, `${text.slice(0, from + BEGIN.length)}\n\n${tables(results)}\n\n${text.slice(to)}`)
}
