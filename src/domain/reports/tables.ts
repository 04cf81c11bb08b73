// The tables of a report that can be taken along as CSV.
import { csvOf } from './csv.ts'
import type { RefusedDay } from './refusals.ts'
import type { UseHour } from './use.ts'

/** Whole minutes lose the seconds of short sessions, so minutes have a fraction. */
const minutes = (seconds: number): number => Math.round(seconds / 0.6) / 100

const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** Use by day, hour, plan and room. */
export const useTable = (hours: readonly UseHour[]): string =>
  csvOf([
    ['day', 'hour', 'plan', 'room', 'minutes', 'sessions', 'interrupted'],
    ...hours.map(({ day, hour, plan, room, seconds, begun, interrupted }) => [
      ...[day, hourText(hour), plan, room],
      ...[minutes(seconds), begun, interrupted],
    ]),
  ])

/** Refusals by day and reason; fewer than ten as `<10`. */
export const refusedTable = (days: readonly RefusedDay[]): string =>
  csvOf([
    ['day', 'reason', 'refused', 'whole day'],
    ...days.map(({ day, reason, count, whole }) => [
      ...[day, reason],
      ...[count === 0 ? '<10' : count, whole ? 'yes' : 'no'],
    ]),
  ])
