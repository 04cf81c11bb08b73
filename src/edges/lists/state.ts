// What is remembered of a list beside its bytes: a small file that a person can read, too.
import * as v from 'valibot'
import { ODD_KINDS } from '../../domain/policy/compile/odd-lines.ts'

const few = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly())

const Report = v.object({
  entries: v.number(),
  odd: few(v.object({ kind: v.picklist(ODD_KINDS), count: v.number(), firstLines: few(v.number()) })),
})

const Difference = v.object({
  before: v.number(),
  added: v.number(),
  removed: v.number(),
  firstAdded: few(v.string()),
  firstRemoved: few(v.string()),
})

const By = v.picklist(['fetch', 'put'])
const text = v.nullable(v.string())
const moment = v.nullable(v.number())

const State = v.object({
  /** Where `etag` and `modified` come from; of another address they mean nothing. */
  url: text,
  etag: text,
  modified: text,
  /** When the source last said that this is what it has. */
  checkedAt: moment,
  /** When the copy in force took its place, and how. */
  changedAt: moment,
  by: v.nullable(By),
  report: v.nullable(Report),
  /** What came and went by itself in this day. */
  passed: v.optional(
    v.nullable(v.object({ since: v.number(), before: v.number(), added: v.number(), removed: v.number() })),
    null,
  ),
  failure: v.nullable(v.object({ why: v.string(), since: v.number(), at: v.number(), times: v.number() })),
  /** A version that waits for a person. */
  pending: v.nullable(
    v.object({
      at: v.number(),
      hash: v.string(),
      /** The policy fails its own tests with it; else it changed too much. */
      refused: v.boolean(),
      report: Report,
      difference: Difference,
    }),
  ),
  /** Where operators rule: the version that the source was heard to have, and that was in force then, `sha256:…`. */
  brought: v.optional(text, null),
  /** The version that a person turned down. */
  dropped: text,
})

/** Times are milliseconds since 1970. */
export type ListState = v.InferOutput<typeof State>

/** Of a list that was never here. */
export const NEW_LIST: ListState = {
  url: null,
  etag: null,
  modified: null,
  checkedAt: null,
  changedAt: null,
  by: null,
  report: null,
  passed: null,
  failure: null,
  pending: null,
  brought: null,
  dropped: null,
}

/** What the file says. One that cannot be read counts as none: then all is fetched and weighed again, which is never wrong. */
export const readState = (json: string): ListState => {
  try {
    const read = v.safeParse(State, JSON.parse(json))
    return read.success ? read.output : NEW_LIST
  } catch {
    return NEW_LIST
  }
}
