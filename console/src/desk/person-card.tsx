// Somebody whose badge was tapped: minutes and interruptions of today, never what they read; and the next seat with one key.
import { Button } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { PersonCard as Person, StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { type Texts, useSpeaking } from '../texts/language.tsx'
import { shortTime } from '../texts/times.ts'
import { ActTrouble } from './act-trouble.tsx'
import { BlockBadge } from './block-badge.tsx'
import { ForgottenPin } from './forgotten-pin.tsx'
import { LostBadge } from './lost-badge.tsx'
import { minutesText } from './seat-words.ts'
import type { DeskAct } from './use-act.ts'

/** What Enter does for this person now. */
type Offer = { readonly kind: 'seat'; readonly seat: string } | { readonly kind: 'ticket' } | { readonly kind: 'none' }

/** The seat that is held for their number; else a free one, where nobody waits; else a number. */
const offerFor = ({ seat, ticket }: Pick<Person, 'seat' | 'ticket'>, room: StaffRoom): Offer => {
  if (seat !== null || !room.open) return { kind: 'none' }
  const held = room.seats.find((each) => ticket !== null && each.state === 'held' && each.ticket === ticket)
  if (held !== undefined) return { kind: 'seat', seat: held.id }
  if (ticket !== null) return { kind: 'none' }
  const free = room.waiting > 0 ? undefined : room.seats.find(({ state }) => state === 'free')
  return free === undefined ? { kind: 'ticket' } : { kind: 'seat', seat: free.id }
}

const standing = ({ seat, ticket }: Person, t: Texts): string => {
  if (seat !== null) return t('desk.card.at', { seat })
  return ticket === null ? t('desk.card.nowhere') : t('desk.card.waits', { number: ticket })
}

const Interruptions = ({ person }: { readonly person: Person }) => {
  const { t } = useSpeaking()
  if (person.interruptions.length === 0) return <p className="soft">{t('desk.card.unbroken')}</p>
  return (
    <ul className="sentences">
      {person.interruptions.map(({ at, seat, why, seconds }) => (
        <li key={at}>
          {t(`desk.card.${why === 'paused' || why === 'interrupted' ? why : 'ended'}`, {
            at: shortTime(at),
            seat: seat ?? '–',
            time: minutesText(seconds, t),
          })}
        </li>
      ))}
    </ul>
  )
}

type CardProps = {
  readonly person: Person
  readonly room: StaffRoom
  readonly act: (act: DeskAct) => void
  readonly close: () => void
  readonly busy: boolean
  readonly error: unknown
}

const OfferButton = ({ person, room, act, busy }: Pick<CardProps, 'person' | 'room' | 'act' | 'busy'>) => {
  const { t } = useSpeaking()
  const offer = offerFor(person, room)
  const first = useRef<HTMLButtonElement>(null)
  // Enter after the tap does it.
  useEffect(() => first.current?.focus(), [])
  if (offer.kind === 'none') return null
  const { badge } = person
  const run = (): void =>
    act(offer.kind === 'seat' ? { act: 'seat', seat: offer.seat, badge } : { act: 'ticket', badge })
  return (
    <Button ref={first} size="md" loading={busy} onClick={run}>
      {offer.kind === 'seat' ? t('desk.card.seat', { seat: offer.seat }) : t('desk.card.ticket')} ⏎
    </Button>
  )
}

export const PersonCard = ({ person, room, act, close, busy, error }: CardProps) => {
  const { t } = useSpeaking()
  const leave = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') close()
  }
  return (
    <section className="panel stack" aria-labelledby="card" onKeyDown={leave}>
      <h2 id="card">{person.name}</h2>
      <p>{standing(person, t)}</p>
      {error !== null && <ActTrouble error={error} />}
      <div className="buttons">
        <OfferButton {...{ person, room, act, busy }} />
        <Button variant="default" onClick={close}>
          {t('desk.card.close')}
        </Button>
      </div>
      <dl className="facts">
        <dt>{t('desk.plan')}</dt>
        <dd>{person.plan}</dd>
        <dt>{t('desk.card.today')}</dt>
        <dd>{t('desk.minutes', { minutes: person.minutesToday })}</dd>
        <dt>{t('desk.card.left')}</dt>
        <dd>{person.left === null ? t('desk.no-end') : minutesText(person.left, t)}</dd>
      </dl>
      <h3>{t('desk.card.interruptions')}</h3>
      <Interruptions person={person} />
      <ForgottenPin badge={person.badge} />
      <LostBadge badge={person.badge} />
      <BlockBadge badge={person.badge} act={act} busy={busy} />
      <p className="say small">{t('desk.card.seen')}</p>
    </section>
  )
}
