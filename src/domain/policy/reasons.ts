// The closed list of reasons why something is refused or a session ends. Each has a public text in each language (portal).

/** Reasons that are neither a rule nor a plan. */
export const FIXED_REASONS = [
  'time',
  'data',
  'hours',
  'suspended',
  'seat-out',
  'closed-early',
  'no-session',
  'tech:no-name',
  'tech:name-mismatch',
  'tech:quic',
  'tech:other-dns',
  'tech:dns-limit',
  'tech:private-address',
  'tech:own-address',
  'tech:bad-request',
  'not-us:no-answer',
  'not-us:no-such-name',
] as const

export type FixedReason = (typeof FIXED_REASONS)[number]

/** `plan:<id>`: no service of the plan covers it. */
type PlanReason = `plan:${string}`

/** Why something was refused: a rule's id (never with a colon), the plan, or one of the fixed ones. */
export type Reason = FixedReason | PlanReason | (string & { readonly rule?: never })

/** What kind of reason a text of the closed list is. */
export const reasonKind = (reason: Reason): 'plan' | 'fixed' | 'rule' => {
  if (reason.startsWith('plan:')) return 'plan'
  return (FIXED_REASONS as readonly string[]).includes(reason) ? 'fixed' : 'rule'
}
