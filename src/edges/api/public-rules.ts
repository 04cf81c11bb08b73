// The policy as anybody may read it: written back in the words of the language, without places in files.
import type { DeskTable } from '../../domain/council/charter.ts'
import { type OtherTable, tellOtherTable } from '../../domain/council/other-table.ts'
import type { ShownCounts } from '../../domain/desk/counts.ts'
import type { OpenNetwork } from '../../domain/people/people.ts'
import type { Idle } from '../../domain/policy/exact/idle.ts'
import type { IdleParts } from '../../domain/policy/exact/idle-parts.ts'
import type {
  Eligibility,
  Plan,
  Policy,
  Ports,
  Room,
  Rule,
  Schedule,
  Service,
  Span,
  Target,
  Text,
  Who,
} from '../../domain/policy/language.ts'
import { english } from '../../domain/policy/tell/english.ts'
import { tellIdle } from '../../domain/policy/tell/idle.ts'
import { korean } from '../../domain/policy/tell/korean.ts'
import { ruleText } from '../../domain/room/rule-text.ts'
import type { Rules } from './contract/rules.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

export const whoWords = (who: Who): 'everyone' | string[] =>
  who === 'everyone' ? who : who.map((item) => ('id' in item ? `${item.kind} ${item.id}` : item.kind))

const targetWords = (target: Target): string => {
  switch (target.kind) {
    case 'list':
    case 'service':
      return `${target.kind} ${target.id}`
    case 'below':
      return target.name
    case 'exactly':
      return `=${target.name}`
    case 'range':
      return target.range.from === target.range.to ? target.range.from : `${target.range.from}-${target.range.to}`
  }
}

const portWords = ({ transport, from, to }: Ports): string => `${transport}/${from === to ? from : `${from}-${to}`}`

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const spanWords = (span: Span): Rules['schedules'][number]['spans'][number] => ({
  days: DAYS.filter((_, day) => span.days[day] === true),
  from: clock(span.from),
  to: clock(span.to),
})

const planOf = (plan: Plan): Rules['plans'][number] => ({
  id: plan.id,
  title: plan.title,
  services: [...plan.services],
  speed: plan.speed,
  dataPerDay: plan.dataPerDay,
  slow: plan.slow,
  session: plan.session,
  timePerDay: plan.timePerDay ?? null,
  sessions: plan.sessions,
  hours: plan.hours,
  ...plan.ground,
})

const serviceOf = (service: Service): Rules['services'][number] => ({
  id: service.id,
  title: service.title,
  ports: service.ports?.map(portWords) ?? null,
  to: service.to?.map(targetWords) ?? null,
  zone: service.zone,
  nameless: service.nameless,
})

const noEffectOf = (rule: Rule, idle: readonly Idle[]): Text | null => {
  const found = idle.find((each) => each.rule === rule.id)
  if (found === undefined) return null
  return { en: tellIdle(rule, found, english), ko: tellIdle(rule, found, korean) }
}

const ruleOf = (rule: Rule, idle: readonly Idle[]): Rules['rules'][number] => ({
  id: rule.id,
  layer: rule.layer,
  kind: rule.kind,
  from: rule.kind === 'except' ? rule.from : null,
  who: whoWords(rule.match.who),
  to: rule.match.to.map(targetWords),
  when: rule.match.when,
  until: rule.until,
  noEffect: noEffectOf(rule, idle),
  ...rule.ground,
})

const eligibilityOf = ({ plan, who, by, why, basis }: Eligibility): Rules['eligible'][number] => ({
  plan,
  who: whoWords(who),
  by,
  why,
  basis,
})

const scheduleOf = ({ id, spans }: Schedule): Rules['schedules'][number] => ({ id, spans: spans.map(spanWords) })

const roomOf = (room: Room): Rules['rooms'][number] => ({
  ...{ id: room.id, title: room.title, network: room.network, hours: room.hours },
  days: room.days.map(({ day, open }) => ({ day, open: open && { from: clock(open.from), to: clock(open.to) } })),
  queue: { ...room.queue },
  order: ruleText(room.queue),
  ...{ resume: room.resume, pause: room.pause, warn: [...room.warn] },
  ...room.ground,
})

/** What rules now; `idle`: what has no effect. */
export type RulesNow = {
  readonly policy: Policy
  readonly hash: string
  readonly idle: IdleParts
  readonly openNetworks: readonly OpenNetwork[]
  /** What the desk of each operator may do alone, and how often it did; `null` where a file rules. */
  readonly desk: { readonly table: DeskTable; readonly counts: readonly ShownCounts[] } | null
  /** Where this program compiles what was agreed otherwise than the one that activated it. */
  readonly otherTable?: OtherTable | null
}

/** Everything that rules, for /rules. */
export const publicRules = ({ policy, hash, idle, openNetworks, desk, otherTable = null }: RulesNow): Rules => ({
  park: { name: policy.park.name, timezone: policy.park.timezone },
  hash,
  plans: policy.plans.map(planOf),
  services: policy.services.map(serviceOf),
  eligible: policy.eligible.map(eligibilityOf),
  schedules: policy.schedules.map(scheduleOf),
  rooms: (policy.rooms ?? []).map(roomOf),
  lists: policy.lists.map((list) => list.id),
  idleLists: [...idle.lists],
  rules: policy.rules.map((rule) => ruleOf(rule, idle.rules)),
  openNetworks: openNetworks.map(({ id, plan, tenant }) => ({ id, plan, tenant })),
  desk: desk && {
    limits: desk.table,
    done: desk.counts.map(({ day, operator, acts }) => ({ day, operator, ...acts })),
  },
  otherTable: otherTable && {
    says: tellOtherTable(otherTable),
    differs: otherTable.differs && { en: [...otherTable.differs.en], ko: [...otherTable.differs.ko] },
  },
})
