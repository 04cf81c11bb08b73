// What differs between two policies, as plain data without any language: the same for the same two, so that it can be hashed.
import type { Ports } from '../language.ts'
import type { Case } from './cases.ts'
import type { When } from './times.ts'

/** Some destinations: names, one host of the settings, or addresses. */
export type Place = {
  readonly kind: 'names' | 'host' | 'addresses'
  /** What they are in before and after: `list gambling`, `rule no-films`, `service bank`; both empty: in nothing. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly zones: readonly string[]
  /** How many names are told one by one in lists and rules; names below these are not counted. */
  readonly count: number
  readonly examples: readonly string[]
}

/** Everything that is in a list, rule or service, before or after, but for a few places. */
export type Most = {
  readonly of: string
  readonly but: readonly Place[]
  /** How many names are told one by one, as in a place; null where there are addresses too. */
  readonly count: number | null
  readonly examples: readonly string[]
}

/** What: most of some lists, rules or services, and some places more. */
export type What = {
  readonly everything: boolean
  readonly most: readonly Most[]
  readonly places: readonly Place[]
}

/** One difference in what happens. Rules: null allows, `plan:` is whoever's plan. */
export type Effect = {
  readonly change: 'gains' | 'loses' | 'reason'
  /** Any of these; they exclude each other. */
  readonly who: readonly Case[]
  readonly what: What
  readonly ports: readonly Ports[]
  /** No other port matters: what is lost was open on no other, what is gained opens on no other. */
  readonly everyPort: boolean
  readonly when: readonly When[]
  readonly before: string | null
  readonly after: string | null
}

/** A difference that decides no question by itself: a value of the file before and after, null where it is missing. */
export type Note = {
  readonly of:
    | 'plan'
    | 'rule'
    | 'service'
    | 'eligible'
    | 'schedule'
    | 'room'
    | 'stage'
    | 'catalogue'
    | 'public'
    | 'park'
    | 'agreement'
    | 'host'
    | 'zone'
    | 'upstreams'
    | 'protected-test'
    | 'tenant'
    | 'group'
    | 'network'
    | 'retention'
    | 'engine'
  readonly id: string
  readonly key: string
  readonly before: unknown
  readonly after: unknown
}

/** Effects taken together for people: ports are null where they go without saying (`everyPort`). */
export type Gist = Omit<Effect, 'ports' | 'everyPort'> & { readonly ports: readonly Ports[] | null }

/** All that differs, in canonical order. `effects` and `notes` tell all of it, `gist` the effects once more in fewer words. */
export type Differences = {
  readonly effects: readonly Effect[]
  readonly gist: readonly Gist[]
  readonly notes: readonly Note[]
}
