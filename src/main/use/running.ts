// Sums of what has ended, with what those who are online have used so far.
import type { Period } from '../../domain/reports/report.ts'
import type { UseHour } from '../../domain/reports/use.ts'

const keyOf = ({ day, hour, plan, room }: UseHour): string => JSON.stringify([day, hour, plan, room])

export const withRunning = (
  hours: readonly UseHour[],
  running: readonly UseHour[],
  { from, to }: Period,
): readonly UseHour[] => {
  const all = new Map(hours.map((hour) => [keyOf(hour), hour]))
  for (const hour of running) {
    if (hour.day < from || hour.day > to) continue
    const before = all.get(keyOf(hour))
    all.set(keyOf(hour), {
      ...hour,
      seconds: hour.seconds + (before?.seconds ?? 0),
      begun: hour.begun + (before?.begun ?? 0),
      interrupted: before?.interrupted ?? 0,
    })
  }
  return [...all.values()].sort((a, b) => (a.day === b.day ? a.hour - b.hour : a.day < b.day ? -1 : 1))
}
