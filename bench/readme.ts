// Writes the tables of one run into README.md, between its two markers.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { goals } from './goals.ts'
import { figure } from './kit/figures.ts'
import type { Measure } from './measures/sample.ts'
import { beside, more, type Results, ratio, total, typical } from './results.ts'

const FILE = join(import.meta.dirname, 'README.md')
const BEGIN = '<!-- figures:begin -->'
const END = '<!-- figures:end -->'

type Row = readonly string[]

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

const named = (results: Results, system: string): string => {
  const version = results.systems.find(({ name }) => name === system)?.version ?? ''
  return system === 'Isthmus' ? '**Isthmus**' : `${system} ${version}`.trim()
}

const measured = (results: Results, measure: Measure): string[] =>
  results.systems
    .map(({ name }) => name)
    .filter((name) => results.samples.some((s) => s.measure === measure && s.system === name))

const bulkTable = (results: Results): string => {
  const head = [
    'bulk through CONNECT',
    '8 streams, Gbit/s',
    'of direct',
    '1 stream, Gbit/s',
    'of direct',
    'gateway CPU s/GB (8)',
    'resident MB',
  ]
  const rows = measured(results, 'bulk8').map((name): Row => {
    const [eight, one] = [
      { measure: 'bulk8', value: 'gbps' },
      { measure: 'bulk1', value: 'gbps' },
    ] as const
    return [
      named(results, name),
      figure(typical(results, name, eight)),
      figure(beside(results, name, 'direct', eight, ratio)),
      figure(typical(results, name, one)),
      figure(beside(results, name, 'direct', one, ratio)),
      name === 'direct' ? '–' : figure(typical(results, name, { measure: 'bulk8', value: 'cpuSecondsPerGB' })),
      figure(typical(results, name, { measure: 'bulk8', value: 'residentMB' })),
    ]
  })
  return table(head, rows)
}

const newTable = (results: Results): string => {
  const head = [
    'new CONNECTs (hello, 1 KiB)',
    '64 at once: a second',
    'of direct',
    'gateway CPU µs each',
    'at 500/s: p50 ms',
    'p99 ms',
    'p99 over direct, ms',
    'resident MB',
    'failed',
  ]
  const rows = measured(results, 'new64').map((name): Row => {
    const closed = (value: string) => ({ measure: 'new64', value }) as const
    const open = (value: string) => ({ measure: 'new500', value }) as const
    return [
      named(results, name),
      figure(typical(results, name, closed('perSecond'))),
      figure(beside(results, name, 'direct', closed('perSecond'), ratio)),
      name === 'direct' ? '–' : figure(typical(results, name, closed('cpuMicroseconds'))),
      figure(typical(results, name, open('p50'))),
      figure(typical(results, name, open('p99'))),
      name === 'direct' ? '–' : figure(beside(results, name, 'direct', open('p99'), more)),
      figure(typical(results, name, closed('residentMB'))),
      String(total(results, name, closed('failed')) + total(results, name, open('failed'))),
    ]
  })
  return table(head, rows)
}

const busyTable = (results: Results): string => {
  const head = ['200 new/s beside 8 streams', 'Gbit/s meanwhile', 'p50 ms', 'p99 ms', 'failed']
  const rows = measured(results, 'busy').map((name): Row => {
    const key = (value: string) => ({ measure: 'busy', value }) as const
    const median = (value: string): string => figure(typical(results, name, key(value)))
    return [
      named(results, name),
      median('gbps'),
      median('p50'),
      median('p99'),
      String(total(results, name, key('failed'))),
    ]
  })
  return table(head, rows)
}

const listTable = (results: Results): string => {
  const head = [
    'a name added to 1,000,000, under 200/s',
    'in force after, ms',
    'longest gap, ms',
    'the same without a change',
    'failed of asked',
    'resident MB after',
    'start to first answer, ms',
  ]
  const rows = measured(results, 'list').map((name): Row => {
    const key = (value: string) => ({ measure: 'list', value }) as const
    const median = (value: string): string => figure(typical(results, name, key(value)))
    const failed = `${total(results, name, key('failed'))} of ${total(results, name, key('asked')).toLocaleString('en')}`
    return [
      named(results, name),
      median('inForceMs'),
      median('gapMs'),
      median('quietGapMs'),
      failed,
      median('residentMB'),
      median('startMs'),
    ]
  })
  return table(head, rows)
}

const namesTable = (results: Results): string => {
  const head = [
    'cached DNS answers, 1,000,000 names refused',
    'a second',
    'CPU µs each',
    'at 5,000/s: p50 ms',
    'p99 ms',
    'CPU µs each',
    'resident MB',
    'failed',
  ]
  const rows = measured(results, 'dnsMost').map((name): Row => {
    const most = (value: string) => ({ measure: 'dnsMost', value }) as const
    const steady = (value: string) => ({ measure: 'dns5000', value }) as const
    return [
      named(results, name),
      figure(typical(results, name, most('perSecond'))),
      figure(typical(results, name, most('cpuMicroseconds'))),
      figure(typical(results, name, steady('p50'))),
      figure(typical(results, name, steady('p99'))),
      figure(typical(results, name, steady('cpuMicroseconds'))),
      figure(typical(results, name, most('residentMB'))),
      String(total(results, name, most('failed')) + total(results, name, steady('failed'))),
    ]
  })
  return table(head, rows)
}

/** What an item of an array is called: the words in it, or its place. */
const called = (item: unknown, place: number): string => {
  const words =
    typeof item === 'object' && item !== null ? Object.values(item).filter((it) => typeof it === 'string') : []
  return words.length > 0 ? words.join(' ') : String(place + 1)
}

/** Every number in what a part printed, with its way there. */
const leaves = (value: unknown, path: readonly string[]): Row[] => {
  if (typeof value === 'number') return [[path.join(' '), figure(value)]]
  if (Array.isArray(value)) return value.flatMap((item, place) => leaves(item, [...path, called(item, place)]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
}

const partsTable = (results: Results): string => {
  const rows = results.parts.flatMap(({ name, result, trouble }) =>
    trouble === undefined ? leaves(result, [name]) : [[name, trouble]],
  )
  return rows.length === 0 ? '' : table(['part by itself', 'figure'], rows)
}

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
    ...results.troubles.map((trouble) => `- Not measured: ${trouble.split('\n')[0]}`),
  ]
  return `${lines[0]}\n\n${lines.slice(1).join('\n')}`
}

/** The tables of one run, as Markdown. */
export const tables = (results: Results): string =>
  [notes, goalTable, bulkTable, newTable, busyTable, listTable, namesTable, partsTable]
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
