// The policy decision point as the rest of the house sees it.
import type { RoomHours } from './decide/room-hours.ts'
import type { Policy, Room, Subject } from './language.ts'
import type { PathCell } from './paths.ts'
import type { Decision, Explanation, NameView, Question, Way } from './question.ts'
import type { Site } from './site.ts'

/** One compiled policy, ready to answer. Immutable: a change makes a new one, swapped whole. */
export type Decider = {
  readonly policy: Policy
  /** The fixed names and zones by which it decides. */
  readonly site: Site
  /** SHA-256 over everything that went in, as hex: names the policy in records and logs. */
  readonly hash: string
  /**
   * Without a way: what the asked name alone tells; allows as soon as some address could make it allowed.
   * With a way: final.
   */
  readonly decide: (question: Question, way?: Way) => Decision
  /** The same answer with its grounds. Without a way, a fixed host stands for its address, any other name for a public one. */
  readonly explain: (question: Question, way?: Way) => Explanation
  /** What a resolver asks for this subject at that time. */
  readonly namesFor: (subject: Subject, at: number) => NameView
  /** Whoever is decided alike at every time has the same token. */
  readonly classOf: (subject: Subject) => object
  /** What a packet filter lets through for this subject at that time, and how; what no cell covers is refused. Cells never overlap. */
  readonly pathsFor: (subject: Subject, at: number) => readonly PathCell[]
  /** Whether sessions of this plan may be at that time; false for a plan that the policy lacks. */
  readonly openAt: (plan: string, at: number) => boolean
  /** Whether a room of the policy is open, and until or from when. */
  readonly roomHours: (room: Room, at: number) => RoomHours
  /** Whether the subject may hold its plan at all (`eligible`; everybody where the policy has no such part). */
  readonly eligible: (subject: Subject) => boolean
  /** The same as long as the same rules hold: a change of it is what live connections have to be decided anew for. */
  readonly momentKey: (at: number) => string
  /** The park's day of a time, `2026-11-23`. */
  readonly dayOf: (at: number) => string
}
