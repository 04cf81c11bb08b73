// The desk at work: the reader's field, what to do next, the map with the chosen seat beside it, the queue.

import { Button } from '@mantine/core'
import { useRef } from 'react'
import type { StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { Link } from '../link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { ActTrouble } from './act-trouble.tsx'
import { ROOM_LETTERS } from './acts.ts'
import { BadgeBox } from './badge-box.tsx'
import { Counts } from './counts.tsx'
import { GivenOutBox } from './given-out.tsx'
import { KeyCap } from './key-cap.tsx'
import { press } from './letters.ts'
import { PersonCard } from './person-card.tsx'
import { SeatMap } from './seat-map.tsx'
import { SeatPanel } from './seat-panel.tsx'
import { Tickets } from './tickets.tsx'
import { TodoList } from './todo-list.tsx'
import { Undo } from './undo.tsx'
import { type AtWork, useDesk } from './use-desk.ts'
import { usePassed, useRoom } from './use-room.ts'
import { useWedge } from './wedge.ts'

type DeskProps = { readonly desk: AtWork; readonly room: StaffRoom }

const Actions = ({ desk, room }: DeskProps) => {
  const { t } = useSpeaking()
  const busy = desk.doing.isPending
  return (
    <div className="desk-acts">
      <Button aria-keyshortcuts={ROOM_LETTERS.next} disabled={busy || room.waiting === 0} onClick={desk.next}>
        {t('desk.next')}
        <KeyCap letter="Y" />
      </Button>
      <Button
        variant="default"
        aria-keyshortcuts={ROOM_LETTERS.ticket}
        disabled={busy}
        onClick={() => desk.act({ act: 'ticket' })}
      >
        {t('desk.take')}
        <KeyCap letter="T" />
      </Button>
      <Link to={`/desk/${room.id}/vouchers`}>{t('desk.vouchers')}</Link>
      <Link to={`/desk/${room.id}/hand-over`}>{t('desk.handover')}</Link>
    </div>
  )
}

type BesideProps = DeskProps & { readonly passed: number }

/** Beside the map: what was given out, whose badge was tapped, or the chosen seat. */
const Beside = ({ desk, room, passed }: BesideProps) => {
  const { t } = useSpeaking()
  const { given, person, seat, doing, looking, asking, begin, act, leave } = desk
  const busy = doing.isPending
  if (looking.error !== null && person === null) return <ActTrouble error={looking.error} />
  if (given !== null) return <GivenOutBox given={given} room={room} close={desk.putAway} />
  if (person !== null)
    return <PersonCard key={person.badge} {...{ person, room, act, busy }} close={desk.close} error={doing.error} />
  if (seat !== undefined)
    return <SeatPanel {...{ room, seat, passed, asking, begin, act, leave, busy }} error={doing.error} />
  return (
    <section className="panel stack">
      {doing.error !== null && <ActTrouble error={doing.error} />}
      <p className="soft">{t('desk.choose')}</p>
    </section>
  )
}

const AtTheDesk = ({ id, room, since }: { readonly id: string; readonly room: StaffRoom; readonly since: number }) => {
  const { t, language } = useSpeaking()
  const desk = useDesk(id, room)
  const field = useRef<HTMLInputElement>(null)
  useWedge({ tapped: desk.find, pressed: (letter) => press(desk, room, letter), home: () => field.current })
  const passed = usePassed(since)
  const { seats, todo } = room
  return (
    <div className="desk">
      <div className="desk-top">
        <Heading>{textIn(room.title, language)}</Heading>
        <Counts room={room} />
      </div>
      <div className="desk-bar">
        <BadgeBox field={field} find={desk.find} busy={desk.looking.isPending} />
        <Actions desk={desk} room={room} />
      </div>
      <TodoList todo={todo} passed={passed} choose={desk.choose} />
      <div className="desk-room">
        <SeatMap {...{ seats, passed }} chosen={desk.chosen} choose={desk.choose} />
        <div className="desk-side">
          <Beside {...{ desk, room, passed }} />
        </div>
      </div>
      <p className="soft small keys">{t('desk.keys')}</p>
      <Tickets room={room} passed={passed} act={desk.act} busy={desk.doing.isPending} />
      {desk.ended !== null && (
        <Undo key={desk.ended.at} ended={desk.ended} undo={desk.undo} busy={desk.doing.isPending} />
      )}
    </div>
  )
}

export const Desk = ({ id }: { readonly id: string }) => {
  const { data, error, refetch, dataUpdatedAt } = useRoom(id)
  if (data !== undefined) return <AtTheDesk id={id} room={data} since={dataUpdatedAt} />
  return error === null ? <Loading /> : <Trouble error={error} again={() => void refetch()} />
}
