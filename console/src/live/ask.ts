// Questions to the gateway's API, and what it answers when something is wrong.
import type { Problem } from '../../../src/edges/api/contract/problem.ts'

/** The gateway said no; `problem` tells why. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

const LOST: Problem = { type: 'about:blank', title: '', status: 502, code: 'internal' }

const isProblem = (value: unknown): value is Problem => typeof value === 'object' && value !== null && 'code' in value

/** Throws `Refused` for what the gateway refuses, a TypeError where it cannot be reached. */
export const ask = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
  const answer = await fetch(`/api/v1${path}`, { ...init, redirect: 'error' })
  const value: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw new Refused(isProblem(value) ? value : LOST)
  return value as Answer
}

/** The same with a body of JSON. */
export const send = <Answer>(path: string, body: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<Answer> =>
  ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
