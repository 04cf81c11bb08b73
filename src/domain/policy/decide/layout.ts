// The policy laid out for deciding: rules, services and plans as sets of numbers. Rules are numbered in the order in which
// they are named (highest layer first, then code points), so that the first of a set is the one to name.
import { atomsIn, atomsOf } from '../compile/atoms.ts'
import { addBit, type Bits, bitsWhere, noBits } from '../compile/bits.ts'
import { LAYERS, type Policy, type Rule, type Service } from '../language.ts'

/** Everything about a policy that does not depend on the question. */
export type Layout = {
  readonly rules: readonly Rule[]
  readonly services: readonly Service[]
  readonly blocks: Bits
  readonly observed: Bits
  readonly exceptions: Bits
  /** For each rule the number of the block that it lifts, or -1. */
  readonly lifts: readonly number[]
  /** For each atom: rules and services that have it in their `to`. */
  readonly rulesAt: readonly Bits[]
  readonly servicesAt: readonly Bits[]
  /** For each service: rules that have it in their `to`. */
  readonly rulesOf: readonly Bits[]
  /** Services without `to`. */
  readonly anywhere: Bits
  /** Services without a zone; and for each zone those that name it. */
  readonly outside: Bits
  readonly inZone: ReadonlyMap<string, Bits>
  /** For each plan its services. */
  readonly plans: ReadonlyMap<string, Bits>
}

/** The order in which rules are named: ids are ASCII, so code units are code points. */
export const inNamingOrder = (a: Rule, b: Rule): number =>
  LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

type Owner = { readonly atoms: readonly number[] }

const ownersAt = (atomCount: number, owners: readonly Owner[]): Bits[] => {
  const at = Array.from({ length: atomCount }, () => noBits(owners.length))
  for (const [n, { atoms }] of owners.entries()) {
    for (const atom of atoms) {
      const bits = at[atom]
      if (bits !== undefined) addBit(bits, n)
    }
  }
  return at
}

const zonesOf = (services: readonly Service[]): ReadonlyMap<string, Bits> => {
  const zones = new Set(services.flatMap(({ zone }) => zone ?? []))
  return new Map([...zones].map((id) => [id, bitsWhere(services.length, (n) => services[n]?.zone === id)]))
}

const plansOf = ({ plans, services }: Policy): ReadonlyMap<string, Bits> =>
  new Map(
    plans.map((plan) => {
      const has = new Set(plan.services)
      return [plan.id, bitsWhere(services.length, (n) => has.has(services[n]?.id ?? ''))]
    }),
  )

const points = ({ match }: Rule, service: Service): boolean =>
  match.to.some((target) => target.kind === 'service' && target.id === service.id)

/** Lays a policy out. */
export const layOut = (policy: Policy): Layout => {
  const atoms = atomsOf(policy)
  const numbered = policy.rules.map((rule, n) => ({
    rule,
    atoms: atomsIn(rule.match.to, atoms.rules[n] ?? null, atoms),
  }))
  const ordered = numbered.sort((a, b) => inNamingOrder(a.rule, b.rule))
  const rules = ordered.map(({ rule }) => rule)
  const { services } = policy
  const owners = services.map(({ to }, n) => ({ atoms: atomsIn(to ?? [], atoms.services[n] ?? null, atoms) }))
  const numbers = new Map(rules.map(({ id }, n) => [id, n]))
  const ofKind = (kind: Rule['kind']): Bits => bitsWhere(rules.length, (n) => rules[n]?.kind === kind)
  return {
    rules,
    services,
    blocks: ofKind('block'),
    observed: ofKind('observe'),
    exceptions: ofKind('except'),
    lifts: rules.map((rule) => (rule.kind === 'except' ? (numbers.get(rule.from) ?? -1) : -1)),
    rulesAt: ownersAt(atoms.count, ordered),
    servicesAt: ownersAt(atoms.count, owners),
    rulesOf: services.map((service) =>
      bitsWhere(rules.length, (n) => rules[n] !== undefined && points(rules[n], service)),
    ),
    anywhere: bitsWhere(services.length, (n) => services[n]?.to === null),
    outside: bitsWhere(services.length, (n) => services[n]?.zone === null),
    inZone: zonesOf(services),
    plans: plansOf(policy),
  }
}
