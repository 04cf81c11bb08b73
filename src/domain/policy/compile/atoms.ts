// Numbers the atoms of a policy: each list is one, and so are all names and ranges that stand in one rule or service itself.
// From the policy alone, so that compiling and deciding agree without passing anything on.
import type { Policy, Target } from '../language.ts'

/** Whose the atoms are, by number; `own` is null where a rule or service has only lists and services in its `to`. */
export type Atoms = {
  readonly lists: ReadonlyMap<string, number>
  readonly rules: readonly (number | null)[]
  readonly services: readonly (number | null)[]
  readonly count: number
}

const hasOwn = (targets: readonly Target[]): boolean =>
  targets.some(({ kind }) => kind === 'below' || kind === 'exactly' || kind === 'range')

/** The numbering; `rules` and `services` in the order of the policy's arrays. */
export const atomsOf = (policy: Policy): Atoms => {
  let count = policy.lists.length
  const number = (targets: readonly Target[] | null): number | null =>
    targets !== null && hasOwn(targets) ? count++ : null
  const lists = new Map(policy.lists.map(({ id }, n) => [id, n]))
  const rules = policy.rules.map(({ match }) => number(match.to))
  const services = policy.services.map(({ to }) => number(to))
  return { lists, rules, services, count }
}

/** The atoms that such a `to` is met by. */
export const atomsIn = (targets: readonly Target[], own: number | null, atoms: Atoms): readonly number[] => {
  const lists = targets.flatMap((target) => (target.kind === 'list' ? [atoms.lists.get(target.id)] : []))
  return [own ?? undefined, ...lists].filter((atom) => atom !== undefined)
}
