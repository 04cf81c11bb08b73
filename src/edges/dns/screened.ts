// What is left of an answer once the policy has looked at every alias and address on the way.
import type { Screen } from '../../domain/enforcement/naming.ts'
import type { Entry } from './cache.ts'
import { HEADER } from './wire/codes.ts'
import { type Body, writeBody } from './wire/compose.ts'

/** The same object for the same entry and class of askers. */
export type Screened = Extract<Screen, { readonly refused: true }> | { readonly refused: false; readonly body: Body }

/** The body for what may be given out: the whole one, or one without the addresses that may not. */
export const bodyOf = ({ name, body, found }: Entry, kept: ReadonlySet<string> | null): Body => {
  if (kept === null) return body
  const records = found.records.filter((_, n) => kept.has(found.addresses[n] ?? ''))
  return writeBody(HEADER + name.length + 2 + 4, found.chain, records, null) ?? body
}
