// A draft of other agreed files, and what the gateway says of it. Nothing of it is kept.
import * as v from 'valibot'
import { Heads } from './heads.ts'

/** Bytes of a whole draft as it travels. */
export const MOST_DRAFT = 4_000_000

const NAME = /^(policy\.yaml|lists\/[a-z0-9][a-z0-9-]{0,62}|agreement\/[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})$/
const MOST_FILES = 500

export const SendDraft = v.pipe(
  v.object({
    files: v.pipe(
      v.record(v.pipe(v.string(), v.regex(NAME)), v.string()),
      v.check((files) => Object.keys(files).length <= MOST_FILES),
      v.description('The text of each file that would be another: `policy.yaml`, `lists/ID`, `agreement/LANGUAGE`.'),
    ),
  }),
  v.metadata({ ref: 'SendDraft' }),
)

const DraftProblem = v.object({
  severity: v.picklist(['error', 'warning']),
  file: v.string(),
  line: v.number(),
  column: v.number(),
  what: v.string(),
  mend: v.string(),
})

const draft = v.object({
  base: v.pipe(v.string(), v.description('What is agreed now: the base of a proposal.')),
  set: v.pipe(
    v.record(v.string(), v.nullable(v.string())),
    v.description('What a proposal would set: hashes; null for files that the policy no longer names.'),
  ),
  report: v.pipe(
    v.nullable(v.string()),
    v.description(
      'The effects report to the octet; null where the files cannot rule, or what they change is too complex to tell.',
    ),
  ),
  rules: v.pipe(v.boolean(), v.description('Whether the files can rule: read, compiled, and their own tests passed.')),
  heads: v.pipe(
    v.nullable(Heads),
    v.description('How many people that is about, counted now; null where it cannot be counted.'),
  ),
  problems: v.array(DraftProblem),
})
export const Draft = v.pipe(draft, v.metadata({ ref: 'Draft' }))
export type Draft = v.InferOutput<typeof Draft>
