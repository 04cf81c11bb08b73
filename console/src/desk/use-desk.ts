// What the desk has in hand: the seat that is chosen, the act that asks for something, whose card is open, what was given out last.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonCard, RoomActDone, StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { send } from '../live/ask.ts'
import { type AtOnce, isAtOnce, type SeatAct } from './acts.ts'
import type { Ended } from './undo.tsx'
import { type DeskAct, useAct } from './use-act.ts'

/** A number, a voucher or a seat's code, to be read out or printed. */
export type GivenOut =
  | { readonly kind: 'ticket'; readonly number: number; readonly code: string | null }
  | { readonly kind: 'voucher' | 'code'; readonly seat: string; readonly code: string }

const givenBy = (act: DeskAct, done: RoomActDone): GivenOut | null => {
  if ('back' in act) return null
  if (act.act === 'ticket' && done.number != null)
    return { kind: 'ticket', number: done.number, code: done.code ?? null }
  if (done.code === undefined || !('seat' in act)) return null
  return { kind: act.act === 'code' ? 'code' : 'voucher', seat: String(act.seat), code: done.code }
}

const atOnce = (kind: AtOnce, seat: StaffRoom['seats'][number]): DeskAct => {
  if (kind === 'back') return { back: { act: 'out', seat: seat.id } }
  return { act: kind, seat: seat.id, if: seat.state }
}

export const useDesk = (id: string, room: StaffRoom) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const [asking, setAsking] = useState<SeatAct | null>(null)
  const [person, setPerson] = useState<PersonCard | null>(null)
  const [given, setGiven] = useState<GivenOut | null>(null)
  const [ended, setEnded] = useState<Ended | null>(null)
  const doing = useAct(id)
  const looking = useMutation({
    mutationFn: (badge: string) =>
      send<{ readonly person: PersonCard }>(`/staff/rooms/${encodeURIComponent(id)}/acts`, { act: 'find', badge }),
    onSuccess: (found) => setPerson(found.person),
  })
  const seat = room.seats.find((each) => each.id === chosen)
  const act = (wish: DeskAct): void =>
    doing.mutate(wish, {
      onSuccess: (done) => {
        setAsking(null)
        setPerson(null)
        setGiven(givenBy(wish, done))
        if ('back' in wish) return
        if (wish.act === 'end') setEnded({ seat: wish.seat, at: Date.now() })
        if (wish.act === 'undo') setEnded(null)
      },
    })
  const choose = (to: string): void => {
    if (to === chosen && person === null && given === null) return
    setChosen(to)
    setAsking(null)
    setPerson(null)
    setGiven(null)
    doing.reset()
    looking.reset()
  }
  const begin = (kind: SeatAct): void => {
    if (seat === undefined) return
    doing.reset()
    if (isAtOnce(kind)) act(atOnce(kind, seat))
    else setAsking(kind)
  }
  const find = (badge: string): void => {
    doing.reset()
    looking.reset()
    setGiven(null)
    looking.mutate(badge)
  }
  const undo = (): void => {
    if (ended !== null) act({ act: 'undo', seat: ended.seat })
  }
  const next = (): void => act(seat?.state === 'free' ? { act: 'next', seat: seat.id } : { act: 'next' })
  return {
    ...{ chosen, asking, person, given, ended, seat, doing, looking, act, choose, begin, find, undo, next },
    leave: () => setAsking(null),
    close: () => setPerson(null),
    putAway: () => setGiven(null),
  }
}

export type AtWork = ReturnType<typeof useDesk>
