// The question "can anyone ever reach that, and when?" and its answer, as they travel.
import * as v from 'valibot'

const word = (most: number, what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.description(what))

export const ReachQuery = v.object({
  to: word(2000, 'A URL, a host, or host:port. Without scheme and port: HTTPS.'),
  plan: v.optional(word(64, 'Only people on this plan; without it, anybody.')),
})
export type ReachQuery = v.InferOutput<typeof ReachQuery>

const item = v.picklist(['plan', 'tenant', 'group', 'tenant-staff', 'credential', 'seat', 'network'])
const values = v.array(v.string())
const condition = v.union([v.object({ item, in: values }), v.object({ item, not: values })])
const day = v.nullable(v.string())

const when = v.object({
  after: v.pipe(day, v.description('From the day after this one; null: from now.')),
  until: v.pipe(day, v.description('The last day; null: for ever.')),
  week: v.pipe(
    v.nullable(v.array(v.object({ from: v.number(), to: v.number() }))),
    v.description('Minutes from Monday 00:00, the park’s time, each from and up to but without; null: at every hour.'),
  ),
})

const part = v.object({
  who: v.pipe(
    v.array(v.array(condition)),
    v.description('Any of these, which exclude each other; each is all of its conditions, none of them: everybody.'),
  ),
  when: v.array(when),
  by: v.pipe(v.nullable(v.string()), v.description('The rule that blocks, or `plan:`; null: it can be reached.')),
})

const reach = v.object({
  ever: v.picklist(['always', 'sometimes', 'never']),
  parts: v.pipe(v.array(part), v.description('Everybody and all time from today on, each once.')),
  sentences: v.object({ en: values, ko: values }),
})
export const Reached = v.pipe(reach, v.metadata({ ref: 'Reach' }))
export type Reached = v.InferOutput<typeof Reached>
