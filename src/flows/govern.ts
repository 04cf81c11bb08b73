// submitted or said → judged by the reducer → in the record → agreed, and its notice over → checked again → activated in the record → in force
import type { Log } from '../base/log.ts'
import { createTurn, type Turn } from '../base/turn.ts'
import { type Clock, following } from '../domain/council/clock.ts'
import type { Body, Compiled } from '../domain/council/entry.ts'
import { type Change, feed, forgetChanges } from '../domain/council/feeds.ts'
import type { RootAt } from '../domain/council/hear.ts'
import type { Inputs } from '../domain/council/inputs.ts'
import { dueNow, unilateralNow } from '../domain/council/now.ts'
import type { Outcome, Refusal } from '../domain/council/outcome.ts'
import { type InputsProposal, type Proposal, withSet } from '../domain/council/proposal.ts'
import { inputsNow, type Open, type State } from '../domain/council/state.ts'
import { type Submitted as Judged, judgeSubmission } from '../domain/council/submission.ts'
import type { Json } from '../domain/record/json.ts'

/** Why something is not in the record: the reducer's word, or one of the door. */
type Why = Refusal | 'frozen' | 'effects-differ' | 'policy-errors' | 'too-often'

type Said =
  | { readonly done: 'written'; readonly index: number }
  /** `detail`: what a person may do about it, where the word does not say it all. */
  | { readonly done: 'refused'; readonly why: Why; readonly detail?: string }

/** `waits`: until the bytes have come that the proposal names by these hashes. */
type Submitted = Said | { readonly done: 'waits'; readonly missing: readonly string[] }

/** What a change of the agreed files would do. `effects`: the hash of its report. `compiled`: the hash of the table. */
export type Checked =
  | { readonly good: true; readonly effects: string; readonly compiled: string }
  | { readonly good: false; readonly why: 'effects-differ' | 'policy-errors'; readonly detail: string }

type GovernedRecord = {
  readonly park: () => State
  readonly rootAt: RootAt
  readonly clock: () => Clock
  readonly append: (body: Body) => Promise<Outcome>
  readonly has: (hash: string) => boolean
}

export type GovernParts = {
  /** `null`: the record is bad, or the park is ruled by file. */
  readonly record: () => GovernedRecord | null
  /** Compiles, tests and compares, off this thread; keeps the effects report. */
  readonly check: (before: Inputs, after: Inputs) => Promise<Checked>
  /** Puts in force what is agreed. */
  readonly adopt: () => Promise<void>
  /** The table of what is agreed, and what compiled it. */
  readonly table: () => Compiled
  /** What compiles here. */
  readonly engine: string
  readonly log: Log
}

export type Government = {
  /** Lets a proposal in, where somebody of the charter asks for it. Throws what the disk throws. */
  readonly submit: (proposal: Json, note: string) => Promise<Submitted>
  /** Hears a statement, and activates what is due then. Throws what the disk throws. */
  readonly say: (note: string) => Promise<Said>
  /** Takes the report of a probe. Throws what the disk throws. */
  readonly report: (note: string) => Promise<Said>
  /** Whether a waiting proposal names these bytes. */
  readonly awaits: (hash: string) => boolean
  /** Brings in a list's version that its line of the charter lets come by itself; `from`: the one that it was weighed beside. */
  readonly feed: (change: Change, from: string) => Promise<Said>
  /** Activates what is due by now. Never rejects. */
  readonly look: () => Promise<void>
}

/** Submissions of one operator in an hour of running. */
const MOST_SUBMITTED = 30
const HOUR = 3600
/** Proposals whose bytes are on their way, and how long they may be, in seconds of running. */
const MOST_WAITING = 8
const LONGEST_WAIT = 900
/** A heartbeat so often, in seconds of running: by it everybody sees that the record lives. */
const BEAT = 86_400

type Waiting = { readonly missing: readonly string[]; readonly ran: number }

const hashesOf = (proposal: Proposal): readonly string[] =>
  proposal.type === 'inputs' ? Object.values(proposal.set).filter((hash) => hash !== null) : []

/** The state by a clock that is read now. */
const stateNow = (record: GovernedRecord): State => {
  const park = record.park()
  return { ...park, clock: following(park.clock, record.clock()) ?? park.clock }
}

const NO_EMERGENCY = '[]'

const emergenciesOf = (record: GovernedRecord): string =>
  JSON.stringify(
    unilateralNow(record.park(), record.clock()).map(({ hash, objected, unilateral }) => [hash, objected, unilateral]),
  )

/** How often each operator may ask. */
const createPace = () => {
  const asked = new Map<string, readonly number[]>()
  return (operator: string, ran: number): boolean => {
    const recent = (asked.get(operator) ?? []).filter((then) => ran - then < HOUR)
    if (recent.length >= MOST_SUBMITTED) return false
    asked.set(operator, [...recent, ran])
    return true
  }
}

/** What was found to be good stays so for as long as the same is agreed; all else is looked at again. */
const createChecks = ({ check }: GovernParts) => {
  let base = ''
  let known = new Map<string, Checked>()
  const checkNow = async ({ set, effects }: InputsProposal, { inputs }: State): Promise<Checked> => {
    const checked = await check(inputs, withSet(inputs, set))
    if (!checked.good || checked.effects === effects) return checked
    return { good: false, why: 'effects-differ', detail: `the effects report here is ${checked.effects}` }
  }
  return async (hash: string, proposal: InputsProposal, state: State): Promise<Checked> => {
    if (base !== state.agreed) known = new Map()
    base = state.agreed
    const found = known.get(hash) ?? (await checkNow(proposal, state))
    if (found.good) known.set(hash, found)
    return found
  }
}

/** Proposals whose bytes are on their way. */
const createComing = () => {
  const waiting = new Map<string, Waiting>()
  return {
    has: (hash: string, ran: number): boolean => {
      for (const [each, { ran: since }] of waiting) if (ran - since > LONGEST_WAIT) waiting.delete(each)
      return waiting.has(hash)
    },
    wait: (hash: string, missing: readonly string[], ran: number): Submitted => {
      if (!waiting.has(hash) && waiting.size >= MOST_WAITING)
        return refused('too-often', 'other proposals wait for their bytes: try again in a quarter of an hour')
      waiting.set(hash, { missing, ran: waiting.get(hash)?.ran ?? ran })
      return { done: 'waits', missing }
    },
    came: (hash: string): void => void waiting.delete(hash),
    awaits: (hash: string): boolean => [...waiting.values()].some(({ missing }) => missing.includes(hash)),
  }
}

const refused = (why: Why, detail?: string): Said => ({ done: 'refused', why, ...(detail !== undefined && { detail }) })

const saidOf = (outcome: Outcome, record: GovernedRecord): Said => {
  if (outcome.is === 'accepted') return { done: 'written', index: record.park().size - 1 }
  return refused(outcome.is === 'refused' ? outcome.why : 'frozen')
}

/** Puts a due proposal in force, or writes down why that cannot be. */
const createActivation = (parts: GovernParts, checks: ReturnType<typeof createChecks>) => {
  const activate = async ({ proposal, hash }: Open, record: GovernedRecord): Promise<void> => {
    const checked = proposal.type === 'inputs' ? await checks(hash, proposal, record.park()) : null
    if (checked !== null && !checked.good) {
      parts.log('council.failed', { proposal: hash, why: checked.detail })
      await record.append({ kind: 'failed', proposal: hash, why: checked.why })
      return
    }
    // Whatever leaves the agreed files as they are leaves their table as it is, also one that another program compiled.
    const table = checked === null ? parts.table() : { compiled: checked.compiled, engine: parts.engine }
    const outcome = await record.append({ kind: 'activation', proposal: hash, ...table })
    if (outcome.is !== 'accepted') return
    parts.log('council.activated', { proposal: hash })
    await parts.adopt()
  }
  return async (record: GovernedRecord): Promise<void> => {
    for (let rounds = 0; rounds < MOST_SUBMITTED; rounds++) {
      const [due] = dueNow(record.park(), record.clock())
      const open = record.park().proposals.find(({ hash }) => hash === due)
      if (open === undefined) return
      const { size } = record.park()
      await activate(open, record)
      // Nothing was written: the same would come again.
      if (record.park().size === size) return
    }
  }
}

/** The reducer's word about a feed's change now; `undefined`: it would take it. */
const refusalOfFeed = (record: GovernedRecord, change: Change, from: string): Why | undefined => {
  const state = stateNow(record)
  if (state.frozen !== null) return 'frozen'
  if (inputsNow(state)[change.input] !== from) return 'base'
  const after = feed(change, forgetChanges(state))
  return typeof after === 'string' ? after : undefined
}

/** fetched and weighed → judged → compiled and tested → in the record → in force; bytes that are there and no entry are nothing. */
const createFeed = (parts: GovernParts, inTurn: Turn['inTurn']) => {
  const write = async (record: GovernedRecord, change: Change, from: string): Promise<Said> => {
    // Something else may have been agreed while it was tested.
    const why = refusalOfFeed(record, change, from)
    if (why !== undefined) return refused(why)
    const said = saidOf(await record.append({ kind: 'feed', ...change }), record)
    if (said.done === 'written') await parts.adopt()
    return said
  }
  return async (change: Change, from: string): Promise<Said> => {
    const record = parts.record()
    if (record === null) return refused('frozen')
    const why = refusalOfFeed(record, change, from)
    if (why !== undefined) return refused(why)
    const before = inputsNow(record.park())
    const checked = await parts.check(before, { ...before, [change.input]: change.hash })
    if (!checked.good && checked.why === 'policy-errors') return refused(checked.why, checked.detail)
    return inTurn(() => write(record, change, from))
  }
}

/** The door of joint rule: nothing comes into the record, and nothing in force, but through it. One at a time. */
export const createGovernment = (parts: GovernParts): Government => {
  const checks = createChecks(parts)
  const activateDue = createActivation(parts, checks)
  const mayAsk = createPace()
  const coming = createComing()
  let overlaid = NO_EMERGENCY
  /** Whatever emergencies have begun, been ratified or ended since is in force, or no longer. */
  const overlay = async (record: GovernedRecord): Promise<void> => {
    const now = emergenciesOf(record)
    if (now === overlaid) return
    await parts.adopt()
    overlaid = now
  }
  const { inTurn } = createTurn()
  /** Nothing of it is written; whether it may be. */
  const look = async (record: GovernedRecord, state: State, { by, read }: Judged): Promise<Submitted | null> => {
    const { proposal, hash } = read
    const { ran } = state.clock
    if (state.proposals.some((open) => open.hash === hash)) return refused('known')
    // Who comes back with the bytes has asked before.
    if (!coming.has(hash, ran) && !mayAsk(by.operator, ran)) return refused('too-often')
    const missing = hashesOf(proposal).filter((each) => !record.has(each))
    if (missing.length > 0) return coming.wait(hash, missing, ran)
    coming.came(hash)
    const checked = proposal.type === 'inputs' ? await checks(hash, proposal, state) : null
    return checked === null || checked.good ? null : refused(checked.why, checked.detail)
  }
  const submitNow = async (value: Json, note: string): Promise<Submitted> => {
    const record = parts.record()
    if (record === null) return refused('frozen')
    const state = stateNow(record)
    const judged = judgeSubmission(value, note, state, record.rootAt)
    if (typeof judged === 'string') return refused(judged)
    return (
      (await look(record, state, judged)) ?? saidOf(await record.append({ kind: 'proposal', proposal: value }), record)
    )
  }
  const sayNow = async (note: string): Promise<Said> => {
    const record = parts.record()
    if (record === null) return refused('frozen')
    const said = saidOf(await record.append({ kind: 'statement', note }), record)
    await activateDue(record)
    await overlay(record)
    return said
  }
  const reportNow = async (note: string): Promise<Said> => {
    const record = parts.record()
    return record === null ? refused('frozen') : saidOf(await record.append({ kind: 'probe', note }), record)
  }
  const lookNow = async (): Promise<void> => {
    const record = parts.record()
    if (record === null) return
    await overlay(record)
    if (record.park().frozen !== null) return
    await activateDue(record)
    if (record.clock().ran - record.park().clock.ran >= BEAT) await record.append({ kind: 'heartbeat' })
  }
  return {
    submit: (proposal, note) => inTurn(() => submitNow(proposal, note)),
    say: (note) => inTurn(() => sayNow(note)),
    report: (note) => inTurn(() => reportNow(note)),
    awaits: coming.awaits,
    feed: createFeed(parts, inTurn),
    look: () =>
      inTurn(lookNow).catch((error: unknown) => {
        parts.log('council.failed', { why: error instanceof Error ? error.message : 'something unknown' })
      }),
  }
}
