// The gate that the resolver asks, put together from the query flow, the bounds of sessions, the board and the counters.
import { randomInt } from 'node:crypto'
import type { NameGate, NameQuestion, NameRefusal } from '../domain/enforcement/naming.ts'
import { createBudget, type QuestionBudget, spend, weigh } from '../domain/enforcement/question-budget.ts'
import type { Session } from '../domain/sessions/session.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import type { Board } from '../edges/portal/board.ts'
import { admit, type QueryParts, screen } from '../flows/query.ts'
import { tellSeat } from './tell-seat.ts'

export type NameGateParts = QueryParts & { readonly board: Board; readonly counts: ServiceMetrics }

/** A browser asks for a name by several types at once, and again soon after: its seat is told once in so many milliseconds. */
const TOLD_FOR = 2000

type Told = { readonly name: string; readonly at: number }

/** Holders whose bounds are remembered; whoever asked longest ago is forgotten first. */
const MOST_HOLDERS = 20_000

const OVER: NameRefusal = { refused: true, reason: 'tech:dns-limit', layer: null }

/** What each person or voucher has left: signing out and in again does not fill it. */
const createBudgets = (now: () => number): ((session: Session) => QuestionBudget) => {
  const seed = randomInt(2 ** 32)
  const budgets = new Map<string, QuestionBudget>()
  return ({ holder }) => {
    const key = `${holder.kind} ${holder.id}`
    const budget = budgets.get(key) ?? createBudget(now(), seed)
    budgets.delete(key)
    budgets.set(key, budget)
    const oldest = budgets.size > MOST_HOLDERS ? budgets.keys().next().value : undefined
    if (oldest !== undefined) budgets.delete(oldest)
    return budget
  }
}

/** Puts the gate together. */
export const createNameGate = (parts: NameGateParts): NameGate => {
  const now = (): number => parts.clock().boot
  const budgetOf = createBudgets(now)
  // Sessions are values that end with their object: what is remembered of them ends with it.
  const told = new WeakMap<Session, Told>()
  const tell = (session: Session, { name }: NameQuestion, { reason }: NameRefusal): void => {
    const { boot } = parts.clock()
    const last = told.get(session)
    if (last?.name === name && boot - last.at < TOLD_FOR) return
    told.set(session, { name, at: boot })
    tellSeat(parts, session, name, reason)
  }
  return {
    admit: (question) => admit(parts, question),
    screen: (view, answer) => screen(parts, view, answer),
    spend: (session, name, type) => (spend(budgetOf(session), name, type, now()) ? null : OVER),
    weigh: (session, name, type, bytes) => weigh(budgetOf(session), { name, type }, bytes, now()),
    refused: (question, refusal, session) => {
      parts.counts.refused(refusal.reason)
      if (session !== null) tell(session, question, refusal)
    },
  }
}
