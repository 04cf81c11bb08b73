// A second, slower telling of what joint rule promises: looks at each entry of a record and at the states around it, and throws
// where a promise is broken. It counts votes from the statements' texts, not from what the reducer noted.
import assert from 'node:assert/strict'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import type { Charter, Operator } from '../../src/domain/council/charter.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import type { Emergency, State } from '../../src/domain/council/state.ts'
import { DAY, hashOfProposal, type TestPark } from './council.ts'

type Vote = { readonly operator: string; readonly person: string; readonly key: string }
type Open = { readonly proposal: Proposal; votes: Vote[]; agreedAt: number | null }
type Effect = {
  readonly operator: string
  readonly names: readonly string[]
  readonly from: number
  to: number
  unilateral: boolean
}
type Entry = { readonly kind: string; readonly body: Readonly<Record<string, unknown>> }

const related = (a: string, b: string): boolean => `.${a}`.endsWith(`.${b}`) || `.${b}`.endsWith(`.${a}`)

/** `text` is the key's text in the charter; the id in a signature line is the middle of it. */
const keyOfLine = (texts: readonly string[], base64: string): string | undefined => {
  const id = Buffer.from(base64, 'base64').subarray(0, 4).toString('hex')
  return texts.find((text) => text.split('+')[1] === id)
}

const keysOf = (charter: Charter, operator: string, person: string): readonly string[] => {
  const of = charter.operators[operator]
  return (person === 'recovery' ? of?.recovery.keys : of?.people[person]) ?? []
}

/** What makes a key the same whatever it is called: 32 octets, or a passkey's point. */
const octetsOf = (text: string): string => {
  const typed = Buffer.from(text.slice(text.lastIndexOf('+', text.indexOf('+', text.indexOf('+') + 1)) + 1), 'base64')
  return (typed[0] === 0xff ? typed.subarray(20, 85) : typed.subarray(1)).toString('hex')
}

const charterOf = (proposal: Proposal): Charter | undefined =>
  proposal.type === 'charter' ? proposal.charter : undefined

export class CouncilModel {
  #before: State
  readonly #open = new Map<string, Open>()
  readonly #effects = new Map<string, Effect>()
  readonly #past: Effect[] = []
  readonly #revoked = new Set<string>()
  /** Recovery keys that call a person's key revoked, by operator and that key. */
  readonly #callers = new Map<string, Set<string>>()
  readonly #notes = new Set<string>()
  #feeds: { input: string; ran: number; added: number; removed: number }[] = []

  constructor(park: TestPark) {
    this.#before = park.state
  }

  /** Looks at the newest entry of a park. */
  look(park: TestPark): void {
    const [before, after] = [this.#before, park.state]
    const { kind, body } = JSON.parse(new TextDecoder().decode(park.entries.at(-1))) as Entry
    const accepted = park.outcome.is === 'accepted'
    if (accepted && kind === 'proposal') this.#proposed(body.proposal as Proposal)
    if (accepted && kind === 'statement') this.#said(body.note as string, before)
    if (accepted && kind === 'feed') this.#fed(body as never, after)
    this.#checkAgreed(kind, accepted, body, before, after)
    this.#checkEmergencies(after)
    this.#checkRevoked(after)
    this.#checkMarks(after)
    this.#before = after
  }

  #proposed(proposal: Proposal): void {
    this.#open.set(hashOfProposal(proposal), { proposal, votes: [], agreedAt: null })
  }

  #said(note: string, before: State): void {
    const fields = new Map(
      note
        .split('\n')
        .slice(1, 11)
        .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    )
    const field = (name: string): string => fields.get(name) ?? ''
    assert.ok(!this.#notes.has(note), 'no statement counts twice')
    this.#notes.add(note)
    const [operator, person, subject, action] = ['operator', 'person', 'subject', 'action'].map(field) as [
      string,
      string,
      string,
      string,
    ]
    const open = this.#open.get(subject)
    const proposed = open && charterOf(open.proposal)
    const texts = [...keysOf(before.charter, operator, person), ...(proposed ? keysOf(proposed, operator, person) : [])]
    const key = keyOfLine(texts, note.trimEnd().split(' ').at(-1) ?? '')
    assert.ok(key !== undefined, 'a statement that counted is signed by a key of the person')
    assert.ok(!this.#revoked.has(octetsOf(key)), 'a revoked key signs nothing')
    if (action === 'revoke') this.#revoke(subject, { operator, person, key }, before)
    if (open === undefined || !['approve', 'reject', 'withdraw'].includes(action)) return
    const isOther = (vote: Vote): boolean =>
      vote.operator !== operator || vote.person !== person || (person === 'recovery' && vote.key !== key)
    if (action === 'approve')
      open.votes = [...open.votes.filter((vote) => vote.key !== key || isOther(vote)), { operator, person, key }]
    else open.votes = open.votes.filter(isOther)
  }

  #revoke(subject: string, by: Vote, before: State): void {
    const people = Object.entries(before.charter.operators[by.operator]?.people ?? {})
    const may = people.flatMap(([person, keys]) => ([person, 'recovery'].includes(by.person) ? keys : []))
    const key = [...may, by.key].find((text) => hashText(utf8(text)) === subject)
    assert.ok(key !== undefined, 'people revoke their own keys; a recovery key itself, and those of its people')
    if (by.person === 'recovery' && key !== by.key && !this.#isCalled(key, by, before)) return
    this.#callers.delete(`${by.operator} ${octetsOf(key)}`)
    for (const callers of this.#callers.values()) callers.delete(octetsOf(key))
    this.#revoked.add(octetsOf(key))
    for (const open of this.#open.values()) open.votes = open.votes.filter((vote) => vote.key !== key)
  }

  /** Whether so many recovery keys say it as their threshold; what was said is forgotten with the next keys of the operator. */
  #isCalled(key: string, by: Vote, { charter }: State): boolean {
    const id = `${by.operator} ${octetsOf(key)}`
    const callers = this.#callers.get(id) ?? new Set()
    assert.ok(!callers.has(octetsOf(by.key)), 'a recovery key says it once')
    this.#callers.set(id, callers.add(octetsOf(by.key)))
    return callers.size >= (charter.operators[by.operator]?.recovery.threshold ?? Number.POSITIVE_INFINITY)
  }

  /** People, each once, who approve by a key that a charter has for them. */
  #approve(open: Open, operator: string, charter: Charter): boolean {
    const people = open.votes.filter(
      (vote) =>
        vote.operator === operator &&
        vote.person !== 'recovery' &&
        keysOf(charter, operator, vote.person).includes(vote.key),
    )
    return (
      new Set(people.map(({ person }) => person)).size >=
      (charter.operators[operator]?.threshold ?? Number.POSITIVE_INFINITY)
    )
  }

  #everybody(open: Open, charter: Charter): boolean {
    const all = Object.keys(charter.operators)
    return all.length > 0 && all.every((id) => this.#approve(open, id, charter))
  }

  #isAgreed(open: Open, charter: Charter): boolean {
    const { proposal } = open
    if (proposal.type === 'inputs') return this.#everybody(open, charter)
    if (proposal.type === 'charter') return this.#everybody(open, charter) && this.#everybody(open, proposal.charter)
    if (proposal.type !== 'recovery') return this.#approve(open, proposal.operator, charter)
    const keys = new Set(
      open.votes
        .filter((vote) => vote.operator === proposal.operator && vote.person === 'recovery')
        .map(({ key }) => key),
    )
    const threshold = charter.operators[proposal.operator]?.recovery.threshold ?? 0
    return threshold > 0 && keys.size >= threshold
  }

  #checkAgreed(kind: string, accepted: boolean, body: Entry['body'], before: State, after: State): void {
    if (kind === 'adoption' && accepted) {
      assert.equal(Object.keys(before.charter.operators).length, 0, 'only a park ruled by file adopts')
      this.#agreeOnLists((input) => before.inputs[input] !== after.inputs[input])
      return
    }
    if (kind !== 'activation' || !accepted) {
      assert.equal(after.agreed, before.agreed, `${kind} changes nothing that is agreed`)
      assert.deepEqual([after.charter, after.inputs], [before.charter, before.inputs])
      return
    }
    this.#checkActivation(this.#open.get(body.proposal as string), before, after)
  }

  #checkActivation(open: Open | undefined, before: State, after: State): void {
    assert.ok(open !== undefined, 'what is activated was proposed')
    assert.ok(this.#isAgreed(open, before.charter), 'those who decide have agreed')
    const { type } = open.proposal
    assert.ok(type !== 'emergency')
    const isAlone = Object.keys(before.charter.operators).length === 1
    const waived = type === 'keys' && !isAlone && this.#everybody(open, before.charter)
    const { change, keys, recovery } = before.charter.notice
    const whole = type === 'charter' && isAlone ? Math.max(change, keys) : change
    const notice = type === 'keys' ? keys : type === 'recovery' ? recovery : whole
    assert.ok(open.agreedAt !== null)
    assert.ok(waived || after.clock.ran - open.agreedAt >= notice, 'the gateway ran for the whole notice')
    if (type === 'inputs') assert.deepEqual(after.charter, before.charter)
    if (open.proposal.type === 'inputs') {
      const { set } = open.proposal
      this.#agreeOnLists((input) => Object.hasOwn(set, input))
    }
    if (type === 'charter') this.#agreeOnLists((input) => !Object.hasOwn(after.charter.feeds, input))
    this.#checkStays(open, before, after)
    if (open.proposal.type === 'charter') this.#checkGiven(open.proposal.charter.operators)
    const changed = 'operator' in open.proposal ? `${open.proposal.operator} ` : ''
    if (type !== 'inputs') for (const id of this.#callers.keys()) if (id.startsWith(changed)) this.#callers.delete(id)
    if (type === 'charter' || type === 'inputs') return
    const { operator, people } = open.proposal
    this.#checkGiven({ [operator]: { people } })
    assert.equal(after.agreed, before.agreed, 'who the people are is nobody else’s to agree to')
    for (const [id, of] of Object.entries(before.charter.operators))
      if (id !== operator) assert.deepEqual(after.charter.operators[id], of, 'one operator never changes another')
    assert.deepEqual(after.inputs, before.inputs)
  }

  #checkRevoked({ revoked }: State): void {
    assert.deepEqual(new Set(Object.values(revoked).flat()), this.#revoked, 'revoked is for ever')
  }

  #checkGiven(operators: { [id: string]: Pick<Operator, 'people'> & Partial<Pick<Operator, 'recovery'>> }): void {
    const given = Object.values(operators).flatMap(({ people, recovery }) => [
      ...Object.values(people).flat(),
      ...(recovery?.keys ?? []),
    ])
    for (const key of given) assert.ok(!this.#revoked.has(octetsOf(key)), 'a revoked key never comes in')
  }

  /** What was open and stands on the same ground is open still; what does not is closed. */
  #checkStays(done: Open, before: State, after: State): void {
    const left = new Set(after.proposals.map(({ hash }) => hash))
    const part = ({ charter }: State, id: string): string => JSON.stringify(charter.operators[id])
    for (const { hash, proposal } of before.proposals) {
      if (proposal === done.proposal || hash === hashOfProposal(done.proposal)) continue
      const isOwnSame = !('operator' in proposal) || part(before, proposal.operator) === part(after, proposal.operator)
      const isJointSame = proposal.type === 'keys' || proposal.type === 'recovery' || before.agreed === after.agreed
      const isCharterSame = proposal.type !== 'charter' || before.charter.version === after.charter.version
      const isOld = after.clock.ran - (before.proposals.find((each) => each.hash === hash)?.ran ?? 0) >= 90 * DAY
      assert.equal(
        left.has(hash),
        isOwnSame && isJointSame && isCharterSame && !isOld,
        `${proposal.type} on its ground`,
      )
    }
  }

  /** Keeps since when each is agreed, and that the reducer marks the same ones. */
  #checkMarks(after: State): void {
    const still = new Set(after.proposals.map(({ hash }) => hash))
    for (const hash of this.#open.keys()) if (!still.has(hash)) this.#open.delete(hash)
    for (const marked of after.proposals) {
      const open = this.#open.get(marked.hash)
      assert.ok(open !== undefined)
      const agreed = open.proposal.type !== 'emergency' && this.#isAgreed(open, after.charter)
      assert.equal(marked.agreed !== null, agreed, 'votes are counted by people')
      open.agreedAt = agreed ? (open.agreedAt ?? after.clock.ran) : null
    }
  }

  #fed(change: { input: string; added: number; removed: number }, after: State): void {
    this.#feeds.push({ ...change, ran: after.clock.ran })
    const caps = after.charter.feeds[change.input]
    assert.ok(caps !== undefined, 'only a line of the charter lets a list change by itself')
    const day = this.#feeds.filter(({ input, ran }) => input === change.input && after.clock.ran - ran < DAY)
    assert.ok(day.reduce((sum, each) => sum + each.added, 0) <= caps.add, 'no more came in a day than its cap')
    assert.ok(day.reduce((sum, each) => sum + each.removed, 0) <= caps.remove, 'no more went in a day than its cap')
  }

  /** What is agreed about a list begins its day anew. */
  #agreeOnLists(isNew: (input: string) => boolean): void {
    this.#feeds = this.#feeds.filter(({ input }) => !isNew(input))
  }

  #checkEmergencies(after: State): void {
    const { ran, boot } = after.clock
    const limits = after.charter.emergency
    for (const [hash, effect] of this.#effects)
      if (!after.emergencies.some((each) => each.hash === hash && each.start.ran === effect.from))
        this.#end(hash, effect, ran)
    for (const live of after.emergencies) this.#see(live, after)
    for (const id of Object.keys(after.charter.operators)) {
      const own = after.emergencies.filter(({ proposal }) => proposal.operator === id)
      assert.ok(own.flatMap(({ proposal }) => proposal.block).length <= limits.block)
      assert.ok(own.flatMap(({ proposal }) => proposal.allow).length <= limits.allow)
    }
    for (const { start, proposal } of after.emergencies) {
      assert.equal(boot, start.boot, 'every restart ends it')
      assert.ok(ran - start.ran < Math.min(proposal.seconds, 86_400), 'it ends when the gateway ran for it')
    }
  }

  #end(hash: string, effect: Effect, ran: number): void {
    this.#effects.delete(hash)
    this.#past.push({ ...effect, to: Math.min(ran, effect.to) })
  }

  #see({ hash, proposal, start, unilateral }: Emergency, { charter, clock }: State): void {
    const names = [...proposal.block, ...proposal.allow]
    assert.ok(
      !names.some((name) => charter['never-block'].some((never) => related(name, never))),
      'never-block is never touched',
    )
    const known = this.#effects.get(hash)
    if (known !== undefined) {
      known.unilateral = unilateral
      return
    }
    const others = [...this.#past, ...this.#effects.values()].filter(({ operator }) => operator === proposal.operator)
    for (const other of others)
      if (names.some((name) => other.names.some((each) => related(name, each))))
        assert.ok(clock.ran - other.to >= charter.emergency.cooldown, 'a name rests')
    const effect = { operator: proposal.operator, names, from: start.ran, to: start.ran + proposal.seconds, unilateral }
    this.#effects.set(hash, effect)
    this.#checkBudget(effect, charter)
  }

  /** Seconds of effect within each window that ends with this one, had it its full length. */
  #checkBudget(effect: Effect, charter: Charter): void {
    if (!effect.unilateral) return
    const { window, budget } = charter.emergency
    const all = [...this.#past, ...this.#effects.values()].filter(
      ({ operator, unilateral }) => operator === effect.operator && unilateral,
    )
    const from = effect.to - window
    const used = all.reduce((sum, each) => sum + Math.max(0, each.to - Math.max(each.from, from)), 0)
    assert.ok(used <= budget, `no more than the budget: ${used}`)
  }
}
