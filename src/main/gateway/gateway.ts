// In line: keeps the kernel's table as sessions and policy say. What the kernel forwards does not notice when this process dies; the
// next one compares the table with what it knows.
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { type Binding, bindingsKey, bindingsOf } from '../../domain/enforcement/bindings.ts'
import { cellElements, type Stamps, stampElements, stampOf, stampsFor } from '../../domain/enforcement/cells.ts'
import { type ClassBook, createClassBook, NOBODY } from '../../domain/enforcement/classes.ts'
import { type Change, type Element, keyOf, PASSES, type SetName } from '../../domain/enforcement/elements.ts'
import type { Kernel } from '../../domain/enforcement/kernel.ts'
import type { NameGate } from '../../domain/enforcement/naming.ts'
import { type Live, sessionElements } from '../../domain/enforcement/session-elements.ts'
import type { Places } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { type PathCell, passesPinned } from '../../domain/policy/paths.ts'
import { walledView } from '../../domain/policy/walled.ts'
import { NOBODYS } from '../../domain/sessions/nobody.ts'
import type { PortBlock } from '../../domain/sessions/ports.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { slotOf } from '../../domain/sessions/slots.ts'
import { createGatewayMeter, type GatewayMeter, isMeter, type MeterParts } from './meter.ts'
import { createGatewayPins, type GatewayPins } from './pins.ts'
import { createServiceMeter, type ServiceMeter, type ServiceParts } from './services.ts'
import { createSlowing, type SlowParts, speedNow } from './slow.ts'

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
  /** What is known of sessions that are online may have changed: their card, their subject, or the map of the park. */
  readonly rebind: (sessions: readonly Session[]) => Promise<void>
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
  /** Where packets of what stands by itself come from, by slot, as the kernel has it: the map of the park changes under them. */
  readonly bound: Map<number, readonly Binding[]>
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

const liveOf = (
  parts: GatewayParts,
  { classes, inForce }: State,
  session: Session,
  bindings = bindingsOf(session, parts.places()),
): Live => {
  const { clock, ports } = parts
  const { subject, endsBoot } = session
  return {
    slot: slotOf(session.number),
    bindings,
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
  const elements = [...state.live.values()].flatMap((session) => sessionElements(boundNow(parts, state, session)))
  const { remove, add } = difference(found, elements)
  // Asked before each order: whoever signs in or out meanwhile must not be mended away, or back.
  const still: Some = (some) => some.filter((each) => !state.moved.has(keyOf(each)))
  const [gone, come] = [remove, add].map((all) => all.filter((each) => !isMeter(each))) as [Element[], Element[]]
  const mended = await exchange(parts, gone, come, still)
  // Counters come last: what let their sessions pass is gone by then.
  const meters = { remove: still(remove.filter(isMeter)), add: still(add.filter(isMeter)) }
  await meter.mend(meters.remove, meters.add)
  return mended + meters.remove.length + meters.add.length
}

/** What is to be in the kernel now; from here on that is what it has. */
const boundNow = (parts: GatewayParts, state: State, session: Session): Live => {
  const mine = liveOf(parts, state, session)
  if (session.address === null) state.bound.set(mine.slot, mine.bindings)
  return mine
}

type Some = (elements: readonly Element[]) => readonly Element[]

/** The kernel takes no range that overlaps with one which goes in the same transaction: those go before. `still` is asked before each order. */
const exchange = async (
  { kernel }: GatewayParts,
  remove: readonly Element[],
  add: readonly Element[],
  still: Some = (all) => all,
): Promise<number> => {
  let count = 0
  const order = async (change: Change): Promise<void> => {
    const size = change.remove.length + change.add.length
    if (size > 0) await kernel.apply(change)
    count += size
  }
  const first = add.some(isRange) ? remove.filter(isRange) : []
  const rest = first.length === 0 ? remove : remove.filter((each) => !isRange(each))
  for (let at = 0; at < first.length; at += AT_ONCE)
    await order({ remove: still(first.slice(at, at + AT_ONCE)), add: [] })
  for (let at = 0; at < Math.max(rest.length, add.length); at += AT_ONCE)
    await order({ remove: still(rest.slice(at, at + AT_ONCE)), add: still(add.slice(at, at + AT_ONCE)) })
  return count
}

/** Whether the kernel has it otherwise. Asked of all that stand by themselves, every few seconds. */
const isOtherwise = (parts: GatewayParts, state: State, session: Session): boolean => {
  const slot = slotOf(session.number)
  const before = state.live.get(slot)
  if (before?.id !== session.id) return false
  const [had, has] = [state.bound.get(slot) ?? bindingsOf(before, parts.places()), bindingsOf(session, parts.places())]
  return before.subject !== session.subject || bindingsKey(had) !== bindingsKey(has)
}

/** The same sessions, otherwise bound, or with other subjects: their live connections are decided anew. */
const rebind = async (
  parts: GatewayParts,
  state: State,
  meter: GatewayMeter,
  sessions: readonly Session[],
): Promise<void> => {
  const here = sessions.filter((session) => isOtherwise(parts, state, session))
  if (here.length === 0) return
  const elementsOf = (session: Session) =>
    sessionElements(liveOf(parts, state, session, state.bound.get(slotOf(session.number))))
  const old = here.flatMap((session) => elementsOf(state.live.get(slotOf(session.number)) ?? session))
  const isChanged = here.some((session) => state.live.get(slotOf(session.number))?.subject !== session.subject)
  for (const session of here) state.live.set(slotOf(session.number), session)
  if (isChanged) await change(parts, state)
  const now = here.flatMap((session) => sessionElements(boundNow(parts, state, session)))
  const [had, has] = [old, now].map((all) => new Set(all.map(textOf))) as [Set<string>, Set<string>]
  const remove = old.filter((each) => !has.has(textOf(each))).map(toRemove)
  const add = now.filter((each) => !had.has(textOf(each)))
  if (remove.length + add.length === 0) return
  await changing(state, [...remove, ...add], async () => {
    await exchange(parts, remove.filter(isPassing), add.filter(isPassing))
    await meter.mend(remove.filter(isMeter), add.filter(isMeter))
  })
}

const textOf = (element: Element): string => `${keyOf(element)} ${element.rate ?? ''}`

const admit = async (parts: GatewayParts, state: State, session: Session): Promise<void> => {
  const mine = boundNow(parts, state, session)
  state.live.set(mine.slot, session)
  state.classOf.set(mine.slot, mine.class)
  const add = [...cellsFor(parts, state, mine.class, session), ...sessionElements(mine)]
  try {
    await changing(state, add, () => parts.kernel.apply({ remove: [], add }))
  } catch (error) {
    // Nothing was changed, or nobody knows: the next comparison takes away what there is.
    forget(state, mine.slot)
    // Nor whether it has this class's cells: who comes next brings them again.
    const { inForce } = state
    state.inForce = { ...inForce, cells: new Map([...inForce.cells].filter(([of]) => of !== mine.class)) }
    state.stale = true
    throw error
  }
}

const forget = ({ live, classOf, bound }: State, slot: number): void => {
  live.delete(slot)
  classOf.delete(slot)
  bound.delete(slot)
}

const release = async (parts: GatewayParts, state: State, meter: GatewayMeter, session: Session): Promise<void> => {
  const mine = liveOf(parts, state, session, state.bound.get(slotOf(session.number)))
  if (state.live.get(mine.slot)?.id !== session.id) return
  const elements = sessionElements({ ...mine, class: state.classOf.get(mine.slot) ?? mine.class }).map(toRemove)
  forget(state, mine.slot)
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
    bound: new Map(),
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
    rebind: (sessions) => rebind(parts, state, meter, sessions),
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
const isRange = ({ set }: Element): boolean => set.includes('_net')
const isPassing = ({ set }: Element): boolean => passing.has(set)

const lastOf = (stamps: Stamps): number => [...stamps.keys()].at(-1) ?? 0
