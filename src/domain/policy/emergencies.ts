// Emergencies as rules over an agreed policy: exact names, for everybody, for as long as they are in force.
import type { Policy, Rule, Text } from './language.ts'
import { fieldTime, momentText } from './tell/moments.ts'

/** What one operator has put in force. `id` names it among emergencies. Times are milliseconds since 1970. */
export type EmergencyRule = {
  readonly id: string
  readonly operator: Text
  /** Not agreed by every other operator. */
  readonly unilateral: boolean
  readonly block: readonly string[]
  readonly allow: readonly string[]
  readonly title: Text
  readonly since: number
  /** The last moment of it. */
  readonly until: number
}

const SPOT = { line: 1, column: 1 } as const

/** A name that no rule of a file can have. */
const idOf = ({ id }: EmergencyRule, rest = ''): string => `emergency:${id}${rest}`

/** A sentence of its own, also where the title is none. */
const sentence = (title: string): string => (/[.!?。]$/.test(title) ? title : `${title}.`)

const whyOf = ({ operator, unilateral, title, until }: EmergencyRule, zone: string): Text => {
  const end = momentText(zone, until)
  const [en, ko] = [sentence(title.en), sentence(title.ko)]
  return unilateral
    ? {
        en: `${en} Emergency by ${operator.en} alone, not agreed by the other side, until ${end} at the latest.`,
        ko: `${ko} ${operator.ko}의 단독 긴급 조치입니다. 상대측은 합의하지 않았으며 늦어도 ${end}에 끝납니다.`,
      }
    : {
        en: `${en} Emergency by ${operator.en}, ratified by the other side, until ${end} at the latest.`,
        ko: `${ko} ${operator.ko}의 긴급 조치로 상대측이 추인했으며 늦어도 ${end}에 끝납니다.`,
      }
}

const groundOf = (emergency: EmergencyRule, zone: string): Rule['ground'] => ({
  why: whyOf(emergency, zone),
  basis: '운영 헌장, 긴급 조치 · Charter, emergencies',
  since: fieldTime(zone, emergency.since).slice(0, 10),
  review: null,
})

const matchOf = (names: readonly string[]): Rule['match'] => ({
  who: 'everyone',
  to: names.map((name) => ({ kind: 'exactly', name })),
  when: null,
})

/** Emergencies lift what park, safety and tenants block, never what the law does, and never another emergency. */
const liftsOf = (emergency: EmergencyRule, { rules, park }: Policy): readonly Rule[] =>
  emergency.allow.length === 0
    ? []
    : rules
        .filter(({ kind, layer }) => kind === 'block' && layer !== 'legal')
        .map((rule) => ({
          ...{ id: idOf(emergency, `:${rule.id}`), layer: rule.layer, kind: 'except', from: rule.id },
          ...{ ground: groundOf(emergency, park.timezone), match: matchOf(emergency.allow), until: null, spot: SPOT },
        }))

const blockOf = (emergency: EmergencyRule, { park }: Policy): readonly Rule[] =>
  emergency.block.length === 0
    ? []
    : [
        {
          ...{ id: idOf(emergency), layer: 'park', kind: 'block', ground: groundOf(emergency, park.timezone) },
          ...{ match: matchOf(emergency.block), until: null, spot: SPOT },
        },
      ]

/** The policy with them. Nothing but what happens to their names is other than in the agreed one. */
export const withEmergencies = <Made extends Policy>(policy: Made, emergencies: readonly EmergencyRule[]): Made => ({
  ...policy,
  rules: [...policy.rules, ...emergencies.flatMap((each) => [...blockOf(each, policy), ...liftsOf(each, policy)])],
})
