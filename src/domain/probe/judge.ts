// What the policy says beside what the network did, in three words; and where neither can be told, why.
import type { Expected } from './expected.ts'
import { isIn, type Seen } from './seen.ts'

/**
 * `blocked-here`: no rule says so. `open-here`: a rule forbids it. `not-by-us`: the site is down, or there is no such name. `untold`: it cannot be told
 * from here.
 */
export const VERDICTS = ['as-agreed', 'blocked-here', 'open-here', 'not-by-us', 'untold'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * Why, where the verdict alone does not say it. `line`: nothing passed just then, the control neither. `depends`: on who asks. `no-session`: the gateway
 * takes the asker for nobody. `pace`: it found that too much was asked. `mute`: connected, without a sign of who is there. `inside`: only somebody outside
 * knows whether the site is up. `other-site`: its certificate is not the name's, and outside it is.
 */
type Why = 'line' | 'depends' | 'no-session' | 'pace' | 'mute' | 'inside' | 'other-site'

export type Judged = { readonly verdict: Verdict; readonly why: Why | null }

/** `outside`: the same question asked where the park's gateway is not in between. `lives`: the control passed. */
export type Evidence = { readonly seen: Seen; readonly outside: Seen | undefined; readonly lives: boolean }

const judged = (verdict: Verdict, why: Why | null = null): Judged => ({ verdict, why })

const NO_SESSION: ReadonlySet<string | null> = new Set(['no-session', 'time', 'data', 'hours'])

/** An allowed one that did not open. What a site says to everybody, outside as well, is no word of the gateway. */
const notOpened = ({ seen, outside, lives }: Evidence): Judged => {
  const { outcome, said } = seen
  if (outcome === 'portal' || NO_SESSION.has(said)) return judged('untold', 'no-session')
  if (said === 'tech:dns-limit') return judged('untold', 'pace')
  if (outcome === 'refused' && said?.startsWith('not-us:') !== true)
    return judged(outside?.outcome === 'refused' && outside.said === said ? 'not-by-us' : 'blocked-here')
  if (!lives) return judged('untold', 'line')
  if (outside !== undefined) return judged(isIn(outside) ? 'blocked-here' : 'not-by-us')
  // The gateway's own word, or its name service's: whoever doubts it asks from outside.
  if (outcome === 'refused' || outcome === 'no-name') return judged('not-by-us')
  return judged('untold', 'inside')
}

const allowed = (evidence: Evidence): Judged => {
  const { seen, outside } = evidence
  if (!isIn(seen)) return notOpened(evidence)
  const swapped = seen.trusted === false && outside?.trusted === true
  return swapped ? judged('blocked-here', 'other-site') : judged('as-agreed')
}

const forbidden = ({ seen, lives }: Evidence): Judged => {
  if (seen.outcome === 'open') return judged('open-here')
  if (seen.outcome === 'mute') return judged('untold', 'mute')
  const spoke = seen.outcome === 'refused' || seen.outcome === 'portal'
  return spoke || lives ? judged('as-agreed') : judged('untold', 'line')
}

export const judge = (expected: Expected, evidence: Evidence): Judged => {
  if (expected === 'depends') return judged('untold', 'depends')
  return expected.allow ? allowed(evidence) : forbidden(evidence)
}
