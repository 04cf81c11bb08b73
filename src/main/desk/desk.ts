// What staff may ask of the running service, put together from its parts.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Clock } from '../../base/clock.ts'
import type {
  AddedPerson,
  CreatedVouchers,
  Desk,
  DeskSession,
  DeskStatus,
  NewPerson,
  NewVouchers,
} from '../../domain/desk/desk.ts'
import type { ListDesk } from '../../domain/desk/lists.ts'
import type { StaffDesk } from '../../domain/desk/staff.ts'
import { badgeOf } from '../../domain/people/badge.ts'
import type { Credential, LookUp, Voucher } from '../../domain/people/people.ts'
import { badPin, codeMac, slipPin } from '../../domain/people/pins.ts'
import type { Place } from '../../domain/people/places.ts'
import { spotOf } from '../../domain/people/places.ts'
import { voucherCode } from '../../domain/people/vouchers.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { EndReason, Session } from '../../domain/sessions/session.ts'
import { isSignedIn } from '../../domain/sessions/standing.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import type { SessionRow } from '../../domain/store/store.ts'
import type { Reviews } from '../reviews.ts'
import { createDeviceDesk } from './devices.ts'
import { createMap, type MapParts } from './map.ts'

export type DeskParts = MapParts & {
  readonly clock: Clock
  readonly key: Uint8Array
  readonly roster: Roster
  readonly bytesOf: (session: string) => number
  /** Finds out whose an address is (`NameGate`). */
  readonly meet: (address: Address) => Promise<void> | null
  readonly tap: (place: Place, credential: Credential) => Promise<Tapped>
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
  readonly lists: ListDesk
  readonly status: () => DeskStatus
  readonly reload: Desk['reloadPolicy']
  readonly removeSample: Desk['removeSample']
  readonly reviews: Reviews['desk']
  readonly staff: StaffDesk
}

const DAY = 86_400_000

const shown = ({ session, endedAt, reason, bytes }: SessionRow): DeskSession => ({
  id: session.id,
  number: session.number,
  holder: session.holder.kind,
  of: isSignedIn(session) ? null : session.holder.id,
  plan: session.subject.plan,
  seat: session.subject.seat,
  address: session.address,
  openedAt: session.openedAt,
  endsAt: session.endsAt,
  endedAt,
  reason,
  bytes,
})

const lookUp = (session: Session, by: string, at: number, what: LookUp['what']): LookUp[] =>
  session.holder.kind === 'person' ? [{ person: session.holder.id, by, at, what }] : []

const slip = (key: Uint8Array, person: Parameters<typeof badPin>[1]): string => {
  const pin = String(randomInt(1_000_000)).padStart(6, '0')
  return badPin(key, person, pin) === undefined ? pin : slip(key, person)
}

export const createDesk = (parts: DeskParts): Desk => ({
  status: async () => parts.status(),
  sessions: (asked) => sessions(parts, asked),
  usage: ({ days }) => {
    const { dayOf } = parts.decider()
    return parts.store.serviceUsage(dayOf(parts.clock().wall - (days - 1) * DAY))
  },
  openSession: (asked) => openSession(parts, asked),
  endSession: (asked) => endSession(parts, asked),
  findSessions: (asked) => findSessions(parts, asked),
  createVouchers: (asked) => createVouchers(parts, asked),
  addPerson: (asked) => addPerson(parts, asked),
  ...createMap(parts),
  ...createDeviceDesk(parts),
  ...parts.reviews,
  ...parts.staff,
  ...parts.lists,
  reloadPolicy: parts.reload,
  removeSample: parts.removeSample,
})

const sessions: (parts: DeskParts, asked: { limit: number; ended: boolean }) => Promise<readonly DeskSession[]> =
  async (parts, { limit, ended }) => {
    if (ended) return (await parts.store.sessions(limit)).map(shown)
    const open = [...parts.roster.all()].sort((a, b) => b.number - a.number).slice(0, limit)
    return open.map((session) => shown({ session, endedAt: null, reason: null, bytes: parts.bytesOf(session.id) }))
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

const endSession = async (
  parts: DeskParts,
  { which, by }: Parameters<Desk['endSession']>[0],
): ReturnType<Desk['endSession']> => {
  const session = 'id' in which ? parts.roster.byId(which.id) : atSeat(parts, which.seat)
  if (session === undefined) return null
  const now = parts.clock()
  const bytes = parts.bytesOf(session.id)
  await parts.end([session], 'staff')
  await parts.store.addLookUps(lookUp(session, by, now.wall, 'session-ended'))
  return shown({ session, endedAt: now.credible, reason: 'staff', bytes })
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
  return found.map((row) => shown(row.endedAt === null ? { ...row, bytes: bytesOf(row.session.id) } : row))
}

const atSeat = (parts: DeskParts, id: string): Session | undefined => {
  const address = parts.places().seat(id)?.addresses[0]
  return address === undefined ? undefined : parts.roster.at(spotOf({ seat: id, address }))
}

const hasPlan = (parts: DeskParts, plan: string): boolean => parts.decider().policy.plans.some(({ id }) => id === plan)

const createVouchers = async (parts: DeskParts, asked: NewVouchers & { by: string }): Promise<CreatedVouchers> => {
  if (!hasPlan(parts, asked.plan)) return { created: false, why: 'unknown-plan' }
  const { wall } = parts.clock()
  const codes = Array.from({ length: asked.count }, () => voucherCode(randomBytes(64)))
  const expiresAt = wall + asked.days * DAY
  const vouchers: Voucher[] = codes.map((code) => ({
    id: randomUUID(),
    mac: codeMac(parts.key, code),
    plan: asked.plan,
    seconds: asked.minutes * 60,
    used: 0,
    createdAt: wall,
    createdBy: asked.by,
    printedAt: null,
    expiresAt,
  }))
  await parts.store.put({ vouchers })
  return { created: true, codes, expiresAt }
}

const addPerson = async (parts: DeskParts, asked: NewPerson & { by: string }): Promise<AddedPerson> => {
  if (!hasPlan(parts, asked.plan)) return { added: false, why: 'unknown-plan' }
  const { tenants } = await parts.store.park()
  if (!tenants.some(({ id }) => id === asked.tenant)) return { added: false, why: 'unknown-tenant' }
  const badge = badgeOf(asked.badge)
  if ((await parts.store.personByBadge(badge)) !== undefined) return { added: false, why: 'badge-taken' }
  const { wall } = parts.clock()
  const { groups, name, plan, tenant, tenantStaff } = asked
  const bare = { id: randomUUID(), badge, name, tenant, tenantStaff, groups, plan, pin: null, accepted: null }
  const pin = slip(parts.key, bare)
  await parts.store.put({ people: [{ ...bare, pin: slipPin(parts.key, bare.id, pin, asked.by, wall) }] })
  await parts.store.addLookUps([{ person: bare.id, by: asked.by, at: wall, what: 'slip-made' }])
  return { added: true, id: bare.id, badge, pin }
}
