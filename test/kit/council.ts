// A park under joint rule for tests: a charter of keys that really sign, and a record that grows entry by entry.
import { base64Of } from '../../src/base/base64.ts'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import type { Charter, Operator } from '../../src/domain/council/charter.ts'
import { type Clock, following, newest } from '../../src/domain/council/clock.ts'
import { type Body, type Compiled, entryOctets } from '../../src/domain/council/entry.ts'
import type { Inputs } from '../../src/domain/council/inputs.ts'
import type { Outcome } from '../../src/domain/council/outcome.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import { reduce } from '../../src/domain/council/reduce.ts'
import type { State } from '../../src/domain/council/state.ts'
import { type Statement, statementText } from '../../src/domain/council/statement.ts'
import { probeText } from '../../src/domain/probe/note.ts'
import { canonical, type Json } from '../../src/domain/record/json.ts'
import { grown, leafHash, NO_LEAVES, rootOf } from '../../src/domain/record/merkle.ts'
import { noteOf } from '../../src/domain/record/note.ts'
import { fileKey, type TestKey } from './council-keys.ts'

const PARK = 'park.example/record'
export const LOG = fileKey(PARK)
export const DAY = 86_400

export const hashOf = (text: string): string => hashText(utf8(text))
export const hashOfProposal = (proposal: Proposal): string => hashText(canonical(proposal as unknown as Json))

/** Every key that a test made, by its text. */
const KEYS = new Map<string, TestKey>()

const known = (key: TestKey): TestKey => {
  KEYS.set(key.key.text, key)
  return key
}

/** The key of a text, where a test made it. */
export const keyOf = (text: string): TestKey | undefined => KEYS.get(text)

/** The texts of keys, which are then known to sign. */
export const texts = (...keys: readonly TestKey[]): string[] => keys.map((key) => known(key).key.text)

/** An operator with one Ed25519 key a person, three recovery keys of which two are needed. */
export const operator = (id: string, people: readonly string[], changes: Partial<Operator> = {}): Operator => ({
  name: { en: `Operator ${id}` },
  people: Object.fromEntries(people.map((person) => [person, texts(fileKey(`${id}/${person}`))])),
  threshold: 1,
  recovery: { keys: texts(...[1, 2, 3].map((n) => fileKey(`${id}/recovery`, `${id} recovery ${n}`))), threshold: 2 },
  witness: fileKey(`${id}/witness`, '', 'cosigner').key.text,
  ...changes,
})

export const EMERGENCY = {
  ...{ seconds: DAY, objected: 14_400, budget: 2 * DAY, window: 30 * DAY, cooldown: 7 * DAY },
  ...{ block: 50, allow: 5 },
}

export const DESK = {
  ...{ end: { day: 200 }, suspend: { day: 20, seconds: 3 * DAY } },
  ...{ out: { day: 40, seconds: DAY }, close: { day: 1, seconds: 14_400 } },
}

export const charter = (
  operators: Charter['operators'] = {
    north: operator('north', ['kim', 'ri']),
    south: operator('south', ['lee', 'park']),
  },
  changes: Partial<Charter> = {},
): Charter => ({
  ...{ charter: 'isthmus/v1', park: PARK, version: 1, operators },
  notice: { change: 600, keys: 3 * DAY, recovery: 7 * DAY },
  emergency: EMERGENCY,
  desk: DESK,
  'never-block': ['bank.example', 'post.example'],
  feeds: { 'lists/malware': { add: 100, remove: 10 } },
  ...changes,
})

export const INPUTS: Inputs = { 'lists/malware': hashOf('malware 1'), 'policy.yaml': hashOf('policy 1') }

/** Seconds since 1970 when the tests' parks begin. */
export const START = 1_795_000_000

export type Said = Partial<Statement> & { readonly with?: TestKey; readonly tweak?: (note: string) => string }

/** `tweak`: of the text, before it is signed. */
type SaidOfProbe = { readonly size?: number; readonly with?: TestKey; readonly tweak?: (text: string) => string }

/** A record that grows. Its clock is of one piece until a test changes it. */
export class TestPark {
  readonly entries: Uint8Array[] = []
  clock: Clock
  state: State
  outcome: Outcome = { is: 'accepted' }
  /** Sees the park after each entry. */
  look: (park: TestPark) => void = () => {}
  #tree = NO_LEAVES
  readonly #roots: Uint8Array[] = [rootOf(NO_LEAVES)]

  constructor(of: Charter = charter(), inputs: Inputs = INPUTS, log: TestKey = LOG, table: Partial<Compiled> = {}) {
    this.clock = {
      ...{ boot: 1, ran: 0, wall: START },
      seen: Object.fromEntries(Object.keys(of.operators).map((id) => [id, START])),
    }
    const body: Body = { kind: 'genesis', charter: of as unknown as Json, inputs, log: log.key.text, ...table }
    const { state, outcome } = this.#append(entryOctets(body, this.clock))
    if (state === null) throw new Error(`no genesis: ${outcome.is}`)
    this.state = state
  }

  readonly rootAt = (size: number): Uint8Array | undefined => this.#roots[size]

  /** The root of a size as a statement has it. */
  rootText(size: number): string {
    return base64Of(this.#roots[size] ?? new Uint8Array(32))
  }

  #append(octets: Uint8Array): ReturnType<typeof reduce> {
    const reduced = reduce(this.state ?? null, octets, this.rootAt)
    this.entries.push(octets)
    this.#tree = grown(this.#tree, leafHash(octets))
    this.#roots.push(rootOf(this.#tree))
    return reduced
  }

  /** Appends any octets. */
  append(octets: Uint8Array): Outcome {
    const { state, outcome } = this.#append(octets)
    if (state !== null) this.state = state
    this.outcome = outcome
    this.look(this)
    return outcome
  }

  add(body: Body): Outcome {
    return this.append(entryOctets(body, this.clock))
  }

  /** All clocks go on. */
  pass(seconds: number): this {
    const seen = Object.entries(this.clock.seen).map(([id, time]) => [id, time + seconds])
    const { boot, ran, wall } = this.clock
    this.clock = { boot, ran: ran + seconds, seen: Object.fromEntries(seen), wall: wall + seconds }
    return this
  }

  /** Changes some of the clocks. */
  set(changes: Partial<Clock>): this {
    this.clock = { ...this.clock, ...changes }
    return this
  }

  beat(): Outcome {
    return this.add({ kind: 'heartbeat' })
  }

  propose(proposal: Proposal): string {
    this.add({ kind: 'proposal', proposal: proposal as unknown as Json })
    return hashOfProposal(proposal)
  }

  /** A proposal of files on what is agreed now. */
  proposeInputs(set: Readonly<Record<string, string | null>> = { 'policy.yaml': hashOf('policy 2') }): string {
    return this.propose({
      ...{ type: 'inputs', base: this.state.agreed, set, effects: hashOf('effects'), title: { en: 'Another policy' } },
    } as Proposal)
  }

  proposeEmergency(id: string, block: readonly string[], seconds = DAY, allow: readonly string[] = []): string {
    return this.propose({
      ...{ type: 'emergency', operator: id, block: [...block].sort(), allow, seconds, title: { en: 'At once' } },
    } as Proposal)
  }

  /** The statement that somebody would make now: `north/kim`. */
  statement(by: string, action: Statement['action'], subject: string, said: Said = {}): Statement {
    const [id = '', person = ''] = by.split('/')
    const size = said.record?.size ?? this.entries.length
    const open = this.state.proposals.find((each) => each.hash === subject)?.proposal
    const { with: _, tweak: __, ...changes } = said
    const counted = following(this.state.clock, this.clock) ?? this.clock
    return {
      ...{ park: PARK, operator: id, person, action, subject, base: this.state.agreed },
      effects: open?.type === 'inputs' ? open.effects : 'none',
      record: { size, root: this.rootText(size) },
      validUntil: Math.max(counted.wall, newest(counted)) + DAY,
      reason: 'As we agreed.',
      ...changes,
    }
  }

  note(by: string, action: Statement['action'], subject: string, said: Said = {}): string {
    const text = statementText(this.statement(by, action, subject, said))
    const key = said.with ?? keyOf(this.keyTextOf(by))
    if (key === undefined) throw new Error(`nobody has a key for ${by}`)
    const note = noteOf(text, [key.line(text)])
    return said.tweak?.(note) ?? note
  }

  /** The first key of a person in the charter. */
  keyTextOf(by: string): string {
    const [id = '', person = ''] = by.split('/')
    const of = this.state.charter.operators[id]
    return (person === 'recovery' ? of?.recovery.keys : of?.people[person])?.[0] ?? ''
  }

  /** So many recovery keys of an operator as it takes call a person's first key revoked; the outcome of the last. */
  lose(by: string): Outcome {
    const [id = ''] = by.split('/')
    const { keys = [], threshold = 0 } = this.state.charter.operators[id]?.recovery ?? {}
    const subject = hashText(utf8(this.keyTextOf(by)))
    const said = keys
      .slice(0, threshold)
      .map((text) => this.say(`${id}/recovery`, 'revoke', subject, { with: keyOf(text) as TestKey }))
    return said.at(-1) ?? this.outcome
  }

  say(by: string, action: Statement['action'], subject: string, said: Said = {}): Outcome {
    return this.add({ kind: 'statement', note: this.note(by, action, subject, said) })
  }

  /** A report of a probe that somebody signs now, with one difference in it. */
  report(by: string, { size = this.entries.length, ...said }: SaidOfProbe = {}): string {
    const [operator = '', person = ''] = by.split('/')
    const seen = { outcome: 'open', said: null, aliases: [], addresses: [], trusted: null } as const
    const question = { host: { kind: 'name', name: 'casino.example' }, port: 443, from: 'test', of: '' } as const
    const expected = { allow: false, reason: 'no-casino' } as const
    const written = probeText(
      {
        ...{
          park: PARK,
          record: { size, root: this.rootText(size) },
          agreed: this.state.agreed,
          asker: { is: 'nobody' },
        },
        ...{ way: 'line', seed: 'abc', from: START, to: START + 60, left: 0 },
        answers: [{ question, expected, seen, judged: { verdict: 'open-here', why: null } }],
      },
      { operator, person },
    )
    const text = said.tweak?.(written) ?? written
    const key = said.with ?? keyOf(this.keyTextOf(by))
    if (key === undefined) throw new Error(`nobody has a key for ${by}`)
    return noteOf(text, [key.line(text)])
  }

  activate(proposal: string): Outcome {
    return this.add({ kind: 'activation', proposal, compiled: hashOf('table'), engine: 'isthmus/0.1' })
  }
}

export const ACCEPTED: Outcome = { is: 'accepted' }
export const refused = (why: string): unknown => ({ is: 'refused', why })
export const frozen = (why: string): unknown => ({ is: 'frozen', why })
