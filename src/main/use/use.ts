// How the service is used, on a running park: what has ended is summed and in time forgotten, refusals are counted by day, and staff read it.
import type { Clock } from '../../base/clock.ts'
import type { Health, Overview, ReportDesk } from '../../domain/desk/reports.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { onlineNow } from '../../domain/reports/online.ts'
import { createRefusalBook } from '../../domain/reports/refusals.ts'
import { type Period, periodOf, reportOf, type UseSums } from '../../domain/reports/report.ts'
import { refusedTable, useTable } from '../../domain/reports/tables.ts'
import type { UseHour } from '../../domain/reports/use.ts'
import type { Retention } from '../../domain/sessions/retention.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { isSignedIn } from '../../domain/sessions/standing.ts'
import type { Booked, Store } from '../../domain/store/store.ts'
import type { ServiceMetrics } from '../../edges/metrics/service.ts'
import { keep, roomOf, sumEnded, sumsOf } from '../../flows/keep.ts'
import { createAnswers } from './answers.ts'
import { withRunning } from './running.ts'
import { createRate } from './traffic.ts'

export type UseParts = {
  readonly clock: Clock
  readonly store: Store
  readonly decider: () => Decider
  readonly retention: () => Retention
  readonly dropCopies: (before: number) => void
  readonly roster: () => Pick<Roster, 'all'>
  /** Whether the kernel counts everything that moves, by whatever path. */
  readonly inLine: boolean
  readonly listAges: () => ReadonlyMap<string, number>
}

/** What else is told of how the service is, once it stands. */
type Standing = {
  readonly health: () => Omit<Health, 'resolver'>
  readonly troubles: () => readonly string[]
}

export type Use = {
  /** Counts what the doors count, here too. */
  readonly watching: (counts: ServiceMetrics) => ServiceMetrics
  /** What the kernel has counted anew. */
  readonly booked: (booked: Booked) => void
  readonly connect: (standing: Standing) => void
  readonly overview: () => Promise<Overview>
  /** Whether the resolver finds answers. */
  readonly answers: () => boolean
  readonly desk: ReportDesk
  /** Called every few seconds. */
  readonly note: () => Promise<void>
}

const KEEP_EVERY = 60_000
/** How far back the last day with refusals is looked for. */
const LOOK_BACK = 7 * 86_400_000

export const openUse = (parts: UseParts): Use => {
  const { clock, store, decider } = parts
  const today = (): string => decider().dayOf(clock().wall)
  const book = createRefusalBook(today())
  const answers = createAnswers()
  let bytes = 0
  const rate = createRate(clock, () => bytes)
  let stands: Standing | undefined
  const inTurn = createTurn()
  const ended = (): Promise<void> => inTurn(() => sumEnded(parts))
  const kept = (): Promise<void> => inTurn(() => keep(parts))
  const hoursOf = async (period: Period): Promise<readonly UseHour[]> => {
    await ended()
    return withRunning(await store.useHours(period), running(parts), period)
  }
  return {
    watching: (counts) => ({
      ...counts,
      refused: (reason) => {
        counts.refused(reason)
        book.add(reason)
      },
      answered: (outcome) => {
        counts.answered(outcome)
        answers.answered(outcome)
      },
      moved: (up, down) => {
        counts.moved(up, down)
        if (!parts.inLine) bytes += up + down
      },
    }),
    booked: ({ usage }) => {
      for (const each of usage) bytes += each.bytes
    },
    connect: (standing) => {
      stands = standing
    },
    answers: answers.well,
    overview: async () => {
      const day = today()
      const [hours, refused] = [await hoursOf({ from: day, to: day }), await lastRefused(parts)]
      return {
        ...{ at: clock().wall, today: day, traffic: rate.perSecond(), ...useOf(hours), refused },
        online: onlineNow(parts.roster().all(), decider().policy.rooms ?? []),
        health: {
          ...(stands?.health() ?? STARTING),
          resolver: answers.well() ? 'well' : 'trouble',
        },
        troubles: stands?.troubles() ?? [],
        lists: [...parts.listAges()].map(([id, age]) => ({ id, age })),
      }
    },
    desk: {
      report: async (asked) => {
        const period = periodOf(asked, today())
        if (period === undefined) return null
        await ended()
        const [sums, refused, waited] = await Promise.all([
          store.useSums(period),
          store.refusedDays(period),
          store.waits(period),
        ])
        return reportOf(period, plusRunning(sums, running(parts), period), { refused, waited })
      },
      reportTable: async ({ of, ...asked }) => {
        const period = periodOf(asked, today())
        if (period === undefined) return null
        return of === 'use' ? useTable(await hoursOf(period)) : refusedTable(await store.refusedDays(period))
      },
    },
    note: createNoting(parts, { rate, answers, kept, book, today }),
  }
}

const STARTING: Omit<Health, 'resolver'> = {
  ...{ policy: 'well', record: 'well', proxy: 'well', gateway: 'absent', lists: 'absent' },
}

/** One after the other: two at once would take the same sessions. */
const createTurn = (): ((work: () => Promise<void>) => Promise<void>) => {
  let last: Promise<void> = Promise.resolve()
  return (work) => {
    last = last.catch(() => {}).then(work)
    return last
  }
}

type Noting = {
  readonly rate: ReturnType<typeof createRate>
  readonly answers: ReturnType<typeof createAnswers>
  readonly book: ReturnType<typeof createRefusalBook>
  readonly kept: () => Promise<void>
  readonly today: () => string
}

const createNoting = ({ clock, store }: UseParts, noting: Noting): (() => Promise<void>) => {
  let last = Number.NEGATIVE_INFINITY
  return async () => {
    noting.rate.look()
    const over = noting.book.turnTo(noting.today())
    if (over.length > 0) await store.addRefused(over)
    const { boot } = clock()
    if (boot - last < KEEP_EVERY) return
    last = boot
    noting.answers.turn()
    await noting.kept()
  }
}

/** What those who are online have used until now. */
const running = ({ roster, decider, clock }: UseParts): readonly UseHour[] => {
  const now = decider()
  const { credible } = clock()
  const used = [...roster().all()].filter(isSignedIn).map((session: Session) => ({
    ...{ from: session.openedAt, to: credible, plan: session.subject.plan, interrupted: false },
    room: roomOf(now, session.subject.network),
  }))
  return sumsOf(now, used)
}

const isIn = ({ from, to }: Period, { day }: { readonly day: string }): boolean => day >= from && day <= to

const plusRunning = ({ hours, days }: UseSums, more: readonly UseHour[], period: Period): UseSums => {
  const now = more.filter((hour) => isIn(period, hour))
  return { hours: [...hours, ...now], days: [...days, ...now] }
}

const useOf = (hours: readonly UseHour[]): Pick<Overview, 'use' | 'hours'> => {
  const byHour = new Array<number>(24).fill(0)
  const use = { seconds: 0, begun: 0, interrupted: 0 }
  for (const { hour, seconds, begun, interrupted } of hours) {
    byHour[hour] = (byHour[hour] ?? 0) + seconds
    use.seconds += seconds
    use.begun += begun
    use.interrupted += interrupted
  }
  return { use, hours: byHour }
}

const lastRefused = async ({ store, decider, clock }: UseParts): Promise<Overview['refused']> => {
  const { wall } = clock()
  const { dayOf } = decider()
  const days = await store.refusedDays({ from: dayOf(wall - LOOK_BACK), to: dayOf(wall) })
  const last = days.at(-1)?.day
  return days.filter(({ day }) => day === last).sort((a, b) => b.count - a.count)
}
