// What all tables have in common.
import type { Measure } from '../measures/sample.ts'
import type { Results } from '../results.ts'

export type Row = readonly string[]

export const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

export const named = (results: Results, system: string): string => {
  const version = results.systems.find(({ name }) => name === system)?.version ?? ''
  return system === 'Isthmus' ? '**Isthmus**' : `${system} ${version}`.trim()
}

export const measured = (results: Results, measure: Measure): string[] =>
  results.systems
    .map(({ name }) => name)
    .filter((name) => results.samples.some((s) => s.measure === measure && s.system === name))
