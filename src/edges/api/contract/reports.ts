// How the service is used, for staff: now, and over days of the park. Sums; nobody's name, and no destination.
import * as v from 'valibot'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const day = v.pipe(v.string(), v.isoDate(), v.description('A day of the park.'))
const seconds = v.pipe(count, v.description('Online, of everybody together.'))
const sums = {
  seconds,
  begun: v.pipe(count, v.description('Sessions that began.')),
  interrupted: v.pipe(count, v.description('Sessions that were cut off.')),
}
const state = v.picklist(['well', 'trouble', 'absent'])
const reason = v.pipe(v.string(), v.description('A rule, `plan:` with its id, or a fixed reason of docs/errors.'))

const overview = v.object({
  at: v.pipe(v.string(), v.isoTimestamp()),
  today: day,
  online: v.object({
    all: count,
    plans: v.array(v.object({ plan: v.string(), count })),
    places: v.pipe(
      v.array(v.object({ place: v.string(), room: v.boolean(), count: v.union([count, v.literal('<10')]) })),
      v.description('Rooms with exact counts, as whoever stands in one sees them; of other networks 1 to 9 are `<10`.'),
    ),
  }),
  traffic: v.pipe(count, v.description('Bytes a second, both ways, over the last minute.')),
  use: v.pipe(v.object(sums), v.description('Of today so far.')),
  hours: v.pipe(v.array(seconds), v.description('Today, hour by hour of the park’s time.')),
  refused: v.pipe(
    v.nullable(
      v.object({
        day,
        whole: v.pipe(
          v.boolean(),
          v.description('False: the service began anew on that day, and counts from then on.'),
        ),
        reasons: v.array(v.object({ reason, count: v.union([count, v.literal('<10')]) })),
      }),
    ),
    v.description('Of the last finished day that has any; never of a day that lasts.'),
  ),
  health: v.object({ policy: state, record: state, resolver: state, proxy: state, gateway: state, lists: state }),
  troubles: v.pipe(v.array(v.string()), v.description('What needs mending, in English, as `isthmus status` has it.')),
  lists: v.array(
    v.object({ id: v.string(), age: v.pipe(count, v.description('Seconds since its source was heard.')) }),
  ),
})
export const Overview = v.pipe(overview, v.metadata({ ref: 'Overview' }))
export type Overview = v.InferOutput<typeof Overview>

const report = v.object({
  from: day,
  to: day,
  total: v.object(sums),
  days: v.array(v.object({ day, ...sums })),
  week: v.pipe(v.array(v.array(seconds)), v.description('Seven weekdays, Monday first, of 24 hours each.')),
  weekdays: v.pipe(v.array(count), v.description('How many of each weekday the period has.')),
  busiest: v.array(v.object({ day, hour: count, seconds })),
  plans: v.array(v.object({ plan: v.string(), ...sums })),
  rooms: v.pipe(v.array(v.object({ room: v.string(), ...sums })), v.description('Empty: outside every room.')),
  waits: v.pipe(
    v.array(
      v.object({
        room: v.string(),
        count: v.pipe(count, v.description('Numbers that were called, or sat down.')),
        median: v.pipe(v.nullable(count), v.description('Whole minutes from taking a number until it was called.')),
        p95: v.nullable(count),
        noShows: v.pipe(count, v.description('Called, and did not come in time.')),
      }),
    ),
    v.description('Of each room in whose queue somebody waited.'),
  ),
  refused: v.array(
    v.object({
      reason,
      count: v.pipe(count, v.description('On days on which it was ten times or more.')),
      smallDays: v.pipe(count, v.description('Days on which it was fewer than ten times.')),
    }),
  ),
  partDays: v.pipe(count, v.description('Days on which the service began anew: refusals before that are not counted.')),
})
export const UseReport = v.pipe(report, v.metadata({ ref: 'UseReport' }))
export type UseReport = v.InferOutput<typeof UseReport>

const asked = {
  from: v.optional(v.pipe(v.string(), v.maxLength(10))),
  to: v.optional(v.pipe(v.string(), v.maxLength(10))),
}
export const ReportQuery = v.strictObject(asked)
export const TableQuery = v.strictObject({ ...asked, of: v.optional(v.picklist(['use', 'refused']), 'use') })
