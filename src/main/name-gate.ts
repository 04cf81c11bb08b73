// The gate that the resolver asks, put together from the query flow, the bounds of sessions, the board and the counters.
import { randomInt } from 'node:crypto'
import type { NameGate, NameQuestion, NameRefusal } from '../domain/enforcement/naming.ts'
import { createBudget, forgetFull, type QuestionBudget, spend, weigh } from '../domain/enforcement/question-budget.ts'
import type { Session } from '../domain/sessions/session.ts'
import type { ServiceMetrics } from '../edges/metrics/service.ts'
import type { Board } from '../edges/portal/board.ts'
import { admit, type QueryParts, screen } from '../flows/query.ts'
import { tellSeat } from './tell-seat.ts'

export type NameGateParts = QueryParts & {
  readonly board: Board
  readonly counts: ServiceMetrics
  readonly pin: NameGate['pin']
  readonly meet: NameGate['meet']
}

/** A browser asks for a name by several types at once, and again soon after: its seat is told once in so many milliseconds. */
const TOLD_FOR = 2000

type Told = { readonly name: string; readonly at: number }

/** Holders whose bounds are remembered; whoever asked longest ago is forgotten first. */
const MOST_HOLDERS = 20_000

const OVER: NameRefusal = { refused: true, reason: 'tech:dns-limit', layer: null }

/** How many of them are looked at in one go, so that nobody who asks waits for it. */
const FORGET_AT_ONCE = 500

/** What each person or voucher has left: signing out and in again does not fill it. */
const createBudgets = (now: () => number) => {
  const seed = randomInt(2 ** 32)
  const budgets = new Map<string, QuestionBudget>()
  let round = budgets.entries()
  const of = ({ holder }: Session): QuestionBudget => {
    const key = `${holder.kind} ${holder.id}`
    const budget = budgets.get(key) ?? createBudget(now(), seed)
    budgets.delete(key)
    budgets.set(key, budget)
    const oldest = budgets.size > MOST_HOLDERS ? budgets.keys().next().value : undefined
    if (oldest !== undefined) budgets.delete(oldest)
    return budget
  }
  const forget = (): void => {
    for (let n = 0; n < FORGET_AT_ONCE; n++) {
      const { value } = round.next()
      if (value === undefined) {
        round = budgets.entries()
        return
      }
      const [key, budget] = value
      if (forgetFull(budget, now())) budgets.delete(key)
    }
  }
  return { of, forget, size: () => budgets.size }
}

/** What the resolver is handed, and what makes it forget. */
export type OpenNameGate = NameGate & {
  /** Forgets whose bounds are whole again, some at a time. To be called every few seconds. */
  readonly forget: () => void
  /** Of how many something is remembered. */
  readonly remembered: () => number
}

/** Puts the gate together. */
export const createNameGate = (parts: NameGateParts): OpenNameGate => {
  const now = (): number => parts.clock().boot
  const budgets = createBudgets(now)
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
    meet: parts.meet,
    admit: (question) => admit(parts, question),
    screen: (view, answer) => screen(parts, view, answer),
    pin: parts.pin,
    spend: (session, name, type) => (spend(budgets.of(session), name, type, now()) ? null : OVER),
    weigh: (session, name, type, bytes) => weigh(budgets.of(session), { name, type }, bytes, now()),
    refused: (question, refusal, session) => {
      parts.counts.refused(refusal.reason)
      if (session !== null) tell(session, question, refusal)
    },
    forget: budgets.forget,
    remembered: budgets.size,
  }
}
