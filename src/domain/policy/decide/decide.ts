// The policy decision point: a question in, the answer out, from memory and at once.
import type { Address } from '../../../base/addresses.ts'
import { type Host, parseHost } from '../../../base/names.ts'
import { both, isEmpty, noBits, numbersIn } from '../compile/bits.ts'
import type { CompiledPolicy } from '../compile/compile.ts'
import type { Decider } from '../decider.ts'
import type { Nameless, Subject } from '../language.ts'
import type { Decision, Explanation, Question, Way } from '../question.ts'
import type { FixedHost, Site } from '../site.ts'
import { mayHold, withTerms } from '../terms.ts'
import { isEligible } from './askers.ts'
import { type AddressContact, type Contact, type Contacts, createContacts } from './contacts.ts'
import { explained } from './explain.ts'
import { type Layout, layOut } from './layout.ts'
import { createNameViews } from './name-views.ts'
import { createPaths } from './paths.ts'
import { createRoomHours } from './room-hours.ts'
import { createRows, type Row, type Rows } from './rows.ts'
import { allows, judge, type Verdict } from './verdict.ts'

type Parts = {
  readonly compiled: CompiledPolicy
  readonly layout: Layout
  readonly contacts: Contacts
  readonly rows: Rows
  readonly fixed: (name: string) => readonly Address[] | undefined
  /** Decisions with the same content are the same object. */
  readonly decisions: Map<string, Decision>
}

/** Far more different answers than any policy has. */
const MOST_DECISIONS = 50_000

const NO_WAY: readonly string[] = []

const interned = ({ decisions }: Parts, decision: Decision): Decision => {
  const key = JSON.stringify(decision)
  const same = decisions.get(key)
  if (same !== undefined) return same
  if (decisions.size >= MOST_DECISIONS) decisions.clear()
  decisions.set(key, Object.freeze(decision))
  return decision
}

const decisionOf = (
  parts: Parts,
  verdict: Verdict,
  plan: string,
  nameless: Nameless | null = verdict.covered,
): Decision => {
  const { rules } = parts.layout
  const counts = numbersIn(verdict.counts).flatMap((n) => rules[n]?.id ?? [])
  if (nameless === null) return interned(parts, { allow: false, reason: `plan:${plan}`, layer: null, counts })
  const block = rules[numbersIn(verdict.blocks)[0] ?? -1]
  if (block === undefined) return interned(parts, { allow: true, nameless, counts })
  return interned(parts, { allow: false, reason: block.id, layer: block.layer, counts })
}

/** Aliases come from a resolver: canonical mostly, but nothing may slip past a rule by another spelling. */
const aliasClass = (parts: Parts, alias: string): number => {
  if (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(alias)) return parts.contacts.classOfName(alias)
  const host = parseHost(alias)
  return parts.contacts.classOfName(host?.kind === 'name' ? host.name : alias.toLowerCase().replace(/\.+$/, ''))
}

/** What the aliases touch; `null` when none of them touches anything, as nearly always. */
const aliasesOf = (parts: Parts, aliases: readonly string[]): Contact | null => {
  const { ofName, union } = parts.contacts
  const classes = new Set(aliases.map((alias) => aliasClass(parts, alias)))
  classes.delete(0)
  return classes.size === 0 ? null : [...classes].map(ofName).reduce(union)
}

const judgeName = (parts: Parts, row: Row, name: number, aliases: Contact, address: AddressContact): Verdict => {
  const { asker, moment, ports } = row
  const { contacts, layout } = parts
  const cell = { asker, active: moment.active, ports, name: contacts.ofName(name), asked: address, aliases, address }
  return judge(cell, layout)
}

const judgeLiteral = (parts: Parts, row: Row, literal: number, aliases: Contact, address: AddressContact): Verdict => {
  const { asker, moment, ports } = row
  const asked = parts.contacts.ofAddress(literal)
  return judge({ asker, active: moment.active, ports, name: null, asked, aliases, address }, parts.layout)
}

const judgeWay = (parts: Parts, row: Row, host: Host, aliases: Contact, addressClass: number): Verdict => {
  const { contacts } = parts
  const address = contacts.ofAddress(addressClass)
  return host.kind === 'name'
    ? judgeName(parts, row, contacts.classOfName(host.name), aliases, address)
    : judgeLiteral(parts, row, contacts.classOfAddress(host.address), aliases, address)
}

/**
 * A name without its way: allowed as soon as some address allows it. Counts, and the reason where nothing allows it, are
 * those of a public address; `nameless` too, or where only others allow it, the strictest of those.
 */
const judgeNameAlone = (parts: Parts, row: Row, name: number): Decision => {
  const { contacts, layout } = parts
  const on = (pair: number): Verdict => judgeName(parts, row, name, contacts.nothing, contacts.ofAddress(pair))
  const [stand = 0, ...others] = contacts.addressClasses
  const first = on(stand)
  const { plan } = row.asker
  // What blocks the name by itself blocks it at every address; lifting looks at the asked name alone.
  if (allows(first) || blocksByItself(first, contacts.ofName(name))) return decisionOf(parts, first, plan)
  const open = others.map(on).filter(allows)
  if (open.length === 0) return decisionOf(parts, first, plan)
  const strict = open.some(({ covered }) => covered === 'refuse')
  const counted = { ...first, blocks: noBits(layout.rules.length) }
  return decisionOf(parts, counted, plan, strict ? 'refuse' : 'pinned')
}

const blocksByItself = ({ blocks }: Verdict, name: Contact): boolean => !isEmpty(both(blocks, name.rules))

const decideWay = (parts: Parts, row: Row, host: Host, { aliases, address }: Way): Decision => {
  const { contacts, rows } = parts
  const addressClass = contacts.classOfAddress(address)
  const touched = aliases.length === 0 ? null : aliasesOf(parts, aliases)
  if (touched !== null) return decisionOf(parts, judgeWay(parts, row, host, touched, addressClass), row.asker.plan)
  // Literals are numbered before names, so that both have a place of their own.
  const asked =
    host.kind === 'name'
      ? contacts.addressLimit + contacts.classOfName(host.name)
      : contacts.classOfAddress(host.address)
  const key = asked * contacts.addressLimit + addressClass
  const known = row.ways.get(key)
  if (known !== undefined) return known
  const verdict = judgeWay(parts, row, host, contacts.nothing, addressClass)
  return rows.keepWay(row, key, decisionOf(parts, verdict, row.asker.plan))
}

/** A fixed host has these addresses and no others: the first that is allowed, as the proxy will choose, else the first. */
const decideFixed = (parts: Parts, row: Row, host: Host, addresses: readonly Address[]): Decision => {
  const answers = addresses.map((address) => decideWay(parts, row, host, { aliases: NO_WAY, address }))
  const answer = answers.find(({ allow }) => allow) ?? answers[0]
  if (answer === undefined) throw new Error('a fixed host has no address')
  return answer
}

const decide = (parts: Parts, question: Question, way?: Way): Decision => {
  const { host } = question
  const row = parts.rows.rowOf(question)
  if (way !== undefined) return decideWay(parts, row, host, way)
  if (host.kind === 'address') return decideWay(parts, row, host, { aliases: NO_WAY, address: host.address })
  const addresses = parts.fixed(host.name)
  if (addresses !== undefined) return decideFixed(parts, row, host, addresses)
  const name = parts.contacts.classOfName(host.name)
  return row.names[name] ?? parts.rows.keepName(row, name, judgeNameAlone(parts, row, name))
}

const explainWay = (parts: Parts, row: Row, host: Host, way: Way): Explanation => {
  const { contacts, compiled, layout } = parts
  const aliases = aliasesOf(parts, way.aliases) ?? contacts.nothing
  const verdict = judgeWay(parts, row, host, aliases, contacts.classOfAddress(way.address))
  return explained(verdict, row.asker.plan, compiled.policy, layout)
}

const explain = (parts: Parts, question: Question, way?: Way): Explanation => {
  const { host } = question
  const { compiled, contacts, layout, rows } = parts
  const row = rows.rowOf(question)
  if (way !== undefined) return explainWay(parts, row, host, way)
  const addresses = host.kind === 'address' ? [host.address] : parts.fixed(host.name)
  if (addresses !== undefined) {
    const all = addresses.map((address) => explainWay(parts, row, host, { aliases: NO_WAY, address }))
    const answer = all.find(({ decision }) => decision === 'allow') ?? all[0]
    if (answer !== undefined) return answer
  }
  const verdict = judgeWay(parts, row, host, contacts.nothing, contacts.addressClasses[0] ?? 0)
  return explained(verdict, row.asker.plan, compiled.policy, layout)
}

/** Looks up fixed hosts; by the length first, since nearly every name is none. */
const fixedIn = (hosts: ReadonlyMap<string, FixedHost>): Parts['fixed'] => {
  const lengths = new Uint8Array(256)
  const addresses = new Map<string, readonly Address[]>()
  for (const [name, host] of hosts) {
    if (host.addresses.length === 0) continue
    lengths[name.length] = 1
    addresses.set(name, host.addresses)
  }
  return (name) => (lengths[name.length] === 1 ? addresses.get(name) : undefined)
}

/** A subject is one immutable object for the length of a session, and is asked for twice a second. */
const remembered = (judge: (subject: Subject) => boolean): ((subject: Subject) => boolean) => {
  const known = new WeakMap<Subject, boolean>()
  return (subject) => {
    const found = known.get(subject) ?? judge(subject)
    known.set(subject, found)
    return found
  }
}

/** Makes the decider of a compiled policy at one site. Takes milliseconds; what it remembers is bounded. */
export const createDecider = (compiled: CompiledPolicy, site: Site): Decider => {
  const { policy, hash } = compiled
  const layout = layOut(policy)
  const { terms = {} } = site
  const rows = createRows(policy, layout, terms)
  const contacts = createContacts(compiled, site, layout)
  const parts: Parts = { compiled, layout, contacts, rows, fixed: fixedIn(site.hosts), decisions: new Map() }
  const schedules = new Map(policy.schedules.map(({ id }, n) => [id, n]))
  const hours = new Map(policy.plans.map((plan) => [plan.id, plan.hours]))
  const namesFor = createNameViews(
    { layout, contacts, ports: rows.ports, aliasesOf: (aliases) => aliasesOf(parts, aliases) },
    rows.askerOf,
    rows.momentOf,
  )
  const paths = createPaths({ layout, contacts, site })
  const hoursOf = createRoomHours(policy)
  return {
    ...{ policy, site, hash },
    namesFor,
    classOf: rows.askerOf,
    pathsFor: (subject, at) => paths(rows.askerOf(subject), rows.momentOf(at)),
    decide: (question, way) => decide(parts, question, way),
    explain: (question, way) => explain(parts, question, way),
    openAt: (plan, at) => {
      const schedule = hours.get(plan)
      if (schedule === undefined) return false
      return schedule === null || rows.momentOf(at).open[schedules.get(schedule) ?? -1] === true
    },
    roomHours: hoursOf,
    eligible: remembered(
      (subject) => mayHold(terms, subject) && isEligible(policy.eligible, withTerms(terms, subject)),
    ),
    momentKey: (at) => rows.momentOf(at).key,
    dayOf: (at) => rows.momentOf(at).day,
  }
}
