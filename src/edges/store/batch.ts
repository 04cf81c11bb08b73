// Runs all calls that wait as one transaction: one commit for all, and a call that fails undoes only itself.
import type { Session } from '../../domain/sessions/session.ts'
import { failureOf, unsureOf } from './failure.ts'
import type { Answer, Call } from './messages.ts'
import type { Opened } from './opened.ts'
import { isWrite, OPERATIONS } from './operations/operations.ts'
import { withdrawSessions } from './operations/sessions.ts'
import type { Db } from './schema.ts'

export type Batches = {
  /** Runs calls in their order; the answers may be given out: what they say is on disk. Never throws. */
  readonly run: (calls: readonly Call[]) => Promise<readonly Answer[]>
  /** Commits of writes so far. */
  readonly commits: () => number
}

/** How far a try came. `calls`: a call failed, nothing is written; `commit`: the commit itself failed. */
type Tried =
  | { readonly at: 'end'; readonly answers: readonly Answer[] }
  | { readonly at: 'begin' | 'calls' | 'commit'; readonly error: unknown }

const runCall = (db: Db, { name, given }: Call): Promise<unknown> => {
  // The table's functions take what the store's type says; the messages between the threads do not carry that type.
  const operation = OPERATIONS[name] as (db: Db, ...given: readonly unknown[]) => Promise<unknown>
  return operation(db, ...given)
}

/** The calls in their order, reads that follow one another in one group. */
const groupsOf = (calls: readonly Call[]): readonly (readonly Call[])[] => {
  const groups: Call[][] = []
  for (const call of calls) {
    const last = groups.at(-1)
    const before = last?.[0]
    if (last !== undefined && before !== undefined && !isWrite(before.name) && !isWrite(call.name)) last.push(call)
    else groups.push([call])
  }
  return groups
}

/** All in one; the first failure ends the try. Reads that follow one another go to the server in one way. */
const together = async ({ db }: Opened, calls: readonly Call[]): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (const group of groupsOf(calls)) {
    const settled = await Promise.allSettled(group.map((call) => runCall(db, call)))
    for (const [i, outcome] of settled.entries()) {
      if (outcome.status === 'rejected') throw outcome.reason
      answers.push({ id: group[i]?.id ?? 0, value: outcome.value })
    }
  }
  return answers
}

/** Each behind a savepoint. */
const apart = async ({ db, connector }: Opened, calls: readonly Call[]): Promise<Answer[]> => {
  const execute = connector.current()
  const answers: Answer[] = []
  for (const call of calls) {
    await execute('savepoint one_call', [])
    try {
      answers.push({ id: call.id, value: await runCall(db, call) })
    } catch (error) {
      answers.push({ id: call.id, failure: failureOf(call.name, error) })
      await execute('rollback to savepoint one_call', [])
    }
    await execute('release savepoint one_call', [])
  }
  return answers
}

const openedBy = (calls: readonly Call[]): readonly string[] =>
  calls.flatMap(({ name, given }) => (name === 'openSession' ? [(given[0] as Session).id] : []))

/** `withdraw`: sessions to take back with the first batch. */
export const createBatches = (opened: Opened, withdraw: readonly string[] = []): Batches => {
  const { db, connector } = opened
  let commits = 0
  // Sessions of batches whose commit got no answer: the caller was told that they failed, so they must not stay.
  let withdrawn = withdraw

  const attempt = async (calls: readonly Call[], way: typeof together): Promise<Tried> => {
    const writes = withdrawn.length > 0 || calls.some(({ name }) => isWrite(name))
    const run = (sql: string): Promise<unknown> => connector.current()(sql, [])
    let at: 'begin' | 'calls' | 'commit' = 'begin'
    try {
      await connector.renew()
      await run(writes ? connector.begin.write : connector.begin.read)
      if (withdrawn.length > 0) await withdrawSessions(db, withdrawn)
      at = 'calls'
      const answers = await way(opened, calls)
      at = 'commit'
      await run('commit') // a crash before: none of them is written; after: all are
      if (writes) commits += 1
      if (calls.some(({ name }) => name === 'forgetSessions')) await connector.scrub?.().catch(() => {})
      withdrawn = []
      return { at: 'end', answers }
    } catch (error) {
      // A transaction that the engine has ended by itself has nothing left to undo.
      if (!connector.lost()) await run('rollback').catch(() => {})
      return { at, error }
    }
  }

  const failed = (calls: readonly Call[], { at, error }: Extract<Tried, { error: unknown }>): Answer[] => {
    const failure = at === 'commit' ? unsureOf : failureOf
    if (at === 'commit') withdrawn = [...withdrawn, ...openedBy(calls)]
    return calls.map(({ id, name }) => ({ id, failure: failure(name, error) }))
  }

  return {
    run: async (calls) => {
      const first = await attempt(calls, together)
      if (first.at === 'end') return first.answers
      // Savepoints cost a way to the server each, so they are taken only once a call has failed; nothing is written yet.
      const again = first.at === 'calls' && calls.length > 1 && !connector.lost()
      const second = again ? await attempt(calls, apart) : first
      return second.at === 'end' ? second.answers : failed(calls, second)
    },
    commits: () => commits,
  }
}
