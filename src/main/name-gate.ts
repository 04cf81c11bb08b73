// The gate that the resolver asks, put together from the query flow, the bounds of sessions, the board and the counters.
import { randomInt } from 'node:crypto'
import type { NameGate, NameQuestion, NameRefusal } from '../domain/enforcement/naming.ts'
import { createBudget, type QuestionBudget, spend, weigh } from '../domain/enforcement/question-budget.ts'
import { spotOf } from '../domain/people/places.ts'
import type { Session } from '../domain/sessions/session.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import type { Board } from '../edges/portal/board.ts'
import { admit, type QueryParts, screen } from '../flows/query.ts'

export type NameGateParts = QueryParts & { readonly board: Board; readonly counts: ServiceMetrics }

/** A browser asks for a name by several types at once, and again soon after: its seat is told once in so many milliseconds. */
const TOLD_FOR = 2000

/** What is kept of a session while it lasts. */
type Memory = { readonly budget: QuestionBudget; told: { readonly name: string; readonly at: number } | null }

const OVER: NameRefusal = { refused: true, reason: 'tech:dns-limit', layer: null }

/** Sessions are values that end with their object: what is remembered of them ends with it. */
export const createNameGate = (parts: NameGateParts): NameGate => {
  const memories = new WeakMap<Session, Memory>()
  const seed = randomInt(2 ** 32)
  const memoryOf = (session: Session): Memory => {
    const known = memories.get(session)
    if (known !== undefined) return known
    const fresh: Memory = { budget: createBudget(parts.clock().boot, seed), told: null }
    memories.set(session, fresh)
    return fresh
  }
  const tell = (session: Session, { name }: NameQuestion, { reason }: NameRefusal): void => {
    const memory = memoryOf(session)
    const { boot, wall } = parts.clock()
    if (memory.told?.name === name && boot - memory.told.at < TOLD_FOR) return
    memory.told = { name, at: boot }
    const spot = spotOf({ seat: session.subject.seat, address: session.address })
    parts.board.tell(spot, { kind: 'refused', host: name, reason, at: wall })
  }
  return {
    admit: (question) => admit(parts, question),
    screen: (view, answer) => screen(parts, view, answer),
    spend: (session, name, type) => (spend(memoryOf(session).budget, name, type, parts.clock().boot) ? null : OVER),
    weigh: (session, name, type, bytes) => weigh(memoryOf(session).budget, { name, type }, bytes, parts.clock().boot),
    refused: (question, refusal, session) => {
      parts.counts.refused(refusal.reason)
      if (session !== null) tell(session, question, refusal)
    },
  }
}
