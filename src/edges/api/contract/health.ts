// Whether the service runs, for people and for watchdogs.
import * as v from 'valibot'

const health = v.object({
  status: v.pipe(
    v.picklist(['ok', 'degraded', 'down']),
    v.description(
      '`degraded`: decisions hold, but something needs mending. `down`: nobody can sign in; the status is 503.',
    ),
  ),
  version: v.string(),
  policy: v.object({
    hash: v.string(),
    state: v.pipe(
      v.picklist(['current', 'kept']),
      v.description('`kept`: the file was refused and the last good policy rules.'),
    ),
  }),
  checks: v.array(v.object({ name: v.string(), ok: v.boolean() })),
})
export const Health = v.pipe(health, v.metadata({ ref: 'Health' }))
export type Health = v.InferOutput<typeof Health>
