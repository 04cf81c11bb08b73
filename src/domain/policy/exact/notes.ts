// What differs between two policies beside the answers: limits, eligibility, texts and grounds, as values before and after.
import type { Policy } from '../language.ts'
import type { Note } from './effects.ts'

/** Of the policy's own parts; all else stands beside it. */
type Of =
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

type Item = Readonly<Record<string, unknown>>

/** Members that the effects tell, or that are no part of what was agreed. */
const TOLD: Readonly<Record<Of, readonly string[]>> = {
  plan: ['id', 'services', 'spot'],
  rule: ['id', 'from', 'spot'],
  service: ['id', 'ports', 'to', 'zone', 'spot'],
  eligible: ['plan', 'spot'],
  schedule: ['id', 'spot'],
  room: ['id', 'spot'],
  stage: ['id', 'spot'],
  catalogue: ['id', 'spot'],
  public: [],
  park: [],
  agreement: [],
}

const below = (key: string, value: unknown): Item =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([part, each]) => [`${key}.${part}`, each]))
    : {}

/** Grounds and the rule of a queue lie one level down; each part of them is a note by itself. */
const flat = (item: Item | undefined): Item => {
  if (item === undefined) return {}
  const { ground, queue, ...rest } = item
  return { ...rest, ...(typeof ground === 'object' ? ground : {}), ...below('queue', queue) }
}

/** The order of spans, of people and of services means nothing; that of days does. */
const settled = (value: unknown): unknown => {
  if (!Array.isArray(value) || value.some((each) => typeof each === 'boolean')) return value
  const keyed = value.map((each) => ({ each, key: JSON.stringify(each) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ each }) => each)
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const notesOn = (of: Of, id: string, before: Item | undefined, after: Item | undefined): Note[] => {
  if (before === undefined || after === undefined)
    return [{ of, id, key: '', before: before === undefined ? null : id, after: after === undefined ? null : id }]
  const [was, is] = [flat(before), flat(after)]
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !TOLD[of].includes(key)).sort()
  return keys.flatMap((key) => {
    const [a, b] = [settled(was[key] ?? null), settled(is[key] ?? null)]
    return same(a, b) ? [] : [{ of, id, key, before: a, after: b }]
  })
}

const items = (all: readonly Item[], id: string): ReadonlyMap<string, Item> =>
  new Map(all.map((item) => [String(item[id]), item]))

const compared = (of: Of, before: readonly Item[], after: readonly Item[], id = 'id'): Note[] => {
  const [was, is] = [items(before, id), items(after, id)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .flatMap((each) => notesOn(of, each, was.get(each), is.get(each)))
}

/** Schedules count here only as the hours of a plan: within rules, the effects tell them. */
const hoursOf = ({ plans, schedules, rooms = [] }: Policy): readonly Item[] => {
  const used = new Set([...plans, ...rooms].map(({ hours }) => hours))
  return schedules.filter(({ id }) => used.has(id))
}

/** What is only counted decides nothing, so no effect tells it. */
const counted = ({ rules }: Policy): readonly Item[] =>
  rules.map(({ match, ...rule }) => (rule.kind === 'observe' ? { ...rule, ...match } : rule))

/** Everything, in canonical order. */
export const notesOf = (before: Policy, after: Policy): readonly Note[] => [
  ...notesOn('park', '', before.park, after.park),
  ...(same(before.agreement, after.agreement)
    ? []
    : notesOn('agreement', '', before.agreement ?? {}, after.agreement ?? {})),
  ...compared('plan', before.plans, after.plans),
  ...compared('eligible', before.eligible, after.eligible, 'plan'),
  ...compared('service', before.services, after.services),
  ...compared('rule', counted(before), counted(after)),
  ...compared('room', before.rooms ?? [], after.rooms ?? []),
  ...compared('schedule', hoursOf(before), hoursOf(after)),
  ...compared('stage', before.stages ?? [], after.stages ?? []),
  ...compared('catalogue', before.catalogue ?? [], after.catalogue ?? []),
  ...notesOn('public', '', before.public ?? {}, after.public ?? {}),
]
