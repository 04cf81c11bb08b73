// What the deciding thread and the store's thread say to each other. All of it can be cloned between threads.
import type { ErrorCode } from '../../base/errors.ts'
import type { CallName } from './call-names.ts'

/** How the thread is started. `withdraw`: sessions that the thread before may have written without an answer. */
export type Start = { readonly data: string; readonly url: string | undefined; readonly withdraw: readonly string[] }

/** One call. `id` counts up. */
export type Call = { readonly id: number; readonly name: CallName; readonly given: readonly unknown[] }

/** An IsthmusError on its way between threads. */
export type Failure = { readonly code: ErrorCode; readonly what: string; readonly mend: string }

/** What became of a call. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }

/** To the thread: calls in their order, or the wish to close after all of them. */
export type Request = { readonly calls: readonly Call[] } | { readonly close: true }

/** From the thread. */
export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'not-opened'; readonly failure: Failure }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[]; readonly commits: number }
  | { readonly kind: 'closed' }
