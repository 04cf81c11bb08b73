// Builds one running park from its settings, in order, and takes it down in reverse.
import { type Clock, credibleFrom, systemReading } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Settings } from '../config.ts'
import type { Desk } from '../domain/desk/desk.ts'
import { ENGINE } from '../domain/policy/exact/effects-report.ts'
import type { Problem, Text } from '../domain/policy/language.ts'
import type { Site } from '../domain/policy/site.ts'
import { RETENTION, type Retention } from '../domain/sessions/retention.ts'
import { startControl } from '../edges/control/serve.ts'
import { openDataFolder, secretKey } from '../edges/data/folder.ts'
import type { Lookup } from '../edges/dns/lookup.ts'
import { createResolver } from '../edges/dns/resolver.ts'
import type { SampleFile } from '../edges/sample/people.ts'
import { startSites } from '../edges/sample/sites.ts'
import { type OpenedStore, openStore } from '../edges/store/open-store.ts'
import { activatedOn, agreedAlone, agreedOn, begins, refuseUnbegun, rulingOperators } from './council/agreed.ts'
import { openCouncil } from './council/council.ts'
import { createFeeding } from './council/feeding.ts'
import { openParkRecord, type ParkRecord } from './council/record.ts'
import { startSampleWitnesses } from './council/sample-witnesses.ts'
import { createSiteOf, filesToAgree, rememberSite, siteAtStart, siteTroubles } from './council/site.ts'
import { openActBook } from './desk/act-book.ts'
import { type OpenCounter, openCounter } from './desk/counter.ts'
import { deskOf, deskToCome } from './desk/of-park.ts'
import { type Doors, openDoors, type Ports } from './doors.ts'
import { refuseExposed } from './exposed.ts'
import { type Face, openFace } from './face/face.ts'
import { type InLine, openInLine } from './gateway/in-line.ts'
import { type House, openHouse } from './house.ts'
import { type Own, ownListeners } from './listen.ts'
import { openMemory } from './names.ts'
import { onChange } from './on-change.ts'
import { openPolicy, type PolicyInForce } from './policy.ts'
import { mergedSite, seedSample } from './sample.ts'
import { openStaff, type Staff } from './staff.ts'

export type Park = {
  readonly ports: Ports
  /** Where the resolver listens. */
  readonly names: string
  readonly sample: SampleFile | null
  readonly name: Text
  /** Those that rule it; none where a file does. */
  readonly operators: readonly Text[]
  /** What needs mending, a sentence each. */
  readonly troubles: readonly string[]
  readonly stop: () => Promise<void>
}

export type ParkOptions = {
  readonly log: Log
  /** Shows the policy's problems to whoever starts it. */
  readonly show: (problems: readonly Problem[]) => void
  readonly version: string
  /** What compiles policies, as a worker; our own if left out. */
  readonly compiler?: URL
}

const SWEEP_EVERY = 500
const NOTE_EVERY = 5000

/** What was started, to be stopped in reverse. */
type Stack = { readonly push: (stop: () => unknown) => void; readonly unwind: () => Promise<void> }

const createStack = (): Stack => {
  const stops: (() => unknown)[] = []
  return {
    push: (stop) => void stops.push(stop),
    unwind: async () => {
      for (const stop of stops.splice(0).reverse()) await stop()
    },
  }
}

/** Starts everything; a part that fails takes down those before it. Throws IsthmusError for what the operator must mend. */
export const startPark = async (settings: Settings, options: ParkOptions): Promise<Park> => {
  const stack = createStack()
  try {
    const { ground, record, witnesses, siteOf, policy, feeding, troubles } = await openRule(settings, options, stack)
    const acts = await openActBook({ ...ground, record, decider: policy.decider })
    const house = await openHouse({ ...ground, policy, acts, settings, onStop: stack.push })
    house.line.wire = await openWire(ground, house, policy, settings, options.log)
    stack.push(house.line.wire.close)
    const council = openCouncil({ data: settings.data, record, policy, siteOf, store: ground.store, log: options.log })
    stack.push(council.close)
    feeding.connect(council.feed)
    const staff = staffOf(ground, record, settings)
    const counter = await openCounter({ ...ground, ...house.office, decider: policy.decider })
    const face = await openFaceOf(ground, house, policy, settings)
    const doors = await openDoors({
      ...ground,
      ...house,
      face,
      pin: house.line.wire.pin,
      meet: house.line.wire.meet,
      policy,
      record,
      staff,
      counter,
      council: council.door,
      settings,
      version: options.version,
      log: options.log,
    })
    stack.push(doors.close)
    const { endSession, tunnels, redecide } = doors
    Object.assign(house.line, { endSession, tunnels, redecide })
    if (settings.sample && settings.witnesses.size === 0)
      stack.push(
        await startSampleWitnesses({ ...settings, witnesses, record, port: doors.ports.http, log: options.log }),
      )
    await house.office.stand().catch(ground.failed)
    keepTime(house, { policy, doors, face, staff, counter, clock: ground.clock, failed: ground.failed }, stack)
    const { version } = options
    ground.openDesk(
      deskOf({ ...ground, ...house, policy, record, ruleTroubles: troubles, staff, doors, settings, version }),
    )
    return {
      ports: doors.ports,
      names: doors.listeners.dns ?? '',
      name: policy.decider().policy.park.name,
      operators: rulingOperators(record),
      sample: ground.sample,
      troubles: [...troubles(), ...doors.troubles, ...house.line.wire.troubles],
      stop: stack.unwind,
    }
  } catch (error) {
    await stack.unwind()
    throw error
  }
}

const staffOf = ({ store, clock }: Ground, record: ParkRecord, { consoles }: Settings): Staff => {
  /** While the record is bad, those whom the settings know. */
  const operators = (): readonly string[] => {
    const governed = record.governed()
    if (governed !== null) return Object.keys(governed.park().charter.operators)
    return record.byOperators() ? [...consoles.keys()] : []
  }
  return openStaff({ store, clock, consoles, operators })
}

/** What everything stands on: the data folder is ours alone, the store is open, the sample is there or is not. */
type Ground = {
  readonly key: Uint8Array
  readonly store: OpenedStore
  readonly clock: Clock
  /** Milliseconds that the program was away before this start. */
  readonly away: number
  readonly sample: SampleFile | null
  readonly site: Site
  /** The resolver's memory, and the listeners that are ours. */
  readonly memory: Lookup
  /** Which DNS servers it asks: those of the policy in force, once there is one. */
  readonly asked: { upstreams: () => readonly string[] | undefined }
  /** For how long who was online is kept: as agreed, or as the settings have it. */
  readonly kept: { retention: () => Retention }
  readonly own: Own
  readonly failed: (error: unknown) => void
  /** What is asked of it before everything stands waits. */
  readonly desk: Desk
  readonly openDesk: (desk: Desk) => void
}

const openGround = async (settings: Settings, { log }: ParkOptions, stack: Stack): Promise<Ground> => {
  const { data } = settings
  const failed = (error: unknown): void =>
    log('failed', { what: error instanceof Error ? error.message : 'something unknown' })
  openDataFolder(data)
  const coming = deskToCome()
  const control = await startControl({ data, desk: coming.desk, failed })
  stack.push(control.close)
  // Who asks while it starts, and it cannot: they would hold the control socket open for a minute.
  stack.push(coming.never)
  refuseExposed(settings)
  const key = secretKey(data, 'pins')
  const store = await openStore({ data, url: settings.database ?? undefined })
  stack.push(store.close)
  const latest = Number((await store.setting('clock.latest')) ?? 0)
  const clock = credibleFrom(systemReading(), latest)
  const away = latest === 0 ? 0 : Math.max(0, clock().credible - latest)
  // At once: a machine that loses its power again must not go back behind it.
  await store.setSetting('clock.latest', String(Math.trunc(clock().credible)))
  const sample = await seedSample(settings, store, key, clock)
  const sites = settings.sample ? await startSites((names) => certify(names, clock().wall)) : undefined
  if (sites !== undefined) stack.push(sites.close)
  const site = sites === undefined ? settings.site : mergedSite(settings.site, sites.site)
  const own = ownListeners()
  // Before it listens: a machine whose own resolver this is must not ask it.
  for (const { host, port } of settings.dns) own.add(host, port)
  const asked = { upstreams: () => site.upstreams }
  const memory = openMemory(
    () => asked.upstreams(),
    () => clock().boot,
    own.has,
  )
  const kept = { retention: () => retentionAt(site) }
  const ours = { site, asked, kept, memory, own }
  return { key, store, clock, away, sample, ...ours, failed, desk: coming.desk, openDesk: coming.open }
}

const retentionAt = ({ terms }: Site): Retention => terms?.retention ?? RETENTION

/** Loaded here: it is large, and only the sample needs it. */
const certify = async (names: readonly string[], at: number) =>
  (await import('../edges/tls/self-signed.ts')).selfSigned(names, at)

/** How the park is ruled, and by what; the hosts and zones are the agreed ones where operators rule. */
const openRule = async (settings: Settings, options: ParkOptions, stack: Stack) => {
  const begun = await openGround(settings, options, stack)
  const witnesses = new Map(settings.witnesses)
  const record = await openParkRecord({ ...settings, witnesses, log: options.log })
  stack.push(record.close)
  const ground = { ...begun, site: siteAtStart(record, settings.data, begun.site) }
  const siteOf = createSiteOf(record, settings.data, begun.site)
  ground.asked.upstreams = () => ground.site.upstreams
  const feeding = createFeeding(record)
  const policy = await openPolicy({
    path: settings.policy,
    tests: settings.tests,
    rule: record.rulers(),
    agreed: () => agreedOn(record, siteOf),
    agreedAlone: () => agreedAlone(record, siteOf),
    feeds: feeding.feeds,
    site: ground.site,
    data: settings.data,
    park: settings.domain,
    log: options.log,
    // For lists: the house itself asks, within no session's bounds.
    resolve: createResolver(ground.memory, () => null),
    show: options.show,
    inForce: async (files, table) => {
      rememberSite(record, settings.data, siteOf)
      if (!begins(record)) return record.inForce(files)
      const compiled = await table()
      const of = compiled === null ? null : { compiled, engine: ENGINE }
      return record.inForce(filesToAgree(settings.data, ground.site, files), of)
    },
    activated: () => activatedOn(record, siteOf),
    compiler: options.compiler,
    frozen: record.frozen,
    byOperators: record.byOperators,
  })
  stack.push(policy.close)
  ground.asked.upstreams = () => policy.decider().site.upstreams
  ground.kept.retention = () => retentionAt(policy.decider().site)
  refuseUnbegun(record)
  const troubles = (): readonly string[] => [...record.troubles(), ...siteTroubles(record, begun.site, siteOf)]
  return { ground, record, witnesses, siteOf, policy, feeding, troubles }
}

/** Nobody is admitted through a door before it stands. */
const openWire = (
  ground: Ground,
  { office, use }: House,
  policy: PolicyInForce,
  settings: Settings,
  log: Log,
): Promise<InLine> =>
  openInLine({
    settings,
    log,
    clock: ground.clock,
    decider: policy.decider,
    places: office.places,
    store: ground.store,
    booked: (booked) => {
      office.booked(booked)
      use.booked(booked)
    },
    usedToday: office.usedToday,
    online: office.roster.all,
    found: (address, device) => void office.bind(address, device).catch(ground.failed),
    failed: ground.failed,
  })

const openFaceOf = (ground: Ground, { office, use }: House, { decider }: PolicyInForce, { gateway }: Settings) =>
  openFace({ ...ground, decider, places: office.places, answers: use.answers, line: gateway?.line ?? null })

type Kept = {
  readonly policy: PolicyInForce
  readonly doors: Doors
  readonly face: Face
  readonly staff: Staff
  readonly counter: OpenCounter
  readonly clock: Clock
  readonly failed: Ground['failed']
}

const keepTime = ({ office, rooms, acts, reviews, use, line }: House, kept: Kept, stack: Stack): void => {
  const { policy, doors, face, staff, counter, failed } = kept
  const changed = (): Promise<void> => {
    const holds = line.wire.changed()
    doors.redecide()
    // Another policy may come with other networks.
    void office.relocate().catch(failed)
    return holds
  }
  const redecide = onChange({ ...kept, changed })
  const sweep = async (): Promise<void> => {
    const holds = redecide()
    await office.sweep()
    await rooms.tick()
    await holds
  }
  policy.watch(sweep)
  const sweeping = setInterval(() => void sweep().catch(failed), SWEEP_EVERY)
  const noting = setInterval(() => {
    reviews.forget()
    doors.forget()
    void staff.forget().catch(failed)
    void counter.forget().catch(failed)
    void line.wire.look().catch(failed).then(office.note).catch(failed)
    void office.stand().catch(failed)
    void acts.note().catch(failed)
    void use.note().catch(failed)
    void face.note().catch(failed)
  }, NOTE_EVERY)
  stack.push(async () => {
    clearInterval(sweeping)
    clearInterval(noting)
    await office.note().catch(failed)
  })
}
