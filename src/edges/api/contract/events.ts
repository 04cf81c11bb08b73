// What the stream of changes says: how far the record has grown, and which policy is in force.
import * as v from 'valibot'

export const Changed = v.pipe(
  v.object({
    size: v.pipe(v.number(), v.integer(), v.description('Entries of the record; 0 while it has none, or is bad.')),
    signatures: v.pipe(
      v.number(),
      v.integer(),
      v.description('Below its checkpoint: of the log, and of witnesses that have cosigned.'),
    ),
    policy: v.pipe(v.string(), v.description('The hash of what is in force, as /rules has it.')),
    room: v.pipe(v.number(), v.integer(), v.description('Counts up with each change of any room.')),
    now: v.pipe(v.string(), v.description('The time at the gateway, UTC.')),
  }),
  v.metadata({ ref: 'Changed' }),
)
export type Changed = v.InferOutput<typeof Changed>
