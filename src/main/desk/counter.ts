// The desk's counter on a running park: vouchers, lost badges, and the note for the next shift, which lasts a day.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { type Counter, NOTE_KEPT, type ReplacedBadge, type ShiftNote } from '../../domain/desk/counter.ts'
import type { CreatedVouchers, NewVouchers } from '../../domain/desk/desk.ts'
import { badgeOf } from '../../domain/people/badge.ts'
import type { Voucher } from '../../domain/people/people.ts'
import { codeMac, slipPin } from '../../domain/people/pins.ts'
import { voucherCode } from '../../domain/people/vouchers.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { EndReason, Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'
import { freshPin, newSlip } from './slips.ts'

export type CounterParts = {
  readonly key: Uint8Array
  readonly store: Store
  readonly clock: Clock
  readonly decider: () => Decider
  readonly roster: Roster
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
}

const DAY = 86_400_000
const NOTES = 'desk.notes'

type VoucherParts = Pick<CounterParts, 'key' | 'store' | 'clock' | 'decider'>

export const createVouchers = async (
  { key, store, clock, decider }: VoucherParts,
  asked: NewVouchers & { by: string },
): Promise<CreatedVouchers> => {
  if (!decider().policy.plans.some(({ id }) => id === asked.plan)) return { created: false, why: 'unknown-plan' }
  const { wall } = clock()
  const codes = Array.from({ length: asked.count }, () => voucherCode(randomBytes(64)))
  const expiresAt = wall + asked.days * DAY
  const vouchers: Voucher[] = codes.map((code) => ({
    id: randomUUID(),
    mac: codeMac(key, code),
    plan: asked.plan,
    seconds: asked.minutes * 60,
    used: 0,
    createdAt: wall,
    createdBy: asked.by,
    printedAt: null,
    expiresAt,
  }))
  await store.put({ vouchers })
  return { created: true, codes, expiresAt }
}

const replaceBadge = async (
  { key, store, clock, roster, end }: CounterParts,
  asked: Parameters<Counter['replaceBadge']>[0],
): Promise<ReplacedBadge> => {
  const [lost, badge] = [badgeOf(asked.badge), badgeOf(asked.replacement)]
  const person = await store.personByBadge(lost)
  if (person === undefined) return { replaced: false, why: 'no-such' }
  if (badge === '' || (await store.personByBadge(badge)) !== undefined) return { replaced: false, why: 'badge-taken' }
  const { wall } = clock()
  const pin = freshPin(key, person)
  // From here on nobody signs in with the lost badge; whoever crashes after it ends what is open by asking again.
  await store.put({ people: [{ ...person, badge, pin: slipPin(key, person.id, pin, asked.by, wall) }] })
  await store.addLookUps([{ person: person.id, by: asked.by, at: wall, what: 'badge-replaced' }])
  const open = roster.all().filter(({ holder }) => holder.kind === 'person' && holder.id === person.id)
  await end(open, 'staff')
  return { replaced: true, badge, pin }
}

type Notes = Readonly<Record<string, ShiftNote>>

const openNotes = async ({ store, clock }: Pick<CounterParts, 'store' | 'clock'>) => {
  let notes: Notes = JSON.parse((await store.setting(NOTES)) ?? '{}')
  const keep = async (next: Notes): Promise<void> => {
    notes = next
    await store.setSetting(NOTES, JSON.stringify(next))
  }
  const fresh = (): Notes => {
    const { credible } = clock()
    return Object.fromEntries(Object.entries(notes).filter(([, { until }]) => credible < until))
  }
  return {
    note: (room: string): ShiftNote | null => fresh()[room] ?? null,
    writeNote: async ({ room, text, by }: Parameters<Counter['writeNote']>[0]): Promise<ShiftNote | null> => {
      const { [room]: _, ...others } = fresh()
      const at = Math.trunc(clock().credible)
      const written = text.trim() === '' ? null : { text: text.trim(), by, at, until: at + NOTE_KEPT }
      await keep(written === null ? others : { ...others, [room]: written })
      return written
    },
    /** Deletes those whose day is over. */
    forget: async (): Promise<void> => {
      const left = fresh()
      if (Object.keys(left).length < Object.keys(notes).length) await keep(left)
    },
  }
}

export type OpenCounter = Counter & { readonly forget: () => Promise<void> }

export const openCounter = async (parts: CounterParts): Promise<OpenCounter> => ({
  ...(await openNotes(parts)),
  createVouchers: (asked) => createVouchers(parts, asked),
  replaceBadge: (asked) => replaceBadge(parts, asked),
  newSlip: (asked) => newSlip(parts, asked),
})
