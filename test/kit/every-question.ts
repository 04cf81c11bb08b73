// All questions that a small random world can tell apart, found the slow way: every name with one below it, every edge of every
// range, every value that a rule mentions, every minute at which something may change. The naive interpreter answers them.
import type { Host } from '../../src/base/names.ts'
import type { Policy, Subject, WhoItem } from '../../src/domain/policy/language.ts'
import type { Question } from '../../src/domain/policy/question.ts'
import { type NaiveAnswer, naiveExplain, parkTime, someAddresses, type World } from './naive-policy.ts'
import { NAMES } from './random-policy.ts'

const DAY = 86_400_000
const MINUTE = 60_000

const hostsOf = (worlds: readonly World[]): Host[] => {
  const names = [...NAMES.flatMap((name) => [name, `zz.${name}`]), 'nowhere.example']
  const addresses = new Set(worlds.flatMap(someAddresses))
  return [
    ...names.map((name): Host => ({ kind: 'name', name })),
    ...[...addresses].map((address): Host => ({ kind: 'address', address })),
  ]
}

const itemsOf = ({ rules }: Policy): readonly WhoItem[] =>
  rules.flatMap(({ match }) => (match.who === 'everyone' ? [] : match.who))

const subsets = (values: readonly string[]): string[][] =>
  values.length === 0 ? [[]] : subsets(values.slice(1)).flatMap((rest) => [rest, [values[0] ?? '', ...rest]])

const subjectsOf = (policies: readonly Policy[]): Subject[] => {
  const items = policies.flatMap(itemsOf)
  const ids = (kind: WhoItem['kind']): string[] =>
    [...new Set(items.flatMap((item) => (item.kind === kind ? ['id' in item ? item.id : item.kind] : [])))].sort()
  const orNone = (kind: WhoItem['kind']): (string | null)[] => [null, ...ids(kind)]
  const plans = [...new Set(policies.flatMap((policy) => policy.plans.map(({ id }) => id)))]
  const credentials = [null, ...ids('badge'), ...ids('voucher'), ...ids('device')]
  const staff = ids('tenant-staff').length > 0 ? [false, true] : [false]
  const all: Subject[] = []
  for (const plan of plans)
    for (const tenant of orNone('tenant'))
      for (const groups of subsets(ids('group')))
        for (const seat of orNone('seat'))
          for (const network of orNone('network'))
            for (const credential of credentials)
              for (const tenantStaff of staff) {
                const held = {
                  badge: credential === 'badge',
                  voucher: credential === 'voucher',
                  device: credential === 'device',
                }
                all.push({ plan, tenant, groups, seat, network, ...held, tenantStaff })
              }
  return all
}

/** One real moment of each kind of time; around every last day of a rule, each with two weeks of its own. */
const timesOf = (policies: readonly Policy[]): number[] => {
  const [{ park } = { park: { timezone: 'UTC' } }] = policies
  const untils = policies.flatMap((policy) => policy.rules.flatMap(({ until }) => until ?? []))
  const days = new Set(
    [Date.UTC(2026, 0, 12), ...untils.map((day) => Date.parse(day))].flatMap((start) =>
      Array.from({ length: 30 }, (_, n) => start + (n - 14) * DAY),
    ),
  )
  const spans = policies.flatMap((policy) => policy.schedules.flatMap((schedule) => schedule.spans))
  const marks = [...new Set([0, ...spans.flatMap(({ from, to }) => [from, to % 1440])])]
  const known = new Map<string, number>()
  for (const day of days) {
    for (const mark of marks) {
      // Wherever the zone is, some of these is that very minute of that day; what they all are is read back from them.
      for (let hour = -14; hour <= 14; hour += 0.25) {
        const at = day + mark * MINUTE + hour * 3_600_000
        if (at % (15 * MINUTE) !== (mark % 15) * MINUTE) continue
        const key = keyOf(policies, at, untils, park.timezone)
        if (!known.has(key)) known.set(key, at)
      }
    }
  }
  return [...known.values()]
}

const keyOf = (policies: readonly Policy[], at: number, untils: readonly string[], zone: string): string => {
  const { day, weekday, minute } = parkTime(at, zone)
  const open = policies.flatMap(({ schedules }) =>
    schedules.map(({ spans }) =>
      spans.some(({ days, from, to }) =>
        to > from
          ? days[weekday] === true && minute >= from && minute < to
          : (days[weekday] === true && minute >= from) || (days[(weekday + 6) % 7] === true && minute < to),
      ),
    ),
  )
  return JSON.stringify([untils.map((until) => day <= until), open])
}

const PORTS = [
  { transport: 'tcp', port: 22 },
  { transport: 'tcp', port: 80 },
  { transport: 'tcp', port: 443 },
  { transport: 'tcp', port: 993 },
  { transport: 'tcp', port: 5000 },
  { transport: 'tcp', port: 5500 },
  { transport: 'tcp', port: 65_535 },
  { transport: 'udp', port: 22 },
  { transport: 'udp', port: 80 },
  { transport: 'udp', port: 443 },
  { transport: 'udp', port: 993 },
  { transport: 'udp', port: 5000 },
  { transport: 'udp', port: 5500 },
] as const

/** All questions about one world, or about several that differ in their policies and lists. `most`: none if there are more. */
export const everyQuestion = (worlds: readonly World[], most: number): Question[] => {
  const policies = worlds.map(({ policy }) => policy)
  const subjects = subjectsOf(policies)
  const hosts = hostsOf(worlds)
  if (subjects.length * hosts.length * PORTS.length > most) return []
  const times = timesOf(policies)
  if (subjects.length * hosts.length * PORTS.length * times.length > most) return []
  return subjects.flatMap((subject) =>
    hosts.flatMap((host) => PORTS.flatMap((port) => times.map((at) => ({ subject, host, ...port, at })))),
  )
}

/**
 * Answers many questions; a name stands at the same public address each time. That address is the one of `like`: in a world where
 * every address is in some range, taking a range out would otherwise move all names.
 */
export const naiveAnswers = (world: World, like = world): ((question: Question) => NaiveAnswer) => {
  const [address] = someAddresses(like)
  return (question) => {
    const { host } = question
    const fixed = host.kind === 'name' && (world.site.hosts.get(host.name)?.addresses.length ?? 0) > 0
    if (host.kind === 'address' || fixed || address === undefined) return naiveExplain(world, question)
    return naiveExplain(world, question, { aliases: [], address })
  }
}
