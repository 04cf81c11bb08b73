// What staff may ask of the running service, put together from its parts.
import { randomUUID } from 'node:crypto'
import { type Address, parseAddress } from '../../base/addresses.ts'
import { createTurn } from '../../base/turn.ts'
import type { AddedPerson, Desk, DeskSession, DeskStatus, NewPerson } from '../../domain/desk/desk.ts'
import type { ListDesk } from '../../domain/desk/lists.ts'
import type { ReportDesk } from '../../domain/desk/reports.ts'
import type { RoomsDesk } from '../../domain/desk/rooms.ts'
import type { StaffDesk } from '../../domain/desk/staff.ts'
import { badgeOf } from '../../domain/people/badge.ts'
import type { Credential, LookUp } from '../../domain/people/people.ts'
import { slipPin } from '../../domain/people/pins.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import type { Reviews } from '../reviews.ts'
import { type ActingParts, createActing } from './acting.ts'
import { createVouchers } from './counter.ts'
import { createDeviceDesk } from './devices.ts'
import { createImporting } from './importing.ts'
import { createMap, type MapParts } from './map.ts'
import { shownSession } from './shown-session.ts'
import { createSlips, freshPin } from './slips.ts'

export type DeskParts = MapParts &
  ActingParts & {
    readonly key: Uint8Array
    /** Finds out whose an address is (`NameGate`). */
    readonly meet: (address: Address) => Promise<void> | null
    readonly tap: (place: Place, credential: Credential) => Promise<Tapped>
    readonly lists: ListDesk
    readonly status: () => DeskStatus
    readonly reload: Desk['reloadPolicy']
    readonly publicPages: Desk['publicPages']
    readonly removeSample: Desk['removeSample']
    readonly reviews: Reviews['desk']
    readonly staff: StaffDesk
    readonly reports: ReportDesk
    readonly rooms: RoomsDesk
  }

const DAY = 86_400_000

const lookUp = (session: Session, by: string, at: number, what: LookUp['what']): LookUp[] =>
  session.holder.kind === 'person' ? [{ person: session.holder.id, by, at, what }] : []

export const createDesk = (parts: DeskParts): Desk => {
  const { inTurn } = createTurn()
  return {
    status: async () => parts.status(),
    sessions: (asked) => sessions(parts, asked),
    usage: ({ days }) => {
      const { dayOf } = parts.decider()
      return parts.store.serviceUsage(dayOf(parts.clock().wall - (days - 1) * DAY))
    },
    openSession: (asked) => openSession(parts, asked),
    findSessions: (asked) => findSessions(parts, asked),
    createVouchers: (asked) => createVouchers(parts, asked),
    // One at a time: two who come together are not both the last that a tenant may have.
    addPerson: (asked) => inTurn(() => addPerson(parts, asked)),
    ...createSlips(parts, inTurn),
    ...createImporting(parts, inTurn),
    ...createActing(parts),
    ...createMap(parts),
    ...createDeviceDesk(parts),
    ...parts.reviews,
    ...parts.staff,
    ...parts.reports,
    ...parts.rooms,
    ...parts.lists,
    reloadPolicy: parts.reload,
    publicPages: parts.publicPages,
    removeSample: parts.removeSample,
  }
}

const sessions: (parts: DeskParts, asked: { limit: number; ended: boolean }) => Promise<readonly DeskSession[]> =
  async (parts, { limit, ended }) => {
    if (ended) return (await parts.store.sessions(limit)).map(shownSession)
    const open = [...parts.roster.all()].sort((a, b) => b.number - a.number).slice(0, limit)
    return open.map((session) =>
      shownSession({ session, endedAt: null, reason: null, bytes: parts.bytesOf(session.id) }),
    )
  }

const openSession = async (
  parts: DeskParts,
  { seat, credential, by }: Parameters<Desk['openSession']>[0],
): ReturnType<Desk['openSession']> => {
  const addresses = parts.places().seat(seat)?.addresses ?? []
  // In line the session is to hang on the seat's card: whoever is switched on says which that is.
  await Promise.all(addresses.map(parts.meet))
  const places = addresses.map(parts.places().placeOf)
  const place = places.find(({ device }) => device !== undefined) ?? places[0]
  if (place === undefined) return { outcome: 'no-seat' }
  const tapped = await parts.tap(place, credential)
  if (tapped.outcome === 'online')
    await parts.store.addLookUps(lookUp(tapped.session, by, parts.clock().wall, 'record-seen'))
  return tapped
}

const findSessions = async (
  { store, clock, bytesOf }: DeskParts,
  { address, port, at, within, by }: Parameters<Desk['findSessions']>[0],
): ReturnType<Desk['findSessions']> => {
  const parsed = parseAddress(address)
  if (parsed === undefined) return []
  const off = within * 1000
  const found = await store.sessionsByPort({ address: parsed, port, from: at - off, to: at + 999 + off })
  const { wall } = clock()
  const seen = found.flatMap(({ session }) => lookUp(session, by, wall, 'found-by-port'))
  // Who has been removed since has no record to write into.
  const people = await Promise.all(seen.map(({ person }) => store.person(person)))
  await store.addLookUps(seen.filter((_, n) => people[n] !== undefined))
  return found.map((row) => shownSession(row.endedAt === null ? { ...row, bytes: bytesOf(row.session.id) } : row))
}

const hasPlan = (parts: DeskParts, plan: string): boolean => parts.decider().policy.plans.some(({ id }) => id === plan)

const addPerson = async (parts: DeskParts, asked: NewPerson & { by: string }): Promise<AddedPerson> => {
  if (!hasPlan(parts, asked.plan)) return { added: false, why: 'unknown-plan' }
  await parts.sideDoors.person(asked)
  const { tenants } = await parts.store.park()
  if (!tenants.some(({ id }) => id === asked.tenant)) return { added: false, why: 'unknown-tenant' }
  const badge = badgeOf(asked.badge)
  if ((await parts.store.personByBadge(badge)) !== undefined) return { added: false, why: 'badge-taken' }
  const { wall } = parts.clock()
  const { groups, name, plan, tenant, tenantStaff } = asked
  const bare = { id: randomUUID(), badge, name, tenant, tenantStaff, groups, plan, pin: null, accepted: null }
  const pin = freshPin(parts.key, bare)
  await parts.store.put({ people: [{ ...bare, pin: slipPin(parts.key, bare.id, pin, asked.by, wall) }] })
  await parts.store.addLookUps([{ person: bare.id, by: asked.by, at: wall, what: 'slip-made' }])
  return { added: true, id: bare.id, badge, pin }
}
