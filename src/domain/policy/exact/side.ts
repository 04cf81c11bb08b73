// One policy at one site, taken apart for questions about all of it at once. Its parts are those that decide.
import { lazily } from '../../../base/lazily.ts'
import { atomsOf } from '../compile/atoms.ts'
import type { CompiledPolicy } from '../compile/compile.ts'
import { folded } from '../compile/fold.ts'
import { type Askers, createAskers } from '../decide/askers.ts'
import { type Contacts, createContacts } from '../decide/contacts.ts'
import { type Layout, layOut } from '../decide/layout.ts'
import { type Active, createActive } from '../decide/moments.ts'
import { createPorts, type PortTable } from '../decide/ports.ts'
import type { Policy } from '../language.ts'
import type { FixedHost, Site } from '../site.ts'

/** A policy under question; in a comparison there are two, the older one first. */
export type Side = {
  readonly policy: Policy
  readonly compiled: CompiledPolicy
  /** The same with all names in one table: for whoever walks through them. Made at the first call, some 50 ms for a million. */
  readonly whole: () => CompiledPolicy
  readonly layout: Layout
  readonly contacts: Contacts
  readonly ports: PortTable
  readonly askers: Askers
  readonly activeOn: Active
  readonly site: Site
  /** Hosts with an address of their own. */
  readonly fixed: readonly (readonly [name: string, host: FixedHost])[]
  /** What each atom is called: `list gambling`, `rule no-films`, `service bank`. */
  readonly atoms: readonly string[]
}

const atomNames = (policy: Policy): readonly string[] => {
  const { lists, rules, services, count } = atomsOf(policy)
  const names = Array.from({ length: count }, () => '')
  for (const [id, atom] of lists) names[atom] = `list ${id}`
  for (const [n, atom] of rules.entries()) if (atom !== null) names[atom] = `rule ${policy.rules[n]?.id}`
  for (const [n, atom] of services.entries()) if (atom !== null) names[atom] = `service ${policy.services[n]?.id}`
  return names
}

/** Takes a policy apart; some milliseconds. */
export const sideOf = (compiled: CompiledPolicy, site: Site): Side => {
  const { policy } = compiled
  const layout = layOut(policy)
  return {
    policy,
    compiled,
    whole: lazily(() => folded(compiled)),
    layout,
    contacts: createContacts(compiled, site, layout),
    ports: createPorts(policy.services),
    askers: createAskers(layout, () => {}),
    activeOn: createActive(policy, layout),
    site,
    fixed: [...site.hosts].filter(([, { addresses }]) => addresses.length > 0),
    atoms: atomNames(policy),
  }
}
