// What a list of a million names costs: to change it, and to answer DNS with it.
import { figure } from '../kit/figures.ts'
import { type Results, total, typical } from '../results.ts'
import { measured, named, type Row, table } from './table.ts'

export const listTable = (results: Results): string => {
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

export const namesTable = (results: Results): string => {
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
