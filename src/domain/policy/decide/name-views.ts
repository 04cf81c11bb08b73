// What a resolver asks: may such a one use this name at all, on whatever port? One view serves all of one class at one moment.
import type { Address } from '../../../base/addresses.ts'
import { type Bits, bitsWhere, both, either, isEmpty, noBits, numbersIn } from '../compile/bits.ts'
import type { Subject, Target } from '../language.ts'
import type { NameDecision, NameView } from '../question.ts'
import type { Asker, Askers } from './askers.ts'
import type { AddressContact, Contact, Contacts } from './contacts.ts'
import type { Layout } from './layout.ts'
import { remember } from './memo.ts'
import type { Moment } from './moments.ts'
import type { PortClass } from './ports.ts'
import { allows, type Cell, judge, type Verdict } from './verdict.ts'

type Parts = {
  readonly layout: Layout
  readonly contacts: Contacts
  readonly ports: readonly PortClass[]
  /** What the aliases touch; `null` when none of them touches anything. */
  readonly aliasesOf: (aliases: readonly string[]) => Contact | null
}

type Class = { readonly asker: Asker; readonly moment: Moment }

const MOST_KEPT = 20_000
const MOST_MOMENTS = 64

const ALLOWED: NameDecision = { allow: true }

/** The highest of the rules that block where a service of the plan covers; the plan where none does. */
const refusedBy = (verdicts: readonly Verdict[], { rules }: Layout, plan: string): NameDecision => {
  const covered = verdicts.filter(({ covered }) => covered !== null)
  const blocks = covered.map(({ blocks }) => blocks).reduce(either, noBits(rules.length))
  const rule = rules[numbersIn(blocks)[0] ?? -1]
  if (rule === undefined) return { allow: false, reason: `plan:${plan}`, layer: null }
  return { allow: false, reason: rule.id, layer: rule.layer }
}

const cellOf = (
  { asker, moment }: Class,
  ports: PortClass,
  name: Contact,
  aliases: Contact,
  address: AddressContact,
): Cell => ({ asker, active: moment.active, ports, name, asked: address, aliases, address })

/** On the way to one address: allowed as soon as some port is. */
const judgeWay = (parts: Parts, asked: Class, name: Contact, aliases: Contact, address: AddressContact) => {
  const verdicts: Verdict[] = []
  for (const ports of parts.ports) {
    const verdict = judge(cellOf(asked, ports, name, aliases, address), parts.layout)
    if (allows(verdict)) return ALLOWED
    verdicts.push(verdict)
  }
  return refusedBy(verdicts, parts.layout, asked.asker.plan)
}

/** Without a way: allowed as soon as some port and some address are; the reason is that of a public address. */
const judgeAlone = (parts: Parts, asked: Class, name: Contact, aliases: Contact): NameDecision => {
  const { contacts, layout } = parts
  // What blocks the name or an alias by itself on some port blocks it there at every address.
  const itself = contacts.union(name, aliases).rules
  const [stand = 0, ...others] = contacts.addressClasses
  const verdicts: Verdict[] = []
  for (const ports of parts.ports) {
    const on = (pair: number): Verdict => judge(cellOf(asked, ports, name, aliases, contacts.ofAddress(pair)), layout)
    const first = on(stand)
    if (allows(first)) return ALLOWED
    verdicts.push(first)
    if (isEmpty(both(first.blocks, itself)) && others.some((pair) => allows(on(pair)))) return ALLOWED
  }
  return refusedBy(verdicts, layout, asked.asker.plan)
}

const namesIn = (targets: readonly Target[] | null): boolean =>
  (targets ?? []).some(({ kind }) => kind === 'list' || kind === 'below' || kind === 'exactly')

type NameRules = { readonly rules: Bits; readonly services: Bits }

/** Services and rules that look at names, by themselves or through a service that does. */
const lookAtNames = ({ rules, services, rulesOf }: Layout): NameRules => {
  const looking = bitsWhere(services.length, (n) => namesIn(services[n]?.to ?? null))
  const own = bitsWhere(rules.length, (n) => namesIn(rules[n]?.match.to ?? null))
  return { services: looking, rules: numbersIn(looking).reduce((all, n) => either(all, rulesOf[n] ?? all), own) }
}

const createView = (parts: Parts, asked: Class, namesCount: boolean): NameView => {
  const { contacts } = parts
  const alone = remember(MOST_KEPT, (nameClass) =>
    judgeAlone(parts, asked, contacts.ofName(nameClass), contacts.nothing),
  )
  const plain = remember(MOST_KEPT, (key) =>
    judgeWay(
      parts,
      asked,
      contacts.ofName(Math.floor(key / contacts.addressLimit)),
      contacts.nothing,
      contacts.ofAddress(key % contacts.addressLimit),
    ),
  )
  const atAddress = (nameClass: number, aliases: Contact | null, address: Address): NameDecision => {
    const addressClass = contacts.classOfAddress(address)
    if (aliases === null) return plain(nameClass * contacts.addressLimit + addressClass)
    return judgeWay(parts, asked, contacts.ofName(nameClass), aliases, contacts.ofAddress(addressClass))
  }
  return {
    namesCount,
    decide: (name, way) => {
      const nameClass = contacts.classOfName(name)
      if (way === undefined) return alone(nameClass)
      const aliases = way.aliases.length === 0 ? null : parts.aliasesOf(way.aliases)
      if (way.address !== null) return atAddress(nameClass, aliases, way.address)
      return aliases === null ? alone(nameClass) : judgeAlone(parts, asked, contacts.ofName(nameClass), aliases)
    },
  }
}

/** Gives the view of a subject at a time: the same object as long as every answer stays the same. */
export const createNameViews = (
  parts: Parts,
  askerOf: Askers,
  momentOf: (at: number) => Moment,
): ((subject: Subject, at: number) => NameView) => {
  const views = new WeakMap<Asker, Map<string, NameView>>()
  // A subject asks again and again while the moment lasts.
  const last = new WeakMap<Subject, { readonly moment: Moment; readonly view: NameView }>()
  const looking = lookAtNames(parts.layout)
  const viewAt = (subject: Subject, moment: Moment): NameView => {
    const asker = askerOf(subject)
    const ofAsker = views.get(asker) ?? new Map<string, NameView>()
    const known = ofAsker.get(moment.key)
    if (known !== undefined) return known
    if (ofAsker.size >= MOST_MOMENTS) ofAsker.clear()
    // At whatever time they hold: what a resolver gives out outlives the moment.
    const namesCount = !isEmpty(both(looking.rules, asker.rules)) || !isEmpty(both(looking.services, asker.services))
    const view = createView(parts, { asker, moment }, namesCount)
    views.set(asker, ofAsker.set(moment.key, view))
    return view
  }
  return (subject, at) => {
    const known = last.get(subject)
    if (known !== undefined && at >= known.moment.from && at < known.moment.until) return known.view
    const moment = momentOf(at)
    const view = viewAt(subject, moment)
    last.set(subject, { moment, view })
    return view
  }
}
