// Is the machine's clock one to go by?
import { broken, type Finding, fine, look } from './finding.ts'

/** What is known of it; times in milliseconds since 1970. */
export type ClockSeen = {
  readonly wall: number
  /** The latest time at which this service has known itself to run; `null`: it never ran here. */
  readonly latest: number | null
  /** Whether the kernel holds it for set by a time server; `null`: it does not say. */
  readonly synchronised: boolean | null
}

/** Before that there was no such program. */
const EARLIEST = Date.UTC(2026, 0, 1)
/** A corrected clock may go back by this much without a word. */
const SLACK = 60_000
/** Who was away for longer was more likely set wrongly. */
const LONGEST_AWAY = 366 * 86_400_000

const shown = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const SET = 'set it: timedatectl set-ntp true, or by hand: date -u -s "YYYY-MM-DD HH:MM"'

const judgeTime = ({ wall, latest }: ClockSeen): Finding => {
  if (wall < EARLIEST)
    return broken(
      'clock',
      `The clock shows ${shown(wall)}, as after a dead battery. Hours, ends and signatures go by it.`,
      SET,
    )
  if (latest !== null && latest - wall > SLACK)
    return broken(
      'clock',
      `The clock shows ${shown(wall)}, and it was ${shown(latest)} here already. Hours and days go by it, and what was to end does not end later for it.`,
      SET,
    )
  if (latest !== null && wall - latest > LONGEST_AWAY)
    return look(
      'clock',
      `The clock shows ${shown(wall)}, and the service last ran on ${shown(latest)}. If it did not stand still for so long, the clock has jumped, and once it has run so there is no way back.`,
      `look at it before the service starts; ${SET}`,
    )
  return fine('clock', `It shows ${shown(wall)}.`)
}

const UNSYNCHRONISED = look(
  'clock',
  'No time server sets it: it goes wrong by minutes a year, and with it hours, days and the times of signatures.',
  'timedatectl set-ntp true, with a server that is reached from here (a radio or satellite clock where there is no line)',
)

/** One finding, and another where nothing keeps the clock right. */
export const judgeClock = (seen: ClockSeen): readonly Finding[] => {
  const time = judgeTime(seen)
  return seen.synchronised === false ? [time, UNSYNCHRONISED] : [time]
}
