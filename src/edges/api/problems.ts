// Makes answers of problems: always application/problem+json, never more than the code's own words.
import type { Context } from 'hono'
import { PROBLEMS, type Problem, type ProblemCode } from './contract/problem.ts'

/** What may stand beside the code. */
export type Beside = Partial<
  Pick<Problem, 'detail' | 'reason' | 'next' | 'version' | 'why' | 'operator' | 'until' | 'limit' | 'retryAfter'>
>

/** The answer for a code. `headers` are added to those of every problem. */
export const problem = (
  c: Context,
  code: ProblemCode,
  beside: Beside = {},
  headers: Record<string, string> = {},
): Response => {
  const [status, title] = PROBLEMS[code]
  const body: Problem = { type: 'about:blank', title, status, code, ...beside }
  return c.body(JSON.stringify(body), status, { ...headers, 'content-type': 'application/problem+json' })
}
