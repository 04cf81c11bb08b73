// How long about, and until when a room is open, in both languages or in one.
import { type Markup, markup } from './markup.ts'
import type { RoomShown } from './rooms.ts'
import { inBoth } from './screen.ts'
import { type Language, textsOf } from './texts.ts'
import { hourText } from './words.ts'

/** `about 12 min`, in one language. */
export const aboutIn = (language: Language, minutes: number | null): string => {
  const t = textsOf(language)
  if (minutes === null) return t('queue.unknown-wait')
  return minutes < 1 ? t('queue.less') : t('queue.minutes', { minutes: Math.round(minutes) })
}

/** The same in both. */
export const aboutText = (minutes: number | null): Markup => {
  if (minutes === null) return inBoth('queue.unknown-wait')
  return minutes < 1 ? inBoth('queue.less') : inBoth('queue.minutes', { minutes: Math.round(minutes) })
}

/** `Closed. Opens at 09:00.`, or until when it is open; nothing where it never closes. */
export const openText = ({ open, closesAt, opensAt }: RoomShown, timezone: string): Markup => {
  if (open) return closesAt === null ? markup`` : inBoth('queue.closing', { time: hourText(timezone, closesAt) })
  return opensAt === null ? inBoth('queue.closed') : inBoth('queue.closed.until', { time: hourText(timezone, opensAt) })
}
