// How many people and tenants the effects of a proposal are about, as it travels: small numbers of people are not told.
import * as v from 'valibot'

const Counted = v.object({
  people: v.pipe(
    v.nullable(v.number()),
    v.description('To the nearest five; null: at least one, and fewer than `least`.'),
  ),
  tenants: v.number(),
})

export const Heads = v.pipe(
  v.object({
    least: v.pipe(v.number(), v.description('Fewer people than these are not told apart.')),
    all: v.pipe(Counted, v.description('Everybody who is registered.')),
    effects: v.pipe(v.array(Counted), v.description('For each effect of the report, in its order.')),
  }),
  v.metadata({ ref: 'Heads' }),
)
export type Heads = v.InferOutput<typeof Heads>
