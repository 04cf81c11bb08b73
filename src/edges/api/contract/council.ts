// What comes to the door of joint rule, as it travels. What is in it is judged by the reducer.
import * as v from 'valibot'

/** Below what an entry may have. What is too long once it is escaped, the record does not take either. */
const noteOf = (section: number) =>
  v.pipe(v.string(), v.maxLength(60_000), v.description(`A signed note: docs/formats.md, section ${section}.`))
const note = noteOf(8)

export const SendStatement = v.pipe(v.object({ note }), v.metadata({ ref: 'SendStatement' }))

export const SendReport = v.pipe(v.object({ note: noteOf(11) }), v.metadata({ ref: 'SendReport' }))

export const SendProposal = v.pipe(
  v.object({
    proposal: v.pipe(v.record(v.string(), v.unknown()), v.description('docs/formats.md, section 7.')),
    note,
  }),
  v.metadata({ ref: 'SendProposal' }),
)

export const Written = v.pipe(
  v.object({ index: v.pipe(v.number(), v.integer(), v.description('Of the entry in the record.')) }),
  v.metadata({ ref: 'Written' }),
)

export const Waits = v.pipe(
  v.object({
    missing: v.pipe(v.array(v.string()), v.description('Hashes of bytes to put first; then send the same again.')),
  }),
  v.metadata({ ref: 'Waits' }),
)
