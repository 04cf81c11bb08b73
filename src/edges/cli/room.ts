// What the commands about rooms share: which room is meant, and why something was not done.
import type { RoomCommand } from '../../domain/desk/rooms.ts'
import type { RoomShown } from '../../domain/room/view.ts'
import { byOf } from './acting.ts'
import type { Given, Option, Result } from './command.ts'
import type { CliParts } from './parts.ts'

export const ROOM: Option = { name: 'room', value: 'ID', what: 'which room, where the policy names several' }

const no = (human: string): Result => ({ code: 1, json: { done: false, why: 'no-such' }, human })

/** The one that is named, or the only one. */
export const roomIn = async (
  named: string | undefined,
  { desk }: CliParts,
): Promise<{ readonly shown: RoomShown } | { readonly result: Result }> => {
  const ids = await desk.rooms()
  if (ids.length === 0) return { result: no('The policy names no room. docs/policy.md says how one is written.') }
  const [only, second] = ids
  const id = named ?? (second === undefined ? only : undefined)
  if (id === undefined) return { result: no(`Say which room: ${ids.join(', ')}`) }
  const shown = await desk.room({ id })
  return shown === null ? { result: no(`There is no such room. There are: ${ids.join(', ')}`) } : { shown }
}

const WHY: Readonly<Record<string, string>> = {
  'no-such': 'There is no such badge, seat or number.',
  closed: 'The room is closed.',
  taken: 'They sit at a seat already.',
  'no-room': 'Too many wait.',
}

type Done = Awaited<ReturnType<CliParts['desk']['roomAct']>>

/** Does it in the room, and tells it. */
export const actIn = async (
  given: Given,
  parts: CliParts,
  act: RoomCommand,
  tell: (done: Extract<Done, { done: true }>) => string,
): Promise<Result> => {
  const found = await roomIn(given.text('room'), parts)
  if ('result' in found) return found.result
  const done = await parts.desk.roomAct({ room: found.shown.id, act, by: byOf(given, parts) })
  if (!done.done) return { code: 1, json: done, human: WHY[done.why] ?? `Not done: ${done.why}.` }
  return { code: 0, json: done, human: tell(done) }
}
