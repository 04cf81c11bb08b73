// What staff do to people and seats, as it travels, what of it is limited and what is in force. Members that are not named here are ignored.
import * as v from 'valibot'

const named = (what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.description(what))

const badge = named('The number of the badge.')
const seat = named('A seat.')
// Above what a reason may have, so that a longer one is told why it is none.
const reason = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.description('One line of at most 200 characters, which whom it touches reads.'),
)
const seconds = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  // No charter lets one do anything for longer.
  v.maxValue(30 * 86_400),
  v.description('How long at most.'),
)

export const DoAct = v.pipe(
  v.variant('act', [
    v.object({
      act: v.literal('end'),
      session: v.optional(named('Its id. Either this or `seat`.')),
      seat: v.optional(named('Whatever session is open there. Either this or `session`.')),
      reason: v.optional(reason),
    }),
    v.object({ act: v.literal('suspend'), badge, seconds, reason }),
    v.object({ act: v.literal('out'), seat, seconds, reason }),
    v.object({ act: v.literal('close'), seconds, reason }),
  ]),
  v.metadata({ ref: 'DoAct' }),
)
export type DoAct = v.InferOutput<typeof DoAct>

export const TakeBackAct = v.pipe(
  v.variant('act', [
    v.object({ act: v.literal('suspend'), badge }),
    v.object({ act: v.literal('out'), seat }),
    v.object({ act: v.literal('close') }),
  ]),
  v.metadata({ ref: 'TakeBackAct' }),
)
export type TakeBackAct = v.InferOutput<typeof TakeBackAct>

const until = v.pipe(v.string(), v.isoTimestamp())

export const ActDone = v.pipe(
  v.object({
    act: v.picklist(['end', 'suspend', 'out', 'close']),
    until: v.pipe(v.nullable(until), v.description('The latest end; null: of a session that was ended.')),
  }),
  v.metadata({ ref: 'ActDone' }),
)
export type ActDone = v.InferOutput<typeof ActDone>

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const lasting = v.object({ day: count, seconds: count, used: count })

export const StaffActs = v.pipe(
  v.object({
    operator: v.nullable(v.string()),
    table: v.pipe(
      v.nullable(
        v.object({ end: v.object({ day: count, used: count }), suspend: lasting, out: lasting, close: lasting }),
      ),
      v.description(
        'What one side may do alone: how often in 24 hours of running, for how many seconds, and how often one’s own side did; null where a file rules.',
      ),
    ),
    inForce: v.pipe(
      v.array(
        v.object({
          act: v.picklist(['suspend', 'out', 'close']),
          operator: v.nullable(v.string()),
          by: v.pipe(v.nullable(v.string()), v.description('Who of one’s own side; null: of the other side’s.')),
          target: v.pipe(v.nullable(v.string()), v.description('A badge or a seat; null: of closing early.')),
          reason: v.string(),
          until,
        }),
      ),
      v.description('Of the other side: seats and closing early. Whom it suspended is not said.'),
    ),
  }),
  v.metadata({ ref: 'StaffActs' }),
)
export type StaffActs = v.InferOutput<typeof StaffActs>
