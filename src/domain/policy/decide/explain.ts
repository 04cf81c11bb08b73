// A verdict in words for people: what decided, on which ground, and what else would have.
import { type Bits, numbersIn } from '../compile/bits.ts'
import type { Policy } from '../language.ts'
import type { Explanation } from '../question.ts'
import type { Layout } from './layout.ts'
import type { Verdict } from './verdict.ts'

const idsIn = (bits: Bits, { rules }: Layout): string[] => numbersIn(bits).flatMap((n) => rules[n]?.id ?? [])

const NO_GROUND = { why: null, basis: null, since: null, review: null } as const

type Decided = Omit<Explanation, 'decision' | 'alsoBlockedBy' | 'liftedBy'>

const byPlan = (policy: Policy, id: string): Decided => {
  const ground = policy.plans.find((plan) => plan.id === id)?.ground ?? NO_GROUND
  return { rule: `plan:${id}`, layer: null, ...groundOf(ground), until: null }
}

const byRule = (n: number, { rules }: Layout): Decided => {
  const rule = rules[n]
  if (rule === undefined) throw new Error(`there is no rule ${n}`)
  return { rule: rule.id, layer: rule.layer, ...groundOf(rule.ground), until: rule.until }
}

const groundOf = ({
  why,
  basis,
  since,
  review,
}: Policy['plans'][number]['ground']): Policy['plans'][number]['ground'] => ({
  why,
  basis,
  since,
  review,
})

const BY_NOTHING: Decided = { rule: null, layer: null, ...NO_GROUND, until: null }

/** Explains a verdict on somebody of that plan. The plan is named before any rule; rules in the order of layers and ids. */
export const explained = (
  { covered, blocks, lifting }: Verdict,
  plan: string,
  policy: Policy,
  layout: Layout,
): Explanation => {
  const blocking = numbersIn(blocks)
  const [first] = blocking
  const allowed = covered !== null && first === undefined
  const decided = covered === null ? byPlan(policy, plan) : first === undefined ? BY_NOTHING : byRule(first, layout)
  return {
    decision: allowed ? 'allow' : 'block',
    ...decided,
    alsoBlockedBy: idsIn(blocks, layout).slice(covered === null ? 0 : 1),
    liftedBy: idsIn(lifting, layout),
  }
}
