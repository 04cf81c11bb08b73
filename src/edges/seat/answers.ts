// What the server answers to a seat, parsed: what is not understood is no answer.
import * as v from 'valibot'

const short = v.pipe(v.string(), v.maxLength(300))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(31_536_000))
const note = v.nullable(v.pipe(v.string(), v.maxLength(4000)))

export const EnrolAnswer = v.object({
  seat: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/)),
  room: v.nullish(short),
  park: v.object({ en: short, ko: short }),
  serverKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  vkey: short,
  portal: v.pipe(short, v.url()),
  proxy: v.nullish(short),
})
export type EnrolAnswer = v.InferOutput<typeof EnrolAnswer>

export const BeatAnswer = v.object({
  lease: note,
  continues: v.nullish(short),
  do: v.picklist(['lock', 'unlock', 'wipe', 'none']),
  show: v.object({
    state: short,
    number: v.nullish(count),
    until: v.nullish(short),
    message: v.nullish(v.object({ text: v.pipe(v.string(), v.maxLength(1000)), id: short })),
    closesIn: v.nullish(seconds),
    queue: v.nullish(v.object({ waiting: count, next: v.nullish(count) })),
  }),
  next: v.pipe(v.number(), v.minValue(200), v.maxValue(60_000)),
})
export type BeatAnswer = v.InferOutput<typeof BeatAnswer>

/** `continues`: the session whose remainder this one is. */
export const SignedIn = v.object({
  lease: v.pipe(v.string(), v.maxLength(4000)),
  continues: v.nullish(short),
})
export type SignedIn = v.InferOutput<typeof SignedIn>

export const PauseAnswer = v.object({ until: short, seconds })
export type PauseAnswer = v.InferOutput<typeof PauseAnswer>

const Words = v.object({ en: v.pipe(v.string(), v.maxLength(1000)), ko: v.pipe(v.string(), v.maxLength(1000)) })

export const BlockedAnswer = v.object({
  items: v.pipe(
    v.array(
      v.object({
        n: count,
        rule: short,
        why: v.nullable(Words),
        basis: v.nullish(short),
        link: v.nullish(short),
      }),
    ),
    v.maxLength(50),
  ),
})
export type Blocked = v.InferOutput<typeof BlockedAnswer>['items'][number]

export const ProblemAnswer = v.object({
  code: short,
  reason: v.optional(short),
  detail: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  next: v.optional(v.picklist(['choose-pin', 'accept-rules'])),
  version: v.optional(short),
  why: v.optional(short),
  retryAfter: v.optional(count),
  until: v.optional(short),
})
export type ProblemAnswer = v.InferOutput<typeof ProblemAnswer>
