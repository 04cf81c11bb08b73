// What is remembered of each room, in memory and in the store: one text a room, written whole after each change.

import type { Clock } from '../../base/clock.ts'
import { type Waited, waitsIn } from '../../domain/reports/waits.ts'
import { EMPTY_FLOOR, type Floor } from '../../domain/room/floor.ts'
import type { Store } from '../../domain/store/store.ts'

export type Floors = {
  readonly of: (room: string) => Floor
  /** Takes the next one, and writes it; resolves when it is on disk. The same floor is not written again. */
  readonly set: (room: string, floor: Floor) => Promise<void>
  /** Counts the changes of all rooms. */
  readonly changes: () => number
  /** Something else of a room is shown otherwise. */
  readonly changed: () => void
}

const keyOf = (room: string): string => `room.${room}`

/** What cannot be read is no promise that could be kept: the room begins empty. */
const parsed = (text: string | undefined): Floor => {
  try {
    return text === undefined ? EMPTY_FLOOR : { ...EMPTY_FLOOR, ...(JSON.parse(text) as Floor) }
  } catch {
    return EMPTY_FLOOR
  }
}

type FloorParts = {
  readonly store: Store
  readonly clock: Clock
  readonly dayOf: (at: number) => string
}

/** Whose wait has ended by a change, for reports. */
const waitedIn = (
  { clock, dayOf }: FloorParts,
  room: string,
  before: Floor,
  { tickets: after }: Floor,
): readonly Waited[] => {
  const { credible, wall } = clock()
  const waits = waitsIn({ before: before.tickets, after, at: credible })
  return waits.map((minutes) => ({ day: dayOf(wall), room, minutes, count: 1 }))
}

export const openFloors = async (parts: FloorParts, rooms: readonly string[]): Promise<Floors> => {
  const { store } = parts
  const floors = new Map<string, Floor>()
  for (const room of rooms) floors.set(room, parsed(await store.setting(keyOf(room))))
  let changes = 0
  return {
    of: (room) => floors.get(room) ?? EMPTY_FLOOR,
    set: async (room, floor) => {
      if (floors.get(room) === floor) return
      const waits = waitedIn(parts, room, floors.get(room) ?? EMPTY_FLOOR, floor)
      floors.set(room, floor)
      changes++
      const written = store.setSetting(keyOf(room), JSON.stringify(floor))
      // Asked for at once, so both are in one commit.
      await Promise.all([written, waits.length === 0 ? undefined : store.addWaits(waits)])
    },
    changes: () => changes,
    changed: () => {
      changes++
    },
  }
}
