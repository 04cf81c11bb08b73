// Everything that rules the park's network, as anybody may read it.
import * as v from 'valibot'
import { LayerName, Words } from './words.ts'

const texts = v.array(v.string())
const who = v.pipe(
  v.union([v.literal('everyone'), texts]),
  v.description(
    '`everyone`, or any of: `plan X`, `tenant X`, `group X`, `seat X`, `network X`, `badge`, `voucher`, `device`, `tenant-staff`.',
  ),
)
const to = v.pipe(texts, v.description('`list X`, `service X`, a domain, `=name`, an address or a range.'))
const ground = {
  why: v.nullable(Words),
  basis: v.nullable(v.string()),
  since: v.nullable(v.string()),
  review: v.nullable(v.string()),
}

const PublicPlan = v.object({
  id: v.string(),
  title: Words,
  services: texts,
  speed: v.pipe(v.nullable(v.number()), v.description('Bits a second, each way.')),
  dataPerDay: v.pipe(v.nullable(v.number()), v.description('Bytes a day of the park.')),
  slow: v.pipe(
    v.nullable(v.number()),
    v.description('Bits a second, each way, when the day’s data is used; null: the session ends then.'),
  ),
  session: v.pipe(v.nullable(v.number()), v.description('Seconds.')),
  timePerDay: v.pipe(v.nullable(v.number()), v.description('Seconds online a day of the park, all sessions together.')),
  sessions: v.number(),
  hours: v.nullable(v.string()),
  ...ground,
})

const PublicService = v.object({
  id: v.string(),
  title: Words,
  ports: v.nullable(texts),
  to: v.nullable(to),
  zone: v.nullable(v.string()),
  nameless: v.nullable(v.picklist(['refuse', 'pinned'])),
})

const PublicRule = v.object({
  id: v.string(),
  layer: LayerName,
  kind: v.picklist(['block', 'observe', 'except']),
  from: v.pipe(v.nullable(v.string()), v.description('The block that an exception lifts.')),
  who,
  to,
  when: v.nullable(v.string()),
  until: v.nullable(v.string()),
  noEffect: v.pipe(
    v.nullable(Words),
    v.description('Why it changes no decision; null where it does, or that is not known.'),
  ),
  ...ground,
})

const PublicEligibility = v.object({
  plan: v.string(),
  who,
  by: v.nullable(v.picklist(['operator', 'tenant'])),
  why: v.nullable(Words),
  basis: v.nullable(v.string()),
})

const PublicSchedule = v.object({
  id: v.string(),
  spans: v.array(v.object({ days: texts, from: v.string(), to: v.string() })),
})

const clock = v.pipe(v.string(), v.description('`09:00`, in the park’s time.'))

const PublicRoom = v.object({
  id: v.string(),
  title: Words,
  network: v.string(),
  hours: v.nullable(v.string()),
  days: v.pipe(
    v.array(v.object({ day: v.string(), open: v.nullable(v.object({ from: clock, to: clock })) })),
    v.description('Days in place of the schedule; null: closed.'),
  ),
  queue: v.object({ hold: v.number(), overtaken: v.number(), session: v.nullable(v.number()) }),
  order: v.pipe(Words, v.description('The rule of the queue as a sentence.')),
  resume: v.number(),
  pause: v.number(),
  warn: v.array(v.number()),
  ...ground,
})

const PublicNetwork = v.object({
  id: v.string(),
  plan: v.string(),
  tenant: v.nullable(v.string()),
})

const limit = v.object({ day: v.number(), seconds: v.number() })
const times = v.union([v.number(), v.literal('<10')])

const PublicDesk = v.object({
  limits: v.object({ end: v.object({ day: v.number() }), suspend: limit, out: limit, close: limit }),
  done: v.pipe(
    v.array(v.object({ day: v.string(), operator: v.string(), end: times, suspend: times, out: times, close: times })),
    v.description('Finished days on which something was done, the newest first; 1 to 9 as `<10`.'),
  ),
})

const rules = v.object({
  park: v.object({ name: Words, timezone: v.string() }),
  hash: v.pipe(v.string(), v.description('SHA-256 over the policy with its lists: names what is in force.')),
  plans: v.array(PublicPlan),
  services: v.array(PublicService),
  eligible: v.array(PublicEligibility),
  schedules: v.array(PublicSchedule),
  rooms: v.pipe(v.array(PublicRoom), v.description('Places with seats that a desk runs; lengths in seconds.')),
  lists: texts,
  idleLists: v.pipe(texts, v.description('Lists that rules name but that change no decision.')),
  rules: v.array(PublicRule),
  openNetworks: v.pipe(
    v.array(PublicNetwork),
    v.description('Networks in which everybody is online on a plan, without signing in.'),
  ),
  desk: v.pipe(
    v.nullable(PublicDesk),
    v.description(
      'What the desk of one operator may do alone: end sessions, suspend people, take seats out of service, close early; null where a file rules.',
    ),
  ),
  otherTable: v.pipe(
    v.nullable(v.object({ says: Words, differs: v.nullable(v.object({ en: texts, ko: texts })) })),
    v.description(
      'Where this program compiles what was agreed otherwise than the one that activated it: what rules then, and in sentences what it would decide otherwise; null where it does not.',
    ),
  ),
})
export const Rules = v.pipe(rules, v.metadata({ ref: 'Rules' }))
export type Rules = v.InferOutput<typeof Rules>
