// The question "may this plan reach that, and why?" and its answer, as they travel.
import * as v from 'valibot'
import { LayerName, Words } from './words.ts'

const word = (most: number, what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.description(what))

export const ExplainQuery = v.object({
  to: word(2000, 'A URL, a host, or host:port. Without scheme and port: HTTPS.'),
  plan: v.optional(word(64, 'A plan; without it, that of the session at the asker’s seat.')),
  at: v.optional(word(40, 'ISO 8601; without an offset the park’s time; without it, now.')),
  tenant: v.optional(word(64, 'As somebody of this tenant.')),
  group: v.optional(word(64, 'As somebody in this group.')),
})
export type ExplainQuery = v.InferOutput<typeof ExplainQuery>

const explained = v.object({
  decision: v.picklist(['allow', 'block']),
  rule: v.pipe(v.nullable(v.string()), v.description('The rule that decided, or `plan:<id>`; null when allowed.')),
  layer: v.nullable(LayerName),
  why: v.nullable(Words),
  basis: v.nullable(v.string()),
  since: v.nullable(v.string()),
  review: v.nullable(v.string()),
  until: v.nullable(v.string()),
  alsoBlockedBy: v.array(v.string()),
  liftedBy: v.array(v.string()),
})
export const Explained = v.pipe(explained, v.metadata({ ref: 'Explanation' }))
export type Explained = v.InferOutput<typeof Explained>
