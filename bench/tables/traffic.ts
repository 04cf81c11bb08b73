// What goes through CONNECT: bulk, new connections, and the two beside each other.
import { figure } from '../kit/figures.ts'
import { beside, more, type Results, ratio, total, typical } from '../results.ts'
import { measured, named, type Row, table } from './table.ts'

export const bulkTable = (results: Results): string => {
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

export const newTable = (results: Results): string => {
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

export const busyTable = (results: Results): string => {
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
