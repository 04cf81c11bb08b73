// Names that may be reached before anybody signs in: a sign-in page's own parts, an emergency site, the site of a payment for a voucher.
import type { NameTarget, Policy } from './language.ts'
import type { NameView } from './question.ts'

const covers = ({ kind, name }: NameTarget, asked: string): boolean =>
  asked === name || (kind === 'below' && asked.endsWith(`.${name}`))

/** Whether whoever is not signed in may reach that name (canonical). A policy has few of them. */
export const isWalled = ({ walled }: Pick<Policy, 'walled'>, name: string): boolean =>
  walled?.some((target) => covers(target, name)) ?? false

/** Of these names those that a target covers. */
export const coveredBy = (target: NameTarget, names: readonly string[]): readonly string[] =>
  names.filter((name) => covers(target, name))

const views = new WeakMap<Policy, NameView>()

/** What a resolver is told about walled names: wherever they lead. Names count: what hides them is not given out. */
export const walledView = (policy: Policy): NameView => {
  const known = views.get(policy)
  if (known !== undefined) return known
  const view: NameView = {
    namesCount: true,
    decide: (name) => (isWalled(policy, name) ? { allow: true } : { allow: false, reason: 'no-session', layer: null }),
  }
  views.set(policy, view)
  return view
}
