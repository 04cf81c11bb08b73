// The policy language once more, slow and obviously right: each sentence of DESIGN section 7 as it stands, no tables.
import { type Address, addressOf, numeric, type Range, within } from '../../src/base/addresses.ts'
import type { Host } from '../../src/base/names.ts'
import {
  LAYERS,
  type Policy,
  type Rule,
  type Schedule,
  type Service,
  type Subject,
  type Target,
  type Who,
} from '../../src/domain/policy/language.ts'
import type { Explanation, Question, Way } from '../../src/domain/policy/question.ts'
import type { Site } from '../../src/domain/policy/site.ts'

/** One line of a list, as it was meant. */
export type Entry =
  | { readonly kind: 'both' | 'self' | 'below'; readonly name: string }
  | { readonly kind: 'address'; readonly address: Address }

export type World = {
  readonly policy: Policy
  readonly lists: ReadonlyMap<string, readonly Entry[]>
  readonly site: Site
}

export type NaiveAnswer = Explanation & {
  readonly nameless: 'refuse' | 'pinned' | null
  readonly counts: readonly string[]
}

const isBelow = (name: string, above: string): boolean => name.endsWith(`.${above}`)

const nameInList = (entries: readonly Entry[], name: string): boolean =>
  entries.some((entry) => {
    if (entry.kind === 'address') return false
    if (entry.kind !== 'below' && entry.name === name) return true
    return entry.kind !== 'self' && isBelow(name, entry.name)
  })

const addressInList = (entries: readonly Entry[], address: Address): boolean =>
  entries.some((entry) => entry.kind === 'address' && entry.address === address)

/** Whether a name or an address is what a target means; services are looked at elsewhere. */
const meets = (world: World, target: Target, host: Host): boolean => {
  if (target.kind === 'list') {
    const entries = world.lists.get(target.id) ?? []
    return host.kind === 'name' ? nameInList(entries, host.name) : addressInList(entries, host.address)
  }
  if (target.kind === 'below')
    return host.kind === 'name' && (host.name === target.name || isBelow(host.name, target.name))
  if (target.kind === 'exactly') return host.kind === 'name' && host.name === target.name
  if (target.kind === 'range') return host.kind === 'address' && within(host.address, target.range)
  return false
}

const zonesAt = ({ site }: World, address: Address | null): string[] =>
  address === null
    ? []
    : site.zones.filter((zone) => zone.ranges.some((range) => within(address, range))).map(({ id }) => id)

/** Whether a service has this port and zone, and one of the hosts in its `to`. */
const serves = (
  world: World,
  service: Service,
  question: Question,
  hosts: readonly Host[],
  address: Address | null,
): boolean => {
  const { transport, port } = question
  const portFits =
    service.ports?.some((ports) => ports.transport === transport && port >= ports.from && port <= ports.to) ?? true
  const zones = zonesAt(world, address)
  const zoneFits = service.zone === null ? zones.length === 0 : zones.includes(service.zone)
  const toFits = service.to?.some((target) => hosts.some((host) => meets(world, target, host))) ?? true
  return portFits && zoneFits && toFits
}

const isAmong = (who: Who, subject: Subject): boolean => {
  if (who === 'everyone') return true
  return who.some((item) => {
    if (item.kind === 'plan') return subject.plan === item.id
    if (item.kind === 'tenant') return subject.tenant === item.id
    if (item.kind === 'group') return subject.groups.some((group) => group === item.id)
    if (item.kind === 'seat') return subject.seat === item.id
    if (item.kind === 'network') return subject.network === item.id
    if (item.kind === 'badge') return subject.badge
    if (item.kind === 'voucher') return subject.voucher
    if (item.kind === 'device') return subject.device === true
    return subject.tenantStaff
  })
}

type ParkTime = { readonly day: string; readonly weekday: number; readonly minute: number }

/** A function without effects, asked the same thing again and again. */
const remembered = <K, V>(find: (key: K) => V): ((key: K) => V) => {
  const known = new Map<K, V>()
  return (key) => {
    const value = known.get(key) ?? find(key)
    known.set(key, value)
    return value
  }
}

/** Swedish dates are written as ISO ones. To make a reader of them takes longer than to read one. */
const inZone = remembered((timeZone: string) => {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts })
  return remembered((at: number): ParkTime => {
    const [day = '', clock = ''] = text.format(at).split(' ')
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    return { day, weekday: (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7, minute: hour * 60 + minute }
  })
})

/** The park's day, weekday (Monday 0) and minute. */
export const parkTime = (at: number, timeZone: string): ParkTime => inZone(timeZone)(at)

export const naiveOpen = (schedule: Schedule, at: number, timeZone: string): boolean => {
  const { weekday, minute } = parkTime(at, timeZone)
  return schedule.spans.some(({ days, from, to }) => {
    if (to > from) return days[weekday] === true && minute >= from && minute < to
    const yesterday = (weekday + 6) % 7
    return (days[weekday] === true && minute >= from) || (days[yesterday] === true && minute < to)
  })
}

const holdsNow = ({ policy }: World, rule: Rule, at: number): boolean => {
  const { timezone } = policy.park
  if (rule.until !== null && parkTime(at, timezone).day > rule.until) return false
  if (rule.match.when === null) return true
  const schedule = policy.schedules.find(({ id }) => id === rule.match.when)
  return schedule !== undefined && naiveOpen(schedule, at, timezone)
}

const catches = (
  world: World,
  rule: Rule,
  question: Question,
  hosts: readonly Host[],
  address: Address | null,
): boolean =>
  isAmong(rule.match.who, question.subject) &&
  holdsNow(world, rule, question.at) &&
  rule.match.to.some((target) => {
    if (target.kind !== 'service') return hosts.some((host) => meets(world, target, host))
    const service = world.policy.services.find(({ id }) => id === target.id)
    return service !== undefined && serves(world, service, question, hosts, address)
  })

const inOrder = (a: Rule, b: Rule): number =>
  LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || (a.id < b.id ? -1 : 1)

const namelessOf = (services: readonly Service[], { port }: Question): 'refuse' | 'pinned' => {
  const said = services.map(({ nameless }) => nameless)
  if (said.includes('refuse')) return 'refuse'
  if (said.includes('pinned')) return 'pinned'
  return port === 80 || port === 443 ? 'refuse' : 'pinned'
}

const onWay = (world: World, question: Question, { aliases, address }: Way): NaiveAnswer => {
  const { policy } = world
  const end: Host = { kind: 'address', address }
  const chain: Host[] = [question.host, ...aliases.map((name): Host => ({ kind: 'name', name })), end]
  const named: Host[] = question.host.kind === 'name' ? [question.host, end] : [end]
  const plan = policy.plans.find(({ id }) => id === question.subject.plan)
  const covering = policy.services.filter(
    (service) => plan?.services.includes(service.id) === true && serves(world, service, question, named, address),
  )
  const rules = [...policy.rules].sort(inOrder)
  const caught = rules.filter((rule) => rule.kind !== 'except' && catches(world, rule, question, chain, address))
  const literal = question.host.kind === 'address' ? question.host.address : null
  const exceptions = rules.filter(
    (rule) => rule.kind === 'except' && catches(world, rule, question, [question.host], literal),
  )
  const lifts = (rule: Rule, block: Rule): boolean => rule.kind === 'except' && rule.from === block.id
  const blocks = caught.filter(({ kind }) => kind === 'block')
  const remaining = blocks.filter((block) => !exceptions.some((rule) => lifts(rule, block)))
  const lifting = exceptions.filter((rule) => blocks.some((block) => lifts(rule, block)))
  const byPlan = covering.length === 0
  const decider = byPlan ? undefined : remaining[0]
  const ground = byPlan ? plan?.ground : decider?.ground
  return {
    decision: byPlan || decider !== undefined ? 'block' : 'allow',
    rule: byPlan ? `plan:${question.subject.plan}` : (decider?.id ?? null),
    layer: decider?.layer ?? null,
    why: ground?.why ?? null,
    basis: ground?.basis ?? null,
    since: ground?.since ?? null,
    review: ground?.review ?? null,
    until: decider?.until ?? null,
    alsoBlockedBy: remaining.filter((rule) => rule !== decider).map(({ id }) => id),
    liftedBy: lifting.map(({ id }) => id),
    nameless: byPlan ? null : namelessOf(covering, question),
    counts: caught.filter(({ kind }) => kind === 'observe').map(({ id }) => id),
  }
}

const rangesOf = ({ policy, lists, site }: World): { zones: Range[]; others: Range[] } => {
  const targets = [...policy.rules.flatMap(({ match }) => match.to), ...policy.services.flatMap(({ to }) => to ?? [])]
  const own = targets.flatMap((target) => (target.kind === 'range' ? [target.range] : []))
  const listed = [...lists.values()]
    .flat()
    .flatMap((entry) => (entry.kind === 'address' ? [{ from: entry.address, to: entry.address }] : []))
  return { zones: site.zones.flatMap(({ ranges }) => ranges), others: [...own, ...listed] }
}

/** An address of every kind that the policy can tell apart, lowest first; the first result stands for a public one. */
export const someAddresses = (world: World): Address[] => {
  const { zones, others } = rangesOf(world)
  const edges = [...zones, ...others].flatMap(({ from, to }) => {
    const low = numeric(from)
    const high = numeric(to)
    const limit = high.family === 4 ? 2n ** 32n : 2n ** 128n
    return high.value + 1n < limit ? [low, { family: high.family, value: high.value + 1n }] : [low]
  })
  const all = [{ family: 4 as const, value: 0n }, { family: 6 as const, value: 0n }, ...edges]
    .sort((a, b) => a.family - b.family || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
    // The lowest IPv6 addresses that are IPv4-mapped have no text of their own; no range of a test lies there.
    .map(addressOf)
  const inAny = (address: Address, ranges: readonly Range[]): boolean => ranges.some((range) => within(address, range))
  const plain = all.filter((address) => !inAny(address, zones))
  const stand = plain.find((address) => !inAny(address, others)) ?? plain[0] ?? all[0]
  return stand === undefined ? all : [stand, ...all]
}

const candidates = (world: World, host: Host): Address[] => {
  if (host.kind === 'address') return [host.address]
  const fixed = world.site.hosts.get(host.name)?.addresses ?? []
  return fixed.length > 0 ? [...fixed] : someAddresses(world)
}

const isOpen = ({ decision }: NaiveAnswer): boolean => decision === 'allow'

/** What `explain` must say. */
export const naiveExplain = (world: World, question: Question, way?: Way): NaiveAnswer => {
  const { host } = question
  if (way !== undefined) return onWay(world, question, way)
  const answers = candidates(world, host).map((address) => onWay(world, question, { aliases: [], address }))
  const first = answers[0] as NaiveAnswer
  const fixed = host.kind === 'name' && (world.site.hosts.get(host.name)?.addresses.length ?? 0) > 0
  return fixed ? (answers.find(isOpen) ?? first) : first
}

/** What `decide` must say. */
export const naiveDecide = (world: World, question: Question, way?: Way): NaiveAnswer => {
  const explained = naiveExplain(world, question, way)
  if (way !== undefined || isOpen(explained) || question.host.kind === 'address') return explained
  const open = candidates(world, question.host)
    .map((address) => onWay(world, question, { aliases: [], address }))
    .filter(isOpen)
  if (open.length === 0) return explained
  const nameless = open.some((answer) => answer.nameless === 'refuse') ? 'refuse' : 'pinned'
  return { ...explained, decision: 'allow', rule: null, layer: null, nameless }
}

/** What a name or an address is in: lists, and what rules and services name themselves; and the zones where it lies. */
export const naiveWithin = (world: World, host: Host): { within: string[]; zones: string[] } => {
  const { policy, lists } = world
  const own = (targets: readonly Target[]): boolean =>
    targets.some((target) => target.kind !== 'list' && meets(world, target, host))
  const listed = policy.lists.filter(({ id }) => lists.has(id) && meets(world, { kind: 'list', id }, host))
  const within = [
    ...listed.map(({ id }) => `list ${id}`),
    ...policy.rules.filter(({ match }) => own(match.to)).map(({ id }) => `rule ${id}`),
    ...policy.services.filter(({ to }) => own(to ?? [])).map(({ id }) => `service ${id}`),
  ].sort()
  return { within, zones: zonesAt(world, host.kind === 'address' ? host.address : null).sort() }
}
