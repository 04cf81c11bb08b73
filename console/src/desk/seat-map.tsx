// The room at a glance: each seat with its number, state and minutes. Arrows walk over it; no names, no traffic, no blocks.
import { type KeyboardEvent, useRef } from 'react'
import type { RoomSeat } from '../../../src/edges/api/contract/room.ts'
import { useSpeaking } from '../texts/language.tsx'
import { SeatIcon } from './seat-icon.tsx'
import { figureText, leftNow } from './seat-words.ts'

type MapProps = {
  readonly seats: readonly RoomSeat[]
  readonly chosen: string | null
  readonly choose: (seat: string) => void
  readonly passed: number
}

/** How full the bar of an hour is: enough to compare seats. */
const HOUR = 3600

const Bar = ({ left }: { readonly left: number | null }) =>
  left === null ? null : (
    <svg className="seat-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect width={Math.min(100, (left / HOUR) * 100)} height="4" />
    </svg>
  )

type SeatProps = Omit<MapProps, 'seats' | 'chosen'> & {
  readonly seat: RoomSeat
  readonly isChosen: boolean
  readonly isFirst: boolean
}

const Seat = ({ seat, isChosen, isFirst, choose, passed }: SeatProps) => {
  const { t } = useSpeaking()
  const silent = seat.state !== 'unreachable' && (seat.silent ?? 0) >= 30
  return (
    <li>
      <button
        type="button"
        className="seat"
        data-is={seat.state}
        data-seat={seat.id}
        aria-current={isChosen ? 'true' : undefined}
        tabIndex={isChosen || isFirst ? 0 : -1}
        onClick={() => choose(seat.id)}
        onFocus={() => choose(seat.id)}
      >
        <span className="seat-id">
          <span aria-hidden="true">{seat.id}</span>
          <span className="unseen">{t('desk.seat', { seat: seat.id })}, </span>
        </span>
        <SeatIcon state={seat.state} />
        <span className="seat-state">{t(`desk.state.${seat.state}`)}</span>
        <span className="seat-figure">
          {figureText(seat, passed, t)}
          {silent && ` · ${t('desk.silent')}`}
        </span>
        <Bar left={seat.state === 'in-use' || seat.state === 'warned' ? leftNow(seat, passed) : null} />
      </button>
    </li>
  )
}

const buttonsIn = (list: HTMLElement): HTMLButtonElement[] => [...list.querySelectorAll('button')]

/** How many stand in the first row, as the page is laid out now. */
const columnsOf = (all: readonly HTMLElement[]): number => {
  const top = all[0]?.offsetTop
  const first = all.findIndex(({ offsetTop }) => offsetTop !== top)
  return first < 1 ? all.length : first
}

const stepOf = (key: string, columns: number): number | undefined =>
  ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns })[key]

export const SeatMap = ({ seats, chosen, ...rest }: MapProps) => {
  const { t } = useSpeaking()
  const list = useRef<HTMLUListElement>(null)
  const walk = (event: KeyboardEvent): void => {
    if (list.current === null) return
    const all = buttonsIn(list.current)
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const step = stepOf(event.key, columnsOf(all))
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : step === undefined ? -1 : at + step
    const next = all[to]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <ul className="seats" ref={list} aria-label={t('desk.map')} onKeyDown={walk}>
      {seats.map((seat, at) => (
        <Seat key={seat.id} seat={seat} isChosen={seat.id === chosen} isFirst={chosen === null && at === 0} {...rest} />
      ))}
    </ul>
  )
}
