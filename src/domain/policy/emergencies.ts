// Emergencies as rules over an agreed policy: exact names, for everybody, for as long as they are in force.
import type { Policy, Rule, Text } from './language.ts'

/** What one operator has put in force. `id` names it among emergencies; `until` is the last moment of it, as people read it. */
export type EmergencyRule = {
  readonly id: string
  readonly operator: Text
  /** Not agreed by every other operator. */
  readonly unilateral: boolean
  readonly block: readonly string[]
  readonly allow: readonly string[]
  readonly title: Text
  /** The day on which it began, `2026-11-26`. */
  readonly since: string
  readonly until: string
}

const SPOT = { line: 1, column: 1 } as const

/** A name that no rule of a file can have. */
const idOf = ({ id }: EmergencyRule, rest = ''): string => `emergency:${id}${rest}`

const whyOf = ({ operator, unilateral, title, until }: EmergencyRule): Text =>
  unilateral
    ? {
        en: `${title.en} Emergency by ${operator.en} alone, not agreed by the other side, until ${until} at the latest.`,
        ko: `${title.ko} ${operator.ko}의 단독 긴급 조치입니다. 상대측은 합의하지 않았으며 늦어도 ${until}에 끝납니다.`,
      }
    : {
        en: `${title.en} Emergency by ${operator.en}, ratified by the other side, until ${until} at the latest.`,
        ko: `${title.ko} ${operator.ko}의 긴급 조치로 상대측이 추인했으며 늦어도 ${until}에 끝납니다.`,
      }

const groundOf = (emergency: EmergencyRule): Rule['ground'] => ({
  why: whyOf(emergency),
  basis: 'Charter: emergencies',
  since: emergency.since,
  review: null,
})

const matchOf = (names: readonly string[]): Rule['match'] => ({
  who: 'everyone',
  to: names.map((name) => ({ kind: 'exactly', name })),
  when: null,
})

/** Emergencies lift what park, safety and tenants block, never what the law does, and never another emergency. */
const liftsOf = (emergency: EmergencyRule, rules: readonly Rule[]): readonly Rule[] =>
  emergency.allow.length === 0
    ? []
    : rules
        .filter(({ kind, layer }) => kind === 'block' && layer !== 'legal')
        .map((rule) => ({
          ...{ id: idOf(emergency, `:${rule.id}`), layer: rule.layer, kind: 'except', from: rule.id },
          ...{ ground: groundOf(emergency), match: matchOf(emergency.allow), until: null, spot: SPOT },
        }))

const blockOf = (emergency: EmergencyRule): readonly Rule[] =>
  emergency.block.length === 0
    ? []
    : [
        {
          ...{ id: idOf(emergency), layer: 'park', kind: 'block', ground: groundOf(emergency) },
          ...{ match: matchOf(emergency.block), until: null, spot: SPOT },
        },
      ]

/** The policy with them. Nothing but what happens to their names is other than in the agreed one. */
export const withEmergencies = <Made extends Policy>(policy: Made, emergencies: readonly EmergencyRule[]): Made => ({
  ...policy,
  rules: [...policy.rules, ...emergencies.flatMap((each) => [...blockOf(each), ...liftsOf(each, policy.rules)])],
})
