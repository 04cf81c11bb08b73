// A park with a past: sums of use and refusals as they would be after so many days, written past the store.
import type { DatabaseSync } from 'node:sqlite'

const DAY = 86_400_000

/** As many people as an hour has; weekends are quiet. */
const people = (hour: number, weekday: number): number => {
  const busy = Math.max(0, Math.sin(((hour - 7) / 14) * Math.PI))
  return Math.round(busy * (weekday === 0 ? 2 : weekday === 6 ? 9 : 17))
}

/** Of the last `days` finished days, by the clock of this machine a day back, so that today stays what it is. */
export const aYearOfUse = (
  database: DatabaseSync,
  days = 60,
  plans = ['basic', 'office', 'library'],
  rooms = ['cafe', ''],
) => {
  const put = database.prepare(
    'insert into use_hours (day, hour, plan, room, seconds, begun, interrupted) values (?, ?, ?, ?, ?, ?, ?)',
  )
  const refuse = database.prepare('insert into refused_days (day, reason, count, whole) values (?, ?, ?, 1)')
  const dayAt = (back: number): string => new Date(Date.now() - (back + 2) * DAY).toISOString().slice(0, 10)
  let total = 0
  database.exec('begin immediate')
  for (let back = 0; back < days; back++) {
    const day = dayAt(back)
    const weekday = new Date(`${day}T00:00Z`).getUTCDay()
    for (let hour = 0; hour < 24; hour++)
      for (const [i, plan] of plans.entries())
        for (const [j, room] of rooms.entries()) {
          const here = people(hour, weekday) / (1 + i + 2 * j)
          const seconds = Math.round(here * 3600 * (0.7 + ((back * 7 + hour) % 5) / 10))
          if (seconds === 0) continue
          total += seconds
          put.run(day, hour, plan, room, seconds, Math.ceil(here), back % 9 === 0 && hour === 11 ? 1 : 0)
        }
    refuse.run(day, 'no-gambling', 12 + ((back * 5) % 31))
    refuse.run(day, 'plan:library', back % 3 === 0 ? 0 : 14)
    if (back % 4 === 0) refuse.run(day, 'no-known-fraud', 0)
  }
  database.exec('commit')
  return { from: dayAt(days - 1), to: dayAt(0), seconds: total }
}
