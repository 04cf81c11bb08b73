// Who has access, and what the public is told of the park, as they travel.
import * as v from 'valibot'
import { MEASURES } from '../../../domain/policy/language.ts'
import { Words } from './words.ts'

const day = v.pipe(v.string(), v.description('A day of the park, `2026-11-23`.'))

const total = v.pipe(
  v.object({ kind: v.picklist(['about', 'at-least', 'few', 'uncounted']), count: v.nullable(v.number()) }),
  v.description(
    'By fives. `at-least`: companies with fewer than ten are not in it; `few`: fewer than ten in any one company; `uncounted`: tomorrow.',
  ),
)

const eligible = v.object({
  who: v.union([v.literal('everyone'), v.array(v.string())]),
  by: v.nullable(v.picklist(['operator', 'tenant'])),
  why: v.nullable(Words),
  basis: v.nullable(v.string()),
})

const plan = v.object({
  id: v.string(),
  title: Words,
  eligible: v.pipe(v.nullable(v.array(eligible)), v.description('Empty: nobody; null: the policy says nothing.')),
  holders: total,
  tenants: v.pipe(
    v.array(
      v.object({
        tenant: v.nullable(v.string()),
        name: v.nullable(v.string()),
        count: v.union([v.number(), v.literal('<10')]),
      }),
    ),
    v.description('By company, by fives; `<10`: fewer than ten, or none. `tenant` null: whoever is of no company.'),
  ),
})

const stage = v.object({
  id: v.string(),
  title: Words,
  from: day,
  measure: v.picklist(MEASURES),
  goal: v.number(),
  reached: v.number(),
  state: v.picklist(['to-come', 'begun', 'reached']),
  basis: v.nullable(v.string()),
})

const who = v.object({
  day,
  counted: v.pipe(v.nullable(day), v.description('Of which day the numbers of people are; null: nobody is there yet.')),
  plans: v.array(plan),
  stages: v.array(stage),
})
export const Who = v.pipe(who, v.metadata({ ref: 'Who' }))
export type Who = v.InferOutput<typeof Who>

const text = v.nullable(Words)

const park = v.object({
  name: Words,
  timezone: v.string(),
  where: text,
  join: text,
  price: text,
  runBy: text,
  contact: v.nullable(v.string()),
  uptime: v.pipe(
    v.array(v.object({ month: v.string(), share: v.nullable(v.number()), noAnswerMinutes: v.number() })),
    v.description('The newest month first; `share` of the time of which anything is known, 0 to 1, null: not known.'),
  ),
  waits: v.pipe(
    v.array(v.object({ room: v.string(), median: v.number(), p95: v.number() })),
    v.description('Minutes in a queue in 28 finished days, of rooms where ten have waited.'),
  ),
  line: v.pipe(v.nullable(v.object({ down: v.number(), up: v.number() })), v.description('Bits a second.')),
})
export const Park = v.pipe(park, v.metadata({ ref: 'Park' }))
export type Park = v.InferOutput<typeof Park>
