// The end of a shift on one sheet: what is open, which seats are out and until when, who waits, what the charter's table has left, and a note.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { StaffActs } from '../../../src/edges/api/contract/acts.ts'
import { LONGEST_NOTE, type ShiftNote } from '../../../src/edges/api/contract/desk.ts'
import type { StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { Link } from '../link.tsx'
import { ask, send } from '../live/ask.ts'
import { Heading } from '../parts/heading.tsx'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { lengthText, shortTime, timeText } from '../texts/times.ts'
import { ActTrouble } from './act-trouble.tsx'
import { Counts } from './counts.tsx'
import { print } from './print.ts'
import { figureText } from './seat-words.ts'
import { usePassed, useRoom } from './use-room.ts'

type SeatsProps = { readonly room: StaffRoom; readonly passed: number }

/** Everything but what is free: that needs no words. */
const Seats = ({ room, passed }: SeatsProps) => {
  const { t } = useSpeaking()
  const shown = room.seats.filter(({ state }) => state !== 'free')
  if (shown.length === 0) return <p className="soft">{t('handover.seats.none')}</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('handover.seat')}</th>
          <th scope="col">{t('desk.queue.state')}</th>
          <th scope="col">{t('handover.how-long')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((seat) => (
          <tr key={seat.id}>
            <th scope="row">{seat.id}</th>
            <td>{t(`desk.state.${seat.state}`)}</td>
            <td>{figureText(seat, passed, t)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const ACTS = ['end', 'suspend', 'out', 'close'] as const

/** Of the charter's table (decision 0025): what one side may still do alone today. */
const Table = () => {
  const { t, language } = useSpeaking()
  const { data, error } = useQuery({ queryKey: ['staff', 'acts'], queryFn: () => ask<StaffActs>('/staff/acts') })
  if (error !== null) return <Trouble error={error} />
  if (data === undefined) return <Loading />
  const { table, inForce } = data
  return (
    <>
      {table === null ? (
        <p>{t('handover.table.free')}</p>
      ) : (
        <ul className="sentences">
          {ACTS.map((kind) => (
            <li key={kind}>
              {t(`handover.table.${kind}`, {
                left: Math.max(0, table[kind].day - table[kind].used),
                day: table[kind].day,
              })}
              {kind !== 'end' &&
                ` · ${t('handover.table.longest', { length: lengthText(table[kind].seconds, language) })}`}
            </li>
          ))}
        </ul>
      )}
      {inForce.length > 0 && (
        <ul className="sentences">
          {inForce.map(({ act, target, until, reason }) => (
            <li key={`${act} ${target}`}>
              {t(`handover.held.${act}`, { target: target ?? '', time: shortTime(until) })} – {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const Note = ({ room }: { readonly room: string }) => {
  const { t } = useSpeaking()
  const queries = useQueryClient()
  const queryKey = ['note', room]
  const path = `/staff/rooms/${encodeURIComponent(room)}/note`
  const { data: note } = useQuery({ queryKey, queryFn: () => ask<ShiftNote | null>(path) })
  const [text, setText] = useState<string>()
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: (written: string) => send<ShiftNote | null>(path, { text: written }, 'PUT'),
    onSuccess: (kept) => {
      setText(undefined)
      queries.setQueryData(queryKey, kept)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate(text ?? note?.text ?? '')
  }
  return (
    <section className="part" aria-labelledby="note">
      <h2 id="note">{t('handover.note')}</h2>
      {note != null && (
        <>
          <blockquote className="note">{note.text}</blockquote>
          <p className="soft small">{t('handover.note.by', { who: note.by, at: shortTime(note.at) })}</p>
        </>
      )}
      <form className="act-form stack no-print" onSubmit={submit}>
        <div className="act-field">
          <label htmlFor="note-text">{t('handover.note.write')}</label>
          <textarea
            id="note-text"
            rows={4}
            maxLength={LONGEST_NOTE}
            value={text ?? note?.text ?? ''}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
        <p className="soft small">{t('handover.note.says')}</p>
        {error !== null && <ActTrouble error={error} />}
        <div className="buttons">
          <Button type="submit" variant="default" loading={isPending}>
            {t('handover.note.keep')}
          </Button>
        </div>
        {isSuccess && <p role="status">{t('handover.note.kept')}</p>}
      </form>
    </section>
  )
}

const HandOver = ({ id, room, since }: { readonly id: string; readonly room: StaffRoom; readonly since: number }) => {
  const { t, language } = useSpeaking()
  const passed = usePassed(since)
  const waiting = room.tickets.filter(({ state }) => state === 'waiting' || state === 'called')
  return (
    <div className="desk print sheet-print" data-shown>
      <p className="no-print">
        <Link to={`/desk/${id}`}>← {t('desk.back')}</Link>
      </p>
      <Heading>{t('handover.title', { room: textIn(room.title, language) })}</Heading>
      <p className="soft">{t('handover.at', { time: timeText(since) })}</p>
      <div className="buttons no-print">
        <Button onClick={() => print('a4')}>{t('desk.print')}</Button>
      </div>
      <Counts room={room} />
      <section className="part" aria-labelledby="seats">
        <h2 id="seats">{t('handover.seats')}</h2>
        <Seats room={room} passed={passed} />
      </section>
      <section className="part" aria-labelledby="waiting">
        <h2 id="waiting">{t('desk.queue')}</h2>
        <p>
          {waiting.length === 0
            ? t('desk.queue.none')
            : waiting
                .map(({ number, seat }) => (seat === null ? String(number) : t('handover.called', { number, seat })))
                .join(', ')}
        </p>
      </section>
      <section className="part" aria-labelledby="table">
        <h2 id="table">{t('handover.table')}</h2>
        <Table />
      </section>
      <Note room={id} />
    </div>
  )
}

export const HandoverPage = ({ id }: { readonly id: string }) => {
  const { data, error, refetch, dataUpdatedAt } = useRoom(id)
  if (data !== undefined) return <HandOver id={id} room={data} since={dataUpdatedAt} />
  return error === null ? <Loading /> : <Trouble error={error} again={() => void refetch()} />
}
