// The figures that were promised, each beside what was measured.
import { figure } from './kit/figures.ts'
import { beside, more, type Results, ratio, total, typical } from './results.ts'

export type Goal = {
  readonly what: string
  readonly goal: string
  readonly measured: string
  /** null: not measured. */
  readonly met: boolean | null
}

const US = 'Isthmus'

type Judged = { readonly what: string; readonly goal: string; readonly value: number; readonly unit: string }

const judge = ({ what, goal, value, unit }: Judged, meets: (value: number) => boolean): Goal =>
  Number.isFinite(value)
    ? { what, goal, measured: `${figure(value)} ${unit}`.trim(), met: meets(value) }
    : { what, goal, measured: '–', met: null }

const atLeast = (what: string, value: number, least: number, unit: string): Goal =>
  judge({ what, goal: `≥ ${figure(least)} ${unit}`.trim(), value, unit }, (it) => it >= least)

const atMost = (what: string, value: number, most: number, unit: string): Goal =>
  judge({ what, goal: `≤ ${figure(most)} ${unit}`.trim(), value, unit }, (it) => it <= most)

/** A number in what a part printed, by its path, wherever the part gives it; NaN where it does not. */
const fromPart = (results: Results, part: string, path: readonly string[]): number => {
  let value = results.parts.find(({ name }) => name === part)?.result
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  }
  return typeof value === 'number' ? value : Number.NaN
}

const traffic = (results: Results): Goal[] => {
  const bulk = { measure: 'bulk8', value: 'gbps' } as const
  const opened = { measure: 'new64', value: 'perSecond' } as const
  const late = { measure: 'new500', value: 'p99' } as const
  const busy = { measure: 'busy', value: 'p50' } as const
  return [
    atLeast('bulk through CONNECT, 8 streams, beside Squid', beside(results, US, 'Squid', bulk, ratio), 1.5, '×'),
    atLeast('the same beside e2guardian', beside(results, US, 'e2guardian', bulk, ratio), 1, '×'),
    atLeast('new CONNECTs a second, 64 at once, beside Squid', beside(results, US, 'Squid', opened, ratio), 1.8, '×'),
    atLeast('the same beside e2guardian', beside(results, US, 'e2guardian', opened, ratio), 1, '×'),
    atMost('p99 over direct at 500 new connections a second', beside(results, US, 'direct', late, more), 1, 'ms'),
    atMost('p50 of a new connection beside 8 bulk streams', typical(results, US, busy), 25, 'ms'),
  ]
}

const lists = (results: Results): Goal[] => {
  const key = (value: string) => ({ measure: 'list', value }) as const
  const asked = total(results, US, key('asked'))
  return [
    atLeast(
      'decisions a second on one core, 1,000,000 names',
      fromPart(results, 'decisions', ['decisionsPerSecond']),
      4e6,
      '',
    ),
    atMost('that list compiled, off the deciding thread', fromPart(results, 'decisions', ['compileMs']), 600, 'ms'),
    atMost(
      'one name of them changed: from the bytes on disk to the decision',
      fromPart(results, 'changes', ['addedMs', 'median']),
      50,
      'ms',
    ),
    atMost('resident on top for it', fromPart(results, 'decisions', ['residentMB']), 32, 'MB'),
    atMost('a changed list in force, under 200 requests a second', typical(results, US, key('inForceMs')), 500, 'ms'),
    atMost('longest gap between answers meanwhile', typical(results, US, key('gapMs')), 10, 'ms'),
    atMost('requests that failed meanwhile', asked > 0 ? total(results, US, key('failed')) : Number.NaN, 0, ''),
  ]
}

const names = (results: Results): Goal[] => {
  const most = (value: string) => ({ measure: 'dnsMost', value }) as const
  const late = { measure: 'dns5000', value: 'p99' } as const
  const answers = beside(results, US, 'dnsmasq', most('perSecond'), ratio)
  const cpu = beside(results, US, 'dnsmasq', most('cpuMicroseconds'), ratio)
  return [
    atLeast('cached DNS answers a second, a decision in each, beside dnsmasq', answers, 1, '×'),
    atMost('CPU for each of them, beside dnsmasq', cpu, 1.3, '×'),
    atMost('p99 at 5,000 questions a second', typical(results, US, late), 0.5, 'ms'),
  ]
}

const inLine = (results: Results): Goal[] => {
  const of = (...path: readonly string[]): number => fromPart(results, 'in-line', path)
  return [
    atLeast('in line, the direct path beside plain forwarding, 8 streams', of('directOfPlain'), 0.98, '×'),
    atLeast('in line, the checked path beside plain forwarding', of('checkedOfPlain'), 0.75, '×'),
    atLeast('in line, new connections a second through the checked path', of('newPerSecond', 'checked'), 5000, ''),
    atMost('in line, p99 over plain at 500 of them a second', of('p99OverPlainMs', 'checked'), 1, 'ms'),
    atMost('in line, p50 of one beside 8 bulk streams', of('p50BesideBulkMs', 'checked'), 10, 'ms'),
  ]
}

const signIns = (results: Results): Goal[] => {
  const of = (...path: readonly string[]): number => fromPart(results, 'sign-ins', path)
  return [
    atLeast(
      'in line, sign-ins a second, each written and confirmed by the kernel',
      of('signIns', 'perSecond'),
      1000,
      '',
    ),
    atMost('p99 of them, at 1,000 a second', of('atRate', 'p99'), 50, 'ms'),
    atMost('rules that 44,600 sessions added to those of 20', of('beside20', 'rulesMore'), 0, ''),
    atLeast('the direct path with them, beside 20 sessions', of('beside20', 'direct'), 0.98, '×'),
    atMost('memory with them, all processes', of('beside20', 'megabytes', '1'), 250, 'MB'),
  ]
}

/** All of them, in the order of the promise. */
export const goals = (results: Results): Goal[] => [
  ...traffic(results),
  ...lists(results),
  ...names(results),
  ...inLine(results),
  ...signIns(results),
  atMost(
    'memory at rest: the sample park, all threads',
    typical(results, US, { measure: 'rest', value: 'residentMB' }),
    120,
    'MB',
  ),
]
