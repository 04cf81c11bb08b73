// Which letter does what at the desk now: acts on the chosen seat, and those of the room as a whole.
import type { StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { actsOn, LETTERS, ROOM_LETTERS } from './acts.ts'
import type { AtWork } from './use-desk.ts'

const ofRoom = (desk: AtWork, { waiting, todo }: StaffRoom): Readonly<Record<string, () => void>> => {
  const first = todo.find(({ seat }) => seat !== null)?.seat
  return {
    [ROOM_LETTERS.ticket]: () => desk.act({ act: 'ticket' }),
    [ROOM_LETTERS.undo]: desk.undo,
    ...(waiting > 0 && { [ROOM_LETTERS.next]: desk.next }),
    ...(first != null && { [ROOM_LETTERS.first]: () => desk.choose(first) }),
  }
}

/** Whether the letter did something. */
export const press = (desk: AtWork, room: StaffRoom, letter: string): boolean => {
  const { seat, person } = desk
  const act = seat && person === null ? actsOn(seat).find((each) => LETTERS[each] === letter) : undefined
  const run = act === undefined ? ofRoom(desk, room)[letter] : () => desk.begin(act)
  run?.()
  return run !== undefined
}
