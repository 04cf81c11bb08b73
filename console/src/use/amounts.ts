// Amounts of use as people read them.
import type { Language, Texts } from '../texts/language.tsx'

const rounded = (value: number, language: Language): string =>
  value > 0 && value < 0.05
    ? '< 0.1'
    : (value < 10 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString(language)

/** `2.5 h`. */
export const hoursOf = (seconds: number, t: Texts, language: Language): string =>
  t('use.hours', { hours: rounded(seconds / 3600, language) })

/** How many were online on average in an hour with so many seconds. */
export const peopleIn = (seconds: number, language: Language): string => rounded(seconds / 3600, language)

/** `3.2 Mbit/s`, of bytes a second. */
export const rateOf = (bytes: number): string => {
  const bits = bytes * 8
  const [unit, size] = bits >= 1e9 ? ['Gbit/s', 1e9] : bits >= 1e6 ? ['Mbit/s', 1e6] : ['kbit/s', 1e3]
  return `${Number((bits / Number(size)).toFixed(1))} ${unit}`
}

/** `09:00`. */
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** What refused, in the reader's words. */
export const reasonText = (reason: string, t: Texts): string =>
  reason.startsWith('plan:') ? t('use.refused.plan', { plan: reason.slice('plan:'.length) }) : reason
