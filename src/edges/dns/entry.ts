// What memory has of a question: where it led, and what the policy left of that for one class of askers.
import type { Address } from '../../base/addresses.ts'
import type { Screen } from '../../domain/enforcement/naming.ts'
import type { NameView } from '../../domain/policy/question.ts'
import type { Found } from './found.ts'
import { HEADER } from './wire/codes.ts'
import { type Body, EMPTY_BODY, writeBody } from './wire/compose.ts'

/** What is left of an answer once its aliases and addresses were decided; the same object for the same entry and class of askers. */
export type Screened =
  | Extract<Screen, { readonly refused: true }>
  | { readonly refused: false; readonly body: Body; readonly addresses: readonly Address[] }

/** What a question led to. Times are milliseconds of the clock that only grows. */
export type Entry = {
  readonly name: string
  readonly found: Found
  readonly body: Body
  readonly storedAt: number
  readonly freshUntil: number
  /** When an upstream may be asked again after it did not answer (RFC 8767 section 5: not at each question). */
  retryAt: number
  /** Looked at since the hand came by. */
  used: boolean
  /** What the policy said last, and to whom: the same for everybody of the class as long as the same rules hold. */
  view: NameView | null
  screened: Screened | null
}

/** The body for what may be given out: the whole one, or one without the addresses that may not. */
export const bodyOf = ({ name, body, found }: Entry, kept: ReadonlySet<string> | null): Body => {
  if (kept === null) return body
  const records = found.records.filter((_, n) => kept.has(found.addresses[n] ?? ''))
  return writeBody(HEADER + name.length + 2 + 4, found.chain, records, null) ?? EMPTY_BODY
}
