// The words of which sentences about whole policies are made, the same set in each language. They stand here, and not with the
// texts of one surface, because command line, API and portal say the same sentences and none of them may import another.
import type { Condition } from '../exact/cases.ts'
import type { Effect, Note } from '../exact/effects.ts'

/** Who, as a sentence needs it. */
export type Subjects = { readonly text: string; readonly plural: boolean }

export type Sentence = {
  readonly change: Effect['change']
  readonly who: Subjects
  readonly what: string
  /** '' where they go without saying. */
  readonly ports: string
  readonly when: string
  readonly before: string | null
  readonly after: string | null
}

export type Said = {
  readonly who: Subjects
  /** '' at any time. */
  readonly when: string
  /** What decides; null: it can be reached. */
  readonly by: string | null
}

export type Phrases = {
  readonly language: 'en' | 'ko'
  readonly and: (parts: readonly string[]) => string
  readonly everybody: string
  /** One condition, standing first, or after others. */
  readonly condition: (condition: Condition, first: boolean, name: (plan: string) => string) => string
  readonly days: readonly [string, string, string, string, string, string, string]
  readonly daily: string
  readonly allDay: string
  readonly nextDay: (time: string) => string
  readonly from: (day: string) => string
  readonly until: (day: string) => string
  /** Every hour but those. */
  readonly outside: (week: string) => string
  readonly everything: string
  readonly everyOtherName: string
  readonly everyOtherAddress: string
  readonly everythingElse: string
  /** `list gambling`, `rule no-films`, `service bank`. */
  readonly membership: (name: string) => string
  readonly but: (whole: string, left: string) => string
  readonly added: (names: string, to: string) => string
  readonly removed: (names: string, from: string) => string
  readonly namesIn: (count: string, where: string, examples: string) => string
  readonly addressesIn: (where: string, example: string) => string
  readonly zone: (id: string) => string
  readonly names: (count: number) => string
  readonly more: (count: number) => string
  readonly ports: (ranges: string) => string
  readonly byPlan: string
  readonly sentence: (sentence: Sentence) => string
  readonly nobodyGains: string
  readonly nobodyLoses: string
  readonly nothingChanges: string
  readonly of: Readonly<Record<Note['of'], string>>
  readonly key: (key: string) => string
  /** Of a room on a day. */
  readonly closed: string
  readonly isNew: (what: string) => string
  readonly isGone: (what: string) => string
  readonly minutes: (minutes: number) => string
  readonly none: string
  readonly reach: (said: Said) => string
  readonly hours: (plan: string, week: string) => string
  readonly ever: Readonly<Record<'always' | 'sometimes' | 'never', string>>
  readonly tooMany: string
  /** Of a rule without effect. */
  readonly idle: {
    readonly catchesNothing: string
    readonly liftsNothing: (block: string) => string
    readonly neverDecides: (why: string) => string
    readonly neverLifts: (why: string) => string
    readonly behind: (rules: string) => string
    readonly lifted: (exceptions: string) => string
    readonly besides: (exceptions: string) => string
    readonly noPlan: string
  }
}
