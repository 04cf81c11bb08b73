// The tables, as Kysely sees them. Written once for both engines: texts, whole numbers and times, nothing else.

import type { Generated, Kysely } from 'kysely'
import type { ActKind } from '../../domain/desk/acts.ts'
import type { Kind } from '../../domain/imports/rows.ts'
import type { Holder } from '../../domain/people/people.ts'

/** Milliseconds, kept as a double: the boot clock has fractions, and a double gives them back exactly. */
type Time = number

/** 0 or 1: SQLite has no other boolean. */
type Flag = number

/** A list of texts as JSON. */
type Texts = string

/**
 * All tables. None of them has a column for a destination of somebody, and none may ever get one: `reviews.name` was sent in on
 * purpose, to be public, and stands beside no person, seat, address, session or time.
 */
export type Tables = {
  tenants: { id: string; name: string }
  /** `plan`: of open networks where everybody is on it. */
  networks: { id: string; kind: 'open' | 'sign-in' | 'dot1x'; tenant: string | null; plan: string | null }
  network_ranges: { network: string; place: number; low: string; high: string }
  seats: { id: string; network: string }
  seat_addresses: { address: string; seat: string; place: number }
  devices: DevicesTable
  people: PeopleTable
  vouchers: VouchersTable
  sessions: SessionsTable
  /** How far session numbers have come; those up to `floor` may have been deleted and are never taken again. */
  session_numbers: { id: number; last: number; floor: number }
  usage: { holder_kind: Holder['kind']; holder_id: string; day: string; bytes: number }
  /** `period`: a day of the park, or a month of it. */
  online_time: { holder_kind: Holder['kind']; holder_id: string; period: string; seconds: number }
  /** Of seats with an agent; `key`: base64url. */
  seat_keys: { seat: string; key: string; at: Time; by_whom: string }
  /** How far the kernel's counters of a session are booked. */
  session_counters: { number: number; up: number; down: number }
  /** `since`: when the session got it; one of the same session with a higher number takes its place. */
  port_blocks: { number: Generated<number>; session: string; address: string; low: number; high: number; since: Time }
  /** What the stamps of the kernel's table stand for, and how far their counters are booked. */
  stamps: { stamp: number; service: string; path: string; bytes: number }
  service_usage: { day: string; service: string; path: string; bytes: number }
  unknown_bytes: { day: string; bytes: number }
  /** Seconds online, without whose; `day` and `hour` are the park's, `room` may be empty. */
  use_hours: {
    day: string
    hour: number
    plan: string
    room: string
    seconds: number
    begun: number
    interrupted: number
  }
  /** How many waited so many minutes; -1: they were called, and did not come. */
  queue_waits: { day: string; room: string; minutes: number; count: number }
  /** Finished days; `count` 0: fewer than ten times. */
  refused_days: { day: string; reason: string; count: number; whole: Flag }
  look_ups: LookUpsTable
  desk_acts: ActsTable
  desk_counts: { day: string; operator: string; kind: ActKind; count: number }
  reviews: ReviewsTable
  staff: StaffTable
  staff_passkeys: StaffPasskeysTable
  /** `hash`: of the cookie's token. */
  staff_sessions: { hash: string; account: string; opened_at: Time; seen_at: Time }
  imports: {
    id: number
    at: Time
    by_whom: string
    kind: Kind
    added: number
    changed: number
    undone_at: Time | null
  }
  /** JSON of one thing before and after; no `before`: it was new. */
  import_changes: { import: number; place: number; kind: Kind; before: string | null; after: string }
  settings: { key: string; value: string }
  schema_version: { id: number; version: number }
}

/** `operator`, `why`: of what the charter limits. */
type LookUpsTable = {
  number: Generated<number>
  person: string
  by_whom: string
  at: Time
  what: string
  operator: string | null
  why: string | null
}

/** What staff do to people and seats, for as long as it lasts or counts. Whole seconds. */
type ActsTable = {
  number: Generated<number>
  id: string
  kind: ActKind
  operator: string | null
  by_whom: string
  why: string
  of_id: string | null
  seconds: number
  over: Flag
  wall: number
  boot: number
  boot_id: string
  ran: number
  seen: number
}

type DevicesTable = {
  id: string
  title: string
  hardware: string
  plan: string
  tenant: string | null
  network: string | null
}

type PeopleTable = {
  id: string
  badge: string
  name: string
  tenant: string | null
  tenant_staff: Flag
  groups: Texts
  plan: string
  pin_mac: string | null
  pin_state: 'slip' | 'chosen' | null
  pin_made_by: string | null
  pin_made_at: Time | null
  accepted: string | null
}

type VouchersTable = {
  id: string
  mac: string
  plan: string
  seconds: number
  used: number
  created_at: Time
  created_by: string
  printed_at: Time | null
  expires_at: Time
}

type SessionsTable = {
  number: number
  id: string
  holder_kind: Holder['kind']
  holder_id: string
  plan: string
  tenant: string | null
  groups: Texts
  seat: string | null
  network: string | null
  badge: Flag
  voucher: Flag
  tenant_staff: Flag
  /** Of what stands by itself: its spot, such as `device printer`. One open session has it. */
  address: string
  /** Both or none: the card of the session on an attached network. */
  interface: string | null
  hardware: string | null
  opened_at: Time
  ends_at: Time | null
  boot_id: string
  ends_boot: Time | null
  ended_at: Time | null
  reason: string | null
  bytes: number
  /** Whether its time is in `use_hours`. */
  summed: Flag
}

/** Days are the park's, `2026-11-23`: no column has a time. */
type ReviewsTable = {
  number: Generated<number>
  day: string
  rule: string
  why_en: string | null
  why_ko: string | null
  name: string | null
  line: string | null
  asked: number
  struck: Flag
  answered_on: string | null
  answered_by: 'operators' | null
  outcome: string | null
  note_en: string | null
  note_ko: string | null
}

type StaffTable = {
  id: string
  operator: string | null
  name: string
  roles: Texts
  language: string
  /** Argon2id, as a PHC string. */
  password: string | null
  /** Both or none. */
  enrolment_hash: string | null
  enrolment_until: Time | null
  epoch: number
  made_by: string
  made_at: Time
}

type StaffPasskeysTable = {
  id: string
  account: string
  point: string
  may_be_copied: Flag
  origin: string
  transports: Texts
  title: string
  counter: number
  made_at: Time
}

/** The database, or a transaction in it. */
export type Db = Kysely<Tables>
