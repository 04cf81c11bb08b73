// In line: keeps the kernel's table as sessions and policy say. What the kernel forwards does not notice when this process dies; the
// next one compares the table with what it knows.
import { family } from '../base/addresses.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { CHECKED_PORT, type GatewaySettings, HTTP_PORT, HTTPS_PORT } from '../config/gateway.ts'
import type { Settings } from '../config.ts'
import { cellElements, type Stamps, stampElements, stampOf, stampsFor } from '../domain/enforcement/cells.ts'
import { type ClassBook, createClassBook, NOBODY } from '../domain/enforcement/classes.ts'
import { type Change, type Element, keyOf, PASSES, type SetName } from '../domain/enforcement/elements.ts'
import type { Installed, Kernel } from '../domain/enforcement/kernel.ts'
import type { NameGate } from '../domain/enforcement/naming.ts'
import { type Live, sessionElements } from '../domain/enforcement/session-elements.ts'
import type { Places } from '../domain/people/places.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { type PathCell, passesPinned } from '../domain/policy/paths.ts'
import { walledView } from '../domain/policy/walled.ts'
import { NOBODYS } from '../domain/sessions/nobody.ts'
import { COMMON_PORTS, type PortBlock } from '../domain/sessions/ports.ts'
import type { Session } from '../domain/sessions/session.ts'
import { slotOf } from '../domain/sessions/slots.ts'
import { startKernel } from '../edges/nft/client.ts'
import type { HelperPlace } from '../edges/nft/helper-link.ts'
import type { TableSettings } from '../edges/nft/table.ts'
import { createGatewayMeter, type GatewayMeter, isMeter, type MeterParts } from './gateway-meter.ts'
import { createGatewayPins, type GatewayPins } from './gateway-pins.ts'
import { createServiceMeter, type ServiceMeter, type ServiceParts } from './gateway-services.ts'
import { createSlowing, type SlowParts, speedNow } from './gateway-slow.ts'

export type GatewayParts = {
  readonly kernel: Kernel
  readonly clock: Clock
  readonly decider: () => Decider
  readonly places: () => Places
  readonly log: Log
  /** Its block of ports, if it has one. */
  readonly ports: (session: Session) => PortBlock | null
  readonly store: MeterParts['store'] & ServiceParts['store']
  readonly booked: MeterParts['booked']
  readonly usedToday: SlowParts['usedToday']
}

export type Gateway = {
  /** Resolves when the kernel has it. */
  readonly admit: (session: Session) => Promise<void>
  /** Resolves when its packets pass no longer; what it carried is booked after that. */
  readonly release: (session: Session) => Promise<void>
  /** Another policy, or another hour of it: live connections are decided anew. */
  readonly changed: () => Promise<void>
  readonly pin: NameGate['pin']
  /** Reads what was used. */
  readonly meter: () => Promise<void>
  /** Compares the kernel's table with what ought to be there, and mends it; gives how many elements differed. */
  readonly compare: () => Promise<number>
  /** When what is under way of ended sessions is booked. */
  readonly settled: () => Promise<void>
}

/** Sets that hold sessions. */
const OF_SESSIONS: readonly SetName[] = [...PASSES, 'class', 'up', 'down', 'nat']

/** `decider`: whose classes and cells these are. Until the kernel has been told of another policy, who comes goes by this one. */
type InForce = {
  readonly decider: Decider
  readonly cells: ReadonlyMap<number, readonly PathCell[]>
  readonly stamps: Stamps
}

const isSame = (a: InForce['cells'], b: InForce['cells']): boolean =>
  a.size === b.size && [...a].every(([of, cells]) => JSON.stringify(cells) === JSON.stringify(b.get(of)))

/** Removing what has a value says it, so that what is gone already is no obstacle. */
const toRemove = ({ set, key, value }: Element): Element => ({ set, key, ...(value === undefined ? {} : { value }) })

/** What this run knows of the table. */
type State = {
  readonly services: ServiceMeter
  readonly classes: ClassBook
  /** By slot. */
  readonly live: Map<number, Session>
  /** Slot → class, as the kernel has it. */
  classOf: Map<number, number>
  inForce: InForce
  /** Stamps that flows of a run before this one may have. */
  readonly spent: ReadonlySet<number>
  /** Whether the kernel may have other cells than those in force. */
  stale: boolean
  /** Changes of elements that are not over: a sign-in, an end, another policy. */
  readonly underWay: Set<readonly Element[]>
  /** Elements that were under way at any time since a comparison began: what it read of them may not be true any more. */
  readonly moved: Set<string>
}

const liveOf = (parts: GatewayParts, { classes, inForce }: State, session: Session): Live => {
  const { clock, places, ports } = parts
  const { subject, endsBoot } = session
  const seat = subject.seat === null ? undefined : places().seat(subject.seat)
  const addresses = new Set([session.address, ...(seat?.addresses ?? [])])
  const { device } = session
  return {
    slot: slotOf(session.number),
    bindings:
      device === undefined
        ? [...addresses].map((address) => ({ kind: 'address', address }))
        : [{ kind: 'device', ...device }],
    seconds: endsBoot === null ? null : (endsBoot - clock().boot) / 1000,
    class: classes.numberOf(inForce.decider.classOf(subject)),
    speed: speedNow(parts, session),
    block: ports(session),
  }
}

/** The cells of a class that nobody has had so far, with the stamps that they need. */
const cellsFor = ({ clock }: GatewayParts, state: State, of: number, { subject }: Session): readonly Element[] => {
  const { inForce } = state
  if (inForce.cells.has(of)) return []
  const cells = inForce.decider.pathsFor(subject, clock().wall)
  const known = new Set([...inForce.stamps.values()].map(({ path, service }) => `${path} ${service}`))
  const others = cells.filter(({ path, service }) => !known.has(`${path} ${service}`))
  const more = freshStamps(state, others)
  state.services.name(more)
  const stamps = new Map([...inForce.stamps, ...more])
  state.inForce = { ...inForce, cells: new Map([...inForce.cells, [of, cells]]), stamps }
  // Those of others as well: what a refused sign-in was to bring may be lacking.
  const used = new Set(cells.map(({ path, service }) => `${path} ${service}`))
  const mine = [...stamps].filter(([, { path, service }]) => used.has(`${path} ${service}`))
  return [...cellElements(of, cells, stamps), ...stampElements(new Map(mine))]
}

/** Stamps that no live flow can have. */
const freshStamps = ({ inForce, spent }: State, cells: readonly PathCell[]): Stamps =>
  stampsFor(cells, lastOf(inForce.stamps) || Math.max(0, ...spent), new Set([...inForce.stamps.keys(), ...spent]))

/** Classes and cells as they ought to be now; new stamps where they change. */
const renew = ({ decider, clock }: GatewayParts, state: State): void => {
  const { classes, live, inForce } = state
  const now = decider()
  const tokenOf = ({ subject }: Session): object => now.classOf(subject)
  const before = state.classOf
  classes.renumber([...live].map(([slot, session]) => ({ token: tokenOf(session), before: before.get(slot) })))
  state.classOf = new Map([...live].map(([slot, session]) => [slot, classes.numberOf(tokenOf(session))]))
  const cells = new Map<number, readonly PathCell[]>()
  for (const [slot, { subject }] of live) cells.set(state.classOf.get(slot) ?? 0, now.pathsFor(subject, clock().wall))
  const sameClasses = [...state.classOf].every(([slot, of]) => before.get(slot) === of)
  state.inForce = { ...inForce, decider: now }
  if (sameClasses && isSame(cells, inForce.cells)) return
  state.inForce = { decider: now, cells, stamps: freshStamps(state, [...cells.values()].flat()) }
  state.stale = true
}

/** Another policy, or another hour of it, in one transaction: the next packet of every flow is decided by it. */
const change = async (parts: GatewayParts, state: State): Promise<void> => {
  await state.services.lookFirst()
  renew(parts, state)
  if (!state.stale) return
  const { cells, stamps } = state.inForce
  const all = [
    ...[...cells].flatMap(([of, each]) => cellElements(of, each, stamps)),
    ...stampElements(stamps),
    ...[...state.classOf].map(([slot, of]): Element => ({ set: 'class', key: [String(slot)], value: [String(of)] })),
  ]
  state.services.name(stamps)
  const sets = ['cell4', 'cell6', 'open', 'looked_at', 'class'] as const
  const contents = sets.map((set) => ({ set, elements: all.filter((element) => element.set === set) }))
  await changing(state, all, () => parts.kernel.replace(contents))
  state.stale = state.inForce.stamps !== stamps
  void state.services.keep(() => state.inForce.stamps)
}

const move = ({ moved }: State, elements: readonly Element[]): void => {
  for (const element of elements) moved.add(keyOf(element))
}

/** Changes elements where a comparison may run meanwhile. */
const changing = async (state: State, elements: readonly Element[], act: () => Promise<unknown>): Promise<void> => {
  state.underWay.add(elements)
  move(state, elements)
  try {
    await act()
  } finally {
    state.underWay.delete(elements)
  }
}

/** What is to go and what is to come, that the one be the other. */
const difference = (found: readonly Element[], elements: readonly Element[]): Change => {
  const wanted = new Map(elements.map((each) => [keyOf(each), each]))
  const isRight = (element: Element): boolean => {
    const same = wanted.get(keyOf(element))
    return (
      same !== undefined && (same.value ?? []).join() === (element.value ?? []).join() && same.rate === element.rate
    )
  }
  const right = new Set(found.filter(isRight).map(keyOf))
  return {
    remove: found.filter((element) => !isRight(element)).map(toRemove),
    add: [...wanted.values()].filter((element) => !right.has(keyOf(element))),
  }
}

/** Compares what the kernel has with what ought to be there, and mends it; gives how many elements of sessions differed. */
const compare = async (parts: GatewayParts, state: State, meter: GatewayMeter): Promise<number> => {
  state.stale = true
  await change(parts, state)
  state.moved.clear()
  for (const elements of state.underWay) move(state, elements)
  const found: Element[] = []
  for (const set of OF_SESSIONS) found.push(...(await parts.kernel.read(set)))
  const elements = [...state.live.values()].flatMap((session) => sessionElements(liveOf(parts, state, session)))
  const { remove, add } = difference(found, elements)
  // Asked before each order: whoever signs in or out meanwhile must not be mended away, or back.
  const still = (some: readonly Element[]): readonly Element[] => some.filter((each) => !state.moved.has(keyOf(each)))
  let mended = 0
  const [gone, come] = [remove, add].map((all) => all.filter((each) => !isMeter(each))) as [Element[], Element[]]
  for (let at = 0; at < Math.max(gone.length, come.length); at += AT_ONCE) {
    const order = { remove: still(gone.slice(at, at + AT_ONCE)), add: still(come.slice(at, at + AT_ONCE)) }
    mended += order.remove.length + order.add.length
    if (order.remove.length + order.add.length > 0) await parts.kernel.apply(order)
  }
  // Counters come last: what let their sessions pass is gone by then.
  const meters = { remove: still(remove.filter(isMeter)), add: still(add.filter(isMeter)) }
  await meter.mend(meters.remove, meters.add)
  return mended + meters.remove.length + meters.add.length
}

const admit = async (parts: GatewayParts, state: State, session: Session): Promise<void> => {
  const mine = liveOf(parts, state, session)
  state.live.set(mine.slot, session)
  state.classOf.set(mine.slot, mine.class)
  const add = [...cellsFor(parts, state, mine.class, session), ...sessionElements(mine)]
  try {
    await changing(state, add, () => parts.kernel.apply({ remove: [], add }))
  } catch (error) {
    // Nothing was changed, or nobody knows: the next comparison takes away what there is.
    state.live.delete(mine.slot)
    state.classOf.delete(mine.slot)
    // Nor whether it has this class's cells: who comes next brings them again.
    const { inForce } = state
    state.inForce = { ...inForce, cells: new Map([...inForce.cells].filter(([of]) => of !== mine.class)) }
    state.stale = true
    throw error
  }
}

const release = async (parts: GatewayParts, state: State, meter: GatewayMeter, session: Session): Promise<void> => {
  const mine = liveOf(parts, state, session)
  if (state.live.get(mine.slot) !== session) return
  const elements = sessionElements({ ...mine, class: state.classOf.get(mine.slot) ?? mine.class }).map(toRemove)
  state.live.delete(mine.slot)
  state.classOf.delete(mine.slot)
  const gone = parts.kernel.take(elements.filter(isPassing), [mine.slot])
  const rest = elements.filter((each) => !isPassing(each) && !isMeter(each))
  // What cannot be removed now is found by the next comparison.
  void changing(state, elements, async () => {
    await meter.settle(session, gone)
    await parts.kernel.apply({ remove: rest, add: [] })
  }).catch((error: unknown) => parts.log('gateway.not-released', { what: String(error) }))
  await gone
}

/** The class of a session, where some of its cells are pinned. */
const pinnedClass = ({ classOf, inForce }: State, { number }: Session): number | undefined => {
  if (number === NOBODYS.number) return NOBODY
  const of = classOf.get(slotOf(number))
  const cells = of === undefined ? undefined : inForce.cells.get(of)
  return cells?.some(({ path }) => path === 'pinned') ? of : undefined
}

/** What is blocked by name now has no address left; that comes and goes without a cell that changes. */
const judgePins = async (state: State, pins: GatewayPins): Promise<void> => {
  const members = new Map([...state.live].map(([slot, { subject }]) => [state.classOf.get(slot) ?? 0, subject]))
  await pins.rejudge((of) => (of === NOBODY ? NOBODYS.subject : members.get(of)))
}

/** Puts those who are online in force, and the policy. A table of a run before this one stays as far as it is right. */
export const createGateway = async (parts: GatewayParts, online: readonly Session[]): Promise<Gateway> => {
  const { kernel, log } = parts
  const stamped = [...(await kernel.read('open')), ...(await kernel.read('looked_at'))]
  const services = await createServiceMeter(parts)
  const state: State = {
    services,
    classes: createClassBook(),
    live: new Map(online.map((session) => [slotOf(session.number), session])),
    classOf: new Map((await kernel.read('class')).map(({ key, value }) => [Number(key[0]), Number(value?.[0])])),
    inForce: { decider: parts.decider(), cells: new Map(), stamps: new Map() },
    spent: new Set(stamped.map(stampOf)),
    stale: true,
    underWay: new Set(),
    moved: new Set(),
  }
  const meter = await createGatewayMeter(parts, state.live)
  const metersOf = (session: Session) => sessionElements(liveOf(parts, state, session)).filter(isMeter)
  const slowing = createSlowing(parts, metersOf, meter)
  const pins = createGatewayPins({
    ...parts,
    pinnedClass: (session) => pinnedClass(state, session),
    mayPass: (of, subject, name, address) =>
      of === NOBODY
        ? walledView(parts.decider().policy).decide(name, { aliases: [], address }).allow
        : passesPinned(parts.decider(), { subject, at: parts.clock().wall, name, address }),
  })
  log('gateway.in-line', { sessions: state.live.size, mended: await compare(parts, state, meter) })
  return {
    admit: (session) => admit(parts, state, session),
    release: (session) => release(parts, state, meter, session),
    pin: pins.pin,
    changed: async () => {
      await change(parts, state)
      await judgePins(state, pins)
    },
    meter: async () => {
      pins.forget()
      await meter.look()
      await services.look()
      await slowing.look(state.live.values())
    },
    compare: () => compare(parts, state, meter),
    settled: meter.idle,
  }
}

/** Elements of one change; the helper takes no more. */
const AT_ONCE = 4000

const passing: ReadonlySet<SetName> = new Set<SetName>(PASSES)
const isPassing = ({ set }: Element): boolean => passing.has(set)

const lastOf = (stamps: Stamps): number => [...stamps.keys()].at(-1) ?? 0

const natOf = ({ nat }: GatewaySettings): TableSettings['nat'] => {
  const [range] = nat.kind === 'pool' ? nat.ranges : []
  return nat.kind === 'pool' ? (range ?? 'masquerade') : nat.kind
}

/** What the table's rules are written for. */
const tableSettings = (settings: GatewaySettings, proxy: number): TableSettings => {
  const own = (wanted: 4 | 6) => settings.addresses.find((address) => family(address) === wanted) ?? null
  return {
    inside: [...settings.inside],
    outside: settings.outside,
    own4: own(4),
    own6: own(6),
    ports: { dns: 53, http: HTTP_PORT, https: HTTPS_PORT, proxy, checked: CHECKED_PORT },
    nat: natOf(settings),
    common: settings.portsPerSession === 0 ? null : COMMON_PORTS,
  }
}

export type TableParts = Pick<Settings, 'proxy' | 'firewall'> & { readonly gateway: GatewaySettings }

/** The helper: one of our own, or one that runs by itself behind a socket. */
const helperAt = (socket: string | null): HelperPlace =>
  socket === null ? { program: new URL('../edges/nft/helper-process.ts', import.meta.url) } : { socket }

/** Starts the helper and puts the table in place. Throws `gateway:not-root`, `gateway:no-nftables`, `gateway:kernel-refused`. */
export const openTable = async (
  { gateway, proxy, firewall }: TableParts,
  log: Log,
  lost: () => void,
): Promise<{ readonly kernel: Kernel; readonly installed: Installed; readonly close: () => Promise<void> }> => {
  const kernel = startKernel({ helper: helperAt(firewall), log, lost })
  const close = async (): Promise<void> => {
    if (gateway.whenStopped === 'close') await kernel.close()
    if (gateway.whenStopped === 'remove') await kernel.remove()
    await kernel.stop()
  }
  try {
    return { kernel, close, installed: await kernel.install(tableSettings(gateway, proxy.port)) }
  } catch (error) {
    await kernel.stop()
    throw error
  }
}
