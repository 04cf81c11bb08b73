// A finding: what was looked at, how it is, what that means, and what mends it.

/** What is looked at. */
export type Subject =
  | 'program'
  | 'settings'
  | 'service'
  | 'data'
  | 'database'
  | 'policy'
  | 'record'
  | 'lists'
  | 'backup'
  | 'clock'
  | 'ports'
  | 'names'
  | 'gateway'
  | 'certificate'
  | 'witnesses'
  | 'seat'

/** `look`: the service goes on, and somebody should look. `broken`: something does not work, or will not at the next start. */
const STATES = ['ok', 'look', 'broken'] as const
export type State = (typeof STATES)[number]

/** `what`: what is so, and what follows from it. `mend`: what to type or to do. */
export type Finding =
  | { readonly subject: Subject; readonly state: 'ok'; readonly what: string; readonly mend: null }
  | { readonly subject: Subject; readonly state: 'look' | 'broken'; readonly what: string; readonly mend: string }

export const fine = (subject: Subject, what: string): Finding => ({ subject, state: 'ok', what, mend: null })

export const look = (subject: Subject, what: string, mend: string): Finding => ({ subject, state: 'look', what, mend })

export const broken = (subject: Subject, what: string, mend: string): Finding => ({
  ...{ subject, state: 'broken', what, mend },
})

/** That of the worst; `ok` of none. */
export const worst = (findings: readonly Finding[]): State =>
  STATES.findLast((state) => findings.some((finding) => finding.state === state)) ?? 'ok'
