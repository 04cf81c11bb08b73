// What Isthmus counts about itself while it runs: nothing by rule, seat, person or destination.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DNS_OUTCOMES, type DnsOutcome } from '../../domain/enforcement/naming.ts'
import { type Reason, reasonKind } from '../../domain/policy/reasons.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import { createRegistry, type Registry } from './registry.ts'

/** The kinds that refusals are counted by. Which rule it was would, live, name somebody. */
export const REFUSAL_KINDS = ['rule', 'plan', 'tech', 'not-us', 'session'] as const
export type RefusalKind = (typeof REFUSAL_KINDS)[number]

/** The kind of a reason: time, data, hours and no session are all about the session. */
export const refusalKind = (reason: Reason): RefusalKind => {
  const kind = reasonKind(reason)
  if (kind !== 'fixed') return kind
  if (reason.startsWith('tech:')) return 'tech'
  return reason.startsWith('not-us:') ? 'not-us' : 'session'
}

const OUTCOMES = [
  'online',
  'wrong',
  'taken',
  'next',
  'bad-pin',
  'closed',
  'slow',
  'no-place',
  'only-secure',
] as const satisfies readonly Tapped['outcome'][]

/** What is read at each scrape. */
export type ServiceReads = {
  readonly sessionsByPlan: () => ReadonlyMap<string, number>
  readonly tunnels: () => number
  /** For each fetched list, seconds since its source was last heard. */
  readonly listAges?: () => ReadonlyMap<string, number>
}

export type ServiceMetrics = {
  readonly decided: (allow: boolean) => void
  readonly refused: (reason: Reason) => void
  /** Bytes moved since the last call, from clients and to them. */
  readonly moved: (up: number, down: number) => void
  readonly tapped: (outcome: Tapped['outcome']) => void
  readonly answered: (outcome: DnsOutcome) => void
  /** From now on the number of names in the resolver's memory is read here. */
  readonly remembers: (size: () => number) => void
  readonly text: () => string
  readonly close: () => void
}

const WINDOW = 60_000

/** The worst 1 % of the event loop's delays, in seconds, over the last minute that was completed or is running. */
const watchLoop = (): { readonly p99: () => number; readonly close: () => void } => {
  const histogram = monitorEventLoopDelay({ resolution: 10 })
  histogram.enable()
  let last = 0
  const p99 = (): number => (histogram.count === 0 ? 0 : histogram.percentile(99) / 1e9)
  const timer = setInterval(() => {
    last = p99()
    histogram.reset()
  }, WINDOW).unref()
  return {
    p99: () => Math.max(last, p99()),
    close: () => {
      clearInterval(timer)
      histogram.disable()
    },
  }
}

const nameMetrics = (registry: Registry): Pick<ServiceMetrics, 'answered' | 'remembers'> => {
  const answers = registry.counter({
    name: 'isthmus_dns_answers_total',
    help: 'Answers of the resolver by outcome.',
    labels: ['outcome'],
  })
  const byAnswer = new Map(DNS_OUTCOMES.map((outcome) => [outcome, answers({ outcome })]))
  return {
    answered: (outcome) => byAnswer.get(outcome)?.add(),
    remembers: (size) =>
      registry.gauge({ name: 'isthmus_dns_cache_entries', help: 'Questions in the memory of the resolver.' }, size),
  }
}

/** Declares everything and hands out what the other parts count with. */
export const serviceMetrics = (reads: ServiceReads): ServiceMetrics => {
  const registry = createRegistry()
  const loop = watchLoop()
  const decisions = registry.counter({
    name: 'isthmus_decisions_total',
    help: 'Decisions about connections.',
    labels: ['outcome'],
  })
  const allowed = decisions({ outcome: 'allow' })
  const blocked = decisions({ outcome: 'block' })
  const refusals = registry.counter({
    name: 'isthmus_refusals_total',
    help: 'Refused connections by kind of reason.',
    labels: ['kind'],
  })
  const byKind = new Map(REFUSAL_KINDS.map((kind) => [kind, refusals({ kind })]))
  const signIns = registry.counter({
    name: 'isthmus_sign_ins_total',
    help: 'Tries to sign in by outcome.',
    labels: ['outcome'],
  })
  const byOutcome = new Map(OUTCOMES.map((outcome) => [outcome, signIns({ outcome })]))
  const bytes = registry.counter({
    name: 'isthmus_relayed_bytes_total',
    help: 'Bytes moved, up from clients and down to them.',
    labels: ['direction'],
  })
  const up = bytes({ direction: 'up' })
  const down = bytes({ direction: 'down' })
  registry.gauge({ name: 'isthmus_sessions', help: 'Open sessions by plan.', labels: ['plan'] }, () =>
    [...reads.sessionsByPlan()].map(([plan, value]) => ({ labels: { plan }, value })),
  )
  registry.gauge({ name: 'isthmus_tunnels', help: 'Open tunnels.' }, reads.tunnels)
  const { listAges } = reads
  if (listAges !== undefined) {
    const help = 'Seconds since the source of a fetched list was last heard, by the id of the list.'
    registry.gauge({ name: 'isthmus_list_age_seconds', help, labels: ['list'] }, () =>
      [...listAges()].map(([list, value]) => ({ labels: { list }, value })),
    )
  }
  registry.gauge(
    {
      name: 'isthmus_event_loop_delay_p99_seconds',
      help: 'Delay of the deciding thread, worst 1 % of the last minute.',
    },
    loop.p99,
  )
  registry.gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory of the process.' }, () =>
    process.memoryUsage.rss(),
  )
  registry.gauge(
    { name: 'process_heap_used_bytes', help: 'Memory in use by JavaScript values.' },
    () => process.memoryUsage().heapUsed,
  )
  return {
    decided: (allow) => (allow ? allowed : blocked).add(),
    refused: (reason) => byKind.get(refusalKind(reason))?.add(),
    moved: (upBytes, downBytes) => {
      up.add(upBytes)
      down.add(downBytes)
    },
    tapped: (outcome) => byOutcome.get(outcome)?.add(),
    ...nameMetrics(registry),
    text: registry.text,
    close: loop.close,
  }
}
