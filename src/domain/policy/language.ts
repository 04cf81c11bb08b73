// The policy as a value: what the YAML file says after it has been read, and nothing more. Plain data, so that it can be
// posted to a worker and kept as JSON. DESIGN section 7 and docs/policy.md describe the language.
import type { Range } from '../../base/addresses.ts'

/** A text in the languages of the park. A file may write one string for all: then every language has the same. */
export type Text = { readonly en: string; readonly ko: string }

/** Where a thing stands in the policy file, both counted from 1. */
export type Spot = { readonly line: number; readonly column: number }

/** The layers, highest first: a block of a higher layer is named before those below. */
export const LAYERS = ['legal', 'safety', 'park', 'tenant'] as const
export type Layer = (typeof LAYERS)[number]

export type Transport = 'tcp' | 'udp'

/** `tcp/443`, or `tcp/5000-5010`. */
export type Ports = { readonly transport: Transport; readonly from: number; readonly to: number }

/** What a rule or a service points at. `below` is the name and all names below it; `exactly` that name alone. */
export type Target =
  | { readonly kind: 'list'; readonly id: string }
  | { readonly kind: 'service'; readonly id: string }
  | { readonly kind: 'below'; readonly name: string }
  | { readonly kind: 'exactly'; readonly name: string }
  | { readonly kind: 'range'; readonly range: Range }

/** A target that is a name. */
export type NameTarget = Extract<Target, { readonly kind: 'below' | 'exactly' }>

/** What to do when a protocol shows no name. */
export type Nameless = 'refuse' | 'pinned'

export type Service = {
  readonly id: string
  readonly title: Text
  /** `null`: any port. */
  readonly ports: readonly Ports[] | null
  /** `null`: any destination outside every zone (or, with a zone, inside it). */
  readonly to: readonly Target[] | null
  readonly zone: string | null
  /** `null`: refuse on ports 80 and 443, pinned elsewhere. */
  readonly nameless: Nameless | null
  readonly spot: Spot
}

/** Why a restriction stands. Each part may be missing only in a park ruled by file, with a warning. */
export type Ground = {
  readonly why: Text | null
  /** `agreement/5`, or the name of a law. */
  readonly basis: string | null
  /** A date, `2014-05-01`. */
  readonly since: string | null
  /** A contact: `mailto:` or `https:`. */
  readonly review: string | null
}

export type Plan = {
  readonly id: string
  readonly title: Text
  readonly services: readonly string[]
  /** Bits a second, each way. */
  readonly speed: number | null
  /** Bytes a day of the park. */
  readonly dataPerDay: number | null
  /** Bits a second, each way, when the day's data is used; `null`: the session ends then. */
  readonly slow: number | null
  /** Seconds a session lasts. */
  readonly session: number | null
  /** Seconds online a day of the park, all sessions together; left out: as many as there are. */
  readonly timePerDay?: number
  /** How many sessions one person may have at a time. */
  readonly sessions: number
  /** The schedule within which sessions of this plan may be. */
  readonly hours: string | null
  readonly ground: Ground
  readonly spot: Spot
}

/** One thing a `who` may ask of a subject. */
export type WhoItem =
  | { readonly kind: 'plan' | 'tenant' | 'group' | 'seat' | 'network'; readonly id: string }
  | { readonly kind: 'badge' | 'voucher' | 'device' | 'tenant-staff' }

/** `everyone`, or any of the items. */
export type Who = 'everyone' | readonly WhoItem[]

export type Eligibility = {
  readonly plan: string
  readonly who: Who
  readonly by: 'operator' | 'tenant' | null
  readonly why: Text | null
  readonly basis: string | null
  readonly spot: Spot
}

/** Where a list is fetched from, how often, and how much of it may change without a person looking. */
export type Fetched = {
  readonly url: string
  /** Seconds between two looks. */
  readonly every: number
  /** Share of its entries that may come or go at once, 0 to 1. */
  readonly cap: number
}

/** A list. `file` is a path relative to the policy file; of a fetched list its name on the shelf, where the last good copy lies. */
export type ListSource = {
  readonly id: string
  readonly file: string
  readonly spot: Spot
  readonly fetched?: Fetched
}

/** Days with hours, in the park's time; `to` at or before `from` means the next day. Minutes since midnight, 0 to 1440. */
export type Span = {
  /** Monday first. */
  readonly days: readonly [boolean, boolean, boolean, boolean, boolean, boolean, boolean]
  readonly from: number
  readonly to: number
}
export type Schedule = { readonly id: string; readonly spans: readonly Span[]; readonly spot: Spot }

/** A day of the park on which a room has hours of its own; minutes since midnight, `null`: closed. */
export type RoomDay = { readonly day: string; readonly open: { readonly from: number; readonly to: number } | null }

/** The rule of a room's queue, in seconds. */
export type RoomQueue = {
  /** How long a seat is held for a number that was called. */
  readonly hold: number
  /** Nobody is overtaken more often. */
  readonly overtaken: number
  /** How long a session lasts while people wait; `null`: as the plan says. */
  readonly session: number | null
}

/** A place with seats that a desk runs: those of one network. Lengths are in seconds. */
export type Room = {
  readonly id: string
  readonly title: Text
  readonly network: string
  /** A schedule; `null`: always open. */
  readonly hours: string | null
  readonly days: readonly RoomDay[]
  readonly queue: RoomQueue
  /** How long somebody may come back after a power cut. */
  readonly resume: number
  /** The longest pause; 0: none. */
  readonly pause: number
  /** So long before its end a session's seat says so; the longest first. */
  readonly warn: readonly number[]
  readonly ground: Ground
  readonly spot: Spot
}

/** What the goal of a stage counts: seats of the park, companies with a network of their own, people who hold a plan. */
export const MEASURES = ['seats', 'companies', 'people'] as const
export type Measure = (typeof MEASURES)[number]

/** A step in which access comes to the park. It decides nothing. */
export type Stage = {
  readonly id: string
  readonly title: Text
  /** The day on which it begins. */
  readonly from: string
  readonly measure: Measure
  /** How many it is to reach. */
  readonly goal: number
  readonly basis: string | null
  readonly spot: Spot
}

/** What people do with a service that they know by name, in the order in which kinds are shown. */
export const SERVICE_KINDS = [
  ...(['search', 'talk', 'mail', 'public', 'money', 'news'] as const),
  ...(['shop', 'travel', 'work', 'learn', 'media', 'software'] as const),
] as const
export type ServiceKind = (typeof SERVICE_KINDS)[number]

/** What it wants beside the network: a program installed, a certificate of its user, a telephone, an app. */
export const SERVICE_NEEDS = ['program', 'certificate', 'phone', 'app'] as const
export type ServiceNeed = (typeof SERVICE_NEEDS)[number]

/** A host by its name, with the TCP port. */
export type Endpoint = { readonly name: string; readonly port: number }

/** The first endpoint is its door: without it there is no service. */
export type KnownService = {
  readonly id: string
  readonly title: Text
  readonly kind: ServiceKind
  readonly endpoints: readonly [Endpoint, ...Endpoint[]]
  readonly needs: readonly ServiceNeed[]
}

/** A service that people of this park know by name, beside those that the program knows. It decides nothing. */
export type OwnService = KnownService & { readonly spot: Spot }

/** What the public is told that no program can work out, as those who rule agree on it. */
export const PUBLIC_TEXTS = ['where', 'join', 'price', 'run-by'] as const
type PublicText = (typeof PUBLIC_TEXTS)[number]

/** Each is left out where nothing is said. `contact`: `mailto:` or `https:`. */
export type PublicPart = Readonly<Partial<Record<PublicText, Text>>> & { readonly contact?: string }

/** What a rule catches. */
export type Match = { readonly who: Who; readonly to: readonly Target[]; readonly when: string | null }

/** One restriction or exception. `observe` is counted and otherwise absent. */
export type Rule = {
  readonly id: string
  readonly layer: Layer
  readonly ground: Ground
  /** The day after which the rule no longer holds, in the park's time: `2027-01-31`. */
  readonly until: string | null
  readonly spot: Spot
} & (
  | { readonly kind: 'block'; readonly match: Match }
  | { readonly kind: 'observe'; readonly match: Match }
  | { readonly kind: 'except'; readonly from: string; readonly match: Match }
)

/** Everything about an asker that a rule may look at. Never a name or a badge. */
export type Subject = {
  readonly plan: string
  readonly tenant: string | null
  readonly groups: readonly string[]
  readonly seat: string | null
  readonly network: string | null
  readonly badge: boolean
  readonly voucher: boolean
  readonly tenantStaff: boolean
  /** Registered by its network card, without a person. */
  readonly device?: boolean
}

/** A test in the policy file. `at` is milliseconds since 1970, or `null`: at every hour of a week. */
export type PolicyTest = {
  readonly who: Subject
  readonly to: string
  readonly at: number | null
  readonly expect: { readonly allow: true } | { readonly allow: false; readonly by: string | null }
  readonly spot: Spot
}

/** Tests that every policy must pass, whoever writes it; `file`: what problems call the file that they stand in. */
export type ProtectedTests = { readonly file: string; readonly tests: readonly PolicyTest[] }

/** One file of policy, read. Order of the arrays is that of the file and means nothing. */
export type Policy = {
  readonly park: { readonly name: Text; readonly timezone: string }
  readonly services: readonly Service[]
  /** The agreement's text for each language: a path relative to the policy file. */
  readonly agreement: { readonly en: string; readonly ko: string } | null
  readonly plans: readonly Plan[]
  readonly eligible: readonly Eligibility[]
  readonly lists: readonly ListSource[]
  readonly schedules: readonly Schedule[]
  readonly rules: readonly Rule[]
  readonly tests: readonly PolicyTest[]
  /** Left out: none. */
  readonly rooms?: readonly Room[]
  /** Left out: none. */
  readonly stages?: readonly Stage[]
  /** Services that people here know by name; left out: none beside the program's. */
  readonly catalogue?: readonly OwnService[]
  /** What the public is told beside all of this; left out: nothing. */
  readonly public?: PublicPart
  /** What may be reached before anybody signs in; left out: nothing. */
  readonly walled?: readonly NameTarget[]
}

/** Something wrong in a file, or worth a look, with its place and the mend. */
export type Problem = {
  readonly severity: 'error' | 'warning'
  readonly file: string
  readonly line: number
  readonly column: number
  readonly what: string
  readonly mend: string
}
