// What the desk can do to a seat in each state, and the letter that does it: none that a badge could begin with (0–9, a–f).
import type { RoomSeat } from '../../../src/edges/api/contract/room.ts'
import type { SeatState } from './seat-words.ts'

export type SeatAct =
  | 'start'
  | 'extend'
  | 'message'
  | 'move'
  | 'pause'
  | 'resume'
  | 'end'
  | 'hold'
  | 'wipe'
  | 'out'
  | 'back'
  | 'code'

export const LETTERS: Readonly<Record<SeatAct, string>> = {
  start: 's',
  extend: 'x',
  message: 'm',
  move: 'o',
  pause: 'p',
  resume: 'p',
  end: 'n',
  hold: 'h',
  wipe: 'w',
  out: 'k',
  back: 'k',
  code: 'i',
}

/** Of the room as a whole. */
export const ROOM_LETTERS = { next: 'y', ticket: 't', first: 'j', undo: 'u' } as const

const BY_STATE: Readonly<Record<SeatState, readonly SeatAct[]>> = {
  free: ['start', 'hold', 'message', 'out', 'code'],
  held: ['start', 'out'],
  'in-use': ['extend', 'message', 'move', 'pause', 'end', 'out'],
  warned: ['extend', 'message', 'move', 'pause', 'end', 'out'],
  paused: ['resume', 'message', 'end'],
  interrupted: ['out', 'code'],
  wiping: ['wipe', 'out', 'code'],
  out: ['back', 'wipe', 'code'],
  unreachable: ['wipe', 'out', 'code'],
}

/** Acts that only a seat agent carries out. */
const WITH_AGENT: readonly SeatAct[] = ['message', 'wipe']

/** In the order in which they stand. */
export const actsOn = ({ state, agent }: Pick<RoomSeat, 'state' | 'agent'>): readonly SeatAct[] =>
  BY_STATE[state].filter((act) => agent || !WITH_AGENT.includes(act))

/** Acts that are done at once; the others ask for something first. */
const AT_ONCE = ['pause', 'resume', 'wipe', 'back', 'code'] as const
export type AtOnce = (typeof AT_ONCE)[number]

export const isAtOnce = (act: SeatAct): act is AtOnce => AT_ONCE.some((each) => each === act)
